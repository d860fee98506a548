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


def test_an_operation_succeeds_and_fails_with_the_statuses_listed_for_it() -> None:
    assert {each.name: (each.success, each.failures) for each in OPERATIONS} == {
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
