import errno
import io

import pytest
from click.testing import CliRunner

from mocksens.cli.main import main


def test_a_stream_that_cannot_be_told_how_to_escape_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr("sys.stdout", shown)
    main(["codes", "0"], standalone_mode=False)
    assert shown.getvalue().startswith("0 ")
    assert CliRunner().invoke(main, ["codes", "0"]).output == shown.getvalue()


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Error: No space left on device\n"),
        (OSError(errno.EACCES, "Permission denied", "secret.txt"), "Error: Permission denied: secret.txt\n"),
        (OSError("something else"), "Error: something else\n"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_cannot_be_written_ends_with_one_and_in_a_line(
    monkeypatch: pytest.MonkeyPatch, failure: OSError, said: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr("mocksens.core.scenarios.magic_numbers.catalogue", fail)
    result = CliRunner().invoke(main, ["codes", "--numbers"])
    assert (result.exit_code, result.output) == (1, said)
