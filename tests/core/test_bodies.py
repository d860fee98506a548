"""Bodies that are not JSON: what they are instead is named, where it shows, and no secret or long text is shown."""

import base64
import gzip
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core import decoding
from mocksens.core.bodies import Headers, describe
from mocksens.core.clock import processor_time
from tests.loop_time import too_long

SEND = '{"type":"SMS","from":"0212345678","content":"안녕하세요","messages":[{"to":"01012345678"}]}'
SENT = SEND.encode()
NOTHING = Headers()


def said(body: bytes, headers: Headers = NOTHING, secrets: tuple[str, ...] = ()) -> str:
    """What is said of a body that is refused."""
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - whatever it says
        decoding.decode(body)
    return describe(body, str(raised.value), headers, secrets)


COMPRESSED = {
    "gzip": (gzip.compress(SENT, mtime=0), b"gzip", "compressed with gzip"),
    "gzip, unsaid": (gzip.compress(SENT, mtime=0), b"", "compressed with gzip"),
    "deflate": (zlib.compress(SENT), b"deflate", "compressed with deflate"),
    "bare deflate, unsaid": (zlib.compress(SENT)[2:-4], b"", "compressed with deflate"),
    "brotli": (bytes.fromhex("1b5f00f8aa028f80c3"), b"br", "compressed, by its Content-Encoding with br"),
    "zstd": (bytes.fromhex("28b52ffd0458"), b"zstd", "compressed with zstd"),
}


@pytest.mark.parametrize(("body", "encoding", "expected"), COMPRESSED.values(), ids=COMPRESSED)
def test_a_compressed_body_is_named_with_what_to_do(body: bytes, encoding: bytes, expected: str) -> None:
    told = said(body, Headers(encoding))
    assert told.startswith(expected)
    assert "send it as it is" in told


def test_a_text_is_not_taken_for_compressed_because_a_header_says_so() -> None:
    assert said(b"type=SMS", Headers(b"gzip")).startswith("form data")


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_characters_are_named(name: str) -> None:
    assert said(SEND.encode(name)).startswith(name[:6].upper())


def test_a_byte_order_mark_is_named() -> None:
    assert said(SEND.encode("utf-8-sig")).startswith("JSON behind a byte order mark (EF BB BF)")
    assert "with a byte order mark" in said(SEND.encode("utf-16"))


@pytest.mark.parametrize("name", ["euc-kr", "cp949"])
def test_korean_letters_are_named_with_the_place_where_they_begin(name: str) -> None:
    place = SENT.index("안".encode())
    told = said(SEND.encode(name))
    assert told.startswith(f"EUC-KR (CP949): byte 0xbe at position {place} is not UTF-8; encode the body as UTF-8")


LETTERS = {
    "Latin-1": (
        '{"content":"café au lait"}'.encode("latin-1"),
        b"",
        "Latin-1 or Windows-1252: byte 0xe9 at position 15",
    ),
    "quotes of Windows": (b'{"content":"it\x92s"}', b"", "Latin-1 or Windows-1252"),
    "declared": (
        '{"content":"テスト"}'.encode("shift_jis"),
        b"application/json; charset=Shift_JIS",
        "Shift_JIS, by its",
    ),
    "declared UTF-8": ('{"content":"é "}'.encode("latin-1"), b'application/json; charset="utf-8"', "Latin-1"),
    "emoji in two halves": (b'{"content":"\xed\xa0\xbd\xed\xb8\x80"}', b"", "not UTF-8: at position 12 is half of a"),
    "Java's": (b'{"content":"a\xc0\x80"}', b"", "not UTF-8: at position 13 is Java's modified UTF-8"),
    "unknown": (b'{"content":"\xff\xfe\xff"}', b"", "not UTF-8: byte 0xff at position 12"),
    "cut": (SENT[: SENT.index("녕".encode()) + 1], b"", "cut within a character at byte 49: does Content-Length count"),
}


@pytest.mark.parametrize(("body", "content_type", "expected"), LETTERS.values(), ids=LETTERS)
def test_other_letters_are_named_with_their_place(body: bytes, content_type: bytes, expected: str) -> None:
    assert said(body, Headers(b"", content_type)).startswith(expected)


