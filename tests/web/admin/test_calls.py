"""The rows of the admin API agree with their handlers, and so do their examples and their tables."""

import json
from typing import Any, get_args, get_type_hints

import pytest
from starlette.responses import Response

from mocksens.web.admin.bodies import read_document
from mocksens.web.admin.call import AnyCall
from mocksens.web.admin.calls.documentation import tables
from mocksens.web.admin.calls.table import CALLS, SUBJECTS
from mocksens.web.admin.health import alive, ready
from mocksens.web.admin.openapi.schemas import ref
from tests.web.admin.test_openapi import check

OWN = [call for call in CALLS if call.handler not in {alive, ready}]


def by_id(call: AnyCall) -> str:
    return str(call.id)


@pytest.mark.parametrize("call", OWN, ids=by_id)
def test_a_row_says_what_its_handler_takes_and_gives(call: AnyCall) -> None:
    hints = get_type_hints(call.handler)
    body, query = get_args(hints["context"])
    none = type(None)
    assert body == (Any if call.reads is read_document else call.takes or none)
    assert query == (call.query or none)
    assert hints["return"] in {Response, call.gives}


@pytest.mark.parametrize("call", [call for call in CALLS if call.example], ids=by_id)
def test_an_example_fits_the_type_of_the_body(call: AnyCall) -> None:
    check(ref(call.takes)["$ref"].rpartition("/")[2], dict(call.example))


def test_only_snapshots_go_without_an_example() -> None:
    without = {call.id for call in CALLS if call.takes and not call.example}
    assert without == {"put_snapshot", "put_snapshots"}


def test_the_tables_have_a_row_for_each_call() -> None:
    text = tables(SUBJECTS)
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) == len(CALLS)
    assert all(line.count("|") - line.count("\\|") == 4 for line in rows)
    assert '| `POST /_mocksens/services/{serviceId}/clock` | `{"advance": "2d"}` | Advance, freeze' in text
    assert "| `GET /_mocksens/services/{serviceId}/messages/wait` | `after`, `to`, `from`, `content`," in text
    assert "| `PUT /_mocksens/snapshot` | JSON |" in text
    assert [line[4:] for line in text.splitlines() if line.startswith("### ")] == [
        subject.name.capitalize() for subject in SUBJECTS
    ]


def test_every_call_belongs_to_one_subject() -> None:
    assert len({(call.method, call.path) for call in CALLS}) == len(CALLS)
    assert len({subject.name for subject in SUBJECTS}) == len(SUBJECTS)
    assert json.dumps([dict(call.example) for call in CALLS])
