"""The house keeps its layers: what a module imports, and what only one of them may touch, read from its source."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

import mocksens

ROOT = Path(mocksens.__file__).parent
LAYERS = (
    {"_version"},
    {"spec"},
    {"core"},
    {"client"},
    {"web"},
    {"server"},
    {"cli", "exec", "testing", "redirect", "pytest_plugin", "__main__"},
    {""},
)
"""The first parts of modules, from the ground up: a module may import its own layer and those below.

The package itself is the top: it names modules of every layer for type checkers, so none of them imports it.
"""
DOORS = LAYERS[-2]
DATA = {"py.typed", "scenarios", "__pycache__"}
"""What the package holds besides layers; a wheel has the scenarios in it."""
FILES = 15
"""Modules in a folder, for a reader who looks for one."""
SHARED_NAMES = {"Clock", "Message", "Request", "Reservation", "Send", "Step"}
"""Classes of ``mocksens.testing`` that are called as what they show."""
LINES = 300
"""Lines of a module, for a reader's head."""
SILENCED = 40
"""Comments ``noqa`` in the package."""
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
ROOT_MODULE = "mocksens"


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(ROOT.rglob("*.py"))}
PACKAGES = {name_of(path) for path in ROOT.rglob("__init__.py")}


def first(module: str) -> str:
    """The part of a module's name that decides on its layer."""
    return f"{module}.".split(".")[1]


def room(module: str) -> str:
    """The folder of a module, or the module itself where it stands beside folders."""
    parent = module.rpartition(".")[0]
    has_folders = any(name.rpartition(".")[0] == parent for name in PACKAGES)
    return module if module in PACKAGES or has_folders else parent


def floor(module: str) -> int:
    (found,) = (number for number, layer in enumerate(LAYERS) if first(module) in layer)
    return found


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def imports(module: str) -> frozenset[str]:
    """Every module that ``module`` imports anywhere in its source, under its full name."""
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            assert node.module is not None
            found.update(target(node.module, alias.name) for alias in node.names)
    return frozenset(found)


def target(package: str, name: str) -> str:
    """The module that ``from package import name`` needs."""
    return f"{package}.{name}" if f"{package}.{name}" in MODULES else package


def own(module: str) -> set[str]:
    return {name for name in imports(module) if name.split(".")[0] == ROOT_MODULE} - {module}


def packages(module: str) -> set[str]:
    """The top-level names of what is imported, ours excluded."""
    return {name.split(".")[0] for name in imports(module)} - {ROOT_MODULE}


def third_party(module: str) -> set[str]:
    return packages(module) - sys.stdlib_module_names


