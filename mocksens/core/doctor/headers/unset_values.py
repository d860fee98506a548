"""Words in the place of a value: texts of unset variables, and placeholders that were never replaced.

None of them can be a real key, so they may be shown in full.
"""

import re
from itertools import pairwise
from typing import Final

from mocksens.core.diagnosis import placeholders

NOT_SET: Final = "not-set"
PLACEHOLDER: Final = "placeholder"
OBJECT: Final = "object"
LONGEST: Final = 64
"""Maximum number of bytes of such a word."""
EXAMPLES: Final = frozenset(
    {
        b"D78BB444D6D3C84CA38A",
        b"D78BB444D6D3C84CA38D",
        b"1505290625682",
        b"WTPItrmMIfLUk/UyUIyoQbA/z5hq9o3G8eQMolUzTEo=",
        b"WTPItrmMIfLUk/UyUIyoQbA/z5hq9o3G8eQMolUzTEa=",
    }
)
"""Access keys, timestamp and signatures from the examples in NAVER's guides."""
PROGRAM: Final = re.compile(
    r"\[([A-Za-z][^\[\]]*)\]|([A-Za-z_$@][\w.$]*\(.*\))"
    r"|((?:process\.env|import\.meta\.env|os\.environ|env|ENV|secrets|config|settings)\b[.\[][\w.\[\]'\"]+)"
)
"""A name in brackets, or program text that was never run."""
MASKED: Final = re.compile(rb"[*]{3,16}|[.]{3}|[xX]{3,16}|-{3,16}|_{3,16}|\xe2\x80\xa6")
HANGUL_WORDS: Final = re.compile("액세스|엑세스|시크릿|비밀 ?키|인증 ?키|서명|입력|발급|여기|타임스탬프")
TOKEN: Final = re.compile(rb"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
BETWEEN: Final = re.compile(rb"[A-Za-z0-9 _\-.:/]+")
NAMED: Final = frozenset(b"key keys keyid secret signature timestamp token changeme placeholder todo string".split())
"""Words of which a placeholder contains at least one."""
WITH_IT: Final = NAMED | frozenset(
    b"your my the a an some enter insert put paste here input replace with change me fill in fixme tbd ncp ncloud naver"
    b" cloud platform sens sms iam api apigw gateway sub account user service portal issued access accesskey secretkey"
    b" id value sign time now current x v 1 2 text example sample test dummy fake real actual client auth env var"
    b" private public mine".split()
)
"""All words that a placeholder may consist of."""
UNSET_WORDS: Final = re.compile(rb"(?:undefined|null|none|nil|nan)+")
UNSET_TOO: Final = re.compile(r"%!\w?\((?:MISSING|NOVERB|BADINDEX|<nil>)\)|True|true")
"""Texts that Go's Sprintf writes for a missing argument, and truth values."""
FUSED: Final = re.compile(rb"(?:access|secret|api|your|my|ncp|sens|ncloud|naver)+(?:key)s?(?:id)?")
DIGITS: Final = "0123456789"
MOST_DIGITS: Final = 2
MOST_TURNS: Final = 8
LONGEST_NAME: Final = 40


def kind(text: bytes) -> str:
    """Return ``not-set``, ``placeholder`` or ``object`` (of JavaScript), or an empty text if ``text`` may be real."""
    if not text or len(text) > LONGEST:
        return ""
    text = text.strip()
    decoded = text.decode("utf-8", "replace")
    if decoded.lower() in placeholders.NOTHING or UNSET_TOO.fullmatch(decoded) or _is_unset_name(text):
        return NOT_SET
    if re.fullmatch(placeholders.AN_OBJECT, decoded):
        return OBJECT
    if text in EXAMPLES or MASKED.fullmatch(text) or _is_name(text):
        return PLACEHOLDER
    name = placeholders.inner(decoded)
    if name is None and (program := PROGRAM.fullmatch(decoded)):
        name = "".join(filter(None, program.groups()))
    if name is not None and not _is_random(name):
        return PLACEHOLDER
    return PLACEHOLDER if HANGUL_WORDS.search(decoded) else ""


def _is_unset_name(text: bytes) -> bool:
    """Return whether the text consists of words for nothing and words of names, like ``undefined-access-key``."""
    words = [word.lower() for word in TOKEN.findall(text)]
    unset = [word for word in words if UNSET_WORDS.fullmatch(word)]
    return (
        bool(unset) and BETWEEN.fullmatch(text) is not None and all(word in WITH_IT or word in unset for word in words)
    )


def _is_name(text: bytes) -> bool:
    """Return whether the text consists of words that name keys and signatures."""
    if not BETWEEN.fullmatch(text):
        return False
    words = [word.lower() for word in TOKEN.findall(text)]
    fused = [word in WITH_IT or FUSED.fullmatch(word) is not None for word in words]
    return all(fused) and any(word in NAMED or FUSED.fullmatch(word) for word in words)


def _is_random(name: str) -> bool:
    """Return whether the text is random enough for a key, perhaps still in the braces of its placeholder."""
    letters = re.sub("[^A-Za-z]", "", name)
    turns = sum(one.isupper() != two.isupper() for one, two in pairwise(letters))
    digits = sum(char in DIGITS for char in name)
    return len(name) > LONGEST_NAME or digits > MOST_DIGITS or turns > MOST_TURNS
