"""Texts in formats other than JSON, recognised by their beginnings. Imported only for a body that is not JSON."""

import base64
import re
from typing import Final, NamedTuple

from mocksens.core.diagnosis import placeholders
from mocksens.core.diagnosis.bodies import first_bytes

BEGINNING: Final = 256
"""The number of bytes by which a format is recognised."""


class Form(NamedTuple):
    """A format of bodies: its beginning, and its description as the rest of "the body is …"."""

    beginning: re.Pattern[bytes]
    said: str


def _form(beginning: str, said: str) -> Form:
    """Return a format whose beginning may follow whitespace and is matched regardless of case."""
    return Form(re.compile(rf"\s*(?:{beginning})".encode(), re.IGNORECASE), said)


MULTIPART: Final = "multipart form data; send JSON (json=, not files=, in Python)"
PYTHON: Final = "Python's text of an object; send what json.dumps makes of it"
PHP: Final = "PHP's text of an array or object; send what json_encode makes of it"
GO: Final = "Go's text of a struct; send what json.Marshal makes of it"
CSHARP: Final = "C#'s text of an object; send what JsonSerializer makes of it"
FOR_PEOPLE: Final = "a text of an object for people to read; send JSON made from it"
LINES: Final = "lines of key=value, as in TOML, INI or a .env file; send JSON"
YAML: Final = "YAML or plain text; send JSON"
REMARKS: Final = r"(?:#[^\n]*\n\s*)*"
SURE: Final = (
    _form(r"<Buffer ", "Node's text of a Buffer; send the buffer itself"),
    _form(
        r"<(?:[\w.]+ )*(?:object|instance|generator|coroutine|function|method|class|module)\b[^<]*>"
        r"|<[\w.<>]+ object at|(?:OrderedDict|defaultdict|dict_\w+|set|deque|mappingproxy)\(",
        PYTHON,
    ),
    _form(
        r"<!doctype html|<html\b|<(?:head|body|div|p|span|meta|title|script|h[1-6]|center|pre)\b[^>]*>\s*[^\s]",
        "HTML; send JSON",
    ),
    _form(
        r"&\{|\{(?-i:[A-Z])\w*:[^\s\",]* (?-i:[A-Z])\w*:|\{[^\s\":,{}'=$%]+(?: [^\s\":,{}'=$%]+){2,}[ }]",
        GO,
    ),
    _form(r"%\{\"?\w+\"?(?:: | =>)", "Elixir's text of a map; send what Jason.encode! makes of it"),
    _form(r"#\{\w+ *=>", "Erlang's text of a map; send what json:encode makes of it"),
)
"""Formats that could be mistaken for placeholders; they come first."""
FORMS: Final = (
    _form(r"--[^\r\n]+\r?\nContent-[\w-]+:|Content-Disposition:\s*form-data", MULTIPART),
    _form("```", "JSON within a Markdown fence; send what is between its lines"),
    _form(
        r"\)\]\}'?,?\s|while ?\(1\);|for ?\(;;\);",
        "JSON after a guard, as servers send it to browsers; send what follows it",
    ),
    _form(
        r"(?:JSON\.stringify|json\.dumps|json_encode|json\.Marshal|[\w.]+\.(?:to_?json|writeValueAsString))\(",
        "program text that was never run; take the quotes off",
    ),
    _form(r"[\w$.]+\(\s*(?:\{\s*\"|\[\s*\{\s*\")", "JSON within a call, as JSONP; send what is in the parentheses"),
    _form(r"#<[\w:]+", "Ruby's text of an object; send its to_json"),
    _form(r"(?:<\?xml[^>]*>\s*)?<(?:[\w-]+:)?Envelope\b", "XML (SOAP); send JSON"),
    _form(r"<[?!a-z]", "XML; send JSON"),
    _form(r"%(?:7B|5B)", "escaped for a URL (%7B is {); send the JSON itself"),
    _form(r"\[object \w+\]", "JavaScript's text of an object; send what JSON.stringify makes of it"),
    _form(
        r"(?:async )?function\b *\w*\(|\([\w, ]*\) *=>", "the text of a function of JavaScript; send what it returns"
    ),
    _form(r"(?:Array|[\w\\]+ Object|array) *(?:\Z|\s\()|(?:array|object)\([\w\\#]+\)", PHP),
    _form(r"a:\d+:\{|O:\d+:\"|s:\d+:\"", "what PHP's serialize writes; send what json_encode makes of it"),
    _form(r"""b['"]\s*[{\[]""", "Python's text of bytes (b'...'); send the bytes, or decode() them"),
    _form(r"\[\d{1,3}(?: \d{1,3}){2,}", "Go's text of bytes, as decimal numbers; send the bytes themselves"),
    _form(r"map\[\w+:", "Go's text of a map; send what json.Marshal makes of it"),
    _form(r"[{\[]\s*(?:\{\s*)?:?\"?\w+\"?\s*=>", "Ruby's or PHP's text of a hash; send its to_json"),
    _form(r"(?:\w+ )?\{ \w+ = |(?:System|Newtonsoft|Microsoft)\.[\w.]+", CSHARP),
    _form(r"\w+ \{ \w+: ", "Rust's text of a struct; send what serde_json makes of it"),
    _form(r"\{\w+=[^=]", "Java's text of a Map; send what an ObjectMapper makes of it"),
    _form(r"[\w.$]+@[0-9a-f]{5,8}\s*\Z", "Java's text of an object; send what an ObjectMapper makes of it"),
    _form(r"\[\"\w+\": ", "Swift's text of a dictionary; send what a JSONEncoder makes of it"),
    _form(r"\[\w+:", "Groovy's text of a map; send what JsonOutput makes of it"),
    _form(r"(?:HASH|ARRAY)\(0x|table: 0x|Instance of '", FOR_PEOPLE),
    _form(r"class \w+ \{|(?:Optional|Some|Just|Seq|Option)[(\[{ ]|\w+\((?:\w+=|\[?\w+\(|\[|\w+ ->)", FOR_PEOPLE),
    _form(r"@[^\s{}\[\]]+\s*\Z", "the name of a file after an @: the client did not read the file"),
    _form(r"(?:Bearer )?ey[JA][\w-]+\.[\w-]+(?:\.|\s*\Z)", "a token (JWT); send the message as JSON"),
    _form(r"[0-9A-F]{1,8}\r\n\s*[{\[]", "in chunks, without the header Transfer-Encoding: chunked"),
    _form(
        r"(?:(?:POST|GET|PUT|DELETE) \S+ HTTP/|HTTP/\d)",
        "a whole HTTP message; send what follows its empty line",
    ),
    _form(r"curl\s", "a command line; run it, or send what follows its -d"),
    _form("\x1e", "JSON after record separators (RFC 7464); send one JSON text in each request"),
    _form(r"(?:event: ?\w+\n)?data: ?[{\[]", "an event of a stream; send what follows data:"),
    _form(rf"{REMARKS}(?:\[{{1,2}}[\w.-]+\]{{1,2}}\s*\r?\n|[\w.-]+ += )", LINES),
    _form(rf"{REMARKS}(?:export )?[\w.-]+ *=[^\n&]*\n\s*(?:export )?[\w.\[#-]", LINES),
    _form(r"export \w+=", LINES),
    _form(r"\w+=(?:'[^']*'|\"[^\"]*\"|None|True|False|-?[0-9.]+|[\[{(<][^&]*) \w+=[^&]*\Z", PYTHON),
    _form(r"\w+=(?:\[[\w(]|<[\w.]+[ :])[^&]*\Z", PYTHON),
    _form(r"\??[\w.%+~\[\]-]+=[^\n]*\Z", "form data; send JSON (json=, not data=, in Python)"),
    _form(
        r"[\w ]*[\w:=] ?[{\[]\s*\"",
        "JSON with other text before it; send what begins with the bracket",
    ),
    _form(
        rf"{REMARKS}(?:---\s+)?{REMARKS}(?:(?:- )?[\w.-]+:(?: *[^\s{{}},][^\n]*)?(?:\n|\Z)|- \S)",
        YAML,
    ),
    _form(r"\w+(?:,[\w ]+)+\r?\n", "CSV; send JSON"),
)
"""Other formats, in the order in which they are tried."""
OF_JAVASCRIPT: Final = "a word of JavaScript: is the variable set?"
COMMAND: Final = re.compile(placeholders.COMMAND.encode())
ENCODED: Final = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
HEX: Final = re.compile(rb"(?:0x)?((?:[0-9A-Fa-f]{2}){4,})[0-9A-Fa-f]?", re.IGNORECASE)
OPENED: Final = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[{\"\]])")
"""The beginning of JSON."""


def form(body: bytes) -> str:
    """Return the description of a text in a format other than JSON, or an empty text if it is unknown."""
    beginning = body[:BEGINNING]
    if description := next((form.said for form in SURE if form.beginning.match(beginning)), ""):
        return description
    if len(beginning) == len(body) and (description := _unfilled(beginning)):
        return description
    if COMMAND.match(beginning):
        return placeholders.NOT_RUN
    return encoded(beginning) or next((form.said for form in FORMS if form.beginning.match(beginning)), "")


def _unfilled(body: bytes) -> str:
    """Describe a body that is only a placeholder or a word for nothing; return an empty text if it is neither."""
    text = body.decode("utf-8", "replace").strip()
    # ``FORMS`` describes objects better.
    if re.fullmatch(placeholders.AN_OBJECT, text):
        return ""
    return OF_JAVASCRIPT if text in {"undefined", "NaN"} else placeholders.instead(text)


def encoded(beginning: bytes) -> str:
    """Return the encoding of JSON or compressed data as text, with advice, or an empty text if there is none."""
    bare = b"".join(beginning.split()).strip(b"\"'").removeprefix(b"data:application/json;base64,")
    if (match := HEX.fullmatch(bare)) and OPENED.match(bytes.fromhex(match[1].decode())):
        return "JSON in hexadecimal digits; send it as it is"
    if not ENCODED.fullmatch(bare):
        return ""
    letters = bare.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    inner = base64.b64decode(letters[: len(letters) // 4 * 4])
    if OPENED.match(inner):
        return "Base64 of JSON; send it as it is"
    return f"Base64 of data {compression}; send JSON" if (compression := first_bytes.compression(inner)) else ""
