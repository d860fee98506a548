"""The package keeps its layers, and each part of it a size and a name of its own."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.package_source import DOORS, MODULES, PACKAGES, ROOT, ROOT_MODULE, first, in_layer, own, third_party, tree

LAYERS = (
    {"_version"},
    {"spec"},
    {"core"},
    {"client"},
    {"web"},
    {"server"},
    DOORS,
    {""},
)
"""The first parts of modules, from the ground up: a module may import its own layer and those below.

The package itself is the top: it names modules of every layer for type checkers, so none of them imports it.
"""
DATA = {"py.typed", "scenarios", "__pycache__"}
"""Folders of the package that are no layers; a wheel contains the scenarios."""
FILES = 15
"""Modules in a folder, for a reader who looks for one."""
SHARED_NAMES = {"Clock", "Message", "Request", "Reservation", "Send", "Step"}
"""Classes of ``mocksens.testing`` that are called as what they show."""
LINES = 300
"""Lines of a module, for a reader's head."""
FIELDS = 5
"""Fields of a record that may be given by their places."""
HOT = {"Course", "Reply"}
"""Records of more fields that are made by their places, as each request needs one."""
SILENCED = 40
"""Comments ``noqa`` in the package."""


def room(module: str) -> str:
    """Return the folder of a module, or the module itself if it is next to folders."""
    parent = module.rpartition(".")[0]
    has_folders = any(name.rpartition(".")[0] == parent for name in PACKAGES)
    return module if module in PACKAGES or has_folders else parent


def floor(module: str) -> int:
    (found,) = (number for number, layer in enumerate(LAYERS) if first(module) in layer)
    return found


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
    """Return the names of all classes in a module, and of its top-level aliases and type variables."""
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


def records(module: str) -> Iterator[ast.ClassDef]:
    """Return the classes of a module with more fields than may be passed by position."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ClassDef) and sum(isinstance(each, ast.AnnAssign) for each in node.body) > FIELDS:
            yield node


def test_structs_of_many_fields_are_made_by_name() -> None:
    structs = [each for module in MODULES for each in records(module) if "Struct" in map(ast.unparse, each.bases)]
    assert "Case" in {each.name for each in structs}
    by_place = {each.name for each in structs if "kw_only" not in {keyword.arg for keyword in each.keywords}}
    assert by_place == HOT


def test_tuples_of_many_fields_are_made_by_name() -> None:
    tuples = {
        each.name for module in MODULES for each in records(module) if "NamedTuple" in map(ast.unparse, each.bases)
    }
    assert "Parameter" in tuples
    calls = [node for module in MODULES for node in ast.walk(tree(module)) if isinstance(node, ast.Call)]
    by_place = {ast.unparse(call.func).split(".")[-1] for call in calls if len(call.args) > FIELDS}
    assert tuples & by_place == set()


def test_rules_of_style_are_silenced_at_few_places() -> None:
    silenced = sum(path.read_text(encoding="utf-8").count("# noqa") for path in MODULES.values())
    assert silenced <= SILENCED


def test_only_the_tables_of_the_documents_and_the_default_name_a_document() -> None:
    """A further document is thus rows of ``spec``, and no other module has a case for it."""
    named = {module for module, path in MODULES.items() if "Document.OF_" in path.read_text(encoding="utf-8")}
    assert {module for module in named if not module.startswith("mocksens.spec.")} == {"mocksens.core.switches"}
