"""Names that were never filled in: what languages and templates write where a value should stand."""

import re
from functools import cache
from typing import Final

UNSET_WORDS: Final = ("undefined", "null", "None", "nil", "NaN")
"""What languages write for a variable that holds nothing, the commonest first."""
UNSET: Final = frozenset(UNSET_WORDS)
NOTHING: Final = frozenset(word.lower() for word in UNSET_WORDS) | {
    "(null)",
    "(nil)",
    "(none)",
    "(undefined)",
    "<nil>",
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
"""The same and what is made of them, without capitals, for what is no good in any case."""
PLACEHOLDER: Final = re.compile("[{}<>$]|%s")
AN_OBJECT: Final = re.compile(r"\[object \w+\]")
BRACED: Final = re.compile(r"[\[({<](?:[0-9A-Fa-f-]{30,36}|RS[SLM]A-[\w-]+|ncp:[\w:-]+)[\])}>]")
"""An id in brackets, as C# writes a Guid."""
SHOWN: Final = 80
"""Characters of a value that a message shows."""
ROUTE_VARIABLE: Final = re.compile(r":[A-Za-z_]\w*")
NAMES: Final = frozenset({"serviceid", "messageid", "requestid", "reserveid", "fileid", "id", "schedulecode"})


NEVER_FILLED: Final = "a placeholder that was never filled in"
COMMAND: Final = r"\s*(?:\$\(|`[^`]+`\s*\Z)"
"""A command within a text, which a shell runs only where there are no single quotes, as an expression."""
NOT_RUN: Final = "a command that no shell has run; put double quotes around it"
BEGUN: Final = r"\$\{|%\(|%s|<[%\w]|\{\{|#\{"
"""How a placeholder begins in the midst of other text, as an expression."""
NAME: Final = r"[^{}\[\]<>%\"':,=\n]{1,60}"
TEMPLATES: Final = (
    rf"[$#@%]?\{{{{1,2}}{NAME}\}}{{1,2}}",
    rf"<%?=?-? *{NAME}%?>",
    r"\$(?:env:)?[A-Za-z_]\w*",
    r"%[A-Za-z_]\w*%",
    r"%(?:\(\w+\))?[sdv@]",
    r":[A-Za-z_]\w*",
    r"@[A-Za-z_][\w.-]*@",
    r"(?i:your|my|enter|insert)[_ -][\w -]{1,40}",
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+",
    r"(?i:changeme|placeholder|todo|tbd|fixme|string)",
)
"""What templates, shells, routes and guides write in the place of a value, as expressions."""


@cache
def _template() -> re.Pattern[str]:
    # Few runs need it.
    return re.compile("|".join(TEMPLATES))


def is_template(text: str) -> bool:
    """Return whether all of a text is a placeholder that should have been replaced."""
    return _template().fullmatch(text) is not None


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
    if text in {name, f":{name}"} or PLACEHOLDER.search(text):
        return f"the {name} is {shown}: a placeholder was never filled in"
    return ""


def likely_unfilled(text: str, name: str) -> str:
    """Return the same of a value that is no good in any case, and so may be judged by more.

    Here case does not count, and the name of any id is a placeholder.
    """
    said = unfilled(text, name)
    if said:
        return said
    folded = text.lower()
    if folded in {word.lower() for word in UNSET}:
        return f"the {name} is the word {text!a}: is the variable that holds it set?"
    if ROUTE_VARIABLE.fullmatch(text) or folded.replace("_", "") in NAMES:
        return f"the {name} is {text[:SHOWN]!a}: a placeholder was never filled in"
    return ""
