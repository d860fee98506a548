"""Every address that is none of SENS's is explained, and the right one is named."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mocksens.core.diagnosis.addresses.explanation import explain
from mocksens.core.errors import UnknownRoute
from mocksens.core.service_ids import remark
from mocksens.spec.operations import BASE_PATH, OPERATIONS
from mocksens.spec.products import PRODUCTS
from mocksens.web import routes
from tests.loop_time import processor_time, too_long

ID = "ncp:sms:kr:000000000000:mocksens"
S = f"/sms/v2/services/{ID}"
SEND = "POST /messages"
UPLOAD = "POST /files"
LIST = "GET /messages"
GET = "GET /messages/{messageId}"
STATUS = "GET /reservations/{reserveId}/reserve-status"
CANCEL = "DELETE /reservations/{reserveId}"
BLOCKED = "GET /unsubscribes"
NEXT = re.compile(r"(GET|POST|DELETE) /sms/v2/services/\{serviceId\}/|use one of these|GET /_mocksens/ ")
"""Advice on the next step."""

CASES = [
    # A slash too many, or one that is none.
    ("POST", f"{S}/messages/", "the path ends with a slash", SEND),
    ("GET", f"{S}/unsubscribes/?pageSize=1", "the path ends with a slash", BLOCKED),
    ("GET", f"{S}/messages/", "or append the messageId", LIST),
    ("POST", f"/{S}/messages", "two slashes are before 'sms'", SEND),
    ("POST", f"/sms/v2/services//{ID}/messages", f"two slashes are before '{ID}'", SEND),
    ("POST", f"{S}//messages", "two slashes are before 'messages'", SEND),
    ("GET", f"{S}/messages//1", "two slashes are before '1'", GET),
    ("POST", f"{S}%2Fmessages", "a slash is escaped (%2F)", SEND),
    ("POST", f"{S}%2fmessages", "a slash is escaped (%2F)", SEND),
    ("POST", f"{S}%252Fmessages", "the path is escaped twice", SEND),
    ("POST", f"{S}\\messages", "a backslash is in the place of a slash", SEND),
    ("POST", f"{S}/./messages", "'.' in a path is not resolved", SEND),
    ("POST", f"{S}/files/../messages", "'..' in a path is not resolved", SEND),
    ("POST", f"{S[1:]}/messages", "the target does not begin with a slash", SEND),
    # A query that does not begin as one.
    ("GET", f"{S}/messages%3FrequestId=1", "the question mark before the query is escaped (%3F)", LIST),
    ("GET", f"{S}/messages&requestId=1", "the query begins with an ampersand", LIST),
    ("GET", f"{S}/unsubscribes#x", "a number sign", BLOCKED),
    # A part is missing.
    ("POST", "/v2/services/x/messages", "/sms is missing before /v2", SEND),
    ("POST", "/sms/services/x/messages", "/v2 is missing after /sms", SEND),
    ("POST", "/services/x/messages", "/sms/v2 is missing before /services", SEND),
    ("POST", "/sms/v2/x/messages", "/services is missing before the serviceId, 'x'", SEND),
    ("POST", "/sms/x/messages", "/v2 is missing after /sms", SEND),
    ("POST", "/sms/v2/messages", "/services/{serviceId} is missing before /messages", SEND),
    ("POST", "/messages", "/sms/v2/services/{serviceId} is missing before /messages", SEND),
    ("POST", "/api/messages", "'api' is in the place of /sms/v2/services/{serviceId}", SEND),
    ("POST", "/sms/v2/services//messages", "the serviceId is missing between /services and /messages", SEND),
    ("POST", "/sms/v2/services/messages", "the serviceId is missing between /services and /messages", SEND),
    ("GET", "/sms/v2/services/reservations/1/x", "the serviceId is missing between", STATUS),
    ("POST", "/sms/v2/services/", "the serviceId is missing: nothing follows /services", SEND),
    ("POST", "/sms/v2/services", "the serviceId is missing: nothing follows /services", SEND),
    ("POST", "/sms/v2", "/services/{serviceId} is missing: the path ends before it", SEND),
    ("POST", "/sms", "/v2 is missing after /sms", SEND),
    ("POST", "/", "the path is empty", SEND),
    ("POST", "", "the target does not begin with a slash", SEND),
    ("GET", S, "nothing follows the serviceId", LIST),
    ("GET", f"{S}/", "nothing follows the serviceId", LIST),
    ("DELETE", f"{S}/reservations/", "the reserveId is missing after /reservations", CANCEL),
    ("GET", f"{S}/reservations", "the reserveId is missing after /reservations", STATUS),
    ("GET", f"{S}/reservations//reserve-status", "the reserveId is missing after /reservations", STATUS),
    ("GET", f"{S}/reservations/reserve-status", "the reserveId is missing after /reservations", STATUS),
    # Another word stands in the place of /services.
    ("POST", f"/sms/v2/projects/{ID}/messages", "'projects' is in the place of 'services'", SEND),
    ("POST", f"/sms/v2/projects/{ID}/message", "'projects' is in the place of 'services'", SEND),
    ("POST", f"/sms/v2/projects/{ID}", "'projects' is in the place of 'services'", SEND),
    ("POST", "/sms/v2/accounts/x/messages", "'accounts' is in the place of 'services'", SEND),
    ("POST", "/sms/v2/accounts/x/send", "'accounts' is in the place of 'services'", SEND),
    ("GET", "/sms/v2/projects/x/messages/1", "'projects' is in the place of 'services'", GET),
    ("DELETE", f"/sms/v2/apps/{ID}/reservations/1", "'apps' is in the place of 'services'", CANCEL),
    ("POST", f"/sms/v2/{ID}/sms/messages", "/services is missing before the serviceId", SEND),
    ("POST", "/sms/v2/x/message", "/services is missing before the serviceId, 'x'", SEND),
    # A requestId stands in the path.
    ("GET", f"{S}/requests/RSSA-1", "belongs in the query of /messages, as ?requestId=RSSA-1", LIST),
    ("GET", f"{S}/Request/RSSA-1/messages", "belongs in the query of /messages, as ?requestId=RSSA-1", LIST),
    ("GET", f"{S}/messages/requests/RSSA-1", "belongs in the query of /messages, as ?requestId=RSSA-1", LIST),
    ("GET", f"{S}/messages/requestId/abc", "belongs in the query of /messages, as ?requestId=abc", LIST),
    ("GET", f"{S}/message/RSLA-1", "belongs in the query of /messages, as ?requestId=RSLA-1", LIST),
    ("GET", f"{S}/results/RSMA-1", "belongs in the query of /messages, as ?requestId=RSMA-1", LIST),
    ("GET", f"{S}/messages/RSSA-1/result", "belongs in the query of /messages, as ?requestId=RSSA-1", LIST),
    ("GET", f"{S}/RSSA-1", "belongs in the query of /messages, as ?requestId=RSSA-1", LIST),
    ("GET", f"{S}/requests", "'requests' should be 'messages'", LIST),
    ("POST", f"{S}/requests/RSSA-1", "'requests' should be 'messages'", SEND),
    ("DELETE", f"{S}/requests/RSSA-1", "'requests' should be 'reservations'", CANCEL),
    ("GET", f"{S}/requests/RSSA-1/reserve-status", "'requests' should be 'reservations'", STATUS),
    ("GET", f"{S}/reserve/RSSA-1/reserve-status", "'reserve' should be 'reservations'", STATUS),
    # A part stands twice, or does not belong there.
    ("POST", "/sms/v2/sms/v2/services/x/messages", "/sms/v2 is repeated", SEND),
    ("POST", "/sms/v2/v2/services/x/messages", "/v2 is repeated", SEND),
    ("POST", "/sms/v2/services/services/x/messages", "/services is repeated", SEND),
    ("POST", f"{S}{S}/messages", "/sms/v2 is repeated", SEND),
    ("POST", f"{S}/{ID}/messages", "the serviceId is repeated", SEND),
    ("POST", f"{S}/messages/messages", "/messages is repeated", SEND),
    ("POST", "/api/sms/v2/services/x/messages", "'api' does not belong before /sms/v2", SEND),
    ("POST", "/v2/sms/services/x/messages", "/v2/sms should be /sms/v2", SEND),
    ("POST", "/sens/v2/services/x/messages", "'sens/v2' is in the place of /sms/v2", SEND),
    ("POST", "/sms/v3/services/x/messages", "'sms/v3' is in the place of /sms/v2", SEND),
    ("GET", f"{S}/messages/1/result", "'result' does not belong after the messageId", GET),
    ("POST", f"{S}/files/1", "'1' does not belong after /files", UPLOAD),
    ("DELETE", f"{S}/unsubscribes/0101", "numbers belong in the body", "DELETE /unsubscribes"),
    ("GET", f"{S}/reservations/1/reserve-status/2", "'2' does not belong after reserve-status", STATUS),
    ("GET", f"{S}/reservations/1/status", "only reserve-status may", STATUS),
    ("DELETE", f"{S}/reservations/1/cancel", "only reserve-status may", CANCEL),
    # It is written otherwise.
    ("POST", "/SMS/v2/services/x/messages", "'SMS' must be written sms", SEND),
    ("POST", "/sms/V2/services/x/messages", "'V2' must be written v2", SEND),
    ("POST", "/sms/v2/Services/x/messages", "'Services' must be written services", SEND),
    ("POST", f"{S}/Messages", "'Messages' must be written messages", SEND),
    ("POST", f"{S}/%6Dessages", "letters are escaped in '%6Dessages'", SEND),
    ("POST", f"{S}/messages%0A", "spaces, line ends or quotes surround 'messages'", SEND),
    ("POST", f"{S}/%22messages%22", "spaces, line ends or quotes surround 'messages'", SEND),
    ("GET", f"{S}/messages;requestId=1", "the query begins with a semicolon instead of a question mark", LIST),
    ("GET", f"{S}/messagesrequestId=1", "the question mark before the query is missing", LIST),
    ("GET", f"{S}/unsubscribesclientTelNo=010", "the question mark before the query is missing", BLOCKED),
    ("post", f"{S}/messages", "the method is written post", SEND),
    ("POST", "/sms/v2/service/x/messages", "'service' should be 'services'", SEND),
    ("POST", f"{S}/message", "'message' should be 'messages'", SEND),
    ("POST", f"{S}/mesages", "'mesages' should be 'messages'", SEND),
    ("POST", f"{S}/file", "'file' should be 'files'", UPLOAD),
    ("GET", f"{S}/unsubscribe", "'unsubscribe' should be 'unsubscribes'", BLOCKED),
    ("DELETE", f"{S}/reservation/1", "'reservation' should be 'reservations'", CANCEL),
    ("GET", f"{S}/reservations/1/reserveStatus", "only reserve-status may", STATUS),
    ("POST", f"{S}/send", "'send' should be 'messages'", SEND),
    ("GET", f"{S}/reserve-status/1", "'reserve-status' should be 'reservations'", STATUS),
    ("GET", f"{S}/reserve/1/reserve-status", "'reserve' should be 'reservations'", STATUS),
    ("POST", f"{S}/sms/messages", "'sms' does not belong between the serviceId and /messages", SEND),
    ("GET", f"{S}/ncp:sms:kr:1:x/messages/1", "does not belong between the serviceId and /messages", GET),
    ("POST", f"{S}/voice", "'voice' follows the serviceId", SEND),
    ("GET", "/nowhere/at/all", "no address of SENS begins with 'nowhere'", LIST),
    # It belongs to another version or document.
    ("POST", "/sms/v1/services/x/messages", "this is SENS v1", SEND),
    ("POST", "/v1/sms/services/x/messages", "this is SENS v1", SEND),
    ("POST", "/v1/sms/x/messages", "this is SENS v1", SEND),
    ("POST", "/v1/services/x/messages", "this is SENS v1", SEND),
    ("POST", "/v1/chat/completions", "no address of SENS begins with 'v1'", SEND),
    ("POST", "/v1", "no address of SENS begins with 'v1'", SEND),
    ("POST", "/v1/messages", "'v1' is in the place of /sms/v2", SEND),
    ("POST", "/api/v1/messages", "'api/v1' is in the place of", SEND),
    ("POST", "/SMS/V1/services/x/messages", "this is SENS v1", SEND),
    ("DELETE", f"{S}/schedules/c/messages/m", "/schedules is of the document before 2022", CANCEL),
    ("GET", f"{S}/schedules/c", "/schedules is of the document before 2022", STATUS),
    ("POST", f"{S}/schedules", "/schedules is of the document before 2022", STATUS),
    # A whole URL.
    ("POST", f"/https://sens.apigw.ntruss.com{S}/messages", "a URL is in the path", SEND),
    ("POST", f"/https:/sens.apigw.ntruss.com{S}/messages", "a URL is in the path", SEND),
    ("POST", f"/sms/v2/https://sens.apigw.ntruss.com{S}/messages", "a URL is in the path", SEND),
    ("POST", f"/https%3A%2F%2Fsens.apigw.ntruss.com{S}/messages", "a URL is in the path", SEND),
    ("POST", f"/sens.apigw.ntruss.com{S}/messages", "a URL is in the path", SEND),
    ("POST", f"/localhost:7367{S}/messages", "a URL is in the path", SEND),
    ("POST", f"//127.0.0.1:7367{S}/messages", "a URL is in the path", SEND),
    ("POST", f"/mocksens:7367{S}/messages", "a URL is in the path", SEND),
    ("POST", "/http://localhost:7367", "a URL is in the path", SEND),
    # A base URL or a part that was never filled in.
    ("POST", f"/undefined{S}/messages", "the beginning of the path is the word 'undefined'", SEND),
    ("POST", "/undefined/messages", "the beginning of the path is the word 'undefined'", SEND),
    ("GET", "/null", "the beginning of the path is the word 'null'", LIST),
    ("POST", f"/$%7BBASE%7D{S}/messages", "the beginning of the path is '${BASE}'", SEND),
    ("POST", f"{S}/None", "the part after the serviceId is the word 'None'", SEND),
    # Several at once: the first one is told.
    ("POST", "/v2/services/x/message/", "/sms is missing before /v2", SEND),
    ("PUT", f"{S}/message", "'message' should be 'messages'", SEND),
]


def right(said: str) -> list[str]:
    """Return the addresses that a sentence names, from the serviceId on."""
    return re.findall(rf"(?:GET|POST|DELETE) {re.escape(BASE_PATH)}\S*?(?=[;. ]|$)", said)


@pytest.mark.parametrize(("method", "target", "cause", "address"), CASES)
def test_a_mistake_is_named_with_the_right_address(method: str, target: str, cause: str, address: str) -> None:
    said = explain(method, target.encode())
    assert said.startswith(cause) or cause in said.partition("; the address is ")[0]
    assert address.replace(" ", f" {BASE_PATH}", 1) in right(said)
    assert said.isascii()


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("PUT", "/messages", "/messages takes POST (send-messages), GET (list-messages), not PUT; use one of these"),
        ("PATCH", "/files", "/files takes POST (upload-file), not PATCH; send POST /sms/v2/services/{serviceId}/files"),
        ("HEAD", "/messages/1", "/messages/{messageId} takes GET (get-message), not HEAD; send GET /sms/v2/"),
        ("DELETE", "/messages/1", "a message cannot be taken back, but a reservation can, by DELETE "),
        ("POST", "/messages/1", "not POST; send-messages is POST /sms/v2/services/{serviceId}/messages"),
        ("GET", "/reservations/1", "not GET; get-reservation is GET /sms/v2/services/{serviceId}/reservations/"),
        ("DELETE", "/reservations/1/reserve-status", "not DELETE; cancel-reservation is DELETE /sms/v2/services/"),
        ("GET", "/files", "/files takes POST (upload-file), not GET"),
        ("PUT", "/unsubscribes", "takes GET (list-unsubscribes), POST (register-unsubscribes), DELETE (delete-"),
        ("OPTIONS", "/messages", "SENS has no CORS, and mocksens has none either"),
        ("OPTIONS", "/mesages", "SENS has no CORS, and mocksens has none either"),
    ],
)
def test_the_methods_that_a_path_takes_are_named(method: str, path: str, said: str) -> None:
    assert said in explain(method, f"{S}{path}".encode())


def test_a_method_that_no_address_takes_is_told_beside_another_mistake() -> None:
    assert explain("PATCH", f"{S}/file".encode()).endswith(f"is POST {BASE_PATH}/files (there is none with PATCH)")


@pytest.mark.parametrize("part", [*PRODUCTS, "AlimTalk", "alim-talk", "alimtalks", "friend_talk"])
def test_another_product_of_sens_is_named(part: str) -> None:
    for target in (f"/{part}/v2/services/x/messages", f"/v2/{part}/services/x", f"/sms/v2/{part}"):
        said = explain("POST", target.encode())
        assert "mocksens serves SMS API v2 only: stub it" in said
        assert right(said) == [f"POST {BASE_PATH}/messages"]
    assert "stub it" not in explain("POST", f"/sms/v2/services/{part}/message".encode()), "there it is a serviceId"


@pytest.mark.parametrize("target", ["/_mocksens/foo", "/_mocksens/services/a/messages", "/_mocksens"])
def test_a_call_of_the_admin_api_is_no_mistake_for_sens(target: str) -> None:
    said = explain("POST", target.encode())
    assert said == "this is one of mocksens's own calls, which need no signature; GET /_mocksens/ lists them"


@pytest.mark.parametrize("target", ["/livez", "/health", "/openapi.json", "/mocksens/services", "/_mocksen/livez"])
def test_the_admin_api_is_shown_to_those_who_look_for_it(target: str) -> None:
    assert explain("GET", target.encode()).endswith("GET /_mocksens/ lists them")


@pytest.mark.parametrize(
    "placeholder",
    [
        *("{serviceId}", "%7BserviceId%7D", ":serviceId", "undefined", "null", "None", "nil", "NaN", "[object Object]"),
        *("%5Bobject%20Object%5D", "${SERVICE_ID}", "<serviceId>", "%s", "%25s", "UNDEFINED", "service_id", ":id"),
    ],
)
def test_a_placeholder_is_told_besides_another_mistake(placeholder: str) -> None:
    said = explain("POST", f"/sms/v2/services/{placeholder}/message".encode())
    assert said.startswith("'message' should be 'messages'; the address is POST")
    assert ". Also, the serviceId is " in said
    for path in ("messages/{}/x", "reservations/{}"):
        assert ". Also, the " in explain("PUT", f"{S}/{path.format(placeholder)}".encode())
    assert ". Also, the requestId is " in explain("GET", f"{S}/requests/{placeholder}".encode())


@pytest.mark.parametrize(
    "service_id", ["my-test", "my-app", "my-service", "my_shop", "My-Test", "MY_SHOP", "enter", "id", "todo-list"]
)
def test_a_service_that_may_be_called_so_is_no_placeholder(service_id: str) -> None:
    assert remark(service_id) is None
    assert ". Also, " not in explain("POST", f"/sms/v2/services/{service_id}/message".encode())


@pytest.mark.parametrize("front", ["my-app", "my-gateway", "my_shop"])
def test_a_prefix_that_may_be_called_so_is_no_placeholder(front: str) -> None:
    said = explain("POST", f"/{front}{S}/messages".encode())
    assert "placeholder" not in said
    assert front in said


@pytest.mark.parametrize("service_id", ["YOUR_SERVICE_ID", "my-service-id", "ncp:sms:kr:123:your-project", "changeme"])
def test_a_service_that_nobody_filled_in_is_told_at_a_wrong_address_and_at_a_right_one(service_id: str) -> None:
    assert remark(service_id) is not None
    said = explain("POST", f"/sms/v2/services/{service_id}/message".encode())
    assert said.endswith(f". Also, the serviceId is '{service_id}': a placeholder was never filled in")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_nothing_is_wrong_with_a_right_address(operation: object) -> None:
    method, path = operation.address.split(" ")  # type: ignore[attr-defined]
    for value in ("x", ID, "{serviceId}", "messages%20", "Files", "requests", "RSSA-1"):
        target = re.sub(r"\{\w+\}", value, path)
        assert explain(method, f"{target}?a=/b/".encode()) == ""


parts = st.sampled_from(
    [
        *(
            "",
            "",
            "sms",
            "sms",
            "v2",
            "v2",
            "services",
            "services",
            "messages",
            "files",
            "reservations",
            "unsubscribes",
        ),
        *(
            "reserve-status",
            "x",
            ID,
            "v1",
            "SMS",
            "message",
            "alimtalk",
            "undefined",
            "{serviceId}",
            "%2F",
            "..",
            ".",
            "%",
        ),
        *("https:", "localhost:1", "schedules", "send", "%0A", "a&b", "\\", "_mocksens", "%25", "v9", "%7B"),
    ]
)
paths = st.lists(parts, max_size=9).map(lambda given: f"/{'/'.join(given)}")
methods = st.sampled_from(["GET", "POST", "DELETE", "PUT", "OPTIONS", "get", "HEAD"]) | st.text(max_size=60)


@given(methods, paths.map(str.encode) | st.binary(max_size=200))
@example("GET", b"/" + b"a" * 100_000)
@example("\x1b[31m" * 1000, b"/" + b"%FF" * 10_000)
@example("GET", b"/" * 60_000)
@example("OPTIONS", b"*")
def test_any_address_gets_a_printable_sentence_that_names_a_next_step(method: str, target: bytes) -> None:
    said = explain(method, target)
    assert said.isascii()
    assert not said or said.isprintable()
    assert len(said) < 900
    assert not said or NEXT.search(said)


@pytest.mark.parametrize(
    "part", ["", "a", "services", "messages", "sms/v2", "..", "%2F", "%25", "http:", "alimtalk-", "a:1"]
)
def test_a_path_of_many_parts_is_explained_in_no_time(part: str) -> None:
    target = f"/{part}".encode() * 60_000
    assert explain("GET", target)
    assert not too_long(processor_time(lambda: explain("GET", target)))


@given(st.sampled_from(["GET", "POST", "DELETE", "PUT"]), st.sampled_from(["", S, "/sms/v2"]), paths)
def test_every_address_that_no_operation_has_is_explained(method: str, front: str, path: str) -> None:
    target = f"{front}{path}".encode()
    try:
        routes.find(method, target)
    except UnknownRoute:
        assert explain(method, target)
