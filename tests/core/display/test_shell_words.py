"""Words of a shell: a shell reads exactly the bytes that were quoted."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.display.shell_words import quoted
from tests.toolchains import need

WORDS = (
    b"",
    b"plain",
    b"/path?a=b&c=[d]",
    b"it's",
    b"'",
    b"\\",
    b"\\'!",
    b"line\nfeed\r\nand\ttab",
    b"$(touch x) `touch x` ${HOME} $HOME",
    b"!! !x",
    b'"double"',
    b"-n",
    b"~ * ? {a,b} #",
    "인증번호 ☕".encode(),
    "\u202ereversed\u200b".encode(),
    b"\xff\xfe\x80",
    b"\x1b[201~\x03\x04\x1a\x7f",
    b"\x01a\x0212",
    bytes(range(1, 256)),
)


def read(*shell: str, words: tuple[bytes, ...]) -> list[bytes]:
    """Return the words as a shell reads them."""
    script = b"printf '%s\\0' " + b" ".join(quoted(word).encode() for word in words) + b"\n"
    process = subprocess.run(shell, input=script, capture_output=True, check=False)
    return process.stdout.split(b"\0")[:-1]


@pytest.mark.parametrize(
    "shell",
    [("bash",), ("bash", "--norc", "-i"), ("bash", "--posix"), ("zsh", "-f")],
    ids=["bash", "interactive", "posix", "zsh"],
)
def test_a_shell_reads_what_was_quoted(shell: tuple[str, ...]) -> None:
    need(shell[0])
    assert read(*shell, words=WORDS) == list(WORDS)


@given(st.lists(st.binary().filter(lambda word: b"\0" not in word), min_size=1, max_size=20))
def test_no_bytes_leave_their_word(words: list[bytes]) -> None:
    need("bash")
    assert read("bash", words=tuple(words)) == words


@pytest.mark.parametrize("word", WORDS)
def test_nothing_that_a_terminal_interprets_is_left(word: bytes) -> None:
    text = quoted(word)
    assert text.isprintable()
    assert "!" not in text


@pytest.mark.parametrize("word", [b"plain", b"/path", "'인증 $(번호)'".strip("'").encode()])
def test_a_printable_text_is_quoted_without_escapes(word: bytes) -> None:
    assert quoted(word).strip("'") == word.decode()


def test_a_nul_cannot_be_quoted() -> None:
    with pytest.raises(ValueError, match="NUL"):
        quoted(b"a\0b")
