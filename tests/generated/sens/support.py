"""Generated clients of SENS: the descriptions that they are generated from, and services for them."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import jsonschema

from mocksens.server.serving import Server
from mocksens.spec.documents import Document
from mocksens.web.openapi.document import describe
from tests.client import Client, OverHttp
from tests.web.openapi.description import DESCRIPTIONS

PROGRAMS: Final = Path(__file__).parent / "programs"


def fits(document: Document, schema: Mapping[str, Any], value: object) -> bool:
    """Return whether a value fits a schema of the description."""
    whole = {**schema, "components": DESCRIPTIONS[document]["components"]}
    return jsonschema.Draft202012Validator(whole).is_valid(value)


def write_description(folder: Path, document: Document) -> Path:
    """Write the description of SENS into a folder."""
    path = folder / f"sens-{document}.json"
    path.write_text(json.dumps(describe(document)), encoding="utf-8")
    return path


def conversation(command: Sequence[str], folder: Path, live: Server, document: Document) -> str:
    """Return the output of a client of a service that imitates ``document``."""
    service_id = f"ncp:sms:kr:000000000000:{Path(command[0]).name}-{document}"
    host, _, port = live.url.removeprefix("http://").rpartition(":")
    client = Client(OverHttp(host, int(port)), service_id=service_id)
    assert client.admin("PUT", f"services/{service_id}/settings", {"document": str(document)}).status == 200
    arguments = [*command, live.url, service_id]
    result = subprocess.run(arguments, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
