"""A team's tests of an application that registers people by SMS."""

import pytest
from flask.testing import FlaskClient

from mocksens.testing import Mocksens
from tests.testing.example.sms import Account, Sms

PHONE = "01012345678"


def test_the_code_of_the_sms_logs_in(web: FlaskClient, mocksens: Mocksens) -> None:
    assert web.post("/sign-up", json={"phone": PHONE}).status_code == 202
    code = mocksens.wait_for(to=PHONE).otp
    assert web.post("/log-in", json={"phone": PHONE, "code": code}).json == {"welcome": PHONE}
    mocksens.assert_sent(to=PHONE, sender="0212345678", content="[example] 인증번호는 [*]입니다.", count=1)


def test_a_second_code_replaces_the_first(web: FlaskClient, mocksens: Mocksens) -> None:
    web.post("/sign-up", json={"phone": PHONE})
    first = mocksens.wait_for(to=PHONE)
    web.post("/sign-up", json={"phone": PHONE})
    second = mocksens.wait_for(to=PHONE, after=first)
    assert web.post("/log-in", json={"phone": PHONE, "code": first.otp}).status_code == 403
    assert web.post("/log-in", json={"phone": PHONE, "code": second.otp}).status_code == 200


def test_it_waits_as_long_as_sens_says(web: FlaskClient, mocksens: Mocksens, waits: list[float]) -> None:
    mocksens.fail_next({"status": 429, "headers": {"Retry-After": "7"}}, times=2)
    assert web.post("/sign-up", json={"phone": PHONE}).status_code == 202
    assert waits == [7, 7]
    assert [request.status for request in mocksens.requests] == [429, 429, 202]


@pytest.mark.mocksens(scenario="outage", unused_steps="ignore")
def test_in_an_outage_it_says_so(web: FlaskClient, mocksens: Mocksens) -> None:
    assert web.post("/sign-up", json={"phone": PHONE}).status_code == 503
    mocksens.assert_nothing_sent()


def test_a_lost_answer_makes_it_send_twice(sms: Sms, mocksens: Mocksens) -> None:
    mocksens.fail_next(fault="reset", commit=True)
    sms.send(PHONE, "hello")
    with pytest.raises(AssertionError, match=f"sent twice to {PHONE}: 'hello'"):
        mocksens.assert_no_duplicate_sends()


def test_a_wrong_secret_key_is_explained(account: Account, mocksens: Mocksens) -> None:
    sms = Sms(account._replace(secret_key="of another service"))
    with pytest.raises(OSError, match="401"):
        sms.send(PHONE, "hello")
    assert "secret key" in mocksens.requests[-1].diagnosis


def test_an_undeliverable_sms_is_taken_all_the_same(sms: Sms, mocksens: Mocksens) -> None:
    mocksens.fail_next(result="3018", after="0s")
    sms.send(PHONE, "hello")
    assert mocksens.wait_for(PHONE).status_code == "3018"
