"""Loading settings by flag, environment and file."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mocksens.server.settings.loading import load
from mocksens.server.settings.settings import SettingError, Settings


def write(text: str, name: str = "mocksens.yaml") -> None:
    Path(name).write_text(text, encoding="utf-8")


def by_flag(**flags: str) -> Settings:
    return load(flags, {})


def refused(flags: Mapping[str, str] | None = None, environ: Mapping[str, str] | None = None) -> str:
    with pytest.raises(SettingError) as raised:
        load(flags or {}, environ or {})
    return str(raised.value)
