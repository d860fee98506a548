"""The variables that a command gets: what was there stays, and SENS's hosts lead to mocksens."""

import errno
import json
import os
import re
import sys
from pathlib import Path

import click
import pytest
from cryptography.hazmat.primitives.serialization import pkcs12

from mocksens.exec.environment import NO_STORE, REDIRECT
from mocksens.server import trust_stores
from mocksens.server.certificates import LocalAuthority
from mocksens.spec.gateway import HOSTS
from tests.exec.support import python, run, told
from tests.toolchains import needs_java_store

LOCAL = "localhost,127.0.0.1,::1"


def certificates(path: str) -> set[bytes]:
    return {one.strip() for one in trust_stores.PEM.findall(Path(path).read_bytes())}


READ = """
import json, os, pathlib
names = "SSL_CERT_FILE REQUESTS_CA_BUNDLE CURL_CA_BUNDLE NODE_EXTRA_CA_CERTS DENO_CERT MOCKSENS_CA_FILE".split()
kept = {name: pathlib.Path(os.environ[name]).read_text() for name in names}
folder = pathlib.Path(os.environ["MOCKSENS_CA_FILE"]).parent
kept["mode"] = oct(folder.stat().st_mode)
pathlib.Path("read.json").write_text(json.dumps(kept))
"""


def read(**env: str | None) -> dict[str, set[bytes]]:
    """Return the certificates in the files that the variables name, which are gone when the command has ended."""
    assert run(*python(READ), **env).exit_code == 0
    texts = json.loads(Path("read.json").read_text(encoding="utf-8"))
    assert texts.pop("mode") == "0o40700"
    return {name: {one.strip() for one in trust_stores.PEM.findall(text.encode())} for name, text in texts.items()}


def foreign(name: str) -> tuple[str, set[bytes]]:
    """Return a file with another CA, and what is in it."""
    pem = LocalAuthority().ca_pem()
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_bytes(b"a remark\n" + pem)
    return str(Path(name).resolve()), {pem.strip()}


def test_https_alone_goes_by_the_proxy() -> None:
    variables = told(HTTP_PROXY="http://corporate:1", http_proxy="http://corporate:1", HTTPS_PROXY="http://corporate:1")
    assert variables["HTTPS_PROXY"] == variables["https_proxy"] == variables["MOCKSENS_URL"]
    assert variables["HTTP_PROXY"] == variables["http_proxy"] == "http://corporate:1"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("registry.example", "registry.example,"),
        (".example,10.0.0.0/8, fe80::1 other:8080", ".example,10.0.0.0/8,fe80::1,other:8080,"),
        ("*", ""),
        (".ntruss.com,ntruss.com,apigw.ntruss.com,*.ntruss.com,a.example", "a.example,"),
        ("SENS.apigw.ntruss.com,sens.apigw.ntruss.com:443,.com", ""),
        ("gov-ntruss.com,.fin-ntruss.com", ""),
        ("other.apigw.ntruss.com,myntruss.com,russ.com", "other.apigw.ntruss.com,myntruss.com,russ.com,"),
        ("localhost,::1", "localhost,::1,127.0.0.1"),
    ],
)
def test_what_no_proxy_is_asked_for_stays_but_for_sens(before: str, after: str) -> None:
    variables = told(NO_PROXY=before)
    expected = after if after.endswith("127.0.0.1") else f"{after}{LOCAL}"
    assert variables["NO_PROXY"] == variables["no_proxy"] == expected


def test_both_spellings_of_no_proxy_count() -> None:
    assert told(NO_PROXY="a.example", no_proxy="b.example,a.example")["NO_PROXY"] == f"b.example,a.example,{LOCAL}"


def test_further_hosts_are_led_here_too() -> None:
    variables = told("--tls-hosts", "sms.example", NO_PROXY="sms.example")
    assert variables["MOCKSENS_REDIRECT"] == ",".join(sorted([*HOSTS, "sms.example"]))
    assert variables["NO_PROXY"] == LOCAL


