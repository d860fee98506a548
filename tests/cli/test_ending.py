"""Commands that wait, and what ends them."""

import io
import os
import sys
import threading

import pytest

from mocksens.cli import ending
from tests.patience import PATIENCE


class Looks(threading.Event):
    """An event that is set after so many looks at it."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._left = looks

    def is_set(self) -> bool:
        self._left -= 1
        return self._left < 0


@pytest.fixture
def pipe() -> list[int]:
    return list(os.pipe())


def close(*ends: int) -> None:
    for end in ends:
        os.close(end)


def test_a_block_ends_when_nobody_reads_any_more(monkeypatch: pytest.MonkeyPatch, pipe: list[int]) -> None:
    reader, writer = pipe
    close(reader)
    with os.fdopen(writer, "w") as output:
        monkeypatch.setattr(sys, "stdout", output)
        with pytest.raises(KeyboardInterrupt), ending.interruptible(), ending.while_read():
            threading.Event().wait(PATIENCE)


def test_a_reader_that_stays_is_left_alone(monkeypatch: pytest.MonkeyPatch, pipe: list[int]) -> None:
    monkeypatch.setattr(ending, "LOOK", 1)
    ending._watch(pipe[1], Looks(1), threading.get_ident())
    close(*pipe)


def test_a_block_that_is_over_is_not_ended(pipe: list[int]) -> None:
    close(pipe[0])
    ending._watch(pipe[1], Looks(1), threading.get_ident())
    close(pipe[1])


def test_an_output_without_a_file_is_not_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    before = threading.active_count()
    with ending.while_read():
        assert threading.active_count() == before
