from mocksens.spec.documents import EDITIONS, Document
from mocksens.spec.gateway import OF_STATUS
from mocksens.spec.operations import BASE_PATH, OPERATIONS, Name

READ = (400, 401, 403, 404, 500)
WRITE = (400, 401, 403, 404, 429, 500)


def test_there_are_the_nine_operations_of_the_document() -> None:
    assert BASE_PATH == "/sms/v2/services/{serviceId}"
    assert [(each.name, each.method, each.path) for each in OPERATIONS] == [
        ("send-messages", "POST", "/messages"),
        ("upload-file", "POST", "/files"),
        ("list-messages", "GET", "/messages"),
        ("get-message", "GET", "/messages/{messageId}"),
        ("get-reservation", "GET", "/reservations/{reserveId}/reserve-status"),
        ("cancel-reservation", "DELETE", "/reservations/{reserveId}"),
        ("list-unsubscribes", "GET", "/unsubscribes"),
        ("register-unsubscribes", "POST", "/unsubscribes"),
        ("delete-unsubscribes", "DELETE", "/unsubscribes"),
    ]


def test_every_name_is_an_operation() -> None:
    assert [each.name for each in OPERATIONS] == list(Name)


def test_no_two_operations_have_the_same_method_and_path() -> None:
    assert len({(each.method, each.path) for each in OPERATIONS}) == len(OPERATIONS)


def test_an_operation_succeeds_and_fails_with_the_statuses_that_the_page_of_2023_lists() -> None:
    failures = EDITIONS[Document.OF_2023].failures
    assert {each.name: (each.success, failures[each.name]) for each in OPERATIONS} == {
        "send-messages": (202, WRITE),
        "upload-file": (200, WRITE),
        "list-messages": (200, READ),
        "get-message": (200, READ),
        "get-reservation": (200, READ),
        "cancel-reservation": (204, READ),
        "list-unsubscribes": (200, WRITE),
        "register-unsubscribes": (200, WRITE),
        "delete-unsubscribes": (204, WRITE),
    }


def test_the_pages_of_2026_list_the_same_failures_for_every_operation() -> None:
    assert EDITIONS[Document.OF_2026].failures == {each.name: (400, 401, 403, 404, 429, 500) for each in OPERATIONS}


def test_every_failure_that_a_document_lists_is_in_the_table_of_the_gateway() -> None:
    """Scenarios rely on this to tell which statuses are documented."""
    listed = {status for edition in EDITIONS.values() for row in edition.failures.values() for status in row}
    assert listed <= OF_STATUS.keys()
