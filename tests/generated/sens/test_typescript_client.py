"""openapi-typescript and openapi-fetch make a client for TypeScript that sends, lists, reserves and cancels."""

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
found hello
reserved READY Asia/Seoul
cancelled 204
then CANCELED
blocked 01099998888 M
refused 400 {errors}
unsigned 401 200
"""
ERRORS: Final = {Document.OF_2023: "object", Document.OF_2026: "string"}
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

OTHER_PAGES: Final = {
    Document.OF_2023: '{ nextToken: "token", requestId:',
    Document.OF_2026: "{ pageIndex: 1, requestId:",
}
"""The beginning of a query with the parameter by which only the other document pages."""


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
    source = (folder / "client.ts").read_text(encoding="utf-8")
    mistakes = mistaken(source, {**MISTAKES, "{ requestId:": OTHER_PAGES[document]})
    assert npm.wrong_ones(folder, [source, *mistakes]) == {*range(1, len(mistakes) + 1)}
    said = conversation(["node", "out/program-0.js"], folder, live, document)
    assert said == SAID.format(errors=ERRORS[document])
