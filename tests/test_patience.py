"""The deadlines that other tests rely on end what would hang."""

import threading

import pytest

from tests.patience import eventually, in_time, patiently

SHORT = 0.05


def test_a_loop_that_nothing_ends_fails_with_what_is_said() -> None:
    with pytest.raises(pytest.fail.Exception, match="nobody came"):
        for _ in patiently("nobody came", SHORT):
            pass


def test_a_condition_that_never_holds_fails_with_what_is_said() -> None:
    with pytest.raises(pytest.fail.Exception, match="nobody came"):
        eventually(lambda: False, "nobody came", SHORT)


def test_a_condition_that_holds_later_is_waited_for() -> None:
    answers = iter([False, False, True])
    eventually(lambda: next(answers))


def test_a_block_that_hangs_is_interrupted() -> None:
    never = threading.Event()
    with pytest.raises(pytest.fail.Exception, match="more than"), in_time(SHORT):
        never.wait(60)


def test_a_block_that_ends_in_time_is_not_interrupted_later() -> None:
    with in_time(SHORT):
        pass
    assert not threading.Event().wait(2 * SHORT)
