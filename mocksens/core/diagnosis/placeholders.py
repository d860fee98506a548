"""Values that were never filled in: words for nothing, and placeholders of templates and guides.

All lists of such words are here. Only expressions that every start needs are
compiled at once.
"""

import re
from functools import cache
from typing import Final

UNSET_WORDS: Final = ("undefined", "null", "None", "nil", "NaN")
"""Words of languages for a variable that holds nothing, the commonest first."""
UNSET: Final = frozenset(UNSET_WORDS)
WRITTEN: Final = (*UNSET_WORDS, "<nil>", "(null)", "[object Object]")
"""Texts that such a variable becomes within another text, the commonest first."""
NOTHING: Final = frozenset(word.lower() for word in WRITTEN) - {"[object object]"} | {
    "(nil)",
    "(none)",
    "(undefined)",
    "<null>",
    "<none>",
    "<undefined>",
    "%!s(<nil>)",
    "[object null]",
    "[object undefined]",
    "optional.empty",
    "undef",
    "unset",
    "false",
    "invalid date",
}
"""Words for nothing, without capitals, where the value is no good in any case."""
PLACEHOLDER: Final = re.compile("[{}<>$]|%s")
AN_OBJECT: Final = re.compile(r"\[object \w+\]")
BRACED: Final = re.compile(r"[\[({<](?:[0-9A-Fa-f-]{30,36}|RS[SLM]A-[\w-]+|ncp:[\w:-]+)[\])}>]")
"""An id in brackets, as C# writes a Guid."""
SHOWN: Final = 80
"""Characters of a value that a message shows."""
NAMES: Final = frozenset({"serviceid", "messageid", "requestid", "reserveid", "fileid", "id", "schedulecode"})
NEVER_FILLED: Final = "a placeholder that was never filled in"
NOT_SET: Final = "a word for nothing: is the variable set?"
NOT_RUN: Final = "a command that no shell has run; put double quotes around it"
COMMAND: Final = r"\s*(?:\$\(|`[^`]+`\s*\Z)"
"""A command within a text, which a shell runs only where there are no single quotes, as an expression."""
BEGUN: Final = r"\$\{|%\(|%s|<[%\w]|\{\{|#\{"
"""The beginning of a placeholder within other text, as an expression."""
NAME: Final = r"[^{}\[\]<>%\"':,=\n]{0,60}"
TEMPLATES: Final = (
    r"[$#@%]\{{1,2}([^{}]*)\}{1,2}",
    r"\{\{([^{}]*)\}\}",
    rf"\{{({NAME})\}}",
    r"<%=?-?([^<>%]+)%>",
    r"<([^<>%=\"'/]+)>",
    r"\$(?:env:)?([A-Za-z_]\w*)",
    r"%([A-Za-z_]\w*)%",
    r"%(?:\((\w+)\))?[sdv@]",
    r":([A-Za-z_]\w*)",
    r"@([A-Za-z_][\w.-]*)@",
)
"""Names in the marks of templates, shells and routes, as expressions."""
WORDS: Final = (
    r"(?i:your|enter|insert)[_ -][\w -]{1,40}",
    # An application may well be called my-app.
    r"(?i:my)[_ -](?:[\w -]{0,30}[_ -])?(?i:id|key|secret|token|url|host|number|phone)",
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+",
    r"(?i:changeme|placeholder|todo|tbd|fixme|string)",
)
"""Names and words of guides in the place of a value, as expressions."""
SEGMENT: Final = (
    r"(?i).*your.*|(?:enter|insert|put|replace)[_-].*|x{3,}|(?:change[_-]?me|placeholder|todo|tbd|fixme|string)"
    r"|(?:[a-z]+[_-])*(?:service|svc|project|sens|ncp)[_-]?id|undefined|null|none|nil|nan"
)
"""A part of a serviceId between its colons that was never filled in, as an expression."""
IN_A_TEXT: Final = (
    r"(?:undefined|NaN|\[object \w+\])(?![A-Za-z0-9_])",
    r"(?:null|None)(?=[가-힣])",
    r"[$#]\{[^{}]{0,60}\}",
    r"\{\{[^{}]{1,60}\}\}",
    r"\{[A-Za-z_][\w.]{0,40}\}|\{[0-9]\}",
    r"<%=?[^<>]{1,60}%>",
    r"%\([A-Za-z_]\w*\)[sd]",
    r"%[sd](?![A-Za-z0-9])",
    r"%[A-Za-z_]{3,40}%",
)
"""Placeholders within a text for people, as expressions. Of ``null`` only what stands directly
before Hangul counts, as in a form of address: an English text may speak of it."""


