"""Values that were never filled in: words for nothing, and placeholders of templates and guides.

All lists of such words are in this module. Expressions that most runs never need are compiled on their first use.
"""

import re
from functools import cache
from typing import Final

UNSET_WORDS: Final = ("undefined", "null", "None", "nil", "NaN")
"""Words of programming languages for an unset variable, the most common first."""
UNSET: Final = frozenset(UNSET_WORDS)
WRITTEN: Final = (*UNSET_WORDS, "<nil>", "(null)", "[object Object]")
"""The texts that an unset variable produces within another text, the most common first."""
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
"""Words for nothing, in lower case, that are recognised only in values that are invalid anyway."""
PLACEHOLDER: Final = "[{}<>$]|%s"
AN_OBJECT: Final = r"\[object \w+\]"
BRACED: Final = r"[\[({<](?:[0-9A-Fa-f-]{30,36}|RS[SLM]A-[\w-]+|ncp:[\w:-]+)[\])}>]"
"""An id in brackets, as C# writes a Guid."""
SHOWN: Final = 80
"""Maximum number of characters of a value that a message shows."""
NAMES: Final = frozenset({"serviceid", "messageid", "requestid", "reserveid", "fileid", "id", "schedulecode"})
NEVER_FILLED: Final = "a placeholder that was never filled in"
NOT_SET: Final = "a word for nothing: is the variable set?"
NOT_RUN: Final = "a command that no shell has run; put double quotes around it"
COMMAND: Final = r"\s*(?:\$\(|`[^`]+`\s*\Z)"
"""An expression for a shell command within a text, which single quotes keep from running."""
BEGUN: Final = r"\$\{|%\(|%s|<[%\w]|\{\{|#\{"
"""An expression for the beginning of a placeholder within other text."""
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
"""Expressions for names in the delimiters of templates, shells and routes."""
WORDS: Final = (
    r"(?i:your|enter|insert)[_ -][\w -]{1,40}",
    # "my" by itself is not enough: an application may well be called my-app.
    r"(?i:my)[_ -](?:[\w -]{0,30}[_ -])?(?i:id|key|secret|token|url|host|number|phone)",
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+",
    r"(?i:changeme|placeholder|todo|tbd|fixme|string)",
)
"""Expressions for names and words that guides put in the place of a value."""
SEGMENT: Final = (
    r"(?i).*your.*|(?:enter|insert|put|replace)[_-].*|x{3,}|(?:change[_-]?me|placeholder|todo|tbd|fixme|string)"
    r"|(?:[a-z]+[_-])*(?:service|svc|project|sens|ncp)[_-]?id|undefined|null|none|nil|nan"
)
"""An expression for an unfilled segment of a serviceId, between its colons."""
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
"""Expressions for placeholders within a message text. ``null`` counts only directly before Hangul, as in a form of
address: an English text may mention it."""


def spellings(name: str) -> tuple[str, ...]:
    """Return the spellings of a placeholder for ``name`` (in camel case), the most common first."""
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
    # Compiled on the first use: few runs need any of them.
    return re.compile("|".join(forms))


def inner(text: str) -> str | None:
    """Return the name inside a text that is a template's placeholder, or None if it is not one."""
    match = _compiled(*TEMPLATES).fullmatch(text)
    return None if match is None else "".join(filter(None, match.groups()))


def is_template(text: str) -> bool:
    """Return whether a text is nothing but a placeholder."""
    return inner(text) is not None or _compiled(*WORDS).fullmatch(text) is not None


def instead(text: str) -> str:
    """Describe an invalid value that is a word for nothing or a placeholder; return an empty text for others."""
    bare = text.strip() if len(text) <= SHOWN else ""
    if bare.lower() in NOTHING:
        return NOT_SET
    if re.fullmatch(AN_OBJECT, bare):
        return "JavaScript's text of an object: is it a field of that object?"
    return NEVER_FILLED if bare and is_template(bare) else ""


def is_named(text: str, name: str) -> bool:
    """Return whether a text is a word for nothing, or the name of the value that belongs there."""
    return text in UNSET or text in {name, f":{name}"}


def within(text: str) -> str:
    """Return the first unfilled placeholder in a message text, or an empty text if there is none."""
    if text.strip() in UNSET:
        return text.strip()
    match = _compiled(rf"(?<![A-Za-z0-9_%])(?:{'|'.join(IN_A_TEXT)})").search(text)
    return "" if match is None else match[0]


def unfilled_segment(service_id: str) -> str:
    """Return the unfilled segment of a serviceId, or an empty text if there is none."""
    return next((part for part in service_id.split(":") if _compiled(SEGMENT).fullmatch(part)), "")


def unfilled_service(service_id: str) -> str:
    """Describe, in a sentence, the programming mistake that a serviceId in a wrong address shows.

    Return an empty text if there is none.
    Names that a service may well have are not suspected: ``my-app`` is a good name.
    """
    sentence = unfilled(service_id, "serviceId") or word_for_nothing(service_id, "serviceId")
    if sentence or not (unfilled_segment(service_id) or inner(service_id[: SHOWN + 1]) is not None):
        return sentence
    return f"the serviceId is {service_id[:SHOWN]!a}: a placeholder was never filled in"


def word_for_nothing(text: str, name: str) -> str:
    """Return the sentence about a word for nothing, in any case, or an empty text for other values."""
    return f"the {name} is the word {text!a}: is the variable that holds it set?" if text.lower() in NOTHING else ""


def unfilled(text: str, name: str) -> str:
    """Describe, in a sentence, the mistake that the value of ``name`` shows; return an empty text if there is none.

    Case matters: ``none`` and ``Undefined`` are ordinary names.
    """
    shown = ascii(text[:SHOWN])
    if text in UNSET:
        return f"the {name} is the word {shown}: is the variable that holds it set?"
    if re.fullmatch(AN_OBJECT, text):
        return f"the {name} is {shown}, which JavaScript writes for an object: is it a field of that object?"
    if re.fullmatch(BRACED, text):
        return f"the {name} is {shown}: leave out the brackets around it"
    if is_named(text, name) or re.search(PLACEHOLDER, text):
        return f"the {name} is {shown}: a placeholder was never filled in"
    return ""


def likely_unfilled(text: str, name: str) -> str:
    """Describe, in a sentence, the mistake that an invalid value shows; return an empty text if there is none.

    As the value is invalid anyway, words in any case and names of ids count too.
    """
    sentence = unfilled(text, name) or word_for_nothing(text, name)
    if sentence:
        return sentence
    if is_template(text[: SHOWN + 1]) or text.lower().replace("_", "") in NAMES:
        return f"the {name} is {text[:SHOWN]!a}: a placeholder was never filled in"
    return ""
