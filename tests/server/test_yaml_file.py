import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.clock import processor_time
from mocksens.core.parsing import yaml_nodes
from mocksens.core.parsing.nodes import Place, Value
from mocksens.core.parsing.yaml_mistakes import diagnosis
from mocksens.core.parsing.yaml_mistakes.complaint import LibraryComplaint
from mocksens.core.parsing.yaml_nodes import YamlError
from mocksens.server.yaml_file import read
from tests.loop_time import too_long

LOADERS = [yaml_nodes.LOADER, yaml.BaseLoader]
"""The one that is compiled, where it is there, and the one that always is."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.yaml"


def test_places_name_a_file_as_it_is_called(file: Path) -> None:
    file.write_text("a: 1\n", encoding="utf-8")
    assert read(file).place == Place("x.yaml", 1, 1)
    assert read(file, "conf/x.yaml").place == Place("conf/x.yaml", 1, 1)


def data(value: Value) -> object:
    """Return a value without its places."""
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
        ("port: 1\nhost: a\nport: 2\n", "x.yaml:3:1: port is repeated here; the first is in line 1"),
        ("a:\n  b: 1\n  b: 1\n", "x.yaml:3:3: b is repeated here"),
        ("? [a]\n: 1\n", "x.yaml:1:3: a key must be a text"),
        ("a: {{b: 1}: 2}\n", "x.yaml:1:5: a key must be a text"),
        ("a:\n\t- b\n", "x.yaml:2:1: not YAML: this is a tab; indent with spaces"),
        ("a: [1\nb: 2\n", "x.yaml:2:"),
        ("a: 1\n---\nb: 2\n", "x.yaml:2:1: not YAML: expected one document, found several separated by ---"),
        ("a: 1\nb: *x\n", "x.yaml:2:4: not YAML"),
        ("a: 'open\n", "x.yaml:"),
        (b"a: \xff\n", "x.yaml:1:4: cannot be read: byte 0xff is not UTF-8; save it as UTF-8"),
        ("\ub098: 1\n\uac00: ".encode() + b"\xe9\n", "x.yaml:2:4: cannot be read: byte 0xe9 is not UTF-8"),
        ("a: 1\n".encode("utf-16"), "x.yaml:1:1: cannot be read: byte 0xff is not UTF-8, and seems to be UTF-16"),
        ("a: 1\n".encode("utf-16-le"), "x.yaml:1:2: cannot be read: this seems to be UTF-16 or UTF-32; save it"),
        ("a: 1\n".encode("utf-16-be"), "x.yaml:1:1: cannot be read: this seems to be UTF-16 or UTF-32; save it"),
        ("a: 한글\n".encode("euc-kr"), "x.yaml:1:4: cannot be read: byte 0xc7 is not UTF-8, and seems to be EUC-KR"),
        ("a: 한글 ".encode("euc-kr") + b"\xff\n", "byte 0xc7 is not UTF-8; save it as UTF-8"),
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


QUOTES = [
    ("content: *code*", 'content: "*code*"'),
    ("content: *code", 'content: "*code"'),
    ("content: *인증번호*", 'content: "*인증번호*"'),
    ("to: *0105", 'to: "*0105"'),
    ("content: [my app]*", 'content: "[my app]*"'),
    ("content: [my app] *", 'content: "[my app] *"'),
    ("content: {name}님", 'content: "{name}님"'),
    ("content: &*", 'content: "&*"'),
    ("content: & you", 'content: "& you"'),
    ("content: @all", 'content: "@all"'),
    ("content: `code`", 'content: "`code`"'),
    ("content: %s off", 'content: "%s off"'),
    ("content: > hello", 'content: "> hello"'),
    ("content: | hello", 'content: "| hello"'),
    ("content: - hello", 'content: "- hello"'),
    ("content: ? hello", 'content: "? hello"'),
    ("content: , hello", 'content: ", hello"'),
    ("content: ] hello", 'content: "] hello"'),
    ('content: @"all"', "content: '@\"all\"'"),
    ("description: Fails: because", 'description: "Fails: because"'),
    ("description: a: b: c", 'description: "a: b: c"'),
    ("- *code", '"*code"'),
    ("steps:\n  - when: {content: [my app]*}", 'content: "[my app]*"'),
    ("steps:\n  - when: {to: *0105, from: a}", 'to: "*0105"'),
]
IN_BRACES = [
    ("when: {content: /a: b/}", ("1:17: not YAML: a text with a colon and a space in it", 'content: "/a: b/"')),
    ("when: {to: 01, content: a: b, from: 1}", ("1:25: not YAML: a text with a colon", 'content: "a: b"')),
    ("when: {header: {x-a: b: c}}", ("1:22: not YAML: a text with a colon and a space in it", 'x-a: "b: c"')),
    ("when: {content: it's: x}", ("1:17: not YAML: a text with a colon and a space in it", 'content: "it\'s: x"')),
    ("when:\n  {to: 1,\n   content: a: b}", ("3:13: not YAML: a text with a colon", 'content: "a: b"')),
    ("[{content: a: b}]", ("1:12: not YAML: a text with a colon and a space in it", 'content: "a: b"')),
    ("[a: b: c]", ("1:5: not YAML: a text with a colon and a space in it", 'a: "b: c"')),
    ("- when: {to: ${PHONE}}", ("1:14: not YAML: a text with { in it", 'to: "${PHONE}"')),
    ("{to: ${PHONE}}", ("1:6: not YAML: a text with { in it", 'to: "${PHONE}"')),
    ("when: {to: %{PHONE}, from: 1}", ("1:12: not YAML: a text with { in it", 'to: "%{PHONE}"')),
    ("when: {content: 안녕{name}님}", ("1:17: not YAML: a text with { in it", 'content: "안녕{name}님"')),
    ("when: {content: /a{2,3}/}", ("1:17: not YAML: a text with { in it", 'content: "/a{2,3}/"')),
    ("when: {content: /x[a-z]: y/, to: 1}", ("1:17: not YAML: a text with [ in it", 'content: "/x[a-z]: y/"')),
    ("to: [a{b}]", ("1:6: not YAML: a text with { in it", '"a{b}"')),
    ("when: {content: [a]b}", ("1:17: not YAML: a text that begins with [", 'content: "[a]b"')),
    ("when: {to: 010 from: 02}", ("1:12: not YAML: a comma is missing before from:, or a text", 'to: "010 from: 02"')),
]
"""Slips, what is said of them, and the quotes that help."""
GLUED = [
    ("steps:\n  - when: {to: 1}\n    then: {fault: reset}\n  -then: {fault: reset}\n", "4:3"),
    ("steps:\n  -when: {to: 1}\n   then: {fault: reset}\n", "2:3"),
    ("steps:\n  -when:\n      to: 1\n    then: {fault: reset}\n", "2:3"),
    ("steps:\n  -{then: {fault: reset}}\n", "2:3"),
    ("steps:\n  - -{then: {fault: reset}}\n", "2:5"),
    ("steps:\n  * then: {fault: reset}\n", "2:3"),
]


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(("text", "example"), QUOTES)
def test_a_text_that_looks_like_yaml_is_shown_in_its_quotes(
    file: Path, monkeypatch: pytest.MonkeyPatch, text: str, example: str, loader: type
) -> None:
    monkeypatch.setattr(yaml_nodes, "LOADER", loader)
    line, value = text.count("\n") + 1, example.strip("\"'").partition(": ")[2] or "*code"
    column = text.splitlines()[-1].index(value.strip("\"'")) + 1
    said = error(file, f"{text}\n")
    assert said.startswith(f"x.yaml:{line}:{column}: not YAML: a text ")
    assert said.endswith(f" needs quotes, as {example}")


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(("text", "said"), IN_BRACES)
def test_a_slip_within_braces_is_named_and_not_taken_for_one_of_the_braces(
    file: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: tuple[str, str], loader: type
) -> None:
    monkeypatch.setattr(yaml_nodes, "LOADER", loader)
    what, example = said
    told = error(file, f"{text}\n")
    assert told.startswith(f"x.yaml:{what}")
    assert told.endswith(f", as {example}")


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(("text", "place"), GLUED)
def test_a_dash_without_a_blank_is_named(
    file: Path, monkeypatch: pytest.MonkeyPatch, text: str, place: str, loader: type
) -> None:
    monkeypatch.setattr(yaml_nodes, "LOADER", loader)
    assert error(file, text) == f"x.yaml:{place}: not YAML: each entry of a list begins with a dash (-) and a space"


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('when: {to: "01"05}', '1:16: not YAML: the text ends with its quote ", but more follows; put quotes'),
        ("when: {to: '01'05}", "1:16: not YAML: the text ends with its quote ', but more follows; put quotes"),
        ('to: ["01" 05]', '1:11: not YAML: the text ends with its quote ", but more follows'),
        ('when: {to: "010" from: 02}', "1:18: not YAML: a comma is missing before this place"),
        ("when: {to: [010] from: 02}", "1:18: not YAML: a comma is missing before this place"),
        ('{"to": "010": "02"}', "1:8: not YAML: a comma is missing before this place"),
        ('{"to": "010" "from": "02"}', "1:14: not YAML: a comma is missing before this place"),
        ("when: {content: #1}\nthen: {fault: reset}", "1:17: not YAML: a # after a space begins a comment"),
        ("when: {content: #{NAME}}\nthen: {fault: reset}", "1:17: not YAML: a # after a space begins a comment"),
        ("to: [#1]\nthen: 1", "1:6: not YAML: a # after a space begins a comment"),
        ('a: {b: "x #1", c: 2\nd: 1', "2:2: not YAML: the { of line 1 is not closed, or a comma is missing"),
        ('a: {b: 1, # one, of two\n c: "x"y}', '2:8: not YAML: the text ends with its quote "'),
        ('a: {b: "1"\nc: 2', "not closed, or a comma is missing before this place"),
        ("a: {b: 1, c: 'it", "1:14: not YAML: the quote ' that begins here is never closed"),
        ("content: 'open\nb: 1", "1:10: not YAML: the quote ' that begins here is never closed"),
        ('a: 1\ncontent: "open', '2:10: not YAML: the quote " that begins here is never closed'),
        ('content: "a" b', '1:14: not YAML: the text ends with its quote ", but more follows'),
        ("content: 'it's'", "1:10: not YAML: an apostrophe ends this text; double it"),
        ('a: "\\d+"', "in double quotes a backslash begins an escape; write \\\\ for it, or put single quotes"),
        ('name: "C:\\Users"', "in double quotes a backslash begins an escape; write \\\\ for it, or put single"),
        ('name: "\\x4"', "in double quotes a backslash begins an escape"),
        ('name: "\\u12"', "in double quotes a backslash begins an escape"),
        ("name: |\nfoo bar\nb: 1", "2:1: not YAML: a line of the text that | begins in line 1 must be indented more"),
        ("name: >-\nfoo", "2:1: not YAML: a line of the text that > begins in line 1 must be indented more"),
        ("name: |\n  foo\n\nbar\n", "4:1: not YAML: a line of the text that | begins in line 1 must be"),
        ("a:\n  name: | # x\n  foo\n  b: 1", "3:3: not YAML: a line of the text that | begins in line 2 must be"),
        ("- |\nfoo\nb: 1", "2:1: not YAML: a line of the text that | begins in line 1 must be"),
        ("a: |\n  x\nb: 1\nfoo bar\nc: 1", "4:1: not YAML: this line has no colon after its key"),
        ("a: &x 1\nb: &x 2", "2:4: not YAML: the anchor &x is repeated here; give it another name"),
        ("a: &x [1]\nb: &x [2]", "2:4: not YAML: the anchor &x is repeated here; give it another name"),
        ("a:\n b: 1\n  c: 2", "the line is indented by 2 spaces, line 2 by 1, though that has a value already"),
        ("a: 1\n b: 2", "the line is indented by 1 space, line 1 by 0, though that has a value already"),
        ("a:\n  b: 1\n c: 2", "3:2: not YAML: the indent of 1 space fits nothing above"),
        ("%TAG", "1:1: not YAML: a text that begins with % needs quotes"),
        ("content: !important", "1:10: a text that begins with ! needs quotes"),
        ("content: !important sale", "1:10: a text that begins with ! needs quotes"),
        ("content: &you", "1:10: a text that begins with & needs quotes"),
        ("a:\n\tb: 1", "2:1: not YAML: this is a tab; indent with spaces, not tabs"),
        ("a:\n\xa0 b: 1", "2:1: U+00A0 at this key is not a space in YAML"),
        ("a:\n  b: 1\n\u3000 c: [1", "3:1: not YAML: the line is indented with U+3000, which is not a space in YAML"),
        ("a: 1\nb\u200b: 1", "2:1: U+200B at this key is not a space in YAML"),
        ("a: 1\n  b: 2", "2:4: not YAML: the line is indented by 2 spaces, line 1 by 0, though that has a value"),
        (
            "a:\n   b: 1\n  c: 2",
            "3:3: not YAML: the indent of 2 spaces fits nothing above; what begins in line 1 has 0",
        ),
        ("a:\n  - b: 1\n- c: 2", "3:1: not YAML: an entry of a list is among keys, which begin in line 1"),
        ("- a\nb: 1", "2:1: not YAML: a key is among entries of a list, which begin in line 1"),
        ("a: [1\nb: 2", "2:2: not YAML: the [ of line 1 is not closed, or a comma is missing"),
        ("a: {b: 1\nc: 2", "2:2: not YAML: the { of line 1 is not closed, or a comma is missing"),
        ("a: [", "not YAML: a bracket or brace is not closed"),
        ("a: [b, c]]", "1:10: not YAML: there is a ] too many"),
        ("to: [*0105, *0106*]", "1:13: not YAML: a text that begins with * needs quotes"),
        ("my key: *x", '1:9: not YAML: a text that begins with * needs quotes, as my key: "*x"'),
        ("[a]\nb: 1", "2:1: not YAML: the document ends before this place"),
        ("to:0105\nfrom: 1", "1:3: not YAML: a colon needs a space after it"),
        ("to:0105", "1:1: a colon needs a space after it"),
        ("a:\n  when\n    to: 1", "2:3: not YAML: this line has no colon after its key"),
        ("name x\nsteps: 1", "1:1: not YAML: this line has no colon after its key"),
        ("a: 1\n---\nb: 1", "2:1: not YAML: expected one document, found several separated by ---"),
        ("a: &x {b: 1}\nc: {<<: *x}", "2:5: merge keys (<<) are not supported; repeat the keys"),
        ("a: {b: 1, c: #2}\nd: 1", "1:14: not YAML: a # after a space begins a comment: put quotes around a text"),
        ("a: [1,\n  b #2]\nd: 1", "2:5: not YAML: a # after a space begins a comment"),
        ("c:\n  <<: *x", "2:3: not YAML: there are no merge keys (<<) here, nor is there such an anchor"),
    ],
)
def test_a_slip_is_told_in_our_words_whatever_the_library_says(
    file: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str, loader: type
) -> None:
    monkeypatch.setattr(yaml_nodes, "LOADER", loader)
    assert said in error(file, text)


def test_what_is_not_known_is_told_in_the_librarys_words() -> None:
    complaint = LibraryComplaint(line=0, column=1, begun_line=0, begun_column=1, context="None", problem="it is odd")
    assert diagnosis.find("ab", complaint, may_be_eaten=False) == (0, 1, "it is odd")


@pytest.mark.parametrize(
    "text",
    [
        "name: xsteps:  - then: {respond: 429}",
        "respond: 429times: 2",
        'when: {to: "1"}respond: 429',
        "steps:  - then:      result: 3018    when: {}",
    ],
)
def test_line_ends_that_curl_ate_are_named_in_a_body_and_only_there(file: Path, text: str) -> None:
    with pytest.raises(YamlError, match="curl -d eats them, so send it with --data-binary"):
        yaml_nodes.parse(text, yaml_nodes.BODY)
    assert "curl" not in error(file, text)


def test_a_brace_that_is_not_closed_is_not_taken_for_missing_line_ends() -> None:
    with pytest.raises(YamlError, match="not closed"):
        yaml_nodes.parse("steps: [{then: {respond: 429}]", yaml_nodes.BODY)


@pytest.mark.parametrize("loader", LOADERS)
@given(
    text=st.lists(
        st.sampled_from(
            [*"ab가[]{},*&!|>%@`#?:\\'\"-<", "b: ", "- ", "\n", "\n  ", " ", "\t", "\r", "\x85", "\u2028", "\xa0"]
        ),
        max_size=14,
    ).map("".join)
)
def test_whatever_is_written_is_read_or_refused_in_one_line(text: str, loader: type) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_nodes, "LOADER", loader)
        said = ""
        try:
            yaml_nodes.parse(text, yaml_nodes.BODY)
        except YamlError as refused:
            said = str(refused)
        assert "\n" not in said


@pytest.mark.parametrize(
    "text", ["a: x" + " " * 60_000 + "y: z", "a: " * 20_000, "{a: b, " * 9 + "x" * 60_000, '"' * 60_001, "[a" * 30_000]
)
def test_a_long_line_is_refused_as_fast_as_it_is_read(text: str) -> None:
    before = processor_time()
    with pytest.raises(YamlError):
        yaml_nodes.parse(text, yaml_nodes.BODY)
    assert not too_long(processor_time() - before)


def alone(file: Path, text: str) -> str:
    """Return the output of another Python about the file: a crash must not end the tests."""
    file.write_text(text, encoding="utf-8")
    code = (
        "import pathlib, sys\nfrom mocksens.server import yaml_file\n"
        "try: yaml_file.read(pathlib.Path(sys.argv[1]))\n"
        "except yaml_file.YamlError as error: print(error)\n"
    )
    root = Path(__file__).parents[2]
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


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    "layout",
    [
        "secret_key: {}\n",
        "admin_token: {}\n",
        "a: 1\nkeys: [{{access_key: a, secret_key: {}}}]\n",
        "keys:\n  - access_key: a\n    secret_key: {}\n",
        "keys:\n- {{secret_key: {}, access_key: a}}\n",
        "keys:\n- {}\n",
        "keys: {}\n",
        "secret_key:\n  {}\n",
        'secret-key: &a 1\nother: 1\n"secretKey": {}\n',
    ],
)
@pytest.mark.parametrize(
    "value",
    [
        *(sign + "HUSH99" for sign in "@*%`!&|>,}]?-\"'["),
        *("&HUSH99 1\nb: &HUSH99 2", "&HUSH99", "TOP: HUSH99", '"HUSH99"x', "'HUSH99's", "[HUSH99]x", '"\\HUSH99"'),
        *("HUSH99: a", "{HUSH99", "{a: HUSH99}b", "!!HUSH99", "!a!HUSH99 x", "\tHUSH99", "<HUSH99", "HUSH99 #a: b"),
    ],
)
def test_no_secret_of_a_file_is_told_that_is_not_yaml(
    file: Path, monkeypatch: pytest.MonkeyPatch, loader: type[yaml.BaseLoader], layout: str, value: str
) -> None:
    monkeypatch.setattr(yaml_nodes, "LOADER", loader)
    file.write_text(layout.format(value), encoding="utf-8")
    told = ""
    try:
        read(file)
    except YamlError as error:
        # Some of these texts are YAML after all.
        told = str(error)
    assert "HUSH99" not in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("secret_key: @x\n", 'a text that begins with @ needs quotes, as secret_key: "…"'),
        ("keys: [{secret_key: *x}]\n", 'a text that begins with * needs quotes, as secret_key: "…"'),
        ("secret_key: a\nservices: @x\n", 'a text that begins with @ needs quotes, as services: "@x"'),
        ("steps:\n  - secret: a\n  - content: @x\n", 'a text that begins with @ needs quotes, as content: "@x"'),
    ],
)
def test_what_needs_quotes_is_shown_in_them_unless_it_is_secret(file: Path, text: str, said: str) -> None:
    assert error(file, text).endswith(said)
