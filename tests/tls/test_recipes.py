"""The instructions of docs/hard-coded-hosts.md for each runtime: by proxy, and by SENS's name on port 443."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from mocksens import running
from mocksens.cli.main import HOMES
from mocksens.client.environment import client_variables
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.server import trust_stores
from mocksens.server.certificates import LocalAuthority
from mocksens.server.serving import Server
from tests.cli.support import ROOT
from tests.exec.clients import AIOHTTP, CLIENTS, Program, node, python
from tests.pages import DOCS
from tests.tls import alone
from tests.toolchains import need

PAGE = (DOCS / "hard-coded-hosts.md").read_text(encoding="utf-8")
PROXY = "http://127.0.0.1:7367"
NODE_AGENT = """
const http = require("node:http"), https = require("node:https"), tls = require("node:tls");
class Agent extends https.Agent {
  createConnection(options, done) {
    const proxy = new URL(process.argv[2]);
    const path = `${options.host}:${options.port}`;
    http.request({ host: proxy.hostname, port: proxy.port, method: "CONNECT", path }).on("connect", (_, socket) => {
      done(null, tls.connect({ socket, servername: options.host }));
    }).end();
  }
}
https.request("https://sens.apigw.ntruss.com" + target, { method: "POST", headers, agent: new Agent() }, (answer) => {
  console.log(answer.statusCode);
  answer.resume();
}).end(body);
"""
FETCH_AGENT = """
const { ProxyAgent, setGlobalDispatcher } = require("undici");
setGlobalDispatcher(new ProxyAgent(process.argv[2]));
const asked = fetch("https://sens.apigw.ntruss.com" + target, { method: "POST", headers, body });
asked.then((answer) => console.log(answer.status));
"""
HTTPS_AGENT = """
const https = require("node:https");
const { HttpsProxyAgent } = require("https-proxy-agent");
const agent = new HttpsProxyAgent(process.argv[2]);
https.request("https://sens.apigw.ntruss.com" + target, { method: "POST", headers, agent }, (answer) => {
  console.log(answer.statusCode);
  answer.resume();
}).end(body);
"""
ROWS = {
    "curl": (CLIENTS["curl"],),
    "Python: requests": (CLIENTS["python: requests"],),
    "Python: httpx, urllib": (CLIENTS["python: httpx"], CLIENTS["python: urllib"]),
    "Python: aiohttp": (python(AIOHTTP.replace("ClientSession()", "ClientSession(trust_env=True)")),),
    "Node: axios": (CLIENTS["node: axios"],),
    "Node: https, fetch": (node(NODE_AGENT), node(FETCH_AGENT), node(HTTPS_AGENT)),
    "Go": (CLIENTS["go: net/http"],),
    "Java": (CLIENTS["java: HttpClient"], CLIENTS["java: HttpsURLConnection"]),
    "PHP: curl": (CLIENTS["php: curl"],),
    "Ruby: Net::HTTP": (CLIENTS["ruby: Net::HTTP"],),
}
"""The clients of each row of the page's table."""
BY_NAME = {
    "curl": ("curl",),
    "Python: requests": ("python: requests",),
    "Python: httpx, urllib": ("python: httpx", "python: urllib", "python: urllib3"),
    "Python: aiohttp": ("python: aiohttp",),
    "Node: https, fetch": ("node: https.request", "node: fetch", "node: client.js"),
    "Go": ("go: net/http",),
    "Java": ("java: HttpClient", "java: HttpsURLConnection"),
    "PHP: curl": ("php: curl",),
    "Ruby: Net::HTTP": ("ruby: Net::HTTP", "ruby: Socket.tcp"),
}
"""The clients that go by a row's trust alone, where SENS's name is this machine."""


class Row(NamedTuple):
    """The settings that the page gives for one kind of client."""

    goes: list[str]
    trusts: list[str]


def table() -> dict[str, Row]:
    rows = re.findall(r"^\| ((?:curl|Python|Node|Go|Java|PHP|Ruby)[^|]*) \| ([^|]*) \| (.*) \|$", PAGE, re.MULTILINE)
    return {name: Row(*(re.findall("`([^`]+)`", cell) for cell in cells)) for name, *cells in rows}


class Setup(NamedTuple):
    """Words of the table, as they are carried out."""

    env: dict[str, str]
    options: list[str]
    """The arguments between the interpreter and the program."""


def carried_out(words: list[str], url: str) -> Setup:
    """Do what a cell of the table says, in the working directory."""
    env: dict[str, str] = {}
    options: list[str] = []
    for word in words:
        if word.startswith("keytool "):
            subprocess.run(shlex.split(word), capture_output=True, check=True)
        elif word.startswith("php "):
            options += shlex.split(word)[1:]
        elif word.startswith("-D"):
            options += word.replace("7367", url.rpartition(":")[2]).split()
        elif re.fullmatch("[A-Za-z_]+", word):
            env[word] = url
        elif re.fullmatch("[A-Z_]+=.*", word):
            name, _, value = word.partition("=")
            env[name] = str(Path(value).resolve()) if value.endswith(".pem") else value
    return Setup(env, options)


def command(program: Program, options: list[str]) -> list[str]:
    """Write the program's files here; the command that runs it."""
    tool, *arguments = program.command
    need(*{"sh": ("curl", "openssl"), "java": ("java", "javac", "keytool"), "python": ()}.get(tool, (tool,)))
    for name, text in program.files.items():
        Path(name).write_text(text, encoding="utf-8")
    return [sys.executable if tool == "python" else tool, *options, *arguments]


