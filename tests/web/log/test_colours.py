"""Colours in the log."""

import io

import pytest

from mocksens import Sens
from mocksens.web.log.lines import Log, LogFormat


def logged(status: int, form: LogFormat = LogFormat.TEXT, *, in_colour: bool = True, diagnosis: str = "") -> str:
    stream = io.StringIO()
    log = Log(Sens(), form, stream, in_colour=in_colour)
    log.request("GET", b"/a", status, took=0.001, request_id="x", diagnosis=diagnosis)
    return stream.getvalue()


@pytest.mark.parametrize(("status", "code"), [(200, 32), (202, 32), (304, 36), (401, 33), (500, 31), (599, 31)])
def test_a_request_has_the_colour_of_its_status(status: int, code: int) -> None:
    assert f" \x1b[{code}mGET /a {status}\x1b[0m 1.0ms\n" in logged(status)


def test_the_diagnosis_has_none() -> None:
    assert logged(400, diagnosis="why").endswith("\x1b[0m 1.0ms  why\n")


@pytest.mark.parametrize("form", [LogFormat.JSON, LogFormat.OFF])
def test_only_text_has_colours(form: LogFormat) -> None:
    assert "\x1b" not in logged(400, form)
    assert logged(400, form) == "" or form is LogFormat.JSON


def test_messages_and_logs_without_colours_are_as_before() -> None:
    assert "\x1b" not in logged(400, in_colour=False)
    stream = io.StringIO()
    Log(Sens(), LogFormat.TEXT, stream, in_colour=True).say("hello")
    assert stream.getvalue().endswith(" hello\n")
    assert "\x1b" not in stream.getvalue()
