"""Bodies that are not JSON: what they are instead is named, where it shows, and no secret or long text is shown."""

import base64
import gzip
import pickle
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.clock import processor_time
from mocksens.core.diagnosis.bodies.formats import Headers, describe
from mocksens.core.parsing import json_decoding
from mocksens.core.validation.reading import Undecodable
from mocksens.spec.operations import OPERATIONS, Name
from mocksens.web.wire import requests
from mocksens.web.wire.requests import WireRequest
from tests.loop_time import too_long

SEND = '{"type":"SMS","from":"0212345678","content":"안녕하세요","messages":[{"to":"01012345678"}]}'
SENT = SEND.encode()
NOTHING = Headers()
UNFILLED = "a placeholder that was never filled in"


def said(body: bytes, headers: Headers = NOTHING, secrets: tuple[str, ...] = ()) -> str:
    """Return the description of a refused body."""
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - whatever it says
        json_decoding.decode(body)
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
    assert said(SEND.encode("utf-8-sig")).startswith("JSON after a byte order mark (EF BB BF)")
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
    "spaces": (b" \r\n", "nothing but whitespace"),
    "pydantic": (b"type='SMS' from_='02' content='a' messages=[Message(to='01')]", "Python's text of an object"),
    "pydantic of numbers": (b"count=1 is_on=True name=None", "Python's text of an object"),
    "pydantic of an enum": (b"type=<Type.SMS: 'SMS'> to='01'", "Python's text of an object"),
    "pydantic of one": (b"messages=[Message(to='01')]", "Python's text of an object"),
    "form with quotes": (b"type='SMS'&from='02'", "form data"),
    "form with spaces": (b"content=a b=c", "form data"),
    "form": (b"type=SMS&from=0212345678", "form data"),
    "form of one": (b"content=%EC%95%88", "form data"),
    "form with brackets": (b"messages[0][to]=0101&type=SMS", "form data"),
    "multipart": (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--', "multipart form data"),
    "object": (b"[object Object]", "JavaScript's text of an object"),
    "promise": (b"[object Promise]", "JavaScript's text of an object"),
    "undefined": (b"undefined", "a word of JavaScript: is the variable set?"),
    "NaN": (b"NaN", "a word of JavaScript"),
    "None": (b"None", "a word for nothing: is the variable set?"),
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
    "file": (b"@body.json", "the name of a file after an @"),
    "chunks": (b'd\r\n{"type":"SMS"}\r\n0\r\n\r\n', "in chunks, without the header Transfer-Encoding"),
    "YAML": (b"type: SMS\nfrom: 02\n", "YAML or plain text"),
    "JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture"),
    "WebP": (b"RIFF\x24\0\0\0WEBPVP8 ", "a WebP picture"),
    "GIF": (b"GIF89a\1\0", "a GIF picture"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0", "a HEIC picture"),
    "BMP": (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", "a BMP picture"),
    "ZIP": (b"PK\x03\x04\x14\0", "a ZIP archive; send JSON"),
    "PNG": (b"\x89PNG\r\n", "a PNG picture; send JSON"),
    "icon": (b"\0\0\1\0\1\0\x10\x10", "an icon (ICO)"),
    "placeholder": (b"{{body}}", UNFILLED),
    "placeholder of a route": (b":body", UNFILLED),
    "variable of a shell": (b"$BODY\n", UNFILLED),
    "variable of Windows": (b"%BODY%", UNFILLED),
    "variable of a template": (b"{body}", UNFILLED),
    "tag": (b"<body>", UNFILLED),
    "name of a variable": (b"REQUEST_BODY", UNFILLED),
    "advice": (b"YOUR_BODY", UNFILLED),
    "command": (b"$(cat body.json)", "a command that no shell has run"),
    "command in backquotes": (b"`cat body.json`", "a command that no shell has run"),
    "nil of Go": (b"<nil>", "a word for nothing: is the variable set?"),
    "Python's object": (b"<__main__.Sms object at 0x7f3a>", "Python's text of an object"),
    "Python's coroutine": (b"<coroutine object f at 0x7f3a>", "Python's text of an object"),
    "Python's items": (b"dict_items([('type', 'SMS')])", "Python's text of an object"),
    "Ruby's object": (b'#<Sms:0x0001 @type="SMS">', "Ruby's text of an object"),
    "PHP's print_r": (b"Array\n(\n    [type] => SMS\n)\n", "PHP's text of an array or object"),
    "PHP's print_r of an object": (b"stdClass Object\n(\n    [type] => SMS\n)\n", "PHP's text of an array or object"),
    "PHP's var_dump": (b'array(1) {\n  ["type"]=>\n', "PHP's text of an array or object"),
    "PHP's serialize": (b'a:1:{s:4:"type";s:3:"SMS";}', "what PHP's serialize writes"),
    "PHP's serialize of an object": (b'O:3:"Sms":1:{s:4:"type";s:3:"SMS";}', "what PHP's serialize writes"),
    "Go's bytes": (b"[123 34 116 121 112 101 34 125]", "Go's text of bytes"),
    "Go's struct": (b"{SMS COMM 82 0212345678 hello []}", "Go's text of a struct"),
    "Go's pointer": (b"&{SMS}", "Go's text of a struct"),
    "Go's struct with names": (b"{Type:SMS From:0212345678}", "Go's text of a struct"),
    "C#'s object": (b"{ type = SMS, from = 02 }", "C#'s text of an object"),
    "C#'s record": (b"Sms { Type = SMS }", "C#'s text of an object"),
    "C#'s type": (b"System.Collections.Generic.List`1[Sms]", "C#'s text of an object"),
    "Rust's struct": (b'Sms { type: "SMS" }', "Rust's text of a struct"),
    "Swift's dictionary": (b'["type": "SMS"]', "Swift's text of a dictionary"),
    "Groovy's map": (b"[type:SMS, from:02]", "Groovy's text of a map"),
    "Elixir's map": (b'%{type: "SMS"}', "Elixir's text of a map"),
    "Erlang's map": (b"#{type => 1}", "Erlang's text of a map"),
    "Java's Optional": (b"Optional[SMS]", "a text of an object for people to read"),
    "JavaScript's function": (b"function () { return body }", "the text of a function of JavaScript"),
    "JavaScript's arrow": (b"() => body", "the text of a function of JavaScript"),
    "program": (b"JSON.stringify(body)", "program text that was never run"),
    "JWT": (b"eyJhbGciOiJIUzI1NiJ9.eyJ0eXBlIjoiU01TIn0.abc-_1", "a token (JWT)"),
    "guarded": (b")]}',\n{}", "JSON after a guard"),
    "JSONP": (b'callback({"type":"SMS"});', "JSON within a call, as JSONP"),
    "Markdown": (b"```json\n{}\n```", "JSON within a Markdown fence"),
    "log": (b'INFO {"type":"SMS"}', "JSON with other text before it"),
    "event": (b'data: {"type":"SMS"}\n\n', "an event of a stream"),
    "record": (b'\x1e{"type":"SMS"}\n', "JSON after record separators"),
    "HTTP": (b"POST /sms HTTP/1.1\r\nHost: x\r\n\r\n{}", "a whole HTTP message"),
    "curl": (b"curl -X POST https://example.com", "a command line"),
    "SOAP": (b'<?xml version="1.0"?><soap:Envelope xmlns:soap="x"/>', "XML (SOAP)"),
    "part of HTML": (b"<div>hi</div>", "HTML"),
    "multipart of JSON": (b"--x\r\nContent-Type: application/json\r\n\r\n{}\r\n--x--", "multipart form data"),
    "multipart without a boundary": (b'Content-Disposition: form-data; name="type"\r\n\r\nSMS', "multipart form data"),
    "TOML": (b'type = "SMS"\nfrom = "02"\n', "lines of key=value"),
    "table of TOML": (b'[[messages]]\nto = "0101"\n', "lines of key=value"),
    "INI": (b"; sms\n[sms]\ntype=SMS\n"[6:], "lines of key=value"),
    ".env": (b"# sms\nTYPE=SMS\nFROM=02\n", "lines of key=value"),
    "exported": (b"export TYPE=SMS\n", "lines of key=value"),
    "list of YAML": (b"- clientTelNo: '0101'\n", "YAML or plain text"),
    "YAML with a list": (b"messages:\n  - to: '0101'\n", "YAML or plain text"),
    "document of YAML": (b"# sms\n---\ntype: SMS\n", "YAML or plain text"),
    "CSV": (b"type,from\nSMS,02\n", "CSV"),
    "hexadecimal": (SENT.hex().encode(), "JSON in hexadecimal digits"),
    "Base64 of pretty JSON": (base64.b64encode(b'{\n  "type": "SMS"\n}'), "Base64 of JSON"),
    "Base64 in lines": (base64.encodebytes(SENT * 3), "Base64 of JSON"),
    "Base64 of a URL": (base64.urlsafe_b64encode(SENT), "Base64 of JSON"),
    "Base64 of gzip": (base64.b64encode(gzip.compress(SENT, mtime=0)), "Base64 of data compressed with gzip"),
    "protobuf": (b"\x0a\x03SMS\x12\x0a0212345678\x18\x01", "protobuf, not text"),
    "protobuf of fixed numbers": (b"\x0d\0\0\0\0\x12\x01a", "protobuf, not text"),
    "no protobuf": (b"\x0f\x01\x02\x03", "invalid JSON from byte 0 on, at `\\x0f\\x01\\x02\\x03`: binary data"),
    "no protobuf, cut": (b"\x08\x80\x80", "binary data, not text"),
    "gRPC": (b"\0\0\0\0\x05\x0a\x03SMS", "a message of gRPC, not text"),
    "BSON": (b"\x13\0\0\0\x02type\0\x04\0\0\0SMS\0\0", "BSON, not text"),
    "pickle": (pickle.dumps({"type": "SMS"}), "Python's pickle, not text"),
    "MessagePack": (b"\x81\xa4type\xa3SMS", "MessagePack, not text"),
    "CBOR": (b"\xa1dtypecSMS", "CBOR, not text"),
    "no MessagePack": (b"\x81\xa4\0\0\0\0", "binary data, not text"),
    "Java's": (b"\xac\xed\0\5sr", "Java's serialisation, not text"),
    "other binary": (b"\x16\x03\x01\xfc\x03", "binary data, not text"),
    "EBCDIC": (SEND.encode("cp037", "replace"), "EBCDIC"),
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
    "comma behind": (b'{"type":"SMS",}', 'at `}` after `{"type":"SMS",`', "a comma after the last entry"),
    "comma behind in a list": (b'{"messages":[{"to":"0101"},]}', "byte 27", "a comma after the last entry"),
    "no comma": (b'{"type":"SMS" "from":"02"}', "byte 14", "a comma or a colon is missing"),
    "quote within": (b'{"content":"say "hi" to"}', "at `hi", "a quote within a text needs a backslash"),
    "zero": (b'{"from":0212345678}', 'after `{"from":0`', "a number cannot begin with 0; a telephone number is a text"),
    "plus": (b'{"to":+8210}', "at `+8210}`", "a number cannot begin with a plus"),
    "hyphens": (b'{"to":10-1234-5678}', "at `-1234", "a number has digits only"),
    "line end": (b'{"content":"a\nb"}', "at `\\nb", "a line end within a text; write it as \\n"),
    "tab": (b'{"content":"a\tb"}', "at `\\tb", "a tab within a text"),
    "control": (b'{"content":"a\x01b"}', "at `\\x01b", "a control character within a text"),
    "escape": (rb'{"content":"C:\dir"}', r"C:\d", "not a JSON escape"),
    "no-break space": ('{\xa0"type":"SMS"}'.encode(), "at `\\xa0", "an unusual space"),
    "placeholder before more": (b"{{body}} x", "byte 1", "a placeholder that was never filled in"),
    "placeholder in a field": (b'{"a":${x}}', "at `${x}}`", "a placeholder that was never filled in"),
    "two": (b'{"a":1}{"a":2}', "before byte 7", 'and goes on, at `{"a":2}`'),
    "more": (b'{"a":1} x', "before byte 8", "and goes on, at `x`"),
    "half an emoji": (rb'{"a":"\ud83d"}', "byte 6", "half of an emoji"),
    "half an emoji and a text": (rb'{"a":"\ud83dabcdefg"}', "byte 6", "\\ud83d is half of an emoji"),
    "the other half": (rb'{"a":"x\ude00"}', "byte 7", "\\ude00 is half of an emoji"),
    "cut behind an emoji": (rb'{"a":"\ud83d\ude00', "ends too early, at byte 18", 'after `{"a'),
    "zeros": (b"\0" * 9, "byte 0", "zero bytes"),
    "word": (b"hello", "at `hello`", "a JSON body begins with { or ["),
    "sentence": ("안녕하세요".encode(), "byte 0", "a JSON body begins with { or ["),
    "sentence like a word of JSON": (b"Internal Server Error", "byte 0", "a JSON body begins with { or ["),
    "long text that is cut": (b'{"a":"' + b"x" * 80 + b"\x01", "byte 86", "a control character within a text"),
    "number": (b"2026 is no body", "before byte 5", "a JSON body begins with { or ["),
    "JSON5": (b"{type: 'SMS', from: '02',}", "byte 1", "a name without quotes, as JavaScript and JSON5 allow it"),
    "JSON5 behind a comment": (b"// sms\n{type: 'SMS'}", "byte 0", "a comment, which JSON does not have"),
    "JSON5 of hexadecimal": (b'{"a":0x10}', "at `x10}`", "a hexadecimal number"),
    "JSON5 of a fraction": (b'{"a":.5}', "at `.5}`", "a number cannot begin with a point"),
    "JSON5 of half a fraction": (b'{"a":5.}', "byte 7", "a number cannot end with a point"),
    "JSON5 of two lines": (b'{"a":"b\\\nc"}', "byte 9", "a text that continues after \\ on the next line"),
    "HTML": (b"{&quot;type&quot;:1}", "byte 1", "escaped for HTML"),
    "wrong bracket": (b'{"a":[1}', "byte 7", "a ] is missing before it"),
    "wrong brace": (b'{"a":1]', "byte 6", "a } is missing before it"),
    "NDJSON": (b'{"a":1}\n{"a":2}\n', "before byte 8", "JSON lines (NDJSON); send one in each request"),
    "NDJSON of Windows": (b'{"a":1}\r\n{"a":2}\r\n', "before byte 9", "JSON lines (NDJSON)"),
    "objects with commas": (b'{"a":1},{"a":2}', "before byte 7", "several of them with commas between"),
    "comma at the end": (b'{"a":1},', "before byte 7", "a comma after its end"),
    "semicolon": (b'{"a":1};', "before byte 7", "a semicolon after its end"),
    "quote": (b'{"a":1}\'', "before byte 7", "a quote after its end"),
    "zeros behind": (b'{"a":1}\0\0', "before byte 7", "zero bytes after its end"),
    "form behind": (b'{"a":1}&b=2', "before byte 7", "a form around it"),
    "comment behind": (b'{"a":1} // one', "before byte 8", "a comment"),
    "here-document": (b'{"a":1}\nEOF', "before byte 8", "there is other text after its end"),
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


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        (b"}", f"JSON with one bracket too many, `}}` at byte {len(SENT)}"),
        (b"]\n", f"JSON with one bracket too many, `]` at byte {len(SENT)}"),
        (b"}}", f"JSON with 2 brackets too many, `}}}}` at byte {len(SENT)}"),
        (b"\n}", f"JSON with one bracket too many, `}}` at byte {len(SENT) + 1}"),
        (b'},"b":1}', f"JSON with one bracket too many, `}}` at byte {len(SENT)}"),
    ],
)
def test_a_bracket_too_many_is_told_with_its_place(rest: bytes, told: str) -> None:
    assert said(SENT + rest) == told


@pytest.mark.parametrize("times", [1, 2, 5])
def test_what_is_compressed_more_than_once_is_told_as_compressed(times: int) -> None:
    body = b'{"messages":[' + b'{"to":"01011112222"},' * 9_000
    for _ in range(times):
        body = zlib.compress(body)
    assert said(body).startswith("compressed with deflate; ")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"messages:\n" + b"- to: '0101'\n" * 30_000, "YAML or plain text; send JSON"),
        (b'{"messages"=>[' + b'{"to"=>"0101"},' * 30_000, "Ruby's or PHP's text of a hash; send its to_json"),
        ((b'{"messages":[' + b'{"to":"0101"},' * 30_000).decode().encode("utf-16"), "UTF-16"),
        (b'{"messages":[' + b'{"to":"0101"},' * 30_000, "JSON of more than 25,000 names"),
    ],
)
def test_a_large_text_is_told_for_what_it_is(body: bytes, told: str) -> None:
    request = WireRequest("POST", b"/", {}, body)
    asked = requests.decode(request, next(each for each in OPERATIONS if each.name == Name.SEND_MESSAGES), "")
    assert isinstance(asked.body, Undecodable)
    assert asked.body.description.startswith(told)


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
        json_decoding.decode(body)
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
