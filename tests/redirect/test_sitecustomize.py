"""Python as ``mocksens exec`` starts it: redirected from its first moment on, or as if there were nothing."""

import ast
import os
import subprocess
import sys
from importlib.machinery import BuiltinImporter, ModuleSpec
from pathlib import Path
from textwrap import dedent
from typing import Any, cast

import pytest

from mocksens.client.http import call
from mocksens.redirect import patches
from mocksens.redirect.patches.modules import patch_after
from mocksens.spec.gateway import HOSTS
from mocksens.testing import Mocksens, MocksensServer
from tests.redirect.clients import HOST
from tests.testing.child import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.measured]

PATCHES = Path(patches.__file__).parent
SITE = PATCHES.parent / "site"
ALIVE = f"""
import http.client
connection = http.client.HTTPSConnection("{HOST}", timeout=10)
connection.request("GET", "/_mocksens/livez")
print(connection.getresponse().status)
connection.close()
"""
UNTOUCHED = """
import socket, ssl, sys
assert not hasattr(socket.getaddrinfo, "__wrapped__"), "it is redirected"
routes = sys.modules.get("mocksens.redirect.patches.routes")
assert routes is None or not routes.registry.routes
print("as ever")
"""


@pytest.fixture
def variables(server: MocksensServer, tmp_path: Path) -> dict[str, str]:
    """Return the output of ``mocksens exec``."""
    file = tmp_path / "ca.pem"
    file.write_text(call("GET", server.url, "/_mocksens/ca.pem", timeout=10).text, encoding="utf-8")
    return {
        "PYTHONPATH": str(SITE),
        "MOCKSENS_URL": server.url,
        "MOCKSENS_REDIRECT": ", ".join(HOSTS) + ",",
        "MOCKSENS_CA_FILE": str(file),
    }


def python(code: str, variables: dict[str, str], *options: str) -> str:
    """Return the output of this Python."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MOCKSENS_", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, *options, "-W", "error", "-c", dedent(code)],
        env={**own, **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


@pytest.fixture
def theirs(tmp_path: Path, variables: dict[str, str]) -> Path:
    """Return the folder of an existing ``sitecustomize``."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    path = folder / "sitecustomize.py"
    path.write_text("import sys\nprint('theirs', __name__, sys.modules[__name__].__file__)\n", encoding="utf-8")
    variables["PYTHONPATH"] += f"{os.pathsep}{folder}"
    return path


def test_a_python_without_mocksens_reaches_it(variables: dict[str, str]) -> None:
    assert python(ALIVE, variables) == "200\n"
    assert python(ALIVE, variables, "-P") == "200\n"
    assert python(ALIVE, {**variables, "MOCKSENS_URL": variables["MOCKSENS_URL"] + "/"}) == "200\n"


def test_what_it_starts_itself_does_so_too(variables: dict[str, str]) -> None:
    code = f"""
    import os, subprocess, sys
    assert "{HOST}" not in os.environ.get("NO_PROXY", "")
    print(subprocess.check_output([sys.executable, "-c", {ALIVE!r}], encoding="utf-8"), end="")
    """
    assert python(code, variables) == "200\n"


def test_nothing_is_loaded_before_somebody_needs_it(variables: dict[str, str]) -> None:
    code = """
    import sys
    print(sorted({"socket", "ssl", "asyncio", "typing", "uvloop", "aiohttp", "mocksens"} & set(sys.modules)))
    """
    assert python(code, variables) == python(code, {**variables, "MOCKSENS_URL": ""})


def test_its_modules_have_names_that_no_application_uses(variables: dict[str, str]) -> None:
    code = """
    import sys
    print(*sorted(name for name in sys.modules if name not in sys.stdlib_module_names and "." not in name))
    print(*sorted(name for name in sys.modules if name.startswith("mocksens.")))
    """
    top, ours = python(code, variables).split("\n")[:2]
    assert top.split() == python(code, {**variables, "MOCKSENS_URL": ""}).split()
    assert patches.__name__ in ours.split()
    assert [name for name in ours.split() if not name.startswith(patches.__name__)] == []


def test_modules_of_the_same_names_on_the_path_are_not_loaded(variables: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "application"
    (folder / "mocksens").mkdir(parents=True)
    for file in (folder / "mocksens" / "__init__.py", *(folder / module.name for module in PATCHES.glob("*.py"))):
        file.write_text("raise ImportError(__file__)", encoding="utf-8")
    for entries in ((SITE, folder), (folder, SITE)):
        path = os.pathsep.join(map(str, entries))
        assert python(ALIVE, {**variables, "PYTHONPATH": path}) == "200\n"


def test_what_is_loaded_later_is_redirected_too(variables: dict[str, str]) -> None:
    code = f"""
    import aiohttp, asyncio, uvloop
    async def main():
        async with aiohttp.ClientSession() as session:
            async with session.get("https://{HOST}/_mocksens/livez") as answer:
                print(answer.status)
    uvloop.run(main())
    asyncio.run(main())
    # The loaders are what they were.
    assert "exec_module" not in vars(uvloop.__spec__.loader)
    """
    assert python(code, variables) == "200\n200\n"


def test_it_does_nothing_by_any_other_name(variables: dict[str, str], theirs: Path) -> None:
    code = "import mocksens.redirect.site.sitecustomize\n" + UNTOUCHED
    assert python(code, {**variables, "PYTHONPATH": str(ROOT)}) == "as ever\n"


def test_an_isolated_python_is_left_alone(variables: dict[str, str]) -> None:
    for option in ("-I", "-E", "-S"):
        assert python(UNTOUCHED, variables, option) == "as ever\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "broken",
    [
        {"MOCKSENS_URL": None},
        {"MOCKSENS_REDIRECT": None},
        {"MOCKSENS_CA_FILE": None},
        {"MOCKSENS_URL": ""},
        {"MOCKSENS_URL": "127.0.0.1:7367"},
        {"MOCKSENS_URL": "https://127.0.0.1:7367"},
        {"MOCKSENS_URL": "http://127.0.0.1"},
        {"MOCKSENS_URL": "http://127.0.0.1:http"},
        {"MOCKSENS_URL": "http://:7367"},
        {"MOCKSENS_REDIRECT": " , "},
        {"MOCKSENS_CA_FILE": "/nowhere/at/all"},
        {"MOCKSENS_CA_FILE": __file__},
    ],
    ids=str,
)
def test_variables_that_make_no_sense_change_nothing(
    broken: dict[str, str | None], variables: dict[str, str], theirs: Path
) -> None:
    wrong: dict[str, str | None] = {**variables, **broken}
    given = {name: value for name, value in wrong.items() if value is not None}
    assert python(UNTOUCHED, given) == f"theirs sitecustomize {theirs}\nas ever\n"


