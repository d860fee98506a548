"""Checks of an uploaded file: its name, and the verdict on its picture (rule upload.rules)."""

import re
from collections.abc import Sequence
from typing import Final

from mocksens.core.errors import Invalid
from mocksens.core.parsing.json_values import shown
from mocksens.core.records import Upload
from mocksens.core.validation.findings import Findings, raise_violations
from mocksens.core.validation.pictures import RULE, Verdicts
from mocksens.core.validation.reading import BodyEntry, CheckContext, DecodedRequest, Parsed, read_object
from mocksens.core.validation.tables import Table
from mocksens.spec import limits
from mocksens.spec.documents import Document
from mocksens.spec.limits import FILE_NAME_CHARACTERS
from mocksens.spec.operations import Name
from mocksens.spec.parameters import UPLOAD_FILE

UPLOAD: Final = Table(UPLOAD_FILE)
SENDING: Final = Name.SEND_MESSAGES
UPLOADING: Final = Name.UPLOAD_FILE
"""Bound once, because every request uses them."""
JPEG_NAME: Final = r"(?is).+\.jpe?g"


def read_upload(request: DecodedRequest, _: Document, findings: Findings) -> Parsed:
    """Read an upload according to its table (D:172-177)."""
    return read_object(request, UPLOAD, findings)


def check_upload(parsed: Parsed, context: CheckContext, findings: Findings) -> Upload:
    """Return an upload (D:172-177). Raise ``Invalid`` with all violations."""
    if not parsed.usable:
        raise Invalid(findings.violations)
    values = parsed.values
    upload = None
    if len(values) == len(UPLOAD_FILE):
        upload = inspect(values["name"], values["body"], context.verdicts, findings, ("fileName", "fileBody"))
    raise_violations(findings)
    assert upload is not None, "an upload without a file has a violation"
    return upload


def inspect(name: str, body: str, verdicts: Verdicts, findings: Findings, fields: tuple[str, str]) -> Upload | None:
    """Return the file, or add violations of its name and body and return None.

    ``fields`` are the names of these two fields in messages.
    """
    before = len(findings.violations)
    # "Up to 40 characters" (D:174)
    if len(name) > FILE_NAME_CHARACTERS.value:
        findings.say(f"'{fields[0]}' must have at most {FILE_NAME_CHARACTERS.amount}.", RULE, _describe_length(name))
    # "File name with .jpg or .jpeg extension" (D:173)
    if not re.fullmatch(JPEG_NAME, name):
        findings.say(f"'{fields[0]}' must end in .jpg or .jpeg.", RULE, _describe_name(name))
    # "Values that encoded .jpg or .jpeg images as Base64" (D:175), and the limits of D:176-177
    data, problem = verdicts.by_body[body]
    if problem is not None:
        findings.say(f"'{fields[1]}' {problem}.", problem.rule, problem.got)
    return None if len(findings.violations) > before else Upload(name, data)


def _describe_length(name: str) -> str:
    # Imported only for a name that is too long.
    import unicodedata

    composed = len(unicodedata.normalize("NFC", name))
    decomposed = f", or {composed} if its Hangul is composed (NFC)" if composed < len(name) else ""
    return f"{len(name)} characters{decomposed}: {shown(name)}"


def _describe_name(name: str) -> str:
    # Imported only for a refused name.
    from mocksens.core.diagnosis import placeholders

    if hint := placeholders.instead(name):
        return f"{shown(name)}, {hint}"
    if re.search(r"[\r\n ]$", name):
        return f"{shown(name)}, with spaces or a line end after it"
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return f"{shown(name)}, without an extension"
    return (
        f"{shown(name)}, whose extension is {shown(f'.{extension}')}" if stem else f"{shown(name)}, an extension only"
    )


def is_inline(entry: BodyEntry) -> bool:
    """Return whether an entry of ``files`` has the older form (rule send.inline-files)."""
    return "file_id" not in entry and {"name", "body"} <= entry.keys()


def inline_files(entries: Sequence[BodyEntry | None]) -> list[BodyEntry]:
    """Return the entries of ``files`` that have the older form."""
    return [entry for entry in entries if entry is not None and is_inline(entry)]


def picture_texts(parsed: Parsed, operation: str) -> list[str]:
    """Return the Base64 texts that the check of ``operation`` needs verdicts on."""
    values = parsed.values
    if operation == UPLOADING:
        return [values["body"]] if len(values) == len(UPLOAD_FILE) else []
    if operation != SENDING or "files" not in values:
        return []
    inline = inline_files(values["files"])
    return [entry["body"] for entry in inline] if len(inline) <= limits.INLINE_FILES.value else []
