"""Scenario files, and the library of playable scenarios."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.parsing.nodes import Miswritten, Value
from mocksens.core.scenarios.parser import parse_one_off
from mocksens.core.scenarios.scenario import Scenario
from mocksens.server.scenarios import library as scenario_library
from mocksens.server.scenarios.library import Library, built_in, check, files_in, load
from tests.server.scenarios.support import refused, write

ROOT = Path(__file__).parents[3]
GOOD = "name: it\nsteps:\n  - then: {fault: reset}\n"


def outcome(path: Path) -> str:
    """Return the name of the scenario in a file, or its problems; any other error fails the test."""
    try:
        return load(path).name
    except Miswritten as error:
        return str(error)


# --- one file ----------------------------------------------------------------------------------------


def test_a_file_is_a_scenario() -> None:
    scenario = load(write("outage.yaml", times=3))
    assert isinstance(scenario, Scenario)
    assert (scenario.name, scenario.description, scenario.steps[0].times) == ("outage", "by outage.yaml", 3)


def test_a_file_is_called_as_somebody_called_it(tmp_path: Path) -> None:
    write("mine/sms/outage.yaml", "throtled")
    for path in (Path("mine/sms/outage.yaml"), tmp_path / "mine" / "sms" / "outage.yaml"):
        assert outcome(path) == f"{path}:4:12: 'throtled' is not a response of the gateway; did you mean throttled?"
    assert outcome(Path("mine/missing.yaml")) == "mine/missing.yaml: cannot be read: No such file or directory"
    assert outcome(Path("mine")) == "mine: cannot be read: Is a directory"
    write("mine/outage.yaml", name="other")
    assert outcome(Path("mine/outage.yaml")).startswith("mine/outage.yaml:1:1: name is other, but the file is called")


def test_everything_that_is_wrong_is_told_in_its_order() -> None:
    Path("it.yaml").write_text(f"{GOOD}    tims: 1\n  - then: {{resutl: 1}}\nsed: 2\n", encoding="utf-8")
    assert [line.split(";")[0] for line in outcome(Path("it.yaml")).splitlines()] == [
        "it.yaml:4:5: unknown key `tims`",
        "it.yaml:5:12: unknown key `resutl`",
        "it.yaml:6:1: unknown key `sed`",
    ]


TEXTS = st.text() | st.text("{}[]:,-?&*!|>'\"%@` \n\tabnsteWho01.#/<\\")


@given(st.binary(max_size=200) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_whatever_is_in_a_file_it_is_a_scenario_or_told_to_be_none(written: bytes) -> None:
    path = Path("it.yaml")
    path.write_bytes(written)
    assert re.match("it$|it.yaml:", outcome(path))


WORDS = st.sampled_from(
    [
        "send-messages",
        "0",
        "3018",
        "reset",
        "429",
        "throttled",
        "1s",
        "-1",
        "1e9",
        "due",
        "STALE",
        "true",
        "~",
        "[]",
        "{}",
    ]
)
SCALARS = WORDS | TEXTS.map(lambda text: "'" + "".join(text.split()).replace("'", "''") + "'")
FACTS = st.sampled_from(
    ["operation", "type", "to", "from", "content", "nth", "header", "state", "reservation", "wibble"]
)
EFFECTS = st.sampled_from(
    ["result", "after", "telcoCode", "respond", "fault", "rate", "commit", "delay", "state", "reservation"]
)
BODIES = st.sampled_from(["status", "name", "body", "headers", "uniform", "lognormal", "a"])


def flow(names: st.SearchStrategy[str], values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    entries = st.dictionaries(names, values, max_size=4)
    return entries.map(lambda found: "{" + ", ".join(f"{name}: {value}" for name, value in found.items()) + "}")


DEEP = SCALARS | flow(
    BODIES, SCALARS | flow(BODIES, SCALARS) | st.lists(SCALARS).map(lambda all_: f"[{', '.join(all_)}]")
)


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@given(flow(FACTS, DEEP), flow(EFFECTS, DEEP), SCALARS, SCALARS)
def test_whatever_a_step_says_it_is_one_or_told_to_be_none(when: str, then: str, times: str, chance: str) -> None:
    path = Path("it.yaml")
    step = f"{{when: {when}, then: {then}, times: {times}, chance: {chance}}}"
    path.write_text(f"name: it\nsteps:\n  - {step}\n", encoding="utf-8", errors="replace")
    assert re.match("it$|it.yaml:", outcome(path))


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@given(st.text("()[]{}*+?|^$.\\019apx-<>=!:P,#", max_size=30), st.booleans())
def test_whatever_a_pattern_is_it_is_one_or_told_to_be_none(pattern: str, is_expression: bool) -> None:  # noqa: FBT001
    path = Path("it.yaml")
    written = f"/{pattern}/" if is_expression else pattern
    path.write_text(f"name: it\nsteps:\n  - when: {{to: '{written}'}}\n    then: {{fault: reset}}\n", encoding="utf-8")
    assert re.match("it$|it.yaml:3:12: to ", outcome(path))


def test_json_that_is_nested_too_deeply_is_told() -> None:
    body = Value("x", "body")
    for _ in range(5_000):
        body = Value([body], "body")
    one_off = Value({"respond": Value({"status": Value("500", "body"), "body": body}, "body")}, "body")
    with pytest.raises(Miswritten, match="body: is nested too deeply"):
        parse_one_off(one_off)


# --- which files -------------------------------------------------------------------------------------


def test_the_files_of_a_directory_and_those_below_are_found_but_what_is_hidden() -> None:
    for name in ("b.yaml", "a-b.yaml", "a.yml", "sms/c.yaml", ".hidden.yaml", "..data/a.yaml", "note.txt", "a.json"):
        write(f"mine/{name}")
    assert files_in(Path("mine")) == [Path("mine", name) for name in ("a.yml", "a-b.yaml", "b.yaml", "sms/c.yaml")]


def test_a_mounted_config_map_has_each_file_once() -> None:
    write("mine/..2026_11_24/outage.yaml")
    Path("mine/..data").symlink_to("..2026_11_24")
    Path("mine/outage.yaml").symlink_to("..data/outage.yaml")
    assert list(Library([Path("mine")]).own) == ["outage"]


def test_the_built_in_library_is_inside_an_installed_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert built_in() == ROOT / "scenarios"
    (tmp_path / "mocksens" / "scenarios").mkdir(parents=True)
    monkeypatch.setattr(
        scenario_library, "__file__", str(tmp_path / "mocksens" / "server" / "scenarios" / "library.py")
    )
    assert built_in() == tmp_path / "mocksens" / "scenarios"


def test_without_a_library_there_is_nothing_to_play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        scenario_library, "__file__", str(tmp_path / "mocksens" / "server" / "scenarios" / "library.py")
    )
    library = Library()
    assert (len(library), list(library), "outage" in library) == (0, [], False)


# --- check -------------------------------------------------------------------------------------------


def test_files_and_directories_are_checked_each_file_once() -> None:
    write("mine/a.yaml")
    write("mine/b.yaml", "teapod")
    write("c.yaml", "418")
    checked = check([Path("mine"), Path("c.yaml"), Path("mine/a.yaml")])
    assert (checked.files, checked.good, checked.problems) == (3, 2, 1)
    assert [line.split(" ")[0:2] for line in checked.lines] == [
        ["mine/b.yaml:4:12:", "'teapod'"],
        ["c.yaml:4:5:", "note:"],
    ]


def test_two_files_of_one_name_are_outcome() -> None:
    write("mine/outage.yaml")
    write("mine/sms/outage.yml")
    said = "mine/sms/outage.yml:1:1: outage is also the name of a scenario in mine/outage.yaml; rename one of them"
    assert check([Path("mine")]).lines == [said]
    assert refused("mine") == [said]
    assert refused("mine/sms", "mine") == [
        "mine/outage.yaml:1:1: outage is also the name of a scenario in mine/sms/outage.yml; rename one of them"
    ]


def test_what_holds_nothing_or_is_not_there_is_a_problem() -> None:
    Path("empty").mkdir()
    checked = check([Path("empty"), Path("missing")])
    assert checked.lines == [
        "empty: has no scenario file; their names end in .yaml or .yml",
        "missing: cannot be read: No such file or directory",
    ]
    assert (checked.files, checked.good, checked.problems) == (0, 0, 2)


# --- the library -------------------------------------------------------------------------------------


def test_the_users_files_come_first_and_may_replace_built_in_ones() -> None:
    write("mine/skt-outage.yaml", "unexpected")
    write("ours/mine.yaml")
    library = Library([Path("mine"), Path("ours")])
    assert list(library)[:2] == ["skt-outage", "mine"]
    assert len(library) == len(Library()) + 1
    assert library["skt-outage"].description == "by skt-outage.yaml"
    assert Library()["skt-outage"].description != "by skt-outage.yaml"
    assert library.home("skt-outage") == Path("mine/skt-outage.yaml")
    assert library.home("outage") == ROOT / "scenarios" / "gateway" / "outage.yaml"
    assert library.text("mine") == Path("ours/mine.yaml").read_text(encoding="utf-8")


def test_a_built_in_one_is_read_when_it_is_asked_for_and_once() -> None:
    library = Library()
    assert "outage" in library
    assert library["outage"] is library["outage"]
    for missing in ("outgae", "", "../gateway/outage", 3):
        assert missing not in library
        with pytest.raises(KeyError):
            library[missing]  # type: ignore[index]
    with pytest.raises(KeyError):
        library.home("outgae")


def test_a_start_that_plays_nothing_reads_no_yaml() -> None:
    code = (
        "import sys\nfrom mocksens.server import serving\nfrom mocksens.server.scenarios import watcher\n"
        "from mocksens.server.settings import assembly, loading\n"
        "sens = assembly.sens_of(loading.load({}, {}))\nassert 'outage' in sens.scenarios and not sens.played\n"
        "print({'yaml', 'mocksens.core.parsing.binding', 'mocksens.core.scenarios.parser'} & {*sys.modules})\n"
        "sens.scenarios['outage']\nprint('yaml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == ["set()", "True"]


def test_all_that_is_wrong_in_the_users_directories_is_told_at_once() -> None:
    write("mine/a.yaml", "teapod")
    write("mine/b.yaml")
    write("ours/c.yaml", times=0)
    assert [line.split(" ")[0] for line in refused("mine", "ours")] == ["mine/a.yaml:4:12:", "ours/c.yaml:5:5:"]
    assert refused("mine", "missing")[-1] == "missing: cannot be read: No such file or directory"


def test_one_can_be_given_inline() -> None:
    library = Library(inline=GOOD, called="MOCKSENS_SCENARIO_YAML")
    assert next(iter(library)) == "it"
    assert library["it"].name == "it"
    assert (library.home("it"), library.text("it")) == ("MOCKSENS_SCENARIO_YAML", GOOD)
    assert Library(inline=" \n").inline == {}


@pytest.mark.parametrize(
    ("inline", "said"),
    [
        ("steps: [", "MY_YAML:2:1: not YAML: a bracket or brace is not closed"),
        ("name: it\nsteps: [{then: {resutl: 0}}]", "MY_YAML:2:17: unknown key `resutl`; did you mean result?"),
        ("name: \udcff", "MY_YAML:1:7: cannot be read: no YAML text holds the character U+DCFF"),
        ("-", "MY_YAML:1:1: a scenario must be a mapping, not a list"),
    ],
)
def test_what_is_wrong_inline_is_told_with_its_place(inline: str, said: str) -> None:
    assert refused(inline=inline, called="MY_YAML")[0].startswith(said)


def test_the_inline_one_and_the_users_files_have_names_of_their_own() -> None:
    write("mine/it.yaml")
    assert refused("mine", inline=GOOD, called="MOCKSENS_SCENARIO_YAML") == [
        "mine/it.yaml:1:1: it is also the name of a scenario in MOCKSENS_SCENARIO_YAML; rename one of them"
    ]
    assert Library(inline=GOOD.replace("it", "outage"))["outage"].description == ""
