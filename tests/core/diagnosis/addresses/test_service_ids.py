"""The serviceId is found in any path."""

import pytest

from mocksens.core.diagnosis.addresses.service_ids import names, service_id_of

ID = "ncp:sms:kr:000000000000:mocksens"
S = f"/sms/v2/services/{ID}"


@pytest.mark.parametrize(
    ("target", "service_id"),
    [
        (f"{S}/messages", ID),
        (f"{S}/message?x=1", ID),
        ("/v2/services/mine/messages", "mine"),
        ("/sms/v2/SERVICES/mine", "mine"),
        (f"/sms/v2/{ID}/messages", ID),
        (f"/https://sens.apigw.ntruss.com{S}/messages", ID),
        (f"/sms/v2/services/{ID.replace(':', '%3A')}/", ID),
        ("/sms/v2/services//messages", ""),
        ("/sms/v2/services", ""),
        ("/nowhere", ""),
    ],
)
def test_what_stands_for_the_service_id_is_found_in_any_path(target: str, service_id: str) -> None:
    assert service_id_of(target.encode()) == service_id


def test_the_parts_of_a_path_are_given_unescaped() -> None:
    assert names(b"//a%3Ab/c?d=/e") == ["a:b", "c"]