WHOLE = {
    "nothing": (b"", "empty"),
    "blanks": (b" \r\n", "nothing but blanks"),
    "form": (b"type=SMS&from=0212345678", "form data"),
    "form of one": (b"content=%EC%95%88", "form data"),
    "form with brackets": (b"messages[0][to]=0101&type=SMS", "form data"),
    "multipart": (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--', "multipart form data"),
    "object": (b"[object Object]", "JavaScript's text of an object"),
    "promise": (b"[object Promise]", "JavaScript's text of an object"),
    "undefined": (b"undefined", "a word of JavaScript: is the variable set?"),
    "NaN": (b"NaN", "a word of JavaScript"),
    "None": (b"None", "the word for nothing: is the variable set?"),
    "XML": (b'<?xml version="1.0"?><a/>', "XML"),
    "bare XML": (b"<type>SMS</type>", "XML"),
    "HTML": (b"<!doctype html><html>", "HTML"),
    "escaped": (b"%7B%22type%22%3A%22SMS%22%7D", "escaped for a URL"),
    "Base64": (base64.b64encode(SENT), "Base64 of JSON"),
    "Base64 of a list": (base64.b64encode(b'[{"clientTelNo":"0101"}]'), "Base64 of JSON"),
    "bytes": (b'b\'{"type": "SMS"}\'', "Python's text of bytes"),
    "Java's map": (b"{type=SMS, from=02}", "Java's text of a Map"),
    "Java's object": (b"com.acme.Sms@1a2b3c4d", "Java's text of an object"),
    "Kotlin's object": (b"Sms(type=SMS, from=02)", "a text of an object for people to read"),
    "Go's map": (b"map[from:02 type:SMS]", "Go's text of a map"),
    "Ruby's hash": (b'{"type"=>"SMS"}', "Ruby's or PHP's text of a hash"),
    "Ruby's hash of symbols": (b'{:type=>"SMS"}', "Ruby's or PHP's text of a hash"),
    "PHP's array": (b"Array", "PHP's text of an array"),
    "file": (b"@body.json", "the name of a file behind an @"),
    "chunks": (b'd\r\n{"type":"SMS"}\r\n0\r\n\r\n', "in chunks, without the header Transfer-Encoding"),
    "YAML": (b"type: SMS\nfrom: 02\n", "YAML or plain text"),
    "JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture"),
    "WebP": (b"RIFF\x24\0\0\0WEBPVP8 ", "a WebP picture"),
    "GIF": (b"GIF89a\1\0", "a GIF picture"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0", "a HEIC picture"),
    "BMP": (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", "a BMP picture"),
    "ZIP": (b"PK\x03\x04\x14\0", "a ZIP archive"),
    "PNG": (b"\x89PNG\r\n", "a PNG picture"),
}


@pytest.mark.parametrize(("body", "expected"), WHOLE.values(), ids=WHOLE)
def test_what_was_never_json_is_named(body: bytes, expected: str) -> None:
    assert said(body).startswith(expected)


PYTHON = "single quotes, as Python's repr writes them; send what json.dumps makes of it"
SLIPS = {
    "Python's dict": (b"{'type': 'SMS'}", "at `'type': 'SMS'}` after `{`", PYTHON),
    "Python's list": (b"[{'clientTelNo': '0101'}]", "byte 2", PYTHON),
    "single quotes": (b"{'type':'SMS'}", "byte 1", "single quotes; names and texts need double quotes"),
    "Windows": (b'\'{"type":"SMS"}\'', "byte 0", "the quotes of the command line were sent along"),
    "no quotes": (b"{type:SMS}", "byte 1", "a name without quotes"),
    "no quotes of a value": (b'{"type":SMS}', "byte 8", "a text without quotes"),
    "curly quotes": ("{“type”:“SMS”}".encode(), "byte 1", "curly quotes"),
    "escaped twice": (b'{\\"type\\":\\"SMS\\"}', "byte 1", "the quotes are escaped once too often"),
    "True": (b'{"a":True}', "at `True}`", "a word of Python"),
    "None": (b'{"a":None}', "at `None}`", "a word of Python"),
    "undefined": (b'{"content":undefined}', 'at `undefined}` after `{"content":`', "a word of JavaScript"),
    "NaN": (b'{"a":NaN}', "byte 5", "a word of JavaScript"),
    "-Infinity": (b'{"a":-Infinity}', "Infinity", "a word of JavaScript"),
    "nil": (b'{"a":nil}', "nil", "JSON has null"),
    "object": (b'{"messages":[object Object]}', "byte 13", "let JSON.stringify write all of it"),
    "comment": (b'{"a":1 // one\n}', "at `// one", "a comment"),
    "long comment": (b'{"a":1 /* one */}', "at `/* one", "a comment"),
    "comma behind": (b'{"type":"SMS",}', 'at `}` after `{"type":"SMS",`', "a comma behind the last entry"),
    "comma behind in a list": (b'{"messages":[{"to":"0101"},]}', "byte 27", "a comma behind the last entry"),
    "no comma": (b'{"type":"SMS" "from":"02"}', "byte 14", "a comma or a colon is missing"),
    "quote within": (b'{"content":"say "hi" to"}', "at `hi", "a quote within a text needs a backslash"),
    "zero": (b'{"from":0212345678}', 'after `{"from":0`', "a number cannot begin with 0; a telephone number is a text"),
    "plus": (b'{"to":+8210}', "at `+8210}`", "a number cannot begin with a plus"),
    "hyphens": (b'{"to":10-1234-5678}', "at `-1234", "a number has digits only"),
    "line end": (b'{"content":"a\nb"}', "at `\\nb", "a line end within a text; write it as \\n"),
    "tab": (b'{"content":"a\tb"}', "at `\\tb", "a tab within a text"),
    "control": (b'{"content":"a\x01b"}', "at `\\x01b", "a control character within a text"),
    "escape": (rb'{"content":"C:\dir"}', r"C:\d", "not an escape of JSON"),
    "no-break space": ('{\xa0"type":"SMS"}'.encode(), "at `\\xa0", "a blank of another kind"),
    "placeholder": (b"{{body}}", "byte 1", "a placeholder that was never filled in"),
    "placeholder in a field": (b'{"a":${x}}', "at `${x}}`", "a placeholder that was never filled in"),
    "two": (b'{"a":1}{"a":2}', "before byte 7", 'and goes on, at `{"a":2}`'),
    "more": (b'{"a":1} x', "before byte 8", "and goes on, at `x`"),
    "half an emoji": (rb'{"a":"\ud83d"}', "byte 6", "half of an emoji"),
    "half an emoji and a text": (rb'{"a":"\ud83dabcdefg"}', "byte 6", "\\ud83d is half of an emoji"),
    "the other half": (rb'{"a":"x\ude00"}', "byte 7", "\\ude00 is half of an emoji"),
    "cut behind an emoji": (rb'{"a":"\ud83d\ude00', "ends too early, at byte 18", 'after `{"a'),
    "zeros": (b"\0" * 9, "byte 0", "zero bytes"),
    "word": (b"hello", "at `hello`", "invalid character"),
    "large": (b'{"a":1e400}', "JSON that cannot be used", "number out of range"),
}


@pytest.mark.parametrize(("body", "place", "why"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_with_its_place_and_the_bytes_around_it(body: bytes, place: str, why: str) -> None:
    told = said(body)
    assert place in told
    assert why in told


@pytest.mark.parametrize("size", range(1, len(SENT) - 1))
def test_a_body_that_is_cut_anywhere_is_said_to_end_too_early(size: int) -> None:
    told = said(SENT[:size])
    assert re.match(rf"(?:JSON but ends too early, at|cut within a character at) byte {size}\b", told)
    assert (size <= SENT.index("안".encode())) is ("Content-Length count characters" not in told)


def test_a_body_that_is_cut_shows_its_end() -> None:
    assert said(b'{"to":') == 'JSON but ends too early, at byte 6, after `{"to":`'


def test_what_is_shown_is_bounded() -> None:
    for body in (b'{"content":"' + b"x" * 100_000 + b'" y' + b"z" * 100_000, b'{"content":"' + b"x" * 100_000):
        assert len(said(body)) < 250


@pytest.mark.parametrize(
    "body", [b'{"key":"mocksens-secret-key" x}', b'{"key":"mocksens%2Dsecret%2Dkey"', b"{'mocksens-secret-key'}"]
)
def test_a_body_with_a_secret_in_it_is_not_shown(body: bytes) -> None:
    told = said(body, secrets=("mocksens-secret-key",))
    assert "`" not in told
    assert "secret" not in told
    assert "byte" in told


@given(st.binary(max_size=60) | st.text("{}[]\"':,\\ndetrue 0-1.안\n", max_size=40).map(str.encode))
def test_of_whatever_comes_something_is_said_in_one_line(body: bytes) -> None:
    try:
        decoding.decode(body)
    except ValueError as error:
        told = describe(body, str(error))
        assert told
        assert told.isprintable()


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 10**6 + b"x",
        b"a=" * 10**6,
        b" " * 10**6,
        b"{'" * 10**6,
        "{안".encode() * 10**6,
        b"\xbe\xc8" * 10**6,
        b"ey" * 10**6,
        b'{"a":"' + rb"\"" * 10**6,
        b'{"a":"' + rb"\u0041" * 10**6,
        b'{"a":"' + rb"\ud83d\ude00" * 10**6,
    ],
)
@pytest.mark.parametrize("error", ["JSON is malformed: invalid character (byte 1)", "Input data was truncated"])
def test_a_long_body_takes_no_longer_than_it_should(body: bytes, error: str) -> None:
    before = processor_time()
    describe(body, error, NOTHING, ("mocksens-secret-key",))
    assert not too_long(processor_time() - before)
