"""The file of ``--report``, which is written once the command has ended, however it has ended."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from mocksens.exec.report_page import page

FORMS: Final = (".html", ".json")


class ReportFile:
    """The report file. It is written even if the command removes the current directory.

    Raise ``ValueError`` for a name that implies no known format, and ``OSError`` if the file cannot be written.
    """

    def __init__(self, given: str) -> None:
        self.path = Path(given).absolute()
        if self.path.suffix.lower() not in FORMS:
            raise ValueError(f"the file is FILE.html, a page, or FILE.json, data; {given[:80]!r} is neither")
        if self.path.is_dir():
            raise ValueError(f"{given} is a directory")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Remove the file of an earlier run, and check now whether the file can be written.
        self.path.unlink(missing_ok=True)
        self._replace("")
        self.path.unlink()

    def write(self, data: Mapping[str, Any]) -> None:
        """Write the report atomically. Raise ``OSError`` if that fails."""
        is_page = self.path.suffix.lower() == ".html"
        self._replace(page(data) if is_page else json.dumps(data, ensure_ascii=False, indent=2) + "\n")

    def _replace(self, text: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}-")
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
            # Set the usual permissions; temporary files are readable only by their owner.
            mask = os.umask(0)
            os.umask(mask)
            draft.chmod(0o666 & ~mask)
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
