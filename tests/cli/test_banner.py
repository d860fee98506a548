"""The banner of settings that differ from the defaults."""

import pytest

from mocksens.cli.banner import banner
from mocksens.server.settings.loading import load

URL = "http://127.0.0.1:7367"


def shown(*urls: str, encoding: str = "utf-8", **settings: str) -> str:
    return banner(load(settings, {}), urls or (URL,), encoding)


def test_the_command_names_only_what_is_not_the_default() -> None:
    assert '\n    mocksens send --to 01012345678 "[my app] 인증번호 482913"\n' in shown()


def test_a_configured_secret_key_is_not_shown() -> None:
    text = shown(access_key="my key", secret_key="hidden")
    assert "hidden" not in text
    assert "  access key  my key\n" in text
    assert "  secret key  as configured by --secret-key\n" in text
    assert """--access-key 'my key' --secret-key "$SENS_SECRET_KEY" """ in text


def test_without_signatures_there_are_no_keys() -> None:
    text = shown(auth="off", access_key="mine", secret_key="hidden")
    assert "  keys        any (auth is off)\n" in text
    assert "mine" not in text
    assert "hidden" not in text


def test_it_names_each_address_and_a_service_that_exists() -> None:
    text = shown("http://127.0.0.1:1", "https://127.0.0.1:2", services="a,b")
    assert "  address     http://127.0.0.1:1  https://127.0.0.1:2\n" in text
    assert "  inbox       http://127.0.0.1:1/\n" in text
    assert "  serviceId   a\n" in text
    assert "--url http://127.0.0.1:1 --service a " in text


def test_an_admin_token_is_announced_and_not_shown() -> None:
    text = shown(admin_token="hidden")
    assert f"  inbox       {URL}/  (asks for the admin token)\n" in text
    assert "hidden" not in text


@pytest.mark.parametrize("encoding", ["ascii", "cp949", "iso8859-1"])
def test_a_terminal_of_another_encoding_gets_no_korean(encoding: str) -> None:
    text = shown(encoding=encoding)
    assert text.isascii()
    assert '"[my app] code 482913"' in text
