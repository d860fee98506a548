"""The snippets sign as the public vectors do, as far as the machine has the language."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mocksens.core.doctor.snippets import SNIPPETS, language, snippet
from tests.toolchains import need

VECTORS = [
    (
        (
            "POST",
            "/sms/v2/services/ncp:sms:kr:123:taco/messages",
            "test-access-key",
            "test-secret-key",
            "1752555555555",
        ),
        "nIEdj8jDcbr68OD5xkD7HQgcS3nVLl2bzO5pX4pQgaU=",
    ),
    (
        ("POST", "/sms/v2/services/ncp:sms:kr:123:test/messages", "access-key", "secret-key", "1700000000000"),
        "ZKsCEU3LjzTGa/RSvbVl66FfxiIjnjnG61UYjBqTaRg=",
    ),
    (
        (
            "GET",
            "/vserver/v2/getServerInstanceList?responseFormatType=json",
            "TestAccessKey",
            "TestSecretKey",
            "1234567890123",
        ),
        "FPsYYX8fuMAgi+cue3eACOW0dNtIwu1LYWfg/megA2M=",
    ),
    (
        ("POST", "/sms/v2/services/svc/messages", "access", "secret", "1700000000000"),
        "7lLIUF/vg70uc1AkCmekGjUxqT5ekiPPnwKqwZrI6qI=",
    ),
]
SIGNATURE = "x-ncp-apigw-signature-v2"
CALLS = [", ".join(map(json.dumps, arguments)) for arguments, _ in VECTORS]


def python(source: str) -> list[list[str]]:
    prints = [f"print(sign({call})['{SIGNATURE}'])" for call in CALLS]
    Path("sign.py").write_text("\n".join([source, *prints]), encoding="utf-8")
    return [[sys.executable, "sign.py"]]


def node(source: str) -> list[list[str]]:
    prints = [f'console.log(sign({call})["{SIGNATURE}"]);' for call in CALLS]
    Path("sign.js").write_text("\n".join([source, *prints]), encoding="utf-8")
    return [["node", "sign.js"]]


def java(source: str) -> list[list[str]]:
    prints = [f'System.out.println(Sens.sign({call}).get("{SIGNATURE}"));' for call in CALLS]
    head = "class Main { public static void main(String[] arguments) throws Exception {"
    Path("Sens.java").write_text(source, encoding="utf-8")
    Path("Main.java").write_text("\n".join([head, *prints, "} }"]), encoding="utf-8")
    return [["javac", "-d", ".", "Sens.java", "Main.java"], ["java", "-Xshare:auto", "-cp", ".", "Main"]]


def go(source: str) -> list[list[str]]:
    prints = [f'println(Sign({call})["{SIGNATURE}"])' for call in CALLS]
    main = source.replace("package sens", "package main")
    Path("main.go").write_text("\n".join([main, "func main() {", *prints, "}"]), encoding="utf-8")
    return [["go", "run", "main.go"]]


def php(source: str) -> list[list[str]]:
    prints = [f"echo sign({call})['{SIGNATURE}'], PHP_EOL;" for call in CALLS]
    Path("sign.php").write_text("\n".join([source, *prints]), encoding="utf-8")
    return [["php", "sign.php"]]


def ruby(source: str) -> list[list[str]]:
    prints = [f'puts sign({call})["{SIGNATURE}"]' for call in CALLS]
    Path("sign.rb").write_text("\n".join([source, *prints]), encoding="utf-8")
    return [["ruby", "sign.rb"]]


def csharp(source: str) -> list[list[str]]:
    prints = [f'Console.WriteLine(Sens.Sign({call})["{SIGNATURE}"]);' for call in CALLS]
    head = "static class Program { static void Main() {"
    Path("Sign.cs").write_text("\n".join([source, head, *prints, "} }"]), encoding="utf-8")
    return [["mcs", "Sign.cs"], ["mono", "Sign.exe"]]


def curl(source: str) -> list[list[str]]:
    calls = [f"sign {call.replace(', ', ' ')} | sed -n 's/^{SIGNATURE}: //p'" for call in CALLS]
    Path("sign.sh").write_text("\n".join([source, *calls]), encoding="utf-8")
    return [["sh", "sign.sh"]]


LANGUAGES: dict[str, Callable[[str], list[list[str]]]] = {
    "python": python,
    "node": node,
    "java": java,
    "go": go,
    "php": php,
    "ruby": ruby,
    "csharp": csharp,
    "curl": curl,
}
TOOLS = {"curl": ["openssl", "sed"]}


@pytest.mark.clients
@pytest.mark.parametrize("name", LANGUAGES)
def test_a_snippet_signs_as_the_public_vectors_do(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands = LANGUAGES[name](snippet(name))
    need(*(command[0] for command in commands), *TOOLS.get(name, []))
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
    assert (done.stdout or done.stderr).split() == [expected for _, expected in VECTORS]


def test_there_is_a_snippet_of_every_language() -> None:
    assert SNIPPETS.keys() == LANGUAGES.keys()
    assert snippet("cobol") == SNIPPETS["curl"]


def test_the_timestamp_of_a_snippet_is_now_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: dict[str, object] = {}
    exec(snippet("python"), names)
    sign = names["sign"]
    assert callable(sign)
    assert len(sign("GET", "/", "key", "secret")["x-ncp-apigw-timestamp"]) == 13


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("python-requests/2.32.3", "python"),
        ("Python/3.12 aiohttp/3.10.5", "python"),
        ("python-httpx/0.27.2", "python"),
        ("Python-urllib/3.11", "python"),
        ("axios/1.7.7", "node"),
        ("node", "node"),
        ("undici", "node"),
        ("got (https://github.com/sindresorhus/got)", "node"),
        ("node-fetch/1.0 (+https://github.com/bitinn/node-fetch)", "node"),
        ("Bun/1.1.30", "node"),
        ("Deno/1.46", "node"),
        ("Java/17.0.12", "java"),
        ("Java-http-client/21.0.4", "java"),
        ("okhttp/4.12.0", "java"),
        ("Apache-HttpClient/5.3.1 (Java/17.0.12)", "java"),
        ("ReactorNetty/1.1.22", "java"),
        ("Ktor client", "java"),
        ("Go-http-client/1.1", "go"),
        ("go-resty/2.15.3 (https://github.com/go-resty/resty)", "go"),
        ("GuzzleHttp/7", "php"),
        ("GuzzleHttp/6.5.5 curl/7.68.0 PHP/7.4.3", "php"),
        ("Symfony HttpClient (Curl)", "php"),
        ("Ruby", "ruby"),
        ("Faraday v2.12.0", "ruby"),
        ("rest-client/2.1.0 (linux x86_64) ruby/3.3.5p100", "ruby"),
        ("RestSharp/112.0.0.0", "csharp"),
        (".NET HttpClient/8", "csharp"),
        ("Mozilla/5.0 (Windows NT; Windows NT 10.0; ko-KR) WindowsPowerShell/5.1", "csharp"),
        ("curl/8.10.1", "curl"),
        ("Wget/1.24.5", "curl"),
        ("PostmanRuntime/7.42.0", "curl"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)", "curl"),
        ("ergo/1", "curl"),
        ("", "curl"),
        ("\xff" * 60_000 + "java", "curl"),
    ],
)
def test_the_language_is_guessed_from_the_user_agent(agent: str, name: str) -> None:
    assert language(agent.encode("latin-1")) == name
