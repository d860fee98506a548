import io

import pytest
from click.testing import CliRunner

from mocksens.cli import main


def test_a_stream_that_cannot_be_told_how_to_escape_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr("sys.stdout", shown)
    main(["codes", "0"], standalone_mode=False)
    assert shown.getvalue().startswith("0 ")
    assert CliRunner().invoke(main, ["codes", "0"]).output == shown.getvalue()
