"""``mocksens exec`` in process and as a process."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from click.testing import Result

from mocksens.cli.main import main
from tests.cli.support import environment, runner

MOCKSENS = (sys.executable, "-m", "mocksens", "exec")


def run(*arguments: str, **env: str | None) -> Result:
    """``mocksens exec`` with these arguments, in process; its command has the real stdout."""
    return runner().invoke(main, ["exec", *arguments], env=env, prog_name="mocksens", catch_exceptions=False)


def python(source: str, *arguments: str) -> tuple[str, ...]:
    """Return the command for a Python program that loads nothing of ours, so that it runs like any other program."""
    return ("--", sys.executable, "-I", "-c", source, *arguments)


def done(
    *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """``mocksens exec`` with these arguments, as a process, when it has ended."""
    given = environment(**env or {})
    return subprocess.run([*MOCKSENS, *arguments], input=stdin, env=given, capture_output=True, timeout=60, check=False)


@contextlib.contextmanager
def begun(*arguments: str, **env: str) -> Iterator[subprocess.Popen[str]]:
    """``mocksens exec`` with these arguments, as a process."""
    pipe = subprocess.PIPE
    command = [*MOCKSENS, *arguments]
    with subprocess.Popen(
        command, env=environment(**env), stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8"
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def told(*arguments: str, **env: str | None) -> Mapping[str, str]:
    """Return the environment of a command."""
    dump = "import json, os, pathlib; pathlib.Path('env.json').write_text(json.dumps(dict(os.environ)))"
    result = run(*arguments, *python(dump), **env)
    assert result.exit_code == 0, result.output
    variables: dict[str, str] = json.loads(Path("env.json").read_text(encoding="utf-8"))
    return variables


SENDING = """
import json, os, sys, time, urllib.error, urllib.request
from mocksens import sign

ask = {"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": "01012345678"}]}
for more in sys.argv[1:]:
    more = json.loads(more)
    service = more.pop("service", os.environ["SENS_SERVICE_ID"])
    secret = more.pop("secret", os.environ["SENS_SECRET_KEY"])
    target = f"/sms/v2/services/{service}/messages"
    keys = {"access_key": os.environ["SENS_ACCESS_KEY"], "secret_key": secret}
    headers = sign("POST", target, timestamp=int(time.time() * 1000), **keys)
    headers["Content-Type"] = "application/json"
    request = urllib.request.Request(os.environ["SENS_URL"] + target, json.dumps(ask | more).encode(), headers)
    try:
        urllib.request.urlopen(request).close()
    except urllib.error.HTTPError as error:
        error.close()
    except OSError:
        pass
"""


def sending(*requests: object) -> tuple[str, ...]:
    """Return a command that sends an SMS for each argument, which holds its differences."""
    return python(SENDING, *map(json.dumps, requests))
