"""The file of ``--report``: written when a command has ended, however it did."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from mocksens.exec.report_page import page

FORMS: Final = (".html", ".json")


class ReportFile:
    """Where the report goes, be the current directory of a command that removes it.

    Raises ``ValueError`` for a name whose form is not known, and ``OSError`` where nothing can be written.
    """

    def __init__(self, given: str) -> None:
        self.path = Path(given).absolute()
        if self.path.suffix.lower() not in FORMS:
            raise ValueError(f"the file is FILE.html, a page, or FILE.json, data; {given[:80]!r} is neither")
        if self.path.is_dir():
            raise ValueError(f"{given} is a directory")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # What an earlier run left must not be taken for this one's, and a place that is no good is told at once.
        self.path.unlink(missing_ok=True)
        self._replace("")
        self.path.unlink()

    def write(self, data: Mapping[str, Any]) -> None:
        """Write the report, whole or not at all. Raises ``OSError``."""
        is_page = self.path.suffix.lower() == ".html"
        self._replace(page(data) if is_page else json.dumps(data, ensure_ascii=False, indent=2) + "\n")

    def _replace(self, text: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}-")
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
            # As any file that a program writes; a draft is for its owner only.
            mask = os.umask(0)
            os.umask(mask)
            draft.chmod(0o666 & ~mask)
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
