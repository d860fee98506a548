"""Every setting by flag, environment and file; what is refused and how; and that each reaches what it sets."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mocksens.core.clock import KST, to_datetime, to_ms
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.signing.credentials import Credential
from mocksens.core.switches import DOCUMENTED, OBSERVED, Delivery
from mocksens.server.settings.settings import BY_NAME, SETTINGS, SettingError, Settings, configure, load
from tests.client import Client, InProcess

MINUTE = 60_000
ONE_SERVICE = Credential("ak", "sk", frozenset({"a"}))
GOOD: Mapping[str, tuple[tuple[str, Any], ...]] = {
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
    "services": (("any", None), ("a, ncp:sms:kr:1:b", frozenset({"a", "ncp:sms:kr:1:b"}))),
    "profile": (("observed", "observed"), ("documented", "documented")),
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
    "over_long": (("refuse", "refuse"), ("cut", "cut")),
    "unsupported_text": (("refuse", "refuse"), ("fail", "fail")),
    "charset": (("ks-x-1001", "ks-x-1001"), ("cp949", "cp949")),
    "countries": (("any", "any"), ("LIST", "list")),
    "inline_files": (("refuse", "refuse"), ("accept", "accept")),
    "reserve_lead": (("0", 0), ("1h", 60 * MINUTE), ("90", 90_000)),
    "cancel_lead": (("10m", 10 * MINUTE), ("1d", 1440 * MINUTE)),
    "nothing_found": (("404", "404"), ("list", "list")),
    "language": (("en", "en"), ("ko", "ko")),
    "max_body": (("1", 1), ("10485760", 10 * 1024**2), ("3MiB", 3 * 1024**2), ("2 kb", 2000), ("5B", 5)),
    "journal": (("0", 0), ("50", 50)),
    "journal_size": (("1MiB", 1024**2), ("500", 500)),
    "state": (("state.json", "state.json"), ("other.json", "other.json")),
    "seed": (("abc", "abc"), ("007", "007")),
    "log_format": (("json", "json"), ("off", "off"), ("text", "text")),
    "admin_token": (("hidden", "hidden"), ("0", "0")),
    "admin_hosts": (("a.example", ["a.example"]), ("a.example, b.example,", ["a.example", "b.example"])),
}
BAD: Mapping[str, tuple[tuple[str, str], ...]] = {
    "port": tuple(
        (text, "must be a whole number from 0 to 65535") for text in ("65536", "-1", "http", "1.0", "\uff18\uff10")
    ),
    "host": ((" ", "must not be empty"),),
    "https_port": (("65536", "must be a whole number from 0 to 65535"), ("on", "must be a whole number")),
    "tls_hosts": tuple(
        (text, "must be names of hosts, as sms.example.com")
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
        ("ak:sk=", "must name serviceIds behind each ="),
        ("ak:sk=a,undefined", "not a word as undefined or a placeholder that was never filled in"),
        ("ak:sk=${SERVICE}", "not a word as undefined or a placeholder that was never filled in"),
        ("ak:sk=,", "must name serviceIds behind each ="),
        ("ak:sk=any", "must name serviceIds behind each ="),
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
    "profile": (("observd", "must be documented or observed; did you mean observed?"),),
    "auth": (("of", "must be verify or off; did you mean off?"), ("no", "must be verify or off")),
    "callers": (
        ("02-123-4567", "must be any, or numbers of digits only"),
        ("0" * 26, "numbers"),
        ("٣", "numbers"),
        (",", "at least one"),
    ),
    "daily_quota": (("-1", "must be none, or a whole number"), ("nonne", "none"), ("1e3", "a whole number")),
    "delivery": tuple(
        (text, "must be a length of time as 1s, or immediate, manual or looks:N")
        for text in ("imediate", "-1s", "looks", "looks:x", "1w", "9999999d")
    ),
    "magic_numbers": (("of", "must be on or off; did you mean off?"),),
    "scenarios": (),
    "play": (),
    "scenario_yaml": (),
    "over_long": (("cutt", "must be cut or refuse; did you mean cut?"),),
    "unsupported_text": (("refuze", "must be fail or refuse; did you mean refuse?"),),
    "charset": (("euc-kr", "must be cp949 or ks-x-1001"), ("cp94", "did you mean cp949?")),
    "countries": (("lst", "must be list or any; did you mean list?"),),
    "inline_files": (("acept", "must be accept or refuse; did you mean accept?"),),
    "reserve_lead": (("soon", "must be a length of time"), ("-1", "must be a length of time")),
    "cancel_lead": (("10min", "must be a length of time"), ("1e9", "must be a length of time")),
    "nothing_found": (("40", "must be list or 404; did you mean 404?"),),
    "language": (("kr", "must be ko or en"),),
    "max_body": tuple((text, "must be a number of bytes above 0") for text in ("0", "10MB!", "-1", "1.5MiB", "tenMiB")),
    "journal": (("-1", "must be a whole number"), ("many", "must be a whole number")),
    "journal_size": (("0", "must be a number of bytes above 0"),),
    "state": (),
    "seed": (),
    "log_format": (("jsn", "must be text or json or off; did you mean json?"),),
    "admin_token": ((" ", "must not be empty"),),
    "admin_hosts": (),
}
ALL_GOOD = [(name, text, value) for name, entries in GOOD.items() for text, value in entries]
ALL_BAD = [(name, text, said) for name, entries in BAD.items() for text, said in entries]


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(text: str, name: str = "mocksens.yaml") -> None:
    Path(name).write_text(text, encoding="utf-8")


def by_flag(**flags: str) -> Settings:
    return load(flags, {})


def refused(flags: Mapping[str, str] | None = None, environ: Mapping[str, str] | None = None) -> str:
    with pytest.raises(SettingError) as raised:
        load(flags or {}, environ or {})
    return str(raised.value)


# --- the file of the working directory ---------------------------------------------------------------


def test_a_directory_that_cannot_be_looked_into_has_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError

    write("port: 1\n")
    assert load({}, {})["port"] == 1
    monkeypatch.setattr("os.stat", forbidden)
    assert load({}, {})["port"] == 7367


# --- where values come from --------------------------------------------------------------------------


def test_every_setting_is_tried_here() -> None:
    names = [setting.name for setting in SETTINGS]
    assert list(GOOD) == names
    assert list(BAD) == names


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_flag_variable_and_key_have_one_name(setting: Any) -> None:
    assert setting.flag == "--" + setting.name.replace("_", "-")
    assert setting.variable == "MOCKSENS_" + setting.name.upper()


def test_without_anything_every_setting_has_its_default() -> None:
    settings = load({}, {})
    assert settings["port"] == 7367
    assert settings["host"] == "127.0.0.1"
    assert (settings["access_key"], settings["secret_key"]) == ("mocksens-access-key", "mocksens-secret-key")
    assert settings.switches() == DOCUMENTED
    assert {source for _, _, source in settings.shown()} == {"default"}
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
        assert settings[name] == value
        assert settings.chosen[name].source == source


@pytest.mark.parametrize("name", GOOD)
def test_a_flag_wins_over_the_environment_and_that_over_the_file(name: str) -> None:
    (one, first), (two, second) = GOOD[name][:2]
    variable = BY_NAME[name].variable
    write(f"{name}: {one}\n")
    assert load({}, {})[name] == first
    assert load({}, {variable: two})[name] == second
    assert load({name: one}, {variable: two})[name] == first
    assert load({name: None}, {variable: two})[name] == second


@pytest.mark.parametrize(("name", "text", "said"), ALL_BAD)
def test_a_wrong_value_is_refused_with_its_source_and_what_is_meant(name: str, text: str, said: str) -> None:
    setting = BY_NAME[name]
    write(f"port: 1\n{name}: '{text}'\n" if name != "port" else f"\n{name}: '{text}'\n", "settings.yaml")
    for error, source in (
        (refused({name: text}), setting.flag),
        (refused(environ={setting.variable: text}), setting.variable),
        (refused(environ={"MOCKSENS_CONFIG": "settings.yaml"}), f"settings.yaml:2:1: {name}"),
    ):
        assert error.startswith(f"{source} ")
        assert said in error
        assert setting.secret or repr(text) in error


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
    shown = {name: value for name, value, _ in load({}, {}).shown()}
    assert (shown["secret_key"], shown["keys"], shown["admin_token"]) == ("mocksens-secret-key", "", "")
    hidden = by_flag(secret_key="hidden", keys="ak:hidden", admin_token="hidden").shown()
    assert "hidden" not in str(hidden)
    shown = {name: value for name, value, _ in hidden if BY_NAME[name].secret}
    assert shown == {"secret_key": "********", "keys": "ak:********", "admin_token": "********"}


def test_a_long_wrong_value_is_shortened() -> None:
    assert len(refused({"auth": "x" * 10_000})) < 200


# --- the environment ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GOOD)
def test_an_empty_variable_counts_as_unset(name: str) -> None:
    settings = load({}, {BY_NAME[name].variable: ""})
    assert settings.chosen[name] == load({}, {}).chosen[name]


def test_an_empty_variable_leaves_the_file_its_say() -> None:
    write("port: 1\n")
    assert load({}, {"MOCKSENS_PORT": ""})["port"] == 1


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("MOCKSENS_DALIY_QUOTA", "MOCKSENS_DALIY_QUOTA is not a setting; did you mean MOCKSENS_DAILY_QUOTA?"),
        ("MOCKSENS_CALLER", "did you mean MOCKSENS_CALLERS?"),
        ("MOCKSENS_XYZZY", "MOCKSENS_XYZZY is not a setting"),
        ("MOCKSENS_port", "MOCKSENS_port is not a setting"),
        ("MOCKSENS_", "is not a setting"),
    ],
)
def test_an_unknown_variable_is_refused_with_a_suggestion(variable: str, said: str) -> None:
    assert said in refused(environ={variable: "1"})
    assert said in refused(environ={variable: ""})


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("MOCKSENS_SERVICE_HOST", "10.0.0.1"),
        ("MOCKSENS_SERVICE_PORT", "7367"),
        ("MOCKSENS_SERVICE_PORT_HTTP", "7367"),
        ("MOCKSENS_PORT", "tcp://10.0.0.1:7367"),
        ("MOCKSENS_PORT", "udp://10.0.0.1:7367"),
        ("MOCKSENS_PORT_7367_TCP", "tcp://10.0.0.1:7367"),
        ("MOCKSENS_PORT_7367_TCP_ADDR", "10.0.0.1"),
        ("MOCKSENS_PORT_7367_TCP_PORT", "7367"),
        ("MOCKSENS_PORT_7367_TCP_PROTO", "tcp"),
    ],
)
def test_what_kubernetes_and_container_links_inject_is_passed_over(variable: str, text: str) -> None:
    settings = load({}, {variable: text})
    assert settings["port"] == 7367
    assert settings.ignored == [variable]


def test_the_url_of_clients_and_what_is_not_ours_are_no_business_of_the_settings() -> None:
    assert load({}, {"MOCKSENS_URL": "http://mock:7367", "PORT": "x", "XMOCKSENS_PORT": "x"}).ignored == []


# --- the file ----------------------------------------------------------------------------------------


def test_the_file_is_named_by_flag_then_by_variable_then_by_its_own_name() -> None:
    write("port: 1\n")
    write("port: 2\n", "two.yaml")
    write("port: 3\n", "three.yaml")
    assert load({}, {})["port"] == 1
    assert load({}, {"MOCKSENS_CONFIG": "two.yaml"})["port"] == 2
    assert load({}, {"MOCKSENS_CONFIG": "two.yaml"}, "three.yaml")["port"] == 3


def test_an_empty_variable_names_no_file() -> None:
    assert load({}, {"MOCKSENS_CONFIG": ""})["port"] == 7367


@pytest.mark.parametrize("config", ["missing.yaml", "."])
def test_a_file_that_was_asked_for_must_be_readable(config: str) -> None:
    for environ, flag in (({}, config), ({"MOCKSENS_CONFIG": config}, None)):
        with pytest.raises(SettingError, match=r"cannot be read: (No such file or directory|Is a directory)"):
            load({}, environ, flag)


def test_values_mean_what_they_look_like() -> None:
    write("auth: off\ncallers: [0212345678, 00700]\nseed: 0x10\nnothing_found: 404\ndaily_quota: 010\n")
    settings = load({}, {})
    assert settings["auth"] == "off"
    assert settings["callers"] == frozenset({"0212345678", "00700"})
    assert (settings["seed"], settings["nothing_found"], settings["daily_quota"]) == ("0x10", "404", 10)


def test_lists_may_be_lists_and_nothing_is_unset() -> None:
    write("services:\n  - a\n  - b\nadmin_hosts: []\nport:\nkeys: []\n")
    settings = load({}, {})
    assert settings["services"] == frozenset({"a", "b"})
    assert (settings["admin_hosts"], settings["port"], settings["keys"]) == ([], 7367, ())


KEYS = (Credential("ak", "sk", frozenset({"a", "b"})), Credential("c", "d"))


@pytest.mark.parametrize(
    "text",
    [
        "keys: ak:sk=a,b;c:d",
        "keys: ['ak:sk=a,b', 'c:d']",
        "keys:\n  - {access_key: ak, secret_key: sk, services: [a, b]}\n  - {access_key: c, secret_key: d}",
        "keys:\n  - access_key: ak\n    secret_key: sk\n    services: a,b\n  - access_key: c\n    secret_key: d",
    ],
)
def test_keys_may_be_written_in_either_form(text: str) -> None:
    write(text)
    assert load({}, {})["keys"] == KEYS


@pytest.mark.parametrize(("access_key", "secret_key"), [("ak", "a=b=="), ("ak", "a;b"), ("ak", "a:b"), ("a:k", "sk")])
def test_a_key_of_the_file_may_have_any_character(access_key: str, secret_key: str) -> None:
    pair = json.dumps([{"access_key": access_key, "secret_key": secret_key, "services": ["a"]}])
    write(f"keys: {pair}\n")
    assert load({}, {})["keys"] == (Credential(access_key, secret_key, frozenset({"a"})),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prot: 1\n", "mocksens.yaml:1:1: prot is not a setting; did you mean port?"),
        ("port: 1\ndaily-quota: 1\n", "mocksens.yaml:2:1: daily-quota is not a setting; did you mean daily_quota?"),
        ("MOCKSENS_PORT: 1\n", "mocksens.yaml:1:1: MOCKSENS_PORT is not a setting"),
        ("config: x\n", "mocksens.yaml:1:1: config is not a setting"),
        ("- port\n", "mocksens.yaml:1:1: must be a mapping of settings"),
        ("port\n", "mocksens.yaml:1:1: must be a mapping of settings"),
        ("port: 1\nport: 2\n", "mocksens.yaml:2:1: port stands here a second time"),
        ("port: {a: b}\n", "mocksens.yaml:1:1: port must be a text or a list of texts"),
        ("callers: [[1]]\n", "mocksens.yaml:1:1: callers must be a text or a list of texts"),
        ("port: [1, 2]\n", "mocksens.yaml:1:1: port is '1,2': it must be a whole number"),
        ("seed: [\n", "mocksens.yaml:2:1: not YAML"),
        ("keys: [{access_key: a}]\n", "mocksens.yaml:1:8: each of keys must have access_key, secret_key"),
        ("keys: ['a:b', {access_key: a, secret_key: b}]\n", "mocksens.yaml:1:8: each of keys must have access_key"),
        ("keys:\n- access_key: a\n  secret: b\n", "mocksens.yaml:3:3: secret is not known; did you mean secret_key?"),
        ("keys: [{access_key: a, secret_key: hidden, services: []}]\n", "mocksens.yaml:1:8: keys must name service"),
        ("keys: [{access_key: a, secret_key: [[hidden]]}]\n", "mocksens.yaml:1:24: secret_key must be a text"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(text: str, said: str) -> None:
    write(text)
    error = refused()
    assert said in error
    assert "hidden" not in error


# --- profiles ----------------------------------------------------------------------------------------


def test_a_profile_sets_the_switches_that_nobody_else_set() -> None:
    observed = by_flag(profile="observed")
    assert observed.switches() == OBSERVED
    assert observed.chosen["nothing_found"].source == "profile observed"
    own = load({"profile": "observed"}, {"MOCKSENS_NOTHING_FOUND": "list"})
    assert own.switches() == OBSERVED._replace(nothing_found=DOCUMENTED.nothing_found)
    write("delivery: 1s\n")
    assert by_flag(profile="observed").switches() == OBSERVED._replace(delivery=DOCUMENTED.delivery)


# --- that settings reach what they set ---------------------------------------------------------------

JPEG = {"name": "a.jpg", "body": base64.b64encode(b"no picture").decode()}


def client(service_id: str = "a", credential: Credential | None = None, /, **flags: str) -> Client:
    sens = by_flag(**flags).sens()
    return Client(InProcess(sens), service_id=service_id, credential=credential or DEFAULT_CREDENTIAL)


def statuses(client: Client) -> list[str]:
    """Of the messages of a send: what each of three looks shows."""
    request_id = client.send().json["requestId"]
    return [client.list_messages(requestId=request_id).json["messages"][0]["status"] for _ in range(3)]


def test_a_key_pair_replaces_the_default_one() -> None:
    mine = Credential("mine", "hidden")
    flags = {"access_key": "mine", "secret_key": "hidden"}
    assert client("a", mine, **flags).send().status == 202
    assert client("a", **flags).send().status == 401


def test_a_limited_key_pair_may_use_its_services_only() -> None:
    limited, free = Credential("ak", "sk"), Credential("c", "d")
    flags = {"keys": "ak:sk=a,b;c:d"}
    for service_id, credential, status in (
        ("a", limited, 202),
        ("b", limited, 202),
        ("x", limited, 403),
        ("x", free, 202),
        ("x", DEFAULT_CREDENTIAL, 202),
    ):
        assert client(service_id, credential, **flags).send().status == status


def test_services_limits_the_worlds() -> None:
    assert client("a", services="a,b").send().status == 202
    assert client("x", services="a,b").send().status == 403


def test_auth_off_takes_any_signature_and_none() -> None:
    assert client("a", Credential("who", "ever"), auth="off").send().status == 202
    assert client("a", Credential("who", "ever")).send().status == 401


def test_callers_are_the_only_ones() -> None:
    assert client(callers="0212345678").send(**{"from": "0212345678"}).status == 202
    assert client(callers="0212345678").send(**{"from": "212345678"}).status == 404


def test_daily_quota_ends_a_days_sending() -> None:
    limited = client(daily_quota="1")
    assert [limited.send().status for _ in range(2)] == [202, 429]


@pytest.mark.parametrize(
    ("delivery", "shown"),
    [
        ("immediate", ["COMPLETED"] * 3),
        ("manual", ["PROCESSING"] * 3),
        ("looks:1", ["PROCESSING", "COMPLETED", "COMPLETED"]),
    ],
)
def test_delivery_decides_when_messages_complete(delivery: str, shown: list[str]) -> None:
    sender = client(delivery=delivery)
    assert [status.replace("READY", "PROCESSING") for status in statuses(sender)] == shown


def test_delivery_may_be_a_length_of_time() -> None:
    sens = by_flag(delivery="1h").sens()
    sender = Client(InProcess(sens), service_id="a")
    sens.service("a").clock.freeze()
    request_id = sender.send().json["requestId"]
    for ahead, shown in ((timedelta(minutes=59), "PROCESSING"), (timedelta(minutes=1), "COMPLETED")):
        sens.service("a").clock.advance_ms(to_ms(ahead))
        assert sender.list_messages(requestId=request_id).json["messages"][0]["status"] == shown


def test_texts_can_be_refused_instead_of_cut_or_failed() -> None:
    assert client().send(content="x" * 91).status == 202
    assert client(over_long="refuse").send(content="x" * 91).status == 400
    assert client().send(content="😀").status == 202
    assert client(unsupported_text="refuse").send(content="😀").status == 400
    # 똠 is in CP949 and not in KS X 1001.
    assert client(unsupported_text="refuse").send(content="똠").status == 202
    assert client(unsupported_text="refuse", charset="ks-x-1001").send(content="똠").status == 400


def test_inline_files_can_be_refused() -> None:
    mms = {"type": "MMS", "files": [JPEG]}
    assert "fileId" in client(inline_files="refuse").send(**mms).json["errorMessage"]
    assert "fileId" not in client().send(**mms).json["errorMessage"]


def ahead(sens_client: Client, minutes: int) -> str:
    now = datetime.fromisoformat(sens_client.clock({"resume": True}).json["now"])
    return (now + timedelta(minutes=minutes)).astimezone(KST).strftime("%Y-%m-%d %H:%M")


def test_the_lead_of_a_reservation_can_be_changed() -> None:
    default, long, none = client(), client(reserve_lead="1h"), client(reserve_lead="0")
    assert default.send(reserveTime=ahead(default, 30)).status == 202
    assert default.send(reserveTime=ahead(default, 5)).status == 400
    assert long.send(reserveTime=ahead(long, 30)).status == 400
    assert none.send(reserveTime=ahead(none, 5)).status == 202


@pytest.mark.parametrize(("lead", "status"), [("0s", 204), ("10m", 400)])
def test_cancelling_can_end_before_a_reservation_is_due(lead: str, status: int) -> None:
    sender = client(cancel_lead=lead)
    reserve_id = sender.send(reserveTime=ahead(sender, 30)).json["requestId"]
    sender.clock({"advance": "25m"})
    assert sender.cancel_reservation(reserve_id).status == status


@pytest.mark.parametrize(
    ("flags", "status"), [({}, 200), ({"nothing_found": "404"}, 404), ({"profile": "observed"}, 404)]
)
def test_a_search_that_finds_nothing_can_be_a_bare_404(flags: dict[str, str], status: int) -> None:
    window = {"requestStartTime": "2026-01-01 00:00:00", "requestEndTime": "2026-01-02 00:00:00"}
    answer = client(**flags).list_messages(**window)
    assert (answer.status, answer.body == b"") == (status, status == 404)


@pytest.mark.parametrize(("language", "text"), [("ko", "성공"), ("en", "Succeeded")])
def test_the_language_is_that_of_the_status_message(language: str, text: str) -> None:
    sender = client(language=language, delivery="immediate")
    request_id = sender.send().json["requestId"]
    assert sender.list_messages(requestId=request_id).json["messages"][0]["statusMessage"] == text


def test_max_body_is_the_cap() -> None:
    assert client(max_body="100").send(content="x" * 100).status == 413
    assert client(max_body="1kib").send(content="x" * 100).status == 202


def ids(**flags: str) -> list[str]:
    sens = by_flag(**flags).sens()
    sens.service("a").clock.freeze(to_datetime(1_700_000_000_000))
    return [Client(InProcess(sens), service_id="a").send().json["requestId"] for _ in range(3)]


def test_a_seed_makes_ids_repeatable() -> None:
    assert ids(seed="1") == ids(seed="1")
    assert ids(seed="1") != ids(seed="2")
    assert ids() != ids()


def scenario(name: str, status: str, folder: str = "mine") -> str:
    Path(folder).mkdir(exist_ok=True)
    text = f"name: {name}\nsteps:\n- then: {{respond: {status}}}\n"
    write(text, f"{folder}/{name}.yaml")
    return text


def test_play_is_played_in_every_service_in_that_order_each_with_a_fresh_count() -> None:
    sens = by_flag(play="quota-exceeded,outage").sens()
    for service_id in ("a", "b"):
        assert [play.scenario.name for play in sens.service(service_id).scenarios.plays] == ["outage", "quota-exceeded"]
        sender = Client(InProcess(sens), service_id=service_id)
        assert [sender.send().status for _ in range(5)] == [503, 503, 503, 429, 202]


def test_scenarios_makes_files_available_and_plays_none() -> None:
    scenario("mine", "503")
    scenario("ours", "504", "theirs")
    sens = by_flag(scenarios="mine, theirs").sens()
    assert {"mine", "ours", "outage"} <= set(sens.scenarios)
    assert Client(InProcess(sens), service_id="a").send().status == 202
    assert client(scenarios="mine,theirs", play="ours").send().status == 504


def test_scenarios_are_a_list_in_a_file_too() -> None:
    scenario("mine", "503")
    write("scenarios: [mine]\nplay: [mine]\n")
    assert load({}, {})["scenarios"] == ["mine"]
    assert Client(InProcess(load({}, {}).sens()), service_id="a").send().status == 503


def test_a_scenario_given_inline_is_available_and_played_last() -> None:
    inline = scenario("inline", "503", "elsewhere")
    sens = by_flag(scenario_yaml=inline, play="outage").sens()
    assert [play.scenario.name for play in sens.service("a").scenarios.plays] == ["inline", "outage"]
    sens = by_flag(scenario_yaml=inline, play="inline,outage").sens()
    assert [play.scenario.name for play in sens.service("a").scenarios.plays] == ["outage", "inline"]
    assert sens.scenarios["inline"].name == "inline"


def test_scenarios_are_not_read_before_they_are_needed() -> None:
    settings = load({"scenarios": "missing", "play": "nothing", "scenario_yaml": "["}, {})
    assert settings["play"] == ["nothing"]


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"MOCKSENS_PLAY": "outgae"}, "MOCKSENS_PLAY: there is no scenario 'outgae'; did you mean outage?"),
        ({"MOCKSENS_PLAY": "x"}, "MOCKSENS_PLAY: there is no scenario 'x'; `mocksens scenarios list` names them"),
        ({"MOCKSENS_SCENARIOS": "mine,missing"}, "MOCKSENS_SCENARIOS: missing is no directory"),
        ({"MOCKSENS_SCENARIOS": "mine/good.yaml"}, "MOCKSENS_SCENARIOS: mine/good.yaml is no directory"),
        (
            {"MOCKSENS_SCENARIOS": "bad"},
            "bad/a.yaml:3:10: 'teapod' is no answer of the gateway; known are",
        ),
        (
            {"MOCKSENS_SCENARIO_YAML": "name: x\nsteps: [{then: {falt: reset}}]"},
            "MOCKSENS_SCENARIO_YAML:2:17: falt is not known here; did you mean fault?",
        ),
    ],
)
def test_what_is_wrong_with_scenarios_is_told_when_they_are_read(environ: dict[str, str], said: str) -> None:
    scenario("good", "503")
    scenario("a", "teapod", "bad")
    with pytest.raises(SettingError) as raised:
        load({}, environ).sens()
    assert str(raised.value).startswith(said)


def test_what_is_wrong_inline_in_a_file_is_told_with_the_files_place_and_its_own() -> None:
    write("port: 1\nscenario_yaml: |\n  name: x\n  steps: []\n")
    with pytest.raises(SettingError, match=r"mocksens\.yaml:2:1: scenario_yaml:2:1: steps must have at least 1"):
        load({}, {}).sens()


def test_a_scenario_given_inline_is_shown_on_one_line() -> None:
    shown = {name: text for name, text, _ in by_flag(scenario_yaml="name: x\nsteps:\n- {}\n").shown()}
    assert shown["scenario_yaml"] == "name: x steps: - {}"


@pytest.mark.parametrize("twin", ["ak:other=a;ak:sk", "mocksens-access-key:other"])
def test_an_access_key_that_stands_twice_is_refused(twin: str) -> None:
    with pytest.raises(SettingError, match=r"--keys: the access key .* twice"):
        load({"keys": twin}, {})


# --- all that is wrong -------------------------------------------------------------------------------


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "mocksens.yaml"
    file.write_text("dayly_quota: 1\nlanguage: fr\njournal: {a: b}\n", encoding="utf-8")
    environ = {"MOCKSENS_DELIVERY": "soon", "MOCKSENS_PORTT": "1"}
    with pytest.raises(SettingError) as raised:
        load({"port": "abc"}, environ, str(file))
    told = str(raised.value).splitlines()
    assert len(told) == 6
    beginnings = (
        "MOCKSENS_PORTT is not",
        "mocksens.yaml:1:1: dayly_quota is not",
        "mocksens.yaml:3",
        "--port is 'abc'",
    )
    for said in (*beginnings, "MOCKSENS_DELIVERY is 'soon'", "mocksens.yaml:2:1: language is 'fr'"):
        assert sum(line.startswith(said) for line in told) == 1


def test_everything_that_is_wrong_with_scenarios_is_told_at_once() -> None:
    with pytest.raises(SettingError, match=r"absent is no directory\n.*missing is no directory"):
        load({"scenarios": "absent,missing"}, {}).library()
    with pytest.raises(SettingError, match=r"'nope'.*\n.*'skt-outtage'; did you mean"):
        load({"play": "nope,skt-outtage"}, {}).sens()


def test_everything_that_cannot_be_configured_is_told_at_once() -> None:
    with pytest.raises(SettingError, match=r"prt is not a setting.*\ndelivery is 'soon'"):
        configure(prt=1, delivery="soon")


@pytest.mark.parametrize("host", ["http://x", "a/b", "*", "*.example.com", "a b", "x:y"])
def test_an_admin_host_that_no_header_can_have_is_refused(host: str) -> None:
    with pytest.raises(SettingError, match="must be names of hosts"):
        load({"admin_hosts": f"fine.example,{host}"}, {})


def test_an_admin_host_may_be_written_as_a_header_has_it() -> None:
    given = "Sms.Example.com,foo:80,bar.,[2001:db8::1]:80,2001:db8::2"
    assert load({"admin_hosts": given}, {})["admin_hosts"] == [
        "sms.example.com",
        "foo",
        "bar",
        "2001:db8::1",
        "2001:db8::2",
    ]
