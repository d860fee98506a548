"""The environment and the file: what is read from them, and what is refused and how."""

import json

import pytest

from mocksens.core.signing.credentials import Credential
from mocksens.server.settings.loading import load
from mocksens.server.settings.settings import SettingError
from mocksens.server.settings.table import BY_NAME
from tests.server.settings.support import refused, write


def test_a_directory_that_cannot_be_looked_into_has_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError

    write("port: 1\n")
    assert load({}, {}).port == 1
    monkeypatch.setattr("os.stat", forbidden)
    assert load({}, {}).port == 7367


@pytest.mark.parametrize("name", BY_NAME)
def test_an_empty_variable_counts_as_unset(name: str) -> None:
    settings = load({}, {BY_NAME[name].variable: ""})
    assert (settings.value(name), settings.source(name)) == (load({}, {}).value(name), "default")


def test_an_empty_variable_leaves_the_file_its_say() -> None:
    write("port: 1\n")
    assert load({}, {"MOCKSENS_PORT": ""}).port == 1


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("MOCKSENS_DALIY_QUOTA", "unknown setting `MOCKSENS_DALIY_QUOTA`; did you mean MOCKSENS_DAILY_QUOTA?"),
        ("MOCKSENS_CALLER", "did you mean MOCKSENS_CALLERS?"),
        ("MOCKSENS_XYZZY", "unknown setting `MOCKSENS_XYZZY`"),
        ("MOCKSENS_port", "unknown setting `MOCKSENS_port`"),
        ("MOCKSENS_", "unknown setting `MOCKSENS_`"),
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
    assert settings.port == 7367
    assert settings.ignored == [variable]


def test_the_url_of_clients_and_what_is_not_ours_are_no_business_of_the_settings() -> None:
    assert load({}, {"MOCKSENS_URL": "http://mock:7367", "PORT": "x", "XMOCKSENS_PORT": "x"}).ignored == []


def test_the_file_is_named_by_flag_then_by_variable_then_by_its_own_name() -> None:
    write("port: 1\n")
    write("port: 2\n", "two.yaml")
    write("port: 3\n", "three.yaml")
    assert load({}, {}).port == 1
    assert load({}, {"MOCKSENS_CONFIG": "two.yaml"}).port == 2
    assert load({}, {"MOCKSENS_CONFIG": "two.yaml"}, "three.yaml").port == 3


def test_an_empty_variable_names_no_file() -> None:
    assert load({}, {"MOCKSENS_CONFIG": ""}).port == 7367


@pytest.mark.parametrize("config", ["missing.yaml", "."])
def test_a_file_that_was_asked_for_must_be_readable(config: str) -> None:
    for environ, flag in (({}, config), ({"MOCKSENS_CONFIG": config}, None)):
        with pytest.raises(SettingError, match=r"cannot be read: (No such file or directory|Is a directory)"):
            load({}, environ, flag)


def test_values_mean_what_they_look_like() -> None:
    write("auth: off\ncallers: [0212345678, 00700]\nseed: 0x10\nnothing_found: 404\ndaily_quota: 010\n")
    settings = load({}, {})
    assert settings.switches.auth == "off"
    assert settings.switches.callers == frozenset({"0212345678", "00700"})
    assert (settings.seed, settings.switches.nothing_found, settings.switches.daily_quota) == ("0x10", "404", 10)


def test_lists_may_be_lists_and_nothing_is_unset() -> None:
    write("services:\n  - a\n  - b\nadmin_hosts: []\nport:\nkeys: []\n")
    settings = load({}, {})
    assert settings.services == ("a", "b")
    assert (settings.admin_hosts, settings.port, settings.keys) == ([], 7367, ())


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
    assert load({}, {}).keys == KEYS


@pytest.mark.parametrize(("access_key", "secret_key"), [("ak", "a=b=="), ("ak", "a;b"), ("ak", "a:b"), ("a:k", "sk")])
def test_a_key_of_the_file_may_have_any_character(access_key: str, secret_key: str) -> None:
    pair = json.dumps([{"access_key": access_key, "secret_key": secret_key, "services": ["a"]}])
    write(f"keys: {pair}\n")
    assert load({}, {}).keys == (Credential(access_key, secret_key, frozenset({"a"})),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prot: 1\n", "mocksens.yaml:1:1: unknown setting `prot`; did you mean port?"),
        ("port: 1\ndaily-quota: 1\n", "mocksens.yaml:2:1: unknown setting `daily-quota`; did you mean daily_quota?"),
        ("MOCKSENS_PORT: 1\n", "mocksens.yaml:1:1: unknown setting `MOCKSENS_PORT`"),
        ("config: x\n", "mocksens.yaml:1:1: unknown setting `config`"),
        ("- port\n", "mocksens.yaml:1:1: must be a mapping of settings"),
        ("port\n", "mocksens.yaml:1:1: must be a mapping of settings"),
        ("port: 1\nport: 2\n", "mocksens.yaml:2:1: port is repeated here"),
        ("port: {a: b}\n", "mocksens.yaml:1:1: port must be a text"),
        ("callers: [[1]]\n", "mocksens.yaml:1:1: callers must be a text or a list of texts"),
        ("port: [1, 2]\n", "mocksens.yaml:1:1: port must be a text"),
        ("host: [127.0.0.1]\n", "mocksens.yaml:1:1: host must be a text"),
        ("access_key: [hidden, b]\n", "mocksens.yaml:1:1: access_key must be a text"),
        ("seed:\n- a\n- b\n", "mocksens.yaml:1:1: seed must be a text"),
        ("seed: [\n", "mocksens.yaml:2:1: not YAML"),
        ("keys: [{access_key: a}]\n", "mocksens.yaml:1:8: each of keys must have access_key, secret_key"),
        ("keys: ['a:b', {access_key: a, secret_key: b}]\n", "mocksens.yaml:1:8: each of keys must have access_key"),
        ("keys:\n- access_key: a\n  secret: b\n", "mocksens.yaml:3:3: unknown key `secret`; did you mean secret_key?"),
        ("keys: [{access_key: a, secret_key: hidden, services: []}]\n", "mocksens.yaml:1:8: keys: must have service"),
        ("keys: [{access_key: a, secret_key: [[hidden]]}]\n", "mocksens.yaml:1:24: secret_key must be a text"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(text: str, said: str) -> None:
    write(text)
    error = refused()
    assert said in error
    assert "a list of texts" in said or "a list of texts" not in error
    assert "hidden" not in error
