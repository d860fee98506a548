"""A run of pytest says what it leaves out, in one line."""

import itertools
import re
from pathlib import Path

import pytest

from tests.left_out import KINDS, ROWS
from tests.testing.child import ROOT as PROJECT
from tests.testing.child import Child, Run, pytest_in

pytestmark = pytest.mark.slow
TESTS = """
import pytest
from hypothesis import given, strategies
from tests.toolchains import need

def test_it():
    pass

@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2])
def test_slow(number):
    pass

@given(strategies.none())
def test_searched(value):
    pass

@pytest.mark.parametrize("number", range(100))
def test_table(number):
    print(number, end=" ")

@pytest.mark.every_row
@pytest.mark.parametrize("number", range(10))
def test_whole_table(number):
    pass

@pytest.mark.browser
def test_page():
    pass

@pytest.mark.examples
def test_example():
    pass

@pytest.mark.image
def test_image():
    pass

@pytest.mark.clients
def test_client():
    need("sh", "no-such-compiler", "no-such-shell")
"""
WORKERS = pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "2")], ids=["alone", "workers"])


def run(folder: Path, *arguments: str) -> Run:
    child = Child(folder)
    child.write(
        "pytest.ini",
        "[pytest]\naddopts = --strict-markers\n"
        "markers =\n  slow\n  clients\n  rows\n  browser\n  examples\n  image\n  every_row\n",
    )
    return child.run("-p", "tests.left_out", *arguments, tests=TESTS)


@WORKERS
def test_what_is_deselected_is_counted_by_kind(workers: tuple[str, ...], tmp_path: Path) -> None:
    deselected = " and ".join(f"not {kind}" for kind in KINDS)
    ended = run(tmp_path, "-m", deselected, *workers)
    assert ended.code == 0
    assert "104 tests left out (3 slow, 1 clients, 97 rows, 1 browser, 1 examples, 1 image); run all" in ended.text
    assert "run all tests with: python -m pytest -n auto -m ''\n" in ended.text


@WORKERS
def test_toolchains_that_are_missing_are_named(workers: tuple[str, ...], tmp_path: Path) -> None:
    ended = run(tmp_path, *workers)
    assert ended.outcomes == {"passed": 117, "skipped": 1}
    assert "1 test skipped; not installed: no-such-compiler, no-such-shell\n" in ended.text
    assert "left out" not in ended.text


def test_what_is_chosen_by_name_leaves_nothing_out(tmp_path: Path) -> None:
    assert "left out" not in run(tmp_path, "-k", "test_it").text


def test_the_rows_of_a_long_table_that_every_run_has_are_spread_over_it(tmp_path: Path) -> None:
    ended = run(tmp_path, "-m", "not rows", "-v")
    kept = [int(number) for number in re.findall(r"test_table\[(\d+)\] PASSED", ended.text)]
    assert (len(kept), kept[0], kept[-1]) == (ROWS, 0, 99)
    assert max(later - earlier for earlier, later in itertools.pairwise(kept)) <= 100 // (ROWS - 1) + 1


def test_without_a_browser_its_tests_are_skipped_unless_they_must_run() -> None:
    def run_pages(*arguments: str) -> Run:
        return pytest_in(PROJECT, "tests/browser/test_list.py", "-m", "browser", *arguments, CHROMIUM="no-such-browser")

    skipped = run_pages()
    assert (skipped.code, set(skipped.outcomes)) == (0, {"skipped"})
    assert re.search("tests? skipped; not installed: .*no-such-browser", skipped.text)
    assert run_pages("--need-browser").code == 1


def test_without_a_container_engine_the_tests_of_the_image_are_skipped_unless_they_must_run() -> None:
    def run_image(*arguments: str) -> Run:
        return pytest_in(PROJECT, "tests/image/test_image.py", "-m", "image", *arguments, PATH="no-such-folder")

    skipped = run_image()
    assert (skipped.code, set(skipped.outcomes)) == (0, {"skipped"})
    assert "tests skipped; not installed: buildah, " in skipped.text
    assert run_image("--need-image").code == 1
