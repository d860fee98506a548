"""The output of `mocksens scenarios lint` for mistakes, word for word: each file of golden/ and its lines.

Where the words are meant to change: `cd tests/scenarios/golden`, then for each file
`mocksens scenarios lint wrong-type.yaml > wrong-type.txt`, and read the difference.
"""

from pathlib import Path

import pytest

from tests.cli.support import run

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("*.yaml"))


def test_there_are_as_many_files_as_words_about_them() -> None:
    assert len(FILES) >= 30
    assert [path.stem for path in FILES] == sorted(path.stem for path in GOLDEN.glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_slip_is_told_with_its_place_and_what_was_meant(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN)
    result = run("scenarios", "lint", path.name)
    assert (result.stdout, result.stderr) == (path.with_suffix(".txt").read_text(encoding="utf-8"), "")
    is_good = path.stem.startswith("note-")
    assert result.exit_code == (0 if is_good else 2)
    lines = result.stdout.splitlines()
    assert all(line.startswith(f"{path.name}:") and line.isprintable() for line in lines[:-1])
    assert lines[-1] == f"{int(is_good)} of 1 files are good"


def test_every_line_has_a_place() -> None:
    # The file, its line, its column: what editors and terminals make links of.
    for path in GOLDEN.glob("*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines()[:-1]:
            file, row, column, text = line.split(":", 3)
            assert (file, text[0]) == (f"{path.stem}.yaml", " ")
            assert int(row) >= 1
            assert int(column) >= 1
