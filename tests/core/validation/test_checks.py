from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.errors import Invalid
from mocksens.core.switches import InlineFiles, OverLong, Switches, UnsupportedText
from mocksens.core.validation import block_list, reading, searches, sends, uploads
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.reading import CheckContext, DecodedRequest, Parsed, RequestReader, Undecodable
from mocksens.spec.documents import Document
from mocksens.spec.parameters import BODY, QUERY, Parameter

NOW = 1_767_236_400_000
STRICT = Switches(over_long=OverLong.REFUSE, unsupported_text=UnsupportedText.REFUSE, inline_files=InlineFiles.REFUSE)
SEND = {"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": "01011112222"}]}


class Check(NamedTuple):
    """The reader and the check of an operation."""

    read: RequestReader
    check: Callable[[Parsed, CheckContext, Findings], object]


SENDING = Check(sends.read_send, sends.check_send)
UPLOADING = Check(uploads.read_upload, uploads.check_upload)
SEARCHING = Check(searches.read_search, searches.check_search)
SEARCHING_BLOCKED = Check(block_list.read_block_search, block_list.check_block_search)
REGISTERING = Check(block_list.read_registered, block_list.check_numbers)
DELETING = Check(block_list.read_deleted, block_list.check_numbers)

texts = st.sampled_from(
    ["", "SMS", "mms", "AD", "82", "1", "0101", "a.jpg", "AAAA", "2026-01-02 09:00", "2026-01-02 09:00:00", "UTC"]
) | st.text(max_size=5)
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64) | st.floats(allow_nan=False) | texts
json = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)


def values_of(table: tuple[Parameter, ...]) -> st.SearchStrategy[dict[str, object]]:
    """Objects with names of the table, their values right, wrong or strange."""
    optional = {
        each.name: json | st.lists(values_of(each.fields) | json, max_size=3) if each.fields else json for each in table
    }
    return st.fixed_dictionaries({}, optional=optional)


def violations(check: Check, asked: DecodedRequest, switches: Switches = STRICT) -> list[str]:
    """Return the rules of the violations; empty if there are none."""
    findings = Findings()
    parsed = check.read(asked, Document.OF_2023, findings)
    try:
        check.check(parsed, CheckContext(switches, NOW), findings)
    except Invalid as refusal:
        return [violation.rule for violation in refusal.violations]
    assert findings.violations == []
    return []


def body(value: object, *, declared: str | None = None) -> DecodedRequest:
    return DecodedRequest(item_id="", query={}, body=value, declared=declared)


bodies = values_of(BODY["send-messages"]) | json


@given(bodies, st.booleans(), st.sampled_from([STRICT, Switches()]))
def test_a_send_is_right_or_invalid_whatever_comes(value: object, is_json: bool, switches: Switches) -> None:  # noqa: FBT001
    found = violations(SENDING, body(value, declared=None if is_json else ""), switches)
    assert found or is_json
    assert found or isinstance(value, dict)


@given(st.fixed_dictionaries(dict.fromkeys(SEND, json), optional={"files": json, "reserveTime": json}))
def test_a_send_with_everything_is_right_or_invalid_whatever_it_says(fields: dict[str, object]) -> None:
    for name, value in fields.items():
        violations(SENDING, body({**SEND, name: value}))


@pytest.mark.parametrize("name", [each.name for each in BODY["send-messages"]])
@pytest.mark.parametrize("value", [[], [[]], {}, {"a": []}], ids=str)
def test_a_list_or_an_object_is_refused_wherever_a_send_does_not_ignore_it(name: str, value: object) -> None:
    ignored = name in {"subject", "reserveTimeZone"} or (name, value) == ("files", [])
    assert bool(violations(SENDING, body({**SEND, name: value}), Switches())) is not ignored


@given(values_of(BODY["upload-file"]) | json)
def test_an_upload_is_right_or_invalid_whatever_comes(value: object) -> None:
    assert violations(UPLOADING, body(value))


@given(st.lists(values_of(BODY["register-unsubscribes"][0].fields) | json, max_size=3) | json)
def test_numbers_are_right_or_invalid_whatever_comes(value: object) -> None:
    found = violations(REGISTERING, body(value))
    assert found or isinstance(value, list)


@pytest.mark.parametrize(
    ("check", "operation"),
    [(SEARCHING, "list-messages"), (SEARCHING_BLOCKED, "list-unsubscribes")],
)
@given(data=st.data())
def test_a_search_is_right_or_invalid_whatever_comes(check: Check, operation: str, data: st.DataObject) -> None:
    query = data.draw(st.fixed_dictionaries({}, optional={each.name: texts for each in QUERY[operation]}))
    found = violations(check, DecodedRequest(item_id="", query=query))
    if check is SEARCHING:
        assert found or any(query.get(name) for name in ("requestId", "requestStartTime", "completeStartTime"))


@pytest.mark.parametrize("check", [SENDING, UPLOADING, REGISTERING, DELETING])
def test_a_body_that_is_no_json_breaks_one_rule(check: Check) -> None:
    assert "check.content-type" in violations(check, body(Undecodable("empty")))
    assert violations(check, body(Undecodable("empty"), declared="text/plain"))[:2] == ["check.content-type"] * 2


def test_the_id_in_a_path_is_what_it_is() -> None:
    parsed = reading.read_item(DecodedRequest(item_id="any thing", query={}), Document.OF_2023, Findings())
    assert reading.check_item(parsed, CheckContext(STRICT, NOW), Findings()) == "any thing"


@pytest.mark.parametrize(
    ("read", "asked"),
    [
        (
            sends.read_send,
            DecodedRequest(item_id="", query={}, body={"type": "SMS", "from": "02-1234", "messages": [{"to": []}]}),
        ),
        (uploads.read_upload, DecodedRequest(item_id="", query={}, body=Undecodable("empty"))),
        (searches.read_search, DecodedRequest(item_id="", query={"to": "010-1234", "pageSize": "x"})),
        (
            block_list.read_registered,
            DecodedRequest(item_id="", query={}, body={"clientTelNo": "0101"}, declared="text/plain"),
        ),
    ],
)
def test_to_read_a_request_refuses_nothing(read: RequestReader, asked: DecodedRequest) -> None:
    findings = Findings()
    parsed = read(asked, Document.OF_2023, findings)
    assert findings.violations
    assert parsed.request is asked