def test_our_ca_is_trusted_beside_the_systems() -> None:
    found = read()
    (ours,) = found["MOCKSENS_CA_FILE"]
    system = {one.strip() for one in trust_stores.system()}
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        assert found[name] == {*system, ours}
    for name in ("NODE_EXTRA_CA_CERTS", "DENO_CERT"):
        assert found[name] == {ours}


def test_what_the_variables_named_before_is_trusted_still() -> None:
    files = {
        "SSL_CERT_FILE": foreign("system.pem"),
        "REQUESTS_CA_BUNDLE": foreign("requests/ca.pem"),
        "CURL_CA_BUNDLE": foreign("curl.pem"),
        "NODE_EXTRA_CA_CERTS": foreign("node.pem"),
        "DENO_CERT": ("/no/such/file", set()),
    }
    env = {name: path for name, (path, _) in files.items()} | {"REQUESTS_CA_BUNDLE": str(Path("requests").resolve())}
    Path("requests/directory").mkdir()
    found = read(**env)
    ours = found["MOCKSENS_CA_FILE"]
    every = files["SSL_CERT_FILE"][1] | files["REQUESTS_CA_BUNDLE"][1] | files["CURL_CA_BUNDLE"][1] | ours
    assert len(every) == 4
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        assert found[name] == every
    for name in ("NODE_EXTRA_CA_CERTS", "DENO_CERT"):
        assert found[name] == files["NODE_EXTRA_CA_CERTS"][1] | ours


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="only Linux has a file that cannot be read by anyone")
def test_what_is_trusted_and_cannot_be_read_is_said() -> None:
    result = run("true", CURL_CA_BUNDLE="/proc/self/mem")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: cannot prepare for true: [Errno 5]")


def test_options_and_paths_that_were_there_stay() -> None:
    variables = told(
        NODE_OPTIONS="--max-old-space-size=512",
        RUBYOPT="-W0",
        RUBYLIB="/lib/ruby",
        PYTHONPATH=f"/one{os.pathsep}/two",
        JAVA_TOOL_OPTIONS="-Xmx1g -Dhttps.proxyHost=corporate",
        PHP_INI_SCAN_DIR="/etc/php",
    )
    assert variables["NODE_OPTIONS"] == f'--max-old-space-size=512 --require "{REDIRECT / "node.cjs"}"'
    assert variables["RUBYOPT"] == "-W0 -rmocksens_redirect"
    assert variables["RUBYLIB"] == f"{REDIRECT / 'ruby'}{os.pathsep}/lib/ruby"
    assert variables["PYTHONPATH"] == os.pathsep.join([str(REDIRECT / "site"), "/one", "/two"])
    assert variables["JAVA_TOOL_OPTIONS"].startswith("-Xmx1g -Dhttps.proxyHost=corporate -Dhttps.proxyHost=127.0.0.1 ")
    assert re.fullmatch(rf"/etc/php{os.pathsep}.*/mocksens-\w+", variables["PHP_INI_SCAN_DIR"])


def test_without_any_there_are_ours_alone() -> None:
    variables = told(PYTHONPATH=None)
    assert variables["NODE_OPTIONS"] == f'--require "{REDIRECT / "node.cjs"}"'
    assert variables["RUBYOPT"] == "-rmocksens_redirect"
    assert variables["RUBYLIB"] == str(REDIRECT / "ruby")
    assert variables["PYTHONPATH"] == str(REDIRECT / "site")
    assert variables["JAVA_TOOL_OPTIONS"].startswith("-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=")
    # An empty name is the directory that is built in.
    assert variables["PHP_INI_SCAN_DIR"].startswith(f"{os.pathsep}/")


def test_where_php_was_to_look_nowhere_it_looks_here_alone() -> None:
    assert re.fullmatch(r"/[^:]*/mocksens-\w+", told(PHP_INI_SCAN_DIR="")["PHP_INI_SCAN_DIR"])


def test_the_scripts_are_there_and_are_loaded_once_by_one_inside_another() -> None:
    first = told()
    assert (REDIRECT / "node.cjs").is_file()
    assert (REDIRECT / "ruby" / "mocksens_redirect.rb").is_file()
    again = told(**{name: first[name] for name in ("NODE_OPTIONS", "RUBYOPT", "RUBYLIB", "PYTHONPATH")})
    for name in ("NODE_OPTIONS", "RUBYOPT", "RUBYLIB", "PYTHONPATH"):
        assert again[name] == first[name]


