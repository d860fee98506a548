"""Common mistakes in JSON written by hand, or by tools that do not know JSON."""

import re
from typing import Final, NamedTuple

from mocksens.core.diagnosis import placeholders

AROUND: Final = 64
"""The number of bytes on either side of a place by which a mistake is recognised."""
CUT: Final = "\ufffd"
"""A mark for omitted text. It keeps patterns for the beginning of a body from matching there."""


class Slip(NamedTuple):
    """A mistake: patterns for the text before and after its place, and its explanation."""

    before: str
    behind: str
    said: str


QUOTES: Final = "names and texts need double quotes"
NUMBER: Final = "a telephone number is a text and needs quotes"
SLIPS: Final = tuple(
    (re.compile(rf"(?:{explain.before})\Z", re.DOTALL), re.compile(explain.behind, re.DOTALL), explain.said)
    for explain in (
        Slip(
            r"\A\s*[\[{][\[{\s]*",
            r"'\w+': ",
            "single quotes, as Python's repr writes them; send what json.dumps makes of it (json=, not data=)",
        ),
        Slip(
            r"\A\s*",
            r"'\s*[\[{]",
            r"the quotes of the command line were sent along; in Windows, put double ones around, and \" within",
        ),
        Slip("", "'", f"single quotes; {QUOTES}"),
        Slip("", "[“”‘’＂]", f"curly quotes, as word processors write; {QUOTES}"),  # noqa: RUF001 - they are what it is about
        Slip(r"\\", "'", r"\' is not a JSON escape; an apostrophe needs none"),
        Slip(r'"[^"]*\\\r?\n?', r"\r?\n", r"a text that continues after \ on the next line, which JSON does not allow"),
        Slip(r'"[^"]*\\\r?\n', "", r"a text that continues after \ on the next line, which JSON does not allow"),
        Slip(r'"[^"]*\\', '[^"\\\\/bfnrtu]', r"not a JSON escape; a backslash itself is \\"),
        Slip(r'"[^"]*\\[^"\\/bfnrtu]', "", r"not a JSON escape before it; a backslash itself is \\"),
        Slip("", r'\\"', "the quotes are escaped once too often, as if the JSON were inside a text"),
        Slip("", r"(?:True|False|None)\b", "a word of Python; JSON has true, false and null"),
        Slip("-?", r"(?:undefined|NaN|Infinity)\b", "a word of JavaScript that JSON lacks; null is nothing"),
        Slip(r"[:,\[]\s*(?:nil|none)\W{0,3}", "", "nil or none before it; JSON has null"),
        Slip(r"\A\s*", r"\0", "zero bytes, as of a buffer that was never filled"),
        Slip(
            r"\[", r"object \w+\]", "JavaScript's text of an object within the JSON: let JSON.stringify write all of it"
        ),
        Slip(r"[{,]\s*", "&(?:quot|#34|#x22);", "escaped for HTML (&quot; is a quote); send the JSON itself"),
        Slip("", "/[/*]|#", "a comment, which JSON does not have"),
        Slip(r",\s*", r"[\]}]", "a comma after the last entry, which JSON does not allow"),
        Slip(r"[:,\[]\s*-?0", "[0-9]", f"a number cannot begin with 0; {NUMBER}"),
        Slip(r"[:,\[]\s*", r"\+", f"a number cannot begin with a plus; {NUMBER}"),
        Slip(r"[:,\[]\s*-?0", "[xX]", "a hexadecimal number, which JSON does not have"),
        Slip(r"[:,\[]\s*-?", r"\.[0-9]", "a number cannot begin with a point"),
        Slip(r"[:,\[]\s*-?[0-9]+\.", "", "a number cannot end with a point"),
        Slip(r"[:,\[]\s*[0-9]+", "[-. ][0-9]", f"a number has digits only; {NUMBER}"),
        Slip("", r"\r?\n", r"a line end within a text; write it as \n"),
        Slip("", "\t", r"a tab within a text; write it as \t"),
        Slip(r"\A\s*", r"[\x01-\x1f]", "binary data, not text; send JSON"),
        Slip("", r"[\0-\x1f]", r"a control character within a text; write it as \u00.."),
        Slip(
            "",
            "[\xa0\u3000\u200b\u2028\ufeff]",
            "an unusual space, such as a no-break space; JSON allows only ordinary ones",
        ),
        Slip(r"\{", r"\{|%|\w+\}", placeholders.NEVER_FILLED),
        Slip("", placeholders.BEGUN, placeholders.NEVER_FILLED),
        Slip(
            r"[{,]\s*",
            r"[A-Za-z_$][\w$]*\s*:\s*['\"]",
            f"a name without quotes, as JavaScript and JSON5 allow it; {QUOTES}",
        ),
        Slip(r"[{,]\s*", r"[A-Za-z_]\w*\s*:", f"a name without quotes; {QUOTES}, which a shell may have eaten"),
        Slip(r":\s*", "[A-Za-z_가-힣]", f"a text without quotes; {QUOTES}, which a shell may have eaten"),
        Slip(r'"\s*', r"[^\s,:}\]\"{\[]", r"a quote within a text needs a backslash, \", or a comma is missing"),
        Slip(r'["\]}0-9el]\s*', '["{\\[]', "a comma or a colon is missing before it"),
        Slip(r"\[[^\[\]{}]*", r"\}", "a ] is missing before it"),
        Slip(r"\{[^\[\]{}]*", r"\]", "a } is missing before it"),
        Slip(r"\A\s*[^\s{\[\"\ufffd]*", "", "a JSON body begins with { or ["),
    )
)
"""All mistakes, in the order in which they are tried."""


BEHIND: Final = tuple(
    (re.compile(form), explanation)
    for form, explanation in (
        (r",\s*[{\[]", "several of them with commas between; put them in [ ], or send one in each request"),
        (r",", "a comma after its end"),
        (r"[{\[]", "several JSON texts; send one in each request"),
        (r";", "a semicolon after its end, as in program text"),
        (r"\0", "zero bytes after its end: is the buffer longer than the text?"),
        (r"&|=", "a form around it, or a shell that took & for text; send the JSON only"),
        (r"[\"'`]", "a quote after its end"),
        (r"/[/*]|#", "a comment, which JSON does not have"),
        (r"", "there is other text after its end"),
    )
)
"""Patterns for the text after the end of JSON and their explanations; the first match applies."""
LINE_END: Final = re.compile(rb"[}\]]\s*?\n\s*\Z")


def explain(body: bytes, place: int) -> str:
    """Return the explanation of the mistake at ``place`` of ``body``, or an empty text if it is unknown."""
    start = CUT if place > AROUND else ""
    before = start + body[max(0, place - AROUND) : place].decode("utf-8", "ignore")
    rest = body[place : place + AROUND].decode("utf-8", "ignore")
    return next((explanation for ends, begins, explanation in SLIPS if ends.search(before) and begins.match(rest)), "")


def explain_trailing(body: bytes, end: int) -> str:
    """Return the explanation of the text after a complete JSON value, which ends at ``end``."""
    rest = body[end : end + AROUND]
    if rest[:1] in {b"{", b"["} and LINE_END.search(body[max(0, end - AROUND) : end]):
        return "JSON lines (NDJSON); send one in each request, or all recipients in messages[]"
    text = rest.decode("utf-8", "ignore")
    # A body that begins with a bare word or number was not meant as JSON.
    if body.lstrip()[:1] not in {b"{", b"["}:
        return "a JSON body begins with { or ["
    return next(explanation for form, explanation in BEHIND if form.match(text))
