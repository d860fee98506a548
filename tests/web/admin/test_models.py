"""The models of the admin API, which import nothing of the server, agree with the server."""

import re
from typing import get_args

import msgspec
import pytest

from mocksens.client.models import unsubscribes
from mocksens.client.models.events import DroppedData
from mocksens.client.models.messages import Completion, MessageData
from mocksens.client.models.model import Model
from mocksens.client.models.reservations import ReserveStatusName
from mocksens.client.models.server import Error
from mocksens.client.models.services import Callers, ScopeName
from mocksens.client.models.verification import SentData
from mocksens.core.inspection.claims import FIELDS
from mocksens.core.inspection.events import Cursor
from mocksens.core.inspection.one_time_codes import COUNTS
from mocksens.core.inspection.reset import Scope
from mocksens.spec.limits import TEL, UNSUBSCRIBES_MAX
from mocksens.spec.results import SUCCESS
from mocksens.spec.statuses import ReserveStatus
from mocksens.web.admin.calls.table import CALLS


def test_the_words_that_a_body_may_have_are_those_of_the_server() -> None:
    assert get_args(ScopeName) == tuple(Scope)
    assert get_args(ReserveStatusName) == tuple(ReserveStatus)
    assert Completion().result == SUCCESS


def test_numbers_are_bounded_as_in_the_specification() -> None:
    pattern = rf"^{TEL}(?!\n)$"
    assert pattern == unsubscribes.DIGITS
    numbers = ["1"] * UNSUBSCRIBES_MAX.value
    assert msgspec.convert({"callers": numbers}, Callers).callers == numbers
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"callers": [*numbers, "1"]}, Callers)


def test_fields_are_those_of_what_they_show() -> None:
    assert {*SentData.__struct_encode_fields__} == {"request", *FIELDS}
    assert DroppedData.__struct_encode_fields__ == Cursor._fields[:4]
    (otp,) = (field for field in msgspec.inspect.type_info(MessageData).fields if field.name == "otp")  # type: ignore[attr-defined]
    assert otp.type.extra_json_schema["description"].endswith(COUNTS)


def test_what_a_newer_server_adds_is_ignored() -> None:
    data = b'{"status":404,"message":"gone","more":[1]}'
    assert msgspec.json.decode(data, type=Error) == Error(status=404, message="gone")


def test_each_type_says_what_it_is() -> None:
    types = {kind for call in CALLS for kind in (call.gives, call.takes, call.query) if isinstance(kind, type)}
    structs = {kind for kind in types if issubclass(kind, msgspec.Struct)}
    assert all(re.match(r"[A-Z].*[.:,]", kind.__doc__ or "") for kind in structs)
    assert any(issubclass(kind, Model) for kind in structs)
