import json

import pytest

from mocksens.spec.documents import Document
from mocksens.web.openapi.document import describe
from tests.cli.support import run


def test_it_prints_the_description_over_several_lines() -> None:
    result = run("openapi")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == describe(Document.OF_2023)
    assert result.stdout.startswith('{\n  "openapi": "3.1.0",\n')
    assert result.stdout.endswith("\n}\n")


@pytest.mark.parametrize("document", Document)
def test_it_describes_the_chosen_document(document: Document) -> None:
    assert json.loads(run("openapi", "--document", document).stdout)["info"]["version"] == document
    assert json.loads(run("openapi", MOCKSENS_DOCUMENT=document).stdout)["info"]["version"] == document


def test_an_unknown_document_is_refused() -> None:
    result = run("openapi", "--document", "2025")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "2025" in result.stderr


@pytest.mark.parametrize(("port", "url"), [("8080", "http://127.0.0.1:8080"), ("0", "http://127.0.0.1:7367")])
def test_the_first_server_has_the_port_of_the_setting(port: str, url: str) -> None:
    for result in (run("openapi", "--port", port), run("openapi", MOCKSENS_PORT=port)):
        assert json.loads(result.stdout)["servers"][0]["url"] == url
