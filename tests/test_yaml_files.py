import subprocess
import sys
from pathlib import Path

import pytest

from mocksens.core.written import Place, Value
from mocksens.core.yaml_texts import YamlError
from mocksens.yaml_files import read


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.yaml"


def test_places_name_a_file_as_it_is_called(file: Path) -> None:
    file.write_text("a: 1\n", encoding="utf-8")
    assert read(file).place == Place("x.yaml", 1, 1)
    assert read(file, "conf/x.yaml").place == Place("conf/x.yaml", 1, 1)


def data(value: Value) -> object:
    """A value without its places."""
    if isinstance(value.data, dict):
        return {key: data(entry) for key, entry in value.data.items()}
    if isinstance(value.data, list):
        return [data(entry) for entry in value.data]
    return value.data


def error(file: Path, text: str | bytes) -> str:
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(YamlError) as raised:
        read(file)
    return str(raised.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("# nothing\n", {}),
        ("hello", "hello"),
        ("a:\nb: ''\n", {"a": "", "b": ""}),
        ("auth: off\nto: 01000003012\nrate: 1e3\nat: 2026-01-01\n", None),
        ("- 1\n- [2, {a: 3}]\n", ["1", ["2", {"a": "3"}]]),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
        ("가: 나\n", {"가": "나"}),
        ("\ufeffa: 1\r\nb: 2\r\n", {"a": "1", "b": "2"}),
        ("a: &x [1]\nb: *x\n", {"a": ["1"], "b": ["1"]}),
        ("a: !!python/object/apply:os.getcwd []\n", {"a": []}),
        ("a: 1\n...\n", {"a": "1"}),
        ("---\na: 1\n", {"a": "1"}),
    ],
)
def test_every_scalar_is_its_text(file: Path, text: str, expected: object) -> None:
    file.write_bytes(text.encode())
    if expected is None:
        expected = {"auth": "off", "to": "01000003012", "rate": "1e3", "at": "2026-01-01"}
    assert data(read(file)) == expected


def test_every_value_knows_its_place_and_a_mappings_values_that_of_their_key(file: Path) -> None:
    file.write_text("# a comment\nport: 1\nlist:\n  - a\n  - {b: c}\n", encoding="utf-8")
    whole = read(file).data
    assert isinstance(whole, dict)
    assert whole["port"] == Value("1", Place("x.yaml", 2, 1))
    entries = whole["list"].data
    assert whole["list"].place == Place("x.yaml", 3, 1)
    assert isinstance(entries, list)
    assert entries[0] == Value("a", Place("x.yaml", 4, 5))
    assert isinstance(entries[1].data, dict)
    assert entries[1].data["b"].place == Place("x.yaml", 5, 6)
    assert str(entries[1].place) == "x.yaml:5:5"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port: 1\nhost: a\nport: 2\n", "x.yaml:3:1: port stands here a second time"),
        ("a:\n  b: 1\n  b: 1\n", "x.yaml:3:3: b stands here a second time"),
        ("? [a]\n: 1\n", "x.yaml:1:3: a key must be a text"),
        ("a: {{b: 1}: 2}\n", "x.yaml:1:5: a key must be a text"),
        ("a:\n\t- b\n", "x.yaml:2:1: not YAML: found character that cannot start any token; indent with blanks"),
        ("a: [1\nb: 2\n", "x.yaml:2:"),
        ("a: 1\n---\nb: 2\n", "x.yaml:2:1: not YAML: expected a single document in the stream, but found another"),
        ("a: 1\nb: *x\n", "x.yaml:2:4: not YAML"),
        ("a: 'open\n", "x.yaml:"),
        (b"a: \xff\n", "x.yaml:1:4: cannot be read: byte 0xff is not UTF-8; save it so"),
        ("\ub098: 1\n\uac00: ".encode() + b"\xe9\n", "x.yaml:2:4: cannot be read: byte 0xe9 is not UTF-8"),
        ("a: 1\n".encode("utf-16"), "x.yaml:1:1: cannot be read: byte 0xff"),
        (b"a: \x00\n", "x.yaml:1:4: cannot be read: no YAML text holds the character U+0000"),
        (b"a: 1\nb: \x1b[31m\n", "x.yaml:2:4: cannot be read: no YAML text holds the character U+001B"),
        ("a: &x [*x]\n", "x.yaml:1:4: refers to itself"),
        (f"a: 1\nb: {'[' * 51}{']' * 51}\n", "x.yaml:2:53: refers to itself or is nested too deeply"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(file: Path, text: str | bytes, said: str) -> None:
    assert said in error(file, text)


@pytest.mark.parametrize("text", [b"a: \x00\n", "a: 1\n---\nb: 2\n", b"\xff", "a: [1\n"])
def test_a_complaint_is_one_line(file: Path, text: str | bytes) -> None:
    assert "\n" not in error(file, text)


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [*x]\n",
        "&x {a: *x}\n",
        "a: &x {b: [*x]}\n",
        "[" * 51 + "]" * 51,
        # From here on, PyYAML 6.0.4 refuses by itself.
        "[" * 5000 + "]" * 5000,
        "{a: " * 5000 + "}" * 5000,
        "- " * 5000,
        "? " * 5000,
        "[" * 5000,
    ],
)
def test_what_refers_to_itself_or_has_no_bottom_is_refused(file: Path, text: str) -> None:
    assert "refers to itself or is nested too deeply" in error(file, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("content: *code*\n", "; a text that begins with *, or with brackets before it, needs quotes"),
        ("content: [my app]*\n", "; a text that begins with *, or with brackets before it, needs quotes"),
        ("content: *code\n", "; a text that begins with *, or with brackets before it, needs quotes"),
        ("content: &*\n", "; a text that begins with & needs quotes"),
        ("description: Fails: because\n", "; a text with a colon and a blank in it needs quotes"),
    ],
)
def test_a_text_that_looks_like_yaml_is_told_to_need_quotes(file: Path, text: str, said: str) -> None:
    assert error(file, text).startswith("x.yaml:1:")
    assert error(file, text).endswith(said)


def alone(file: Path, text: str) -> str:
    """What a Python of its own says of the file: what ends the process does not end the tests."""
    file.write_text(text, encoding="utf-8")
    code = (
        "import pathlib, sys\nfrom mocksens import yaml_files\n"
        "try: yaml_files.read(pathlib.Path(sys.argv[1]))\n"
        "except yaml_files.YamlError as error: print(error)\n"
    )
    root = Path(__file__).parent.parent
    command = [sys.executable, "-c", code, str(file)]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", timeout=5, check=False)
    assert done.returncode == 0
    return done.stdout


def test_a_file_nested_without_end_does_not_end_the_process(file: Path) -> None:
    assert "nested too deeply" in alone(file, "[" * 100_000 + "]" * 100_000)


def test_aliases_that_multiply_are_not_unfolded(file: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    file.write_text("\n".join(lines), encoding="utf-8")
    whole = read(file).data
    assert isinstance(whole, dict)
    last = whole["a8"].data
    assert isinstance(last, list)
    assert len({id(entry.data) for entry in last}) == 1


def test_a_directory_and_a_missing_file_are_refused_with_the_systems_reason(tmp_path: Path) -> None:
    for path, reason in ((tmp_path, "Is a directory"), (tmp_path / "missing.yaml", "No such file or directory")):
        with pytest.raises(YamlError) as raised:
            read(path)
        assert str(raised.value) == f"{path}: cannot be read: {reason}"