def test_where_there_is_no_ca_trust_is_the_systems_affair(variables: dict[str, str]) -> None:
    code = f"""
    import ssl, urllib.error, urllib.request
    assert urllib.request.urlopen("http://{HOST}/_mocksens/livez", timeout=10).read()
    try:
        urllib.request.urlopen("https://{HOST}/_mocksens/livez", timeout=10)
    except urllib.error.URLError as error:
        print(type(error.reason).__name__)
    context = ssl.create_default_context(cafile={variables["MOCKSENS_CA_FILE"]!r})
    print(urllib.request.urlopen("https://{HOST}/_mocksens/livez", timeout=10, context=context).status)
    """
    assert python(code, {**variables, "MOCKSENS_CA_FILE": ""}) == "SSLCertVerificationError\n200\n"


def test_a_sitecustomize_that_it_hides_is_loaded_all_the_same(variables: dict[str, str], theirs: Path) -> None:
    assert python(ALIVE, variables) == f"theirs sitecustomize {theirs}\n200\n"


def test_one_that_fails_fails_as_ever(variables: dict[str, str], theirs: Path) -> None:
    theirs.write_text("raise ValueError('theirs')", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ALIVE],
        env={**os.environ, **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "200\n")
    assert done.stderr.startswith("Error in sitecustomize; set PYTHONVERBOSE for traceback:\nValueError: theirs")


def test_a_redirect_of_its_own_comes_first_and_ends_there_again(
    variables: dict[str, str], mocksens: Mocksens, another: MocksensServer
) -> None:
    # Both have a service of that name, with keys of its own; the status tells which one was asked.
    code = f"""
    import socket
    import requests
    from mocksens import redirect_hosts, sign
    from mocksens.core.clock import SystemClock

    session = requests.Session()

    def status():
        path = "/sms/v2/services/{mocksens.service_id}/unsubscribes"
        keys = dict(access_key={mocksens.access_key!r}, secret_key={mocksens.secret_key!r})
        headers = sign("GET", path, timestamp=SystemClock().now(), **keys)
        return session.get("https://{HOST}" + path, headers=headers, timeout=10).status_code

    print(status())
    with redirect_hosts("{another.url}"):
        print(status())
    print(status())
    session.close()
    """
    with_mocksens = {**variables, "PYTHONPATH": f"{SITE}{os.pathsep}{ROOT}"}
    assert python(code, with_mocksens) == "200\n401\n200\n"


def test_what_is_loaded_while_somebody_redirects_is_put_back_too(server: MocksensServer) -> None:
    code = f"""
    import importlib.util, sys
    from mocksens import redirect_hosts

    with redirect_hosts("{server.url}"):
        import aiohttp.resolver
        import uvloop
        inside = vars(uvloop.Loop).get("create_connection"), aiohttp.resolver.AsyncResolver.resolve
        late = importlib.util.find_spec("asyncio.proactor_events")
        assert all(hasattr(one, "__wrapped__") for one in inside)
        assert importlib.util.find_spec("no.such.thing".split(".")[0]) is None
    assert "create_connection" not in vars(uvloop.Loop)
    assert not hasattr(aiohttp.resolver.AsyncResolver.resolve, "__wrapped__")
    # Found inside and loaded only now.
    module = importlib.util.module_from_spec(late)
    late.loader.exec_module(module)
    assert not hasattr(module.BaseProactorEventLoop.sock_connect, "__wrapped__")
    """
    python(code, {"PYTHONPATH": str(ROOT)})


def test_a_finder_that_knows_nothing_is_passed_over(server: MocksensServer) -> None:
    code = f"""
    import importlib, sys
    from mocksens import redirect_hosts

    sys.meta_path.append(object())
    with redirect_hosts("{server.url}"):
        finder = sys.meta_path[0]
        sys.meta_path[:] = [finder, object()]
        assert finder.find_spec("uvloop") is None
    """
    python(code, {"PYTHONPATH": str(ROOT)})


def test_a_loader_that_all_modules_share_is_left_alone() -> None:
    before = dict(vars(BuiltinImporter))
    patch_after(ModuleSpec("ssl", cast(Any, BuiltinImporter)))
    assert dict(vars(BuiltinImporter)) == before


@pytest.mark.parametrize("path", [*sorted(PATCHES.glob("*.py")), SITE / "sitecustomize.py"], ids=lambda path: path.name)
def test_older_pythons_can_read_it(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    # The package finds its own modules by the path that it was loaded by, wherever mocksens may be.
    others = {name for name in imported if not name.startswith(f"{patches.__name__}.")}
    assert {name.split(".")[0] for name in others} - sys.stdlib_module_names == set()
