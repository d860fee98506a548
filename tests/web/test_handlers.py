"""Every operation of SENS has a handler, and nothing else has one."""

from mocksens.spec.operations import OPERATIONS
from mocksens.web.handlers import HANDLERS


def test_every_operation_has_a_handler() -> None:
    assert HANDLERS.keys() == {operation.name for operation in OPERATIONS}
