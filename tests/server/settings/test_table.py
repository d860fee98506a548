"""Every row by flag, environment and file, good values and bad ones."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, get_type_hints

import pytest

from mocksens.core.settings.codecs import DURATION, Codec
from mocksens.core.settings.rows import Setting
from mocksens.core.signing.credentials import Credential
from mocksens.core.switches import DOCUMENTED, SWITCHES, Delivery, Switches
from mocksens.server.settings.loading import load
from mocksens.server.settings.settings import SettingError, Settings
from mocksens.server.settings.table import BY_NAME, SETTINGS, shown
from tests.server.settings.support import by_flag, refused, write

Good = tuple[tuple[str, Any], ...]
"""Texts, and the values that they mean."""
Bad = tuple[tuple[str, str], ...]
"""Texts, and what is said of each: what is meant, and behind a semicolon a hint."""
MINUTE = 60_000


ONE_SERVICE = Credential("ak", "sk", frozenset({"a"}))


OWN_GOOD: Mapping[str, Good] = {
    "port": (("0", 0), ("65535", 65535)),
    "host": (("0.0.0.0", "0.0.0.0"), ("::1", "::1")),
    "https_port": (("0", 0), ("7368", 7368)),
    "tls_hosts": (("SMS.example.com", ["sms.example.com"]), ("gate, ::1", ["gate", "::1"])),
    "ca_dir": (("ours", "ours"), ("/tmp/ours", "/tmp/ours")),
    "tls_cert": (("one.pem", "one.pem"), ("two.pem", "two.pem")),
    "tls_key": (("one.pem", "one.pem"), ("two.pem", "two.pem")),
    "access_key": (("mine", "mine"), ("0123", "0123")),
    "secret_key": (("hidden", "hidden"), ("hidden/+:x", "hidden/+:x")),
    "keys": (
        ("ak:sk=a", (ONE_SERVICE,)),
        ("ak:sk=a, b; c:d", (Credential("ak", "sk", frozenset({"a", "b"})), Credential("c", "d"))),
        ("ak:sk=a;", (ONE_SERVICE,)),
    ),
    "services": (("any", None), ("a, ncp:sms:kr:1:b", ("a", "ncp:sms:kr:1:b"))),
    "auth": (("off", "off"), ("verify", "verify"), ("OFF", "off")),
    "callers": (("any", None), ("0212345678,00700", frozenset({"0212345678", "00700"}))),
    "daily_quota": (("none", None), ("1000", 1000), ("0", 0)),
    "delivery": (
        ("immediate", Delivery("after", 0)),
        ("manual", Delivery("manual")),
        ("looks:3", Delivery("looks", 3)),
        ("1500ms", Delivery("after", 1500)),
        ("2h", Delivery("after", 120 * MINUTE)),
    ),
    "magic_numbers": (("off", "off"), ("ON", "on")),
    "scenarios": (("mine", ["mine"]), ("mine, ours/sms", ["mine", "ours/sms"])),
    "play": (("outage", ["outage"]), ("outage,throttled,", ["outage", "throttled"])),
    "scenario_yaml": (("one", "one"), ("two", "two")),
    "charset": (("ks-x-1001", "ks-x-1001"), ("cp949", "cp949")),
    "max_body": (("1", 1), ("10485760", 10 * 1024**2), ("3MiB", 3 * 1024**2), ("2 kb", 2000), ("5B", 5)),
    "journal": (("0", 0), ("50", 50)),
    "journal_size": (("1MiB", 1024**2), ("500", 500)),
    "state": (("state.json", "state.json"), ("other.json", "other.json")),
    "seed": (("abc", "abc"), ("007", "007")),
    "demo": (("1", 1), ("200", 200), ("10000", 10_000)),
    "admin_token": (("hidden", "hidden"), ("0", "0")),
    "admin_hosts": (("a.example", ["a.example"]), ("a.example, b.example,", ["a.example", "b.example"])),
}


OWN_BAD: Mapping[str, Bad] = {
    "port": tuple(
        (text, "must be a whole number from 0 to 65535") for text in ("65536", "-1", "http", "1.0", "\uff18\uff10")
    ),
    "host": ((" ", "must not be empty"),),
    "https_port": (("65536", "must be a whole number from 0 to 65535"), ("on", "must be a whole number")),
    "tls_hosts": tuple(
        (text, "must be host names such as sms.example.com")
        for text in ("*.example.com", "https://a.com", "a.com:443", "-", "가.kr")
    ),
    "ca_dir": (),
    "tls_cert": (),
    "tls_key": (),
    "access_key": ((" ", "must not be empty"),),
    "secret_key": ((" ", "must not be empty"),),
    "keys": (
        ("ak", "must be access-key:secret-key=serviceId"),
        ("ak:", "must be access-key:secret-key=serviceId"),
        (":sk", "must be access-key:secret-key=serviceId"),
        ("ak:sk=", "must have serviceIds after each ="),
        ("ak:sk=a,undefined", "not a word such as undefined or an unfilled placeholder"),
        ("ak:sk=${SERVICE}", "not a word such as undefined or an unfilled placeholder"),
        ("ak:sk=,", "must have serviceIds after each ="),
        ("ak:sk=any", "must have serviceIds after each ="),
        ("ak:sk=a b", "serviceId"),
    ),
    "services": (
        ("a/b", "must be any, or serviceIds; 'a/b' is not one"),
        ("a,null", "must be any, or serviceIds; the serviceId is the word 'null'"),
        (":serviceId", "a placeholder was never filled in"),
        ("{serviceId}", "a placeholder was never filled in"),
        ("가", "'가' is not one"),
        (",", "at least one"),
    ),
    "auth": (("of", "must be verify or off; did you mean off?"), ("no", "must be verify or off")),
    "callers": (
        ("02-123-4567", "must be any, or numbers of digits only"),
        ("0" * 26, "numbers"),
        ("٣", "numbers"),
        (",", "at least one"),
    ),
    "daily_quota": (("-1", "must be none, or a whole number"), ("nonne", "none"), ("1e3", "a whole number")),
    "delivery": tuple(
        (text, "must be a length of time such as 1s, or immediate, manual or looks:N")
        for text in ("imediate", "-1s", "looks", "looks:x", "1w", "9999999d")
    ),
    "magic_numbers": (("of", "must be on or off; did you mean off?"),),
    "scenarios": (),
    "play": (),
    "scenario_yaml": (),
    "charset": (("euc-kr", "must be cp949 or ks-x-1001"), ("cp94", "did you mean cp949?")),
    "max_body": tuple((text, "must be a number of bytes above 0") for text in ("0", "10MB!", "-1", "1.5MiB", "tenMiB")),
    "journal": (("-1", "must be a whole number"), ("many", "must be a whole number")),
    "journal_size": (("0", "must be a number of bytes above 0"),),
    "state": (),
    "seed": (),
    "demo": tuple((text, "must be a whole number from 1 to 10000") for text in ("0", "10001", "-1", "many", "2.5")),
    "admin_token": ((" ", "must not be empty"),),
    "admin_hosts": (),
}


SHARED: Mapping[Codec, tuple[Good, Bad]] = {
    DURATION: (
        (("0", 0), ("1h", 60 * MINUTE), ("90", 90_000), ("1d", 1440 * MINUTE)),
        tuple((text, "must be a duration") for text in ("soon", "-1", "10min", "1e9")),
    ),
}
"""The values to try of settings that share a codec."""


def tries(setting: Setting) -> tuple[Good, Bad]:
    """Return good and bad values of a setting: its own, those of its codec, or the values of its enum and slips."""
    if setting.name in OWN_GOOD:
        return OWN_GOOD[setting.name], OWN_BAD[setting.name]
    if setting.codec in SHARED:
        return SHARED[setting.codec]
    assert issubclass(setting.kind, StrEnum), "a setting with a codec of its own is tried above"
    *others, last = values = [str(each) for each in setting.kind]
    meant = f"must be {', '.join(others)} or {last}"
    slips = [f"{value[:-1]}" for value in values if len(value) > 2]
    return (
        tuple((text, value) for value in values for text in (value, value.upper())),
        (("nonsense", meant), *((slip, f"{meant}; did you mean ") for slip in slips)),
    )


GOOD = {setting.name: tries(setting)[0] for setting in SETTINGS}


BAD = {setting.name: tries(setting)[1] for setting in SETTINGS}


ALL_GOOD = [(name, text, value) for name, entries in GOOD.items() for text, value in entries]


ALL_BAD = [(name, text, said) for name, entries in BAD.items() for text, said in entries]


def test_every_setting_is_tried_here() -> None:
    names = {setting.name for setting in SETTINGS}
    assert names >= OWN_GOOD.keys() == OWN_BAD.keys()
    assert all(len(values) > 1 for values in GOOD.values())


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_flag_variable_and_key_have_one_name(setting: Setting) -> None:
    assert setting.flag == "--" + setting.name.replace("_", "-")
    assert setting.variable == "MOCKSENS_" + setting.name.upper()


def test_without_anything_every_setting_has_its_default() -> None:
    settings = load({}, {})
    assert settings.port == 7367
    assert settings.host == "127.0.0.1"
    assert (settings.access_key, settings.secret_key) == ("mocksens-access-key", "mocksens-secret-key")
    assert settings.switches == DOCUMENTED
    assert {source for _, _, source in shown(settings)} == {"default"}
    assert settings.ignored == []


@pytest.mark.parametrize(("name", "text", "value"), ALL_GOOD)
def test_a_setting_is_read_from_flag_environment_and_file(name: str, text: str, value: Any) -> None:
    write(f"# first line\n{name}: {text}\n", "settings.yaml")
    variable = BY_NAME[name].variable
    for settings, source in (
        (load({name: text}, {}), BY_NAME[name].flag),
        (load({}, {variable: text}), variable),
        (load({}, {}, "settings.yaml"), f"settings.yaml:2:1: {name}"),
    ):
        assert settings.value(name) == value
        assert settings.source(name) == source


@pytest.mark.parametrize(("name", "text", "value"), ALL_GOOD)
def test_a_value_is_shown_as_a_text_that_means_the_same(name: str, text: str, value: Any) -> None:
    codec = BY_NAME[name].codec
    assert codec.is_secret or codec.parse(codec.show(value)) == codec.parse(text)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_default_is_what_its_text_means(setting: Setting) -> None:
    assert not setting.shown_default or setting.codec.parse(setting.shown_default) == setting.default


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_is_a_field_of_its_type(setting: Setting) -> None:
    assert setting.kind == get_type_hints(Switches if setting.name in SWITCHES else Settings)[setting.name]


@pytest.mark.parametrize(("size", "shown_as"), [("500", "500"), ("2048", "2KiB"), ("3 MiB", "3MiB"), ("1gib", "1GiB")])
def test_a_size_is_shown_in_its_largest_unit(size: str, shown_as: str) -> None:
    assert ("journal_size", shown_as, "--journal-size") in shown(by_flag(journal_size=size))


@pytest.mark.parametrize("name", GOOD)
def test_a_flag_wins_over_the_environment_and_that_over_the_file(name: str) -> None:
    (one, first), (two, second) = GOOD[name][:2]
    variable = BY_NAME[name].variable
    write(f"{name}: {one}\n")
    assert load({}, {}).value(name) == first
    assert load({}, {variable: two}).value(name) == second
    assert load({name: one}, {variable: two}).value(name) == first
    assert load({name: None}, {variable: two}).value(name) == second


@pytest.mark.parametrize(("name", "text", "said"), ALL_BAD)
def test_a_wrong_value_is_refused_with_its_source_and_what_is_meant(name: str, text: str, said: str) -> None:
    setting = BY_NAME[name]
    write(f"port: 1\n{name}: '{text}'\n" if name != "port" else f"\n{name}: '{text}'\n", "settings.yaml")
    for error, source in (
        (refused({name: text}), setting.flag),
        (refused(environ={setting.variable: text}), setting.variable),
        (refused(environ={"MOCKSENS_CONFIG": "settings.yaml"}), f"settings.yaml:2:1: {name}"),
    ):
        assert error.startswith(f"{source}: ")
        meaning, _, hint = said.partition("; ")
        assert meaning in error
        assert hint in error
        assert setting.codec.is_secret or not text.strip() or f", not {text!r}" in error


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("keys", "ak:hidden=a b"),
        ("keys", "ak:hid=hidden="),
        ("keys", "ak:hidden/=="),
        ("keys", "ak:x=hidden/+"),
        ("keys", "hidden"),
        ("keys", "a;hidden"),
    ],
)
def test_no_error_shows_a_secret_or_a_part_of_one(name: str, text: str) -> None:
    write(f"{name}: '{text}'\n", "settings.yaml")
    errors = [refused({name: text}), refused(environ={BY_NAME[name].variable: text})]
    errors.append(refused(environ={"MOCKSENS_CONFIG": "settings.yaml"}))
    for error in errors:
        assert "hidden" not in error
        assert "'=" not in error


def test_a_secret_is_masked_unless_it_is_the_published_default() -> None:
    texts = {name: value for name, value, _ in shown(load({}, {}))}
    assert (texts["secret_key"], texts["keys"], texts["admin_token"]) == ("mocksens-secret-key", "", "")
    hidden = shown(by_flag(secret_key="hidden", keys="ak:hidden", admin_token="hidden"))
    assert "hidden" not in str(hidden)
    texts = {name: value for name, value, _ in hidden if BY_NAME[name].codec.is_secret}
    assert texts == {"secret_key": "********", "keys": "ak:********", "admin_token": "********"}


def test_a_long_wrong_value_is_shortened() -> None:
    assert len(refused({"auth": "x" * 10_000})) < 200


@pytest.mark.parametrize("host", ["http://x", "a/b", "*", "*.example.com", "a b", "x:y"])
def test_an_admin_host_that_no_header_can_have_is_refused(host: str) -> None:
    with pytest.raises(SettingError, match="must be host names"):
        load({"admin_hosts": f"fine.example,{host}"}, {})


def test_an_admin_host_may_be_written_as_a_header_has_it() -> None:
    given = "Sms.Example.com,foo:80,bar.,[2001:db8::1]:80,2001:db8::2"
    assert load({"admin_hosts": given}, {}).admin_hosts == [
        "sms.example.com",
        "foo",
        "bar",
        "2001:db8::1",
        "2001:db8::2",
    ]
