"""The source of the package: its modules, and what each of them imports and names."""

import ast
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import mocksens

ROOT = Path(mocksens.__file__).parent
ROOT_MODULE = "mocksens"
DOORS = {"cli", "exec", "testing", "redirect", "pytest_plugin", "__main__"}
"""The first parts of the modules by which people get in."""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(ROOT.rglob("*.py"))}
PACKAGES = {name_of(path) for path in ROOT.rglob("__init__.py")}


def first(module: str) -> str:
    """Return the part of a module's name that decides its layer."""
    return f"{module}.".split(".")[1]


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
    """Return the module that ``from package import name`` needs."""
    return f"{package}.{name}" if f"{package}.{name}" in MODULES else package


def own(module: str) -> set[str]:
    """Return the modules of ours that are imported."""
    return {name for name in imports(module) if name.split(".")[0] == ROOT_MODULE} - {module}


def packages(module: str) -> set[str]:
    """Return the top-level names of the imports, without ours."""
    return {name.split(".")[0] for name in imports(module)} - {ROOT_MODULE}


def third_party(module: str) -> set[str]:
    """Return the packages of others that are imported."""
    return packages(module) - sys.stdlib_module_names


def dotted(module: str) -> Iterator[str]:
    """Every dotted expression (``os.environ``, ``datetime.now``), and every ``from a import b`` as ``a.b``."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def those(condition: Callable[[str], object]) -> set[str]:
    """Return the modules for which ``condition`` is true."""
    return {module for module in MODULES if condition(module)}


def in_layer(*names: str) -> set[str]:
    """Return the modules whose names begin with one of ``names``."""
    return those(lambda module: first(module) in names)
