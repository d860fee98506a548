"""The built-in library: every file is right, names itself, and cites lines that there are."""

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from mocksens.core.scenarios.scenario import Scenario
from mocksens.server.scenarios.library import Library, built_in, check, load, read
from mocksens.server.scenarios.schema import schema, text
from tests.scenarios import table
from tests.scenarios.table import FILES, FOLDERS, LIBRARY

LINES_OF_THE_PAGE = 1034
NAMES = [path.stem for path in FILES]


def test_the_library_is_found_and_read_by_name() -> None:
    library = Library()
    assert built_in() == LIBRARY
    assert len(FILES) > 80
    assert sorted(library) == sorted(NAMES)
    assert len(library) == len(NAMES)


def test_every_file_is_good_and_none_has_a_note() -> None:
    checked = check([LIBRARY])
    assert (checked.lines, checked.problems) == ([], 0)
    assert checked.good == checked.files == len(FILES)


def test_no_two_files_have_one_name_and_every_folder_is_known() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert {path.parent.relative_to(LIBRARY).as_posix() for path in FILES} == set(FOLDERS)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_names_itself_its_schema_and_what_happens(path: Path) -> None:
    scenario = load(path)
    first, second, *_ = path.read_text(encoding="utf-8").splitlines()
    assert scenario.name == path.stem
    assert first == "# yaml-language-server: $schema=../scenario.schema.json"
    assert (path.parent / first.rpartition("=")[2]).resolve() == LIBRARY / "scenario.schema.json"
    assert second.startswith("# ")
    assert re.fullmatch(r"[A-Z].*\.", scenario.description)
    assert len(scenario.description) <= 120


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_cites_lines_that_there_are(path: Path) -> None:
    cited = [int(number) for cite in table.lines_cited(path) for number in cite.removeprefix("D:").split("-")]
    assert all(1 <= line <= LINES_OF_THE_PAGE for line in cited)
    assert cited or "API Gateway" in path.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_file_fits_the_schema_that_editors_check_by(path: Path) -> None:
    jsonschema.Draft202012Validator(schema()).validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_the_shipped_schema_is_made_from_the_types() -> None:
    # `mocksens scenarios schema > scenarios/scenario.schema.json` writes it.
    assert (LIBRARY / "scenario.schema.json").read_text(encoding="utf-8") == text()


def test_the_readme_of_the_library_tells_every_file() -> None:
    page = table.PAGE.read_text(encoding="utf-8")
    assert table.fill(page) == page
    assert page.count("\n| [") == len(FILES)
    for target in re.findall(r"\]\(([^)]+)\)", page):
        assert (LIBRARY / target).is_file()


# --- the schema --------------------------------------------------------------------------------------

STEP = {"then": {"result": "0"}}


def is_valid(**entries: Any) -> bool:
    whole = {"name": "outage", "steps": [STEP], **entries}
    return jsonschema.Draft202012Validator(schema()).is_valid(whole)


def is_step(step: object) -> bool:
    return is_valid(steps=[step])


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_takes_what_means_what_it_looks_like() -> None:
    assert is_step({"then": {"result": 2000}})
    assert is_step({"when": {"to": 1000003012, "header": {"x-test": True}}, "then": {"respond": 429}})
    assert is_step({"then": {"delay": 1.5, "state": {"door": True}}, "chance": 0.5})
    assert is_step({"then": {"respond": {"status": 500, "body": {"any": ["thing", 1]}}}, "times": 3})
    assert is_valid(seed=42)


@pytest.mark.parametrize(
    "step",
    [
        {},
        {"then": {}},
        {"then": {"resutl": "0"}},
        {"then": {"result": 9999}},
        {"then": {"respond": "too-many"}},
        {"then": {"delay": "5 seconds"}},
        {"then": {"result": "0", "fault": "reset"}},
        {**STEP, "when": {"operation": "send-message"}},
        {**STEP, "when": {"type": "SMMS"}},
        {"then": {"fault": "rset"}},
        {"then": {"respond": {"status": 600}}},
        {"then": {"result": None}},
        {"then": {"result": ["0"]}},
        {"then": {"delay": {"uniform": ["1s"]}}},
        {**STEP, "time": 1},
        {**STEP, "times": 0},
        {**STEP, "chance": 2},
        {**STEP, "when": {"operations": "send-messages"}},
        {**STEP, "when": {"reservation": "over"}},
    ],
)
def test_the_schema_refuses_slips(step: object) -> None:
    assert not is_step(step)


def test_the_schema_refuses_a_name_that_is_none_and_no_steps() -> None:
    assert not is_valid(name="Bad Name")
    assert not is_valid(steps=[])
    assert not is_valid(sed=1)


def everything(node: Any) -> list[dict[str, Any]]:
    """Every mapping in the schema."""
    if isinstance(node, list):
        return [found for entry in node for found in everything(entry)]
    return [node, *(found for entry in node.values() for found in everything(entry))] if isinstance(node, dict) else []


def test_the_schema_completes_words_and_proposes_no_null() -> None:
    parts = everything(schema())
    assert not [part for part in parts if part.get("type") == "null" or part.get("default", "") in (None, {})]
    found = schema()["$defs"]
    assert "send-messages" in found["When"]["properties"]["operation"]["examples"]
    assert "3018" in found["Then"]["properties"]["result"]["examples"]
    assert "throttled" in found["Then"]["properties"]["respond"]["anyOf"][0]["enum"]
    for name in ("Scenario", "Step", "When", "Then", "Answer", "Delay", "Fault"):
        assert found[name]["description"]
        assert "``" not in found[name]["description"]
    for name in ("Scenario", "When", "Then", "Answer", "Delay"):
        for entry in found[name]["properties"].values():
            assert {"description", "anyOf", "$ref"} & entry.keys()


def test_a_file_is_read_with_where_its_name_stands() -> None:
    file = read(LIBRARY / "delivery" / "skt-outage.yaml")
    assert isinstance(file.scenario, Scenario)
    assert str(file.name_place) == f"{file.path}:4:1"
