import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import mocksens
from mocksens.spec import countries, gateway, limits, operations, parameters, results, rules
from mocksens.spec.cite import MOCKSENS, PUBLIC, SMS_API, Basis, Cite, assumed, documented, observed
from mocksens.spec.rules import RULES

LINES = 1034
LONGEST_QUOTATION = 210
ID = re.compile(rf"(?:{'|'.join(sorted({name.partition('.')[0] for name in RULES}))})\.[A-Za-z-]+")
MENTION = re.compile(r"\brules?\s+((?:[a-z]+\.[A-Za-z-]+(?:,?\s+(?:and\s+)?)?)+)")
SOURCES = sorted(Path(mocksens.__file__).parent.rglob("*.py"))
TABLES = (countries, gateway, limits, operations, parameters, results)


def cites(thing: object, seen: set[int]) -> Iterator[Cite]:
    """Every cite in tables of named tuples."""
    if hasattr(thing, "values") and not isinstance(thing, type):
        # Not remembered: what is made here is gone at once, and its id may be another's then.
        for each in list(thing.values()):
            yield from cites(each, seen)
    elif id(thing) not in seen:
        seen.add(id(thing))
        if isinstance(thing, Cite):
            yield thing
        elif isinstance(thing, tuple | list):
            for each in thing:
                yield from cites(each, seen)


def cites_of(module: ModuleType) -> list[Cite]:
    return list(cites(vars(module), set()))


def lines(cite: Cite) -> list[int]:
    return [int(line) for span in re.findall(r"D:(\d+(?:-\d+)?)", cite.item) for line in span.split("-")]


@cache
def named() -> dict[str, set[str]]:
    """Return the rules that the source names in a text or a comment, with the places."""
    found: dict[str, set[str]] = {}
    for path in SOURCES:
        if path.parent.name == "rules":
            continue
        source = path.read_text(encoding="utf-8")
        texts = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
        names = [text for text in texts if isinstance(text, str) and ID.fullmatch(text)]
        for mention in MENTION.findall(source):
            names.extend(re.findall(r"[a-z]+\.[A-Za-z-]+", mention))
        for name in names:
            found.setdefault(name, set()).add(path.name)
    return found


@pytest.mark.slow
def test_every_rule_that_the_source_names_is_in_the_table() -> None:
    assert {name: places for name, places in named().items() if name not in RULES} == {}
    assert {"search.nothing", "reserve.cancel", "gateway.window", "upload.rules"} <= named().keys()


def test_every_row_has_an_id_a_text_and_a_place() -> None:
    for name, rule in RULES.items():
        assert name == rule.id
        assert re.fullmatch(r"[a-z]+\.[A-Za-z-]+", name)
        assert len(rule.says) > 3, name
        assert rule.cite.item, name


def test_no_two_rows_have_the_same_id() -> None:
    rows = [*rules.GATEWAY, *rules.VALIDATION, *rules.SEARCHING, *rules.LIFE]
    assert len(RULES) == len(rows)


@pytest.mark.parametrize("module", TABLES, ids=lambda module: module.__name__)
def test_a_cite_of_the_document_ends_in_a_line_of_it(module: ModuleType) -> None:
    found = cites_of(module)
    assert found
    for cite in found:
        if cite.document == SMS_API:
            assert re.search(r"\bD:\d+$", cite.item), cite
        assert all(1 <= line <= LINES for line in lines(cite)), cite


def test_no_row_of_a_table_is_without_a_cite() -> None:
    counted = {module.__name__.rpartition(".")[2]: len(cites_of(module)) for module in TABLES}
    assert counted["results"] == len(results.RESULTS)
    assert counted["operations"] == 9
    assert counted["limits"] == sum(isinstance(value, limits.Limit) for value in vars(limits).values())


@pytest.mark.parametrize("name", RULES)
def test_a_rule_that_cites_the_document_names_its_lines(name: str) -> None:
    cite = RULES[name].cite
    if cite.document == SMS_API:
        assert lines(cite), cite
    assert all(1 <= line <= LINES for line in lines(cite)), cite


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_founded_where_its_basis_says(name: str) -> None:
    cite = RULES[name].cite
    official = cite.document not in {PUBLIC, MOCKSENS}
    assert (cite.basis is Basis.DOCUMENTED) is official
    assert (cite.basis is Basis.OBSERVED) is (cite.document == PUBLIC)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_that_cites_the_document_quotes_it(name: str) -> None:
    cite = RULES[name].cite
    if cite.document == SMS_API:
        assert cite.words, cite
    for passage in cite.words:
        assert passage == " ".join(passage.split()), "as on the page, without its line breaks"
    assert sum(map(len, cite.words)) <= LONGEST_QUOTATION


@pytest.mark.parametrize("name", RULES)
def test_a_rule_without_an_official_page_quotes_nothing(name: str) -> None:
    cite = RULES[name].cite
    if cite.basis is not Basis.DOCUMENTED:
        assert cite.words == ()


def test_a_cite_has_the_words_of_the_page() -> None:
    assert documented("Send message", "D:95", "Up to 100").words == ("Up to 100",)
    assert documented("Send message", "D:95").words == assumed("nobody knows").words == ()


def test_a_cite_reads_as_its_basis_and_the_way_to_its_place() -> None:
    assert str(documented("Send message", "messages.to, D:96")) == (
        "documented: SENS SMS API v2, Send message, messages.to, D:96"
    )
    assert str(observed("a live answer")) == "observed: public clients and reports, a live answer"
    assert str(assumed("nobody knows", "Send message")) == "assumed: mocksens, Send message, nobody knows"


# --- what is assumed, and what diagnoses name --------------------------------------------------------


@pytest.mark.parametrize("name", RULES)
def test_whatever_is_assumed_has_a_reason(name: str) -> None:
    cite = RULES[name].cite
    assert "assumed" not in cite.item
    if cite.basis is Basis.ASSUMED:
        assert cite.open_part is None
        assert cite.assumption is not None
    if cite.assumption is not None:
        assert len(cite.assumption.reason.split()) > 3


def test_a_cite_names_the_part_that_it_leaves_open() -> None:
    cite = documented("Send message", "D:95").except_for("the order", "it is the simplest")
    assert str(cite) == "documented: SENS SMS API v2, Send message, D:95; assumed: the order"
    assert str(cite.assumption) == "the order: it is the simplest"
    assert documented("Send message", "D:95").assumption is None
    assert str(assumed("nobody knows").assumption) == "nobody knows"


@pytest.mark.parametrize("name", ["check.envelope", "check.error-name"])
def test_it_is_said_that_the_form_of_errors_is_not_known(name: str) -> None:
    reason = str(RULES[name].cite.assumption)
    assert "is not known" in reason
    assert "live answers seen up to 2025 have " in reason


UNNAMING = ("core/switches.py", "core/service_ids.py", "web/admin/endpoints/diagnosis/rule_views.py")
"""Modules that mention rules without putting them into a diagnosis, which others do for the same rules."""


def test_the_rules_that_no_diagnosis_names_are_marked() -> None:
    package = Path(mocksens.__file__).parent
    naming = [
        path.read_text(encoding="utf-8")
        for folder in ("core", "web", "spec/parameters")
        for path in (package / folder).rglob("*.py")
        if path.relative_to(package).as_posix() not in UNNAMING
    ]
    never = {name for name in RULES if not any(f'"{name}"' in text for text in naming)}
    assert never == {name for name, rule in RULES.items() if not rule.is_named}