def plain() -> dict[str, str]:
    """Return the environment without addresses, proxies and trust, but with keys."""
    ours = re.compile("(?i).*(proxy|ssl_cert|ca_bundle|extra_ca|mocksens).*")
    keys = client_variables("", DEFAULT_SERVICE_ID, DEFAULT_CREDENTIAL.access_key, DEFAULT_CREDENTIAL.secret_key)
    kept = {name: value for name, value in os.environ.items() if not ours.fullmatch(name)}
    return kept | {name: value for name, value in keys.items() if value}


def printed(words: list[str], env: dict[str, str]) -> tuple[str, str]:
    done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout, done.stderr


def is_accepted(out: str) -> bool:
    """Return whether a client printed its 202, whatever its runtime prints besides."""
    return bool(re.search(r"^202\b", out, re.MULTILINE))


@pytest.fixture(scope="module")
def server(authority: LocalAuthority) -> Iterator[Server]:
    with running(authority=authority) as server:
        yield server


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, authority: LocalAuthority) -> None:
    """Return an empty directory with the two files that the page tells to make there."""
    monkeypatch.chdir(tmp_path)
    Path("ca.pem").write_bytes(authority.ca_pem())
    Path("bundle.pem").write_bytes(trust_stores.bundle(authority.ca_pem()))


@pytest.fixture
def packages(program: Program, request: pytest.FixtureRequest) -> dict[str, str]:
    """Return Node's search path, if the program needs a package."""
    needs = re.search(r'require\("(?!node:)', "".join(program.files.values()))
    return request.getfixturevalue("node_packages") if needs else {}


def test_the_table_has_the_rows_that_are_tried() -> None:
    assert list(table()) == list(ROWS)
    assert PROXY in PAGE


# --- through the proxy -------------------------------------------------------------------------------


PROXIED = [(name, program) for name, programs in ROWS.items() for program in programs]


@pytest.mark.clients
@pytest.mark.parametrize(("name", "program"), PROXIED, ids=[name for name, _ in PROXIED])
def test_a_client_goes_through_the_proxy_as_the_page_says(
    server: Server, name: str, program: Program, packages: dict[str, str]
) -> None:
    setup = carried_out([*table()[name].goes, *table()[name].trusts], server.url)
    out, err = printed([*command(program, setup.options), server.url], plain() | packages | setup.env)
    assert is_accepted(out), err


@pytest.mark.clients
@pytest.mark.parametrize(("name", "program"), PROXIED, ids=[name for name, _ in PROXIED])
def test_a_client_that_does_not_trust_the_ca_is_not_answered(
    server: Server, name: str, program: Program, packages: dict[str, str]
) -> None:
    before = server.sens.service(DEFAULT_SERVICE_ID).journal.last
    setup = carried_out(table()[name].goes, server.url)
    out, err = printed([*command(program, setup.options), server.url], plain() | packages | setup.env)
    assert not is_accepted(out)
    assert re.search("(?i)certificat|PKIX|SSL", out + err)
    assert server.sens.service(DEFAULT_SERVICE_ID).journal.last == before


# --- under its name ----------------------------------------------------------------------------------


@cache
def can_be_alone() -> bool:
    return alone.possible()


NAMED = [(row, name) for row, names in BY_NAME.items() for name in names]
SERVING = re.search(r"^    echo '127.*\n    sudo sysctl .*\n    mocksens serve --https-port 443$", PAGE, re.MULTILINE)


@pytest.mark.clients
@pytest.mark.parametrize(("row", "name"), NAMED)
def test_a_client_finds_sens_under_its_name_as_the_page_says(row: str, name: str, tmp_path: Path) -> None:
    if not can_be_alone():
        pytest.skip("this takes root, unshare, mount and sysctl")
    assert SERVING
    pem = LocalAuthority(folder=tmp_path / "ca").ca_pem()
    Path("ca.pem").write_bytes(pem)
    Path("bundle.pem").write_bytes(trust_stores.bundle(pem))
    setup = carried_out(table()[row].trusts, PROXY)
    client = shlex.join(command(CLIENTS[name], setup.options))
    mocksens = f"{shlex.quote(sys.executable)} -m mocksens"
    # Whoever serves there may be root, and yet may open no port below 443.
    serve = SERVING[0].replace("mocksens serve", f"exec setpriv --bounding-set -net_bind_service {mocksens} serve")
    script = f"({serve} >ready 2>log) & {mocksens} healthcheck --wait --https-port 443 && echo up && {client}"
    words = ["unshare", "-mnpf", "--kill-child", sys.executable, "-m", "tests.tls.alone", script]
    env = plain() | setup.env | {"PYTHONPATH": str(ROOT), "MOCKSENS_CA_DIR": str(tmp_path / "ca")}
    out, err = printed(words, env)
    assert is_accepted(out.partition("up\n")[2]), err + Path("log").read_text(encoding="utf-8")


# --- the rest of what the page shows -----------------------------------------------------------------


def test_the_compose_file_of_the_page_sets_what_there_is() -> None:
    from mocksens.server import yaml_file

    (block,) = (
        text
        for text in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
        if text.startswith("services:")
    )
    Path("compose.yaml").write_text(block, encoding="utf-8")
    assert yaml_file.read(Path("compose.yaml")).data
    assert "aliases: [sens.apigw.ntruss.com]" in block
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "MOCKSENS_CA_DIR=/ca" in dockerfile
    assert "ca:/ca" in block
    assert "HEALTHCHECK" in dockerfile
    assert "service_healthy" in block


def test_the_commands_that_the_recipes_name_exist() -> None:
    assert {"ca", "exec", "serve"} <= HOMES.keys()