def dotted(module: str) -> Iterator[str]:
    """Every dotted expression (``os.environ``, ``datetime.now``), and every ``from a import b`` as ``a.b``."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def those(condition: Callable[[str], object]) -> set[str]:
    return {module for module in MODULES if condition(module)}


def in_layer(*names: str) -> set[str]:
    return those(lambda module: first(module) in names)


def test_the_house_has_been_found() -> None:
    assert {
        "mocksens.spec.cite",
        "mocksens.core.clock",
        "mocksens.web.app",
        "mocksens.server.serving",
    } <= MODULES.keys()
    assert own("mocksens.core.ids") == set()
    assert "mocksens.core.clock" in own("mocksens.core.sens")
    assert own("mocksens.server.serving") >= {"mocksens.core.sens", "mocksens.web.app"}


def test_everything_stands_in_a_layer() -> None:
    entries = {path.name.removesuffix(".py") for path in ROOT.iterdir()} - {"__init__"}
    assert entries - DATA == set.union(*LAYERS) - {""}


def test_a_module_imports_its_own_layer_and_those_below() -> None:
    upward = {module: {name for name in own(module) if floor(name) > floor(module)} for module in MODULES}
    assert {module: names for module, names in upward.items() if names} == {}


def test_the_client_of_a_running_mocksens_imports_nothing_else_of_it() -> None:
    assert {name for module in in_layer("client") for name in own(module) if first(name) != "client"} == set()


def test_the_package_itself_imports_ours_for_types_alone() -> None:
    guards = [
        node
        for node in ast.walk(tree(ROOT_MODULE))
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    guarded = {id(node) for guard in guards for node in ast.walk(guard)}
    open_imports = {
        ast.unparse(node)
        for node in ast.walk(tree(ROOT_MODULE))
        if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in guarded
    }
    assert not [line for line in open_imports if ROOT_MODULE in line]


def test_the_specification_imports_nothing_but_itself_and_the_standard_library() -> None:
    assert {name for module in in_layer("spec") for name in own(module) if first(name) != "spec"} == set()
    assert {name for module in in_layer("spec") for name in third_party(module)} == set()


@pytest.mark.parametrize("node", [str, room], ids=["modules", "rooms"])
def test_nothing_imports_each_other_in_a_circle(node: Callable[[str], str]) -> None:
    needs: dict[str, set[str]] = {}
    for module in MODULES:
        needs.setdefault(node(module), set()).update(map(node, own(module)))
    seen: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way[way.index(name) :], name))
        if name not in seen:
            for needed in sorted(needs[name] - {name}):
                visit(needed, (*way, name))
            seen.add(name)

    for name in needs:
        visit(name, ())
    assert seen == set(needs)


def test_no_folder_is_longer_than_a_page() -> None:
    folders = Counter(path.parent for path in MODULES.values())
    assert {str(folder.relative_to(ROOT)): count for folder, count in folders.items() if count > FILES} == {}


def test_no_module_is_longer_than_a_head_holds() -> None:
    lengths = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in MODULES.items()}
    assert {module: length for module, length in lengths.items() if length > LINES} == {}


def names_of_types(module: str) -> Iterator[str]:
    """The names of classes anywhere in a module, and of the aliases and type variables at its top."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ClassDef):
            yield node.name
    for node in tree(module).body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            yield from (name for name in names if re.fullmatch("[A-Z][A-Za-z]*[a-z][A-Za-z]*", name))


def test_a_public_name_of_a_type_means_one_thing() -> None:
    names = Counter(name for module in MODULES for name in names_of_types(module))
    shared = {name: times for name, times in names.items() if times > 1 and not name.startswith("_")}
    assert shared == dict.fromkeys(SHARED_NAMES, 2)


def test_a_type_variable_is_called_so() -> None:
    called = {
        ast.unparse(node.targets[0])
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("TypeVar(")
    }
    assert "ResultT" in called
    assert {name for name in called if not name.endswith("T")} == set()


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


def test_only_ids_and_scenarios_draw_chance() -> None:
    drawers = those(lambda module: packages(module) & {"random", "secrets", "uuid"} or "os.urandom" in dotted(module))
    assert drawers == {"mocksens.core.ids", "mocksens.core.scenarios.active_steps"}


def test_only_the_web_and_what_starts_it_know_starlette_and_uvicorn() -> None:
    knowing = those(lambda module: packages(module) & {"starlette", "uvicorn", "httptools", "uvloop"})
    assert {"mocksens.web.app", "mocksens.server.serving"} <= knowing
    assert knowing <= in_layer("web", *DOORS) | {"mocksens.server.serving"}


def test_only_the_doors_and_the_settings_read_the_environment() -> None:
    reading = {"os.environ", "os.environb", "os.getenv", "os.putenv", "os.unsetenv"}
    readers = those(lambda module: reading & set(dotted(module)))
    # What redirects is loaded into other programs, and keeps them from taking a proxy to SENS.
    redirecting = {f"mocksens.redirect.{name}" for name in ("hosts", "patches.proxies", "site.sitecustomize")}
    assert readers <= in_layer(*DOORS) | redirecting | {"mocksens.server.settings.settings"}


def test_only_the_reader_of_yaml_imports_yaml() -> None:
    assert those(lambda module: "yaml" in packages(module)) == {"mocksens.core.parsing.yaml_nodes"}


def test_only_one_module_decodes_json_with_msgspec() -> None:
    # Its errors are no ValueErrors in every release.
    assert those(lambda module: "msgspec.json.decode" in dotted(module)) == {"mocksens.core.parsing.json_decoding"}
    assert not those(lambda module: "msgspec.convert" in dotted(module))


def test_rules_of_style_are_silenced_at_few_places() -> None:
    silenced = sum(path.read_text(encoding="utf-8").count("# noqa") for path in MODULES.values())
    assert silenced <= SILENCED
