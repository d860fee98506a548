import pytest
from app.main import app, get_sens
from app.sens import Sens

pytestmark = pytest.mark.anyio
PHONE = "01012345678"


async def test_the_code_from_the_sms_is_accepted_once(client, mocksens):
    assert (await client.post("/codes", json={"phone": PHONE})).status_code == 202
    message = await mocksens.wait_for_async(to=PHONE)
    assert (await client.post("/codes/verify", json={"phone": PHONE, "code": ""})).status_code == 400
    verification = {"phone": PHONE, "code": message.otp}
    assert (await client.post("/codes/verify", json=verification)).status_code == 204
    assert (await client.post("/codes/verify", json=verification)).status_code == 400


async def test_a_busy_gateway_is_asked_again(client, mocksens):
    mocksens.fail_next("endpoint-error", times=2)
    assert (await client.post("/codes", json={"phone": PHONE})).status_code == 202
    assert [request.status for request in mocksens.requests] == [503, 503, 202]
    mocksens.assert_sent(to=PHONE, count=1)


async def test_a_used_up_quota_is_an_error(client, mocksens):
    mocksens.fail_next("quota-exceeded")
    assert (await client.post("/codes", json={"phone": PHONE})).status_code == 503
    mocksens.assert_nothing_sent()


async def test_no_connection_is_an_error(client, settings):
    async with Sens(settings.model_copy(update={"url": "http://127.0.0.1:1"})) as unreachable:  # a closed port
        app.dependency_overrides[get_sens] = lambda: unreachable
        assert (await client.post("/codes", json={"phone": PHONE})).status_code == 503


async def test_a_lost_answer_is_not_a_second_sms(client, mocksens):
    mocksens.fail_next(fault="reset", commit=True)
    assert (await client.post("/codes", json={"phone": PHONE})).status_code == 202
    assert [request.fault for request in mocksens.requests] == ["reset"]
    mocksens.assert_sent(to=PHONE, count=1)


async def test_a_wrong_secret_key_is_explained(client, settings, mocksens):
    settings.secret_key = "wrong"
    assert (await client.post("/codes", json={"phone": PHONE})).status_code == 503
    assert mocksens.requests[-1].status == 401
    assert "secret key" in mocksens.requests[-1].diagnosis
