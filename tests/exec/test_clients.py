"""Real clients that know nothing but SENS's address: what they ask arrives, whatever they are written in."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from mocksens.exec.environment import REDIRECT
from tests.cli.support import http, stranger
from tests.exec.clients import CLIENTS, RETRYING, Program
from tests.exec.clients import python as python_client
from tests.exec.support import done
from tests.toolchains import need

pytestmark = pytest.mark.clients

NEEDED = {"sh": ("curl", "openssl"), "java": ("java", "javac"), "python": ()}
"""The tools behind a command, where they are not the command."""


def run(program: Program, *options: str, env: Mapping[str, str] | None = None) -> tuple[str, str]:
    """Return the output of the program, and the stderr after it."""
    need(*NEEDED.get(program.command[0], program.command[:1]), *(NEEDED["sh"] if "client.sh" in program.files else ()))
    for name, text in program.files.items():
        Path(name).write_text(text, encoding="utf-8")
    command = [sys.executable if part == "python" else part for part in program.command]
    result = done(*options, "--", *command, env=env)
    out, err = result.stdout.decode(), result.stderr.decode()
    assert result.returncode == 0, err
    return out, err


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_that_only_knows_sens_reaches_mocksens(name: str, request: pytest.FixtureRequest) -> None:
    env = request.getfixturevalue("node_packages") if "axios" in name else {}
    out, err = run(CLIENTS[name], env=env)
    assert out.split()[:1] == ["202"], err
    head, message = err[err.index("mocksens: 1 message") :].splitlines()[:2]
    assert head.startswith("mocksens: 1 message sent")
    assert " to 01012345678 SMS " in message


@pytest.mark.parametrize("name", [name for name in CLIENTS if name.startswith("python: ")])
def test_a_python_client_goes_to_sens_without_the_proxy(name: str) -> None:
    out, err = run(CLIENTS[name], "--log-format", "text")
    assert out == "202\n"
    assert " POST " in err
    assert " CONNECT " not in err


def test_requests_does_not_send_again_what_may_have_been_sent() -> None:
    out, err = run(python_client(RETRYING), "--play", "connection-reset-after-send")
    # A proxy's failure, which urllib3 repeats for any method, would be a ProxyError.
    assert out == "ConnectionError\n"
    assert err.startswith("mocksens: 1 message sent, ")


def test_a_program_that_python_starts_goes_by_the_proxy_still() -> None:
    _, err = run(CLIENTS["a client that Python begins"], "--log-format", "text")
    assert " CONNECT sens.apigw.ntruss.com:443 200 " in err


def test_a_client_signs_with_the_keys_and_for_the_service_that_were_chosen() -> None:
    out, err = run(CLIENTS["node: client.js"], "--access-key", "mine", "--secret-key", "hidden", "--service", "my-test")
    assert out.startswith("202 ")
    assert err.startswith("mocksens: 1 message sent\n")


@pytest.mark.parametrize(
    ("name", "env"),
    [
        ("curl", {"NO_PROXY": "*", "ALL_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}),
        ("curl", {"no_proxy": ".ntruss.com"}),
        ("node: axios", {"NO_PROXY": "sens.apigw.ntruss.com"}),
        ("python: requests", {"no_proxy": "apigw.ntruss.com"}),
        ("go: net/http", {"NO_PROXY": "ntruss.com"}),
        ("php: curl", {"no_proxy": "*"}),
        ("ruby: Net::HTTP", {"http_proxy": "http://127.0.0.1:9"}),
        ("java: HttpClient", {"JAVA_TOOL_OPTIONS": "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9"}),
    ],
)
def test_variables_that_were_there_lead_no_client_away(
    name: str, env: dict[str, str], request: pytest.FixtureRequest
) -> None:
    more = request.getfixturevalue("node_packages") if "axios" in name else {}
    assert run(CLIENTS[name], env={**env, **more})[0].split()[:1] == ["202"]


# --- everybody else ---------------------------------------------------------------------------------------

NODE_ELSEWHERE = """
const { hostname, port } = new URL(process.argv[2]);
const failed = (error) => console.log(error.code);
const tls = require("tls");
tls.connect(port, hostname).on("error", failed);
tls.connect({ port, host: hostname }).on("error", failed);
"""
RUBY_ELSEWHERE = """
require "socket"
require "net/http"
uri = URI(ARGV[0])
[TCPSocket.new(uri.host, uri.port), TCPSocket.open(uri.host, uri.port), Socket.tcp(uri.host, uri.port)].each do |line|
  line.write("GET / HTTP/1.1\\r\\n\\r\\n")
  puts line.gets
end
puts Net::HTTP.get(uri)
"""


def test_what_node_asks_of_others_goes_to_them() -> None:
    with stranger(http("200 OK")) as url:
        out, err = run(Program({"ask.cjs": NODE_ELSEWHERE}, ("node", "ask.cjs", url)))
    assert out.split() == ["ERR_SSL_WRONG_VERSION_NUMBER"] * 2
    assert err.startswith("mocksens: no request came\n")


@pytest.mark.parametrize("env", [{}, {"http_proxy": "{url}"}])
def test_what_ruby_asks_of_others_goes_to_them(env: dict[str, str]) -> None:
    with stranger(http("200 OK", b"a stranger")) as url:
        proxy = {name: value.format(url=url) for name, value in env.items()}
        out, err = run(Program({"ask.rb": RUBY_ELSEWHERE}, ("ruby", "ask.rb", url)), env=proxy)
    assert out.split("\n") == ["HTTP/1.1 200 OK\r"] * 3 + ["a stranger", ""]
    assert err.startswith("mocksens: no request came\n")


@pytest.mark.parametrize("env", [{}, {"MOCKSENS_URL": "nowhere", "MOCKSENS_REDIRECT": "localhost"}])
@pytest.mark.parametrize(
    ("command", "printed"),
    [
        (["node", "--require", f"{REDIRECT}/node.cjs", "-p", "require('tls').connect.name"], "connect\n"),
        (["ruby", f"-r{REDIRECT}/ruby/mocksens_redirect", "-e", "p MocksensRedirect.sens?('localhost')"], "nil\n"),
    ],
)
def test_a_script_does_nothing_where_nobody_says_where_to_go(
    command: list[str], printed: str, env: dict[str, str]
) -> None:
    need(command[0])
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, encoding="utf-8", check=True)
    assert (done.stdout, done.stderr) == (printed, "")
