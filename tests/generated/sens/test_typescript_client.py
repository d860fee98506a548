"""openapi-typescript and openapi-fetch make a client for TypeScript that sends, lists, reserves and cancels."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from mocksens.server.serving import Server
from mocksens.spec.documents import Document
from tests.generated import npm
from tests.generated.sens.support import PROGRAMS, conversation, write_description
from tests.generated.support import mistaken

pytestmark = pytest.mark.clients

SAID: Final = """\
sent 202 success
listed 1 false SMS 0212345678 01012345678
found hello {subject}
pages 10 10 5 25
reserved READY Asia/Seoul {length} true
cancelled 204
then CANCELED
blocked 01099998888 M
refused 400 {errors}
unsigned 401 200
"""
DIFFERENCES: Final[Mapping[Document, Mapping[str, object]]] = {
    Document.OF_2023: {"subject": "undefined", "length": 16, "errors": "object"},
    Document.OF_2026: {"subject": "string", "length": 25, "errors": "string"},
}
MISTAKES: Final = {
    'type: "SMS"': 'type: "sms"',
    '[{ to: "01012345678" }]': '[{ number: "01012345678" }]',
    "given(sent).statusName": "given(sent).status",
    "messages[0]?.type": "messages[0]?.subject",
    "found.messages[0]?.content": "found.message",
    "reservation.reserveTimeZone": "reservation.timeZone",
    "each.registerType": "each.type",
    "refused.error.errors": "refused.error.error",
    "unsigned.error.error.errorCode": "unsigned.error.errorCode",
}

NEXT: Final = {
    Document.OF_2023: "next = { pageIndex: page.pageIndex + 1 };",
    Document.OF_2026: "if (page.nextToken) next = { nextToken: page.nextToken };",
}
"""The code that turns to the next page. That of one document does not compile with the types of the other."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, node_packages_of_clients: Path) -> Path:
    """Return a folder with the program, the generator and their dependencies."""
    folder = tmp_path_factory.mktemp("typescript")
    npm.prepare(folder, node_packages_of_clients, PROGRAMS / "client.ts")
    return folder


@pytest.mark.parametrize("document", Document)
def test_a_generated_client_sends_lists_reserves_and_cancels(folder: Path, document: Document, live: Server) -> None:
    """The description also lacks what is no part of its document, so that programs with that do not compile."""
    npm.generate(folder, write_description(folder, document))
    source = (folder / "client.ts").read_text(encoding="utf-8").replace(NEXT[Document.OF_2023], NEXT[document])
    (other,) = {*NEXT.values()} - {NEXT[document]}
    mistakes = mistaken(source, {**MISTAKES, NEXT[document]: other})
    assert npm.wrong_ones(folder, [source, *mistakes]) == {*range(1, len(mistakes) + 1)}
    said = conversation(["node", "out/program-0.js"], folder, live, document)
    assert said == SAID.format_map(DIFFERENCES[document])
