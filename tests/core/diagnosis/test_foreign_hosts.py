"""A proxy's refusal of another host says what to do, and never advises to send a message in earnest."""

import pytest

from mocksens.core.diagnosis.foreign_hosts import advice
from mocksens.spec.gateway import HOSTS
from tests.operations.support import world

PORTS = ["", ":443", ":80"]


@pytest.mark.parametrize("port", PORTS)
@pytest.mark.parametrize("host", ["api-sens.ncloud.com", "API-SENS.ncloud.com", "api-sens.ncloud.com."])
def test_the_host_of_sens_v1_is_named_and_the_one_of_v2_given(host: str, port: str) -> None:
    said = advice(f"{host}{port}")
    assert said.startswith(f"{host}{port} is the host of SENS v1, and mocksens serves SMS API v2 only")
    assert said.endswith(f"call https://{HOSTS[0]}/sms/v2")
    assert "NO_PROXY" not in said


@pytest.mark.parametrize("port", PORTS)
@pytest.mark.parametrize(
    ("host", "meant"),
    [
        ("sens.apigw.ntrus.com", HOSTS[0]),
        ("sense.apigw.ntruss.com", HOSTS[0]),
        ("sens.apigw.ntruss.co", HOSTS[0]),
        ("sens-apigw.ntruss.com", HOSTS[0]),
        ("sens.ncloud.com", HOSTS[0]),
        ("sens.apigw.gov-ntrus.com", HOSTS[1]),
        ("sens.apigw.fin-ntruss.co.kr", HOSTS[2]),
    ],
)
def test_a_misspelt_host_of_sens_is_corrected(host: str, meant: str, port: str) -> None:
    assert advice(f"{host}{port}") == f"{host}{port} is not a host of SENS: did you mean {meant}?"


@pytest.mark.parametrize(
    "host",
    [
        "mail.apigw.ntruss.com",
        "ncloud.apigw.gov-ntruss.com",
        "kr.ncloud.com",
        "openapi.naver.com",
        "cdn.apigw.ntruss.com:443",
    ],
)
def test_another_host_of_naver_is_not_advised_to_be_called_in_earnest(host: str) -> None:
    said = advice(host)
    assert said.startswith(f"{host} is a host of NAVER, but not of SENS's SMS API")
    assert "stub it in your tests" in said
    assert "list it in NO_PROXY" not in said


@pytest.mark.parametrize(
    "host", ["registry.example:443", "localhost:1", "xn--naver.com.example", "mynaver.com.kr", "a" * 5000]
)
def test_any_other_host_may_be_listed(host: str) -> None:
    said = advice(host)
    assert said.startswith(
        f"mocksens relays only the hosts of SENS, not {host}; list it in NO_PROXY, or in the setting"
    )


def test_a_whole_target_of_sens_v1_is_told_so_in_the_diagnosis() -> None:
    client, _ = world()
    answer = client.request("POST", "http://api-sens.ncloud.com/v1/sms/services/x/messages")
    assert answer.status == 403
    assert "is the host of SENS v1" in answer.diagnosis
    assert "NO_PROXY" not in answer.diagnosis
