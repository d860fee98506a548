"""Resources that only one part of the package may use, checked in its source."""

import ast

from tests.package_source import DOORS, dotted, in_layer, packages, third_party, those, tree

IO = {
    "asyncio",
    "http",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "select",
    "selectors",
    "shutil",
    "signal",
    "socket",
    "ssl",
    "subprocess",
    "sys",
    "tempfile",
    "urllib",
}


def test_the_core_does_no_input_or_output() -> None:
    core = in_layer("core")
    assert {module: packages(module) & IO for module in core if packages(module) & IO} == {}
    calls = {
        (module, node.func.id)
        for module in core
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"open", "print", "input"}
    }
    assert calls == set()


def test_the_core_needs_no_library_that_knows_http() -> None:
    needed = {name for module in in_layer("core") for name in third_party(module)}
    assert needed <= {"msgspec", "PIL", "regex", "tzdata", "yaml"}


def test_only_the_clock_reads_the_time() -> None:
    now = {"now", "today", "utcnow"}
    readers = those(
        lambda module: (
            "time" in packages(module)
            or any(
                name.split(".")[-1] in now and name.split(".")[-2] in {"datetime", "date"}
                for name in dotted(module)
                if "." in name
            )
        )
    )
    assert readers == {"mocksens.core.clock"}


def test_only_ids_scenarios_and_cookies_draw_chance() -> None:
    drawers = those(lambda module: packages(module) & {"random", "secrets", "uuid"} or "os.urandom" in dotted(module))
    # The key of the inbox's cookies must not follow from a seed.
    assert drawers == {"mocksens.core.ids", "mocksens.core.scenarios.active_steps", "mocksens.web.inbox.security"}


def test_only_the_web_and_what_starts_it_know_starlette_and_uvicorn() -> None:
    knowing = those(lambda module: packages(module) & {"starlette", "uvicorn", "httptools", "uvloop"})
    assert {"mocksens.web.app", "mocksens.server.serving"} <= knowing
    assert knowing <= in_layer("web", *DOORS) | {"mocksens.server.serving"}


def test_only_the_doors_and_the_settings_read_the_environment() -> None:
    reading = {"os.environ", "os.environb", "os.getenv", "os.putenv", "os.unsetenv"}
    readers = those(lambda module: reading & set(dotted(module)))
    # What redirects is loaded into other programs, and keeps them from taking a proxy to SENS.
    redirecting = {f"mocksens.redirect.{name}" for name in ("hosts", "patches.proxies", "site.sitecustomize")}
    assert readers <= in_layer(*DOORS) | redirecting | {"mocksens.server.settings.loading"}


def test_only_the_reader_of_yaml_imports_yaml() -> None:
    assert those(lambda module: "yaml" in packages(module)) == {"mocksens.core.parsing.yaml_nodes"}


def test_one_module_of_the_client_and_one_of_the_rest_decode_json_with_msgspec() -> None:
    # Its errors are no ValueErrors in every release, and the client imports no other layer.
    decoders = {"mocksens.client.admin", "mocksens.core.parsing.json_decoding"}
    assert those(lambda module: "msgspec.json.decode" in dotted(module)) == decoders
    assert not those(lambda module: "msgspec.convert" in dotted(module))