def spellings(name: str) -> tuple[str, ...]:
    """Return how a placeholder for ``name``, which is in camel case, is written, the commonest spelling first."""
    snake = re.sub("([A-Z])", r"_\1", name).lower()
    upper = snake.upper()
    return (
        f"{{{name}}}",
        f":{name}",
        f"${{{name}}}",
        "%s",
        name,
        f"{{{{{name}}}}}",
        f"<{name}>",
        f"${name}",
        upper,
        f"{{{upper}}}",
        f"${{{upper}}}",
        f"{{{snake}}}",
        f"your-{snake.replace('_', '-')}",
        f"YOUR_{upper}",
        "{}",
        "",
    )


@cache
def _compiled(*forms: str) -> re.Pattern[str]:
    # Few runs need any of them.
    return re.compile("|".join(forms))


def inner(text: str) -> str | None:
    """Return the name within a text that is a template's placeholder as a whole; None if it is none."""
    found = _compiled(*TEMPLATES).fullmatch(text)
    return None if found is None else "".join(filter(None, found.groups()))


def is_template(text: str) -> bool:
    """Return whether all of a text is a placeholder that should have been replaced."""
    return inner(text) is not None or _compiled(*WORDS).fullmatch(text) is not None


def instead(text: str) -> str:
    """Return what a value that is no good is: a word for nothing or a placeholder; empty if neither."""
    bare = text.strip() if len(text) <= SHOWN else ""
    if bare.lower() in NOTHING:
        return NOT_SET
    if AN_OBJECT.fullmatch(bare):
        return "JavaScript's text of an object: is it a field of that object?"
    return NEVER_FILLED if bare and is_template(bare) else ""


def is_named(text: str, name: str) -> bool:
    """Return whether a text is a word for nothing, or the name of what it should be."""
    return text in UNSET or text in {name, f":{name}"}


def within(text: str) -> str:
    """Return what was never filled in within a text for people; empty if nothing is."""
    if text.strip() in UNSET:
        return text.strip()
    found = _compiled(rf"(?<![A-Za-z0-9_%])(?:{'|'.join(IN_A_TEXT)})").search(text)
    return "" if found is None else found[0]


def of_service(service_id: str) -> str:
    """Return the part of a serviceId that was never filled in; empty if there is none."""
    return next((part for part in service_id.split(":") if _compiled(SEGMENT).fullmatch(part)), "")


def unfilled_service(service_id: str) -> str:
    """Return the programming mistake that a serviceId shows where its address is wrong; empty if it shows none.

    Only what a right address is remarked on counts, and what no service can be called: ``my-app`` is a good name.
    """
    said = unfilled(service_id, "serviceId") or of_nothing(service_id, "serviceId")
    if said or not (of_service(service_id) or inner(service_id[: SHOWN + 1]) is not None):
        return said
    return f"the serviceId is {service_id[:SHOWN]!a}: a placeholder was never filled in"


def of_nothing(text: str, name: str) -> str:
    """Return that the value of ``name`` is a word for nothing in any case of letters; empty if it is none."""
    return f"the {name} is the word {text!a}: is the variable that holds it set?" if text.lower() in NOTHING else ""


def unfilled(text: str, name: str) -> str:
    """Return the programming mistake that the value of ``name`` shows, as a sentence; empty if it shows none.

    Case counts: ``none`` and ``Undefined`` are ordinary names.
    """
    shown = ascii(text[:SHOWN])
    if text in UNSET:
        return f"the {name} is the word {shown}: is the variable that holds it set?"
    if AN_OBJECT.fullmatch(text):
        return f"the {name} is {shown}, which JavaScript writes for an object: is it a field of that object?"
    if BRACED.fullmatch(text):
        return f"the {name} is {shown}: leave out the brackets around it"
    if is_named(text, name) or PLACEHOLDER.search(text):
        return f"the {name} is {shown}: a placeholder was never filled in"
    return ""


def likely_unfilled(text: str, name: str) -> str:
    """Return the programming mistake that a value shows which is wrong in any case; empty if it shows none.

    As the value is wrong, more counts: words in any case, and the name of any id is a placeholder.
    """
    said = unfilled(text, name) or of_nothing(text, name)
    if said:
        return said
    if is_template(text[: SHOWN + 1]) or text.lower().replace("_", "") in NAMES:
        return f"the {name} is {text[:SHOWN]!a}: a placeholder was never filled in"
    return ""
