"""The document's own examples of sends (D:730-912), as they stand: six of nine lack a comma, D:799 for one."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.client import Answer, Client
from tests.conformance.documents import DOCUMENTS, OFFICIAL
from tests.conformance.world import advance, assert_refused, content_of, fresh

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.json"), key=lambda path: path.stem)
BROKEN = [path for path in EXAMPLES if not path.stem.startswith("sms")]
RESERVED = [path for path in EXAMPLES if path.stem.endswith("reserved")]
MISSING_COMMA = re.compile(r'("subject":"title [^"]*")\n')
OWN_SUBJECT = "title sent only to the number separately from the above content (optional)"


def text_of(path: Path) -> str:
    """Return the example with the comma that six of them lack."""
    return MISSING_COMMA.sub(r"\1,\n", path.read_text())


def post(client: Client, text: str) -> Answer:
    return client.request("POST", f"{client.base}/messages", body=text.encode())


def before_the_reservations(document: str = "2023") -> Client:
    return fresh(at="2019-07-25T16:00:00+09:00", document=document)


def results(client: Client, answer: Answer) -> list[dict[str, Any]]:
    return content_of(client, answer.json["requestId"])


def ids(path: Path) -> str:
    return path.stem


def test_there_is_one_example_of_each_kind() -> None:
    kinds = {f"{kind}{form}" for kind in ("sms", "lms", "mms") for form in ("", "-reserved", "-ad")}
    assert {path.stem for path in EXAMPLES} == kinds


@pytest.mark.parametrize("path", BROKEN, ids=ids)
def test_an_example_without_its_comma_is_refused_as_it_stands(path: Path) -> None:
    client = before_the_reservations()
    assert_refused(post(client, path.read_text()), 400)
    window = {"requestStartTime": "2019-07-25 00:00:00", "requestEndTime": "2019-07-26 00:00:00"}
    assert client.list_messages(**window).json["messages"] == []


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("path", EXAMPLES, ids=ids)
def test_every_example_is_accepted_once_it_is_json(path: Path, document: str) -> None:
    answer = post(before_the_reservations(document), text_of(path))
    assert answer.status == 202
    assert answer.json["requestId"].startswith(f"RS{path.stem[0].upper()}A-")
    assert answer.json["requestTime"] == "2019-07-25T16:00:00.000"
    # Most have texts that are longer than the page allows, and their files were never uploaded.
    expected = {"send.over-long"} if path.stem not in {"sms", "sms-reserved"} else set()
    if path.stem.startswith("mms"):
        expected.add("send.file-ids")
    assert set(re.findall(r"\[([a-z.-]+)\]", answer.diagnosis)) == expected


@pytest.mark.parametrize("path", [path for path in EXAMPLES if path.stem.startswith("sms")], ids=ids)
def test_an_sms_example_is_accepted_to_the_byte(path: Path) -> None:
    assert text_of(path) == path.read_text()
    assert post(before_the_reservations(), path.read_text()).status == 202


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("path", [path for path in EXAMPLES if path not in RESERVED], ids=ids)
def test_an_example_is_delivered_with_the_texts_of_its_recipient(path: Path, document: str) -> None:
    client = before_the_reservations(document)
    answer = post(client, text_of(path))
    advance(client, 10_000)
    (row,) = results(client, answer)
    assert (row["from"], row["to"], row["countryCode"]) == ("01012345678", "01012345678", "82")
    assert row["contentType"] == ("AD" if path.stem.endswith("-ad") else "COMM")
    assert "sent only to the" in row["content"]
    of_an_sms = OFFICIAL[document].no_subject.get("subject")
    assert row.get("subject") == (of_an_sms if path.stem.startswith("sms") else OWN_SUBJECT)
    # The examples' file is nobody's, so their MMS fail with "MMS file not found" (D:988).
    expected = "S006" if path.stem.startswith("mms") else "0"
    assert (row["status"], row["statusCode"]) == ("COMPLETED", expected)


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("path", RESERVED, ids=ids)
def test_a_reserved_example_goes_out_at_its_time(path: Path, document: str) -> None:
    client = before_the_reservations(document)
    request_id = post(client, text_of(path)).json["requestId"]
    assert client.list_messages(requestId=request_id).json["statusName"] == "reserved"
    time = {"2023": "2019-07-25 17:09", "2026": "2019-07-25T17:09:00+09:00"}[document]
    reserved = {"reserveId": request_id, "reserveTimeZone": "Asia/Seoul", "reserveTime": time}
    assert client.get_reservation(request_id).json == {**reserved, "reserveStatus": "READY"}
    advance(client, 69 * 60_000 - 1)
    assert client.list_messages(requestId=request_id).json["messages"] == []
    advance(client, 1)
    (row,) = client.list_messages(requestId=request_id).json["messages"]
    assert row["requestTime"] == "2019-07-25 17:09:00"
    advance(client, 1000)
    assert client.get_reservation(request_id).json == {**reserved, "reserveStatus": "DONE"}


@pytest.mark.parametrize("path", RESERVED, ids=ids)
def test_a_reserved_example_is_refused_once_its_time_is_near_or_past(path: Path) -> None:
    for at, status in (("2019-07-25T16:59:00", 202), ("2019-07-25T16:59:00.001", 400), ("2026-01-01T00:00:00", 400)):
        answer = post(fresh(at=f"{at}+09:00"), text_of(path))
        if status == 400:
            assert_refused(answer, 400)
        assert answer.status == status
