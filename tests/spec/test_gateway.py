import re

import pytest

from mocksens.spec import gateway
from mocksens.spec.cite import Basis
from mocksens.spec.countries import COUNTRIES, DOMESTIC
from mocksens.spec.gateway import GATEWAY_ANSWERS


def test_the_gateway_has_the_official_table_of_answers_by_name() -> None:
    assert {name: (row.status, row.code, row.message) for name, row in GATEWAY_ANSWERS.items()} == {
        "bad-request": (400, "100", "Bad Request Exception"),
        "authentication-failed": (401, "200", "Authentication Failed"),
        "permission-denied": (401, "210", "Permission Denied"),
        "forbidden": (403, "230", "Forbidden"),
        "not-found": (404, "300", "Not Found Exception"),
        "quota-exceeded": (429, "400", "Quota Exceeded"),
        "throttled": (429, "410", "Throttle Limited"),
        "rate-limited": (429, "420", "Rate Limited"),
        "too-large": (413, "430", "Request Entity Too Large"),
        "endpoint-error": (503, "500", "Endpoint Error"),
        "endpoint-timeout": (504, "510", "Endpoint Timeout"),
        "unexpected": (500, "900", "Unexpected Error"),
    }
    assert {row.cite.basis for row in GATEWAY_ANSWERS.values()} == {Basis.DOCUMENTED}


def test_headers_have_the_names_of_the_document() -> None:
    assert gateway.TIMESTAMP_HEADER == "x-ncp-apigw-timestamp"
    assert gateway.ACCESS_KEY_HEADER == "x-ncp-iam-access-key"
    assert gateway.SIGNATURE_HEADER == "x-ncp-apigw-signature-v2"
    assert gateway.REQUEST_ID_HEADER == "x-ncp-apigw-request-id"


def test_messages_go_to_the_seventy_eight_countries_of_the_list() -> None:
    assert len(COUNTRIES) == 78
    assert all(re.fullmatch("[1-9][0-9]{0,2}", code) for code in COUNTRIES)


def test_a_country_has_one_calling_code() -> None:
    countries = " ".join(COUNTRIES.values()).split()
    assert all(re.fullmatch("[A-Z]{2}", country) for country in countries)
    assert len(set(countries)) == len(countries) == 79


def test_no_calling_code_begins_with_another() -> None:
    assert not [(code, other) for code in COUNTRIES for other in COUNTRIES if other != code and other.startswith(code)]


@pytest.mark.parametrize(
    ("code", "country"),
    [("82", "KR"), ("1", "US CA"), ("81", "JP"), ("44", "GB"), ("7", "RU"), ("855", "KH"), ("886", "TW"), ("41", "CH")],
)
def test_calling_codes_stand_for_their_countries(code: str, country: str) -> None:
    assert COUNTRIES[code] == country


def test_korea_is_the_default_and_a_slip_of_the_list_is_mended() -> None:
    assert DOMESTIC == "82"
    assert "885" not in COUNTRIES