def test_java_is_told_what_no_proxy_is_asked_for_unless_it_was_told_already() -> None:
    local = "localhost|127.*|[::1]"
    assert f" -Dhttp.nonProxyHosts={local}" in told()["JAVA_TOOL_OPTIONS"]
    names = told(NO_PROXY=".a.example,b:80,*")["JAVA_TOOL_OPTIONS"]
    assert f" -Dhttp.nonProxyHosts={local}|a.example|*.a.example|b|*.b" in names
    kept = told(NO_PROXY="b", JAVA_TOOL_OPTIONS="-Dhttp.nonProxyHosts=c")["JAVA_TOOL_OPTIONS"]
    assert kept.count("nonProxyHosts") == 1


def java_store() -> str | None:
    """Return the option that names the trust store made for Java, if one was made."""
    found = re.search(r"""["']?-Djavax\.net\.ssl\.trustStore=/.*/trusted\.p12["']?(?= )""", told()["JAVA_TOOL_OPTIONS"])
    return found[0] if found else None


@needs_java_store
def test_java_reads_a_path_with_blanks_or_quotes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", "/opt/jdk")
    assert re.fullmatch(r'"-Djavax\.net\.ssl\.trustStore=/[^"]* [^"]*/trusted\.p12"', java_store() or "")
    quoted = tmp_path / 'a "place"'
    quoted.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(quoted))
    assert re.fullmatch(r"'-Djavax\.net\.ssl\.trustStore=/[^']*/trusted\.p12'", java_store() or "")
    plain = Path(f"/tmp/plain-{os.getpid()}")
    plain.mkdir()
    try:
        monkeypatch.setattr("tempfile.tempdir", str(plain))
        assert re.fullmatch(r"-Djavax\.net\.ssl\.trustStore=/[^ ]*/trusted\.p12", java_store() or "")
    finally:
        plain.rmdir()


@pytest.fixture
def no_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the only directory in PATH, on a machine without Java."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return folder


def test_without_java_no_trust_store_is_made_for_it_and_its_requests_go_nowhere_else(no_java: Path) -> None:
    assert java_store() is None
    assert "-Dhttps.proxyHost=127.0.0.1" in told()["JAVA_TOOL_OPTIONS"]


@needs_java_store
@pytest.mark.parametrize("where", ["on PATH", "in JAVA_HOME", "in the command"])
def test_where_java_may_run_a_trust_store_is_made_for_it(
    where: str, no_java: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if where == "in JAVA_HOME":
        monkeypatch.setenv("JAVA_HOME", "/opt/jdk")
    else:
        java = no_java / "java" if where == "on PATH" else Path("java")
        java.symlink_to(sys.executable)
    if where == "in the command":
        dump = "import os, pathlib; pathlib.Path('options').write_text(os.environ['JAVA_TOOL_OPTIONS'])"
        assert run("--", "./java", "-I", "-c", dump).exit_code == 0
        assert "trusted.p12" in Path("options").read_text(encoding="utf-8")
    else:
        assert java_store()


def test_a_cryptography_that_writes_no_store_for_java_leaves_the_rest_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(pkcs12, "serialize_java_truststore", raising=False)
    result = run("sh", "-c", "exit 7 # java")
    assert result.exit_code == 7
    assert result.stderr.startswith(f"mocksens: {NO_STORE}\n")


def test_a_warning_that_nobody_can_read_does_not_stop_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.delattr(pkcs12, "serialize_java_truststore", raising=False)
    monkeypatch.setattr(click, "echo", full)
    assert run("sh", "-c", "exit 7 # java").exit_code == 7


def test_java_is_sent_here_even_where_it_cannot_be_made_to_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(pkcs12, "serialize_java_truststore", raising=False)
    options = told(JAVA_HOME="/opt/jdk")["JAVA_TOOL_OPTIONS"]
    assert "-Dhttps.proxyHost=127.0.0.1" in options
    assert "trustStore" not in options
