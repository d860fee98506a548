"""The search for a one-time code in a Korean or English text.

The search pairs labels with candidates. A label names the value next to it: a one-time code, or another number such as
that of an order. A candidate has the form of a code. Its form decides how close to its label it must be: digits may be
anywhere near, while letters, and digits that look like a date or a telephone number, must be tied to it, as in
``code: AB12CD``.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from mocksens.core.matching.patterns import Budget, Pattern, is_expression

COUNTS: Final = (
    "4 to 8 digits (also 1234 5678 or 123-456) within 40 characters of a word such as 인증번호, 코드, code or PIN, or 4"
    " to 10 letters and digits directly next to it, or 4 to 8 capital letters directly after it, as in code: AB12CD"
)
"""Description of one-time codes, for help and error messages."""
OWN: Final = r"/order ([0-9]+)/"
"""An example of a user's own pattern."""
NEAR: Final = 40
"""Maximum number of characters between a label and its code."""
LONGEST_CODE: Final = 15
"""Maximum number of characters of a code, with spaces and hyphens."""
LONGEST_WORD: Final = 8
"""Maximum number of characters of a code of capital letters only."""
LONGEST: Final = 2_000
"""Maximum number of characters that are searched. No longer text is ever delivered."""
BOUND: Final = r"^@[^\s#]+ #([0-9A-Za-z]{4,10})\s*$"
"""The line that binds a code to a web site, for browsers: ``@example.com #123456``."""
ADDRESS: Final = (
    r"(?:https?://|www\.)[!-~]+"
    r"|(?<![0-9A-Za-z.-])[0-9A-Za-z-]{1,63}(?:\.[0-9A-Za-z-]{1,63})+/[!-~]*"
    r"|(?<![0-9A-Za-z._+-])[0-9A-Za-z._+-]{1,64}@[0-9A-Za-z.-]+"
    r"|(?<![0-9A-Za-z-])(?:\+?82[- ]?|\(?0)[0-9]{1,2}[-. )]{1,2}[0-9]{3,4}[-. ][0-9]{4}(?![0-9])"
)
"""Web addresses, mail addresses and telephone numbers, which contain no codes."""

# --- labels ------------------------------------------------------------------------------------------

NUMBER_OF: Final = (
    "주문|예약|접수|송장|운송장|택배|계좌|카드|회원|고객|상품|쿠폰|할인|프로모션|초대|추천인?|우편|오류|에러|승인|거래|결제"
    "|사업자|일련|국가|지역|은행|기관|매장|티켓|관리|차량|등록|사건|전화|바|QR"
)
CODE_OF: Final = (
    "coupon|promo(?:tion(?:al)?)?|discount|gift|voucher|zip|postal|post|area|country|error|status|product|item|order"
    "|tracking|referral|invite|invitation|bar|qr|source|dress|booking|reservation|swift|bank|response"
)
OTHER: Final = (
    rf"(?:{NUMBER_OF})\s?(?:번호|코드|no\.?)|주문|카드|계좌|쿠폰|송장|결제|문의|전화|연락처|고객센터|대표번호|팩스|끝자리"
    rf"|(?<![a-z])(?:{CODE_OF})\s?(?:codes?|numbers?|no\.?|id|\#)(?![a-z])"
    r"|(?<![a-z])(?:order|invoice|tracking|ref(?:erence)?|account|acct|ending(?:\sin)?|tel|call|phone|fax|flight|room)"
    r"(?![a-z])"
)
"""Labels of numbers that are not one-time codes."""
STRONG: Final = (
    r"인증\s?(?:번호|코드|키|문자|값)|확인\s?(?:번호|코드)|보안\s?(?:번호|코드)|접속\s?(?:번호|코드)"
    r"|(?:임시\s?)?비밀번호|본인\s?확인|일회용|1회용|(?:로그인|sms)\s?(?:번호|코드)|패스\s?코드|핀\s?번호"
    r"|(?<![가-힣0-9a-z])(?:코드|암호)|인증(?=\]?\s?[:\uff1a]?\s?[0-9])"
    r"|(?:verification|security|confirmation|access|login|auth\w{0,20}|one[- ]time)\s+(?:code|pin|password|number)"
    r"|(?<![a-z])(?:otp|pin)\s?(?:번호|코드|number|code)?(?![a-z])|(?<![a-z])(?:pass\s?code|code)(?![a-z])"
)
WEAK: Final = (
    r"(?<![a-z])(?:password|token)(?![a-z])"
    r"|(?<![a-z])(?:use|enter|type)(?=\s[0-9a-z -]{4,11}\s(?:to|for)\s"
    r"(?:sign|log|verif|confirm|auth|activat|reset|complet|continu|access|regist))"
)
"""Labels that count only for a candidate tied to them."""
LABEL: Final = rf"(?P<other>{OTHER})|(?P<strong>{STRONG})|(?P<weak>{WEAK})"

# --- candidates --------------------------------------------------------------------------------------

GOES_BEYOND: Final = r"(?![!#$^&~?=+][0-9A-Za-z@#$%^&*_~])"
"""A lookahead that rejects the beginning of a longer password."""
UNEVEN: Final = (
    r"(?:[0-9]{4} [0-9]{2}|[0-9]{2} [0-9]{4}|[0-9]{2} [0-9]{3})(?! [0-9])"
    r"(?!\s?(?:[분초시일월년개회건명원점층호%:/~-]|(?:min|sec|hour|hr|day|week|won|krw|usd|am|pm)|[hms]\b))"
)
"""Digits in unusual groups, which are not a code if a time or a unit follows."""
DIGITS: Final = (
    r"(?:(?<![0-9A-Za-z-])[A-Z]{1,3}-|(?<![0-9A-Za-z_+])(?<![xX*]-)(?<!\*\*)(?<![0-9][-.,/:~])(?<![0-9]{4} )"
    r"(?<!\s[0-9]{2} )(?<!\s[0-9]{3} )(?<![!$^&~]))"
    rf"(?P<digits>{UNEVEN}"
    r"|[0-9]{4}[- ][0-9]{4}|[0-9]{3}[- ][0-9]{3,4}|[0-9]{4,8}"
    r"|(?:[0-9]{2}(?: [0-9]{2}){2,3}|[0-9](?: [0-9]){3,7})(?! [0-9]))"
    r"(?![0-9A-Za-z_+@])(?!-[0-9A-Za-z*])(?!\*\*)(?![.:~][0-9])(?!,[0-9]{3})(?!/[0-9]{1,2}(?:/|\b))(?! [0-9]{4})"
    rf"{GOES_BEYOND}"
)
"""Digits that stand apart, possibly in groups, or after letters as in ``G-123456``. More groups would be a date, a
telephone number or a card number."""
LETTERS: Final = (
    r"(?<![0-9A-Za-z_+@\\!$^&~])(?<![0-9A-Za-z*][-./])"
    r"(?![xX]{2,}-?[0-9])(?P<letters>[0-9A-Za-z]{3,5}-[0-9A-Za-z]{3,5}|[0-9A-Za-z]{4,10})"
    r"(?![0-9A-Za-z_+@*%\\])(?!-[0-9A-Za-z])(?!\.[0-9A-Za-z])"
    rf"{GOES_BEYOND}"
)
BY_HAND: Final = (
    r"(?:19|20)[0-9]{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))?|.*\s.*\s.*"
    r"|[0-9]{2,4}[- ][0-9]{4}|[0-9]+ [0-9]{2}|[0-9]{2} [0-9]+"
)
"""Digits that may instead be a year, a date, a telephone number or two numbers."""
BARE: Final = r"(?:코드|(?:pass\s?)?code|use|enter|type)"
"""A label that may instead belong to a voucher."""
OFFER: Final = (
    r"[0-9%]\s?off\b|[0-9]\s?%\s?적립|discount|할인|세일"
    r"|cash\s?back|free\s(?:shipping|delivery|gift)"
)
"""Words that suggest a voucher."""
CALLED: Final = r"(?:\0|[0-9]{3,4}[-. ][0-9]{4})\s?번?\s?(?:으?로|에|은|는)?\s?\Z"
"""A telephone number before a label, which then names that number and not the next one."""
HOTLINE: Final = r"1[568][0-9]{2}-[0-9]{4}"
MONEY: Final = r"(?:[₩￦$€£]|\b(?:krw|usd|won))\s?$"
UNIT: Final = (
    r"(?:원(?!하)|won\b|krw\b|달러|년|월|일(?!회)|시(?!도)|분(?!실)|초(?!과|기)|층|호|%|건|명|회(?!원)|점|개(?!인|월)|포인트|points?\b)"
    r"|\s(?:원|won|krw|usd|달러|년|월|일|분|초|층|호|%|건|명|회|점|개|포인트|points?|people|items?|times|won)"
    r"(?:[은는이가을를의에])?(?![가-힣a-z])"
    r"|\s?[0-9]{1,2}:[0-9]{2}(?<=[0-9]{8}.[0-9]{2}:[0-9]{2})"
)
"""Units, which make the digits before them a price, a time or a count."""
MEASURE: Final = (
    r"[0-9]+(?:min(?:ute)?s?|sec(?:ond)?s?|h(?:ou)?rs?|days?|weeks?|krw|won|usd|[kmg]b|k[gm]|cm|am|pm|st|nd|rd|th|p)"
)
WORDS: Final = (
    "ACTIVE BELOW BLOCKED CONFIDENTIAL DISABLED ERROR EXPIRED FALSE FREE HERE HIDDEN INACTIVE INCORRECT INVALID LOCKED"
    " MISSING NEEDED NEVER NONE NULL ONLY PRIVATE READY REQUIRED SECRET SENT TRUE UNKNOWN USED VALID WRONG"
)
"""Capitalised words that often follow a label but are not codes."""

# --- ties between label and candidate ----------------------------------------------------------------

MARKS: Final = r"[\s:\uff1a=\[(<「『【《\"'“\u2018`>\])】\-\u2013—→*#]*"
TIED: Final = rf"\s?(?:은|는|이|가|을|를|로|값)?{MARKS}(?:(?:is|are)\b{MARKS})?"
OPENED: Final = r"[:\uff1a=\[(「『【\"'“\u2018]|\bis\s|^\s?[은는]\s"
INTRODUCED: Final = r"^[^.!?。\n]*(?:[:\uff1a=]|\bis)\s*$|[\[「『【]\s*$"
NAMED: Final = r"\s+(?:is|as)\s[^.!?\n]*|[\])]?(?:은|는|이|가|을|를)\s[^.!?\n]{0,10}|\s*[(\uff08]"
BESIDE: Final = rf"(?:은|는|이|가|을|를)?{MARKS}"
ENDING: Final = r"\s?(?:입니다|이에요|예요|임(?![가-힣]))"
GOES_ON: Final = r"\s?[0-9A-Za-z](?<!\st(?=o\b))(?<!\sf(?=or\b))(?<!\sw(?=ithin\b))"


WORST: Final = 5
"""The rank of a pair that is no code; 0 is the best rank."""


class CodeCandidate(NamedTuple):
    """A candidate for a code. It is ``free`` if it need not be tied to its label."""

    start: int
    end: int
    code: str
    free: bool


def find(text: str, pattern: Pattern | None = None, budget: Budget | None = None) -> str | None:
    """Return the one-time code in ``text`` without spaces and hyphens, or None.

    ``COUNTS`` describes codes. A ``pattern`` made by ``own`` replaces that search; its match is returned unchanged.
    Raise ``TookTooLong`` for a pattern that uses up the ``budget``.
    """
    if pattern is not None:
        return pattern.find(text, budget) or None
    # The expressions are not compiled at import, which keeps the start fast: ``re`` caches them on first use.
    text = text[:LONGEST]
    bound = re.search(BOUND, text, re.MULTILINE)
    if bound:
        return bound[1]
    text = re.sub(ADDRESS, lambda match: "\0" * len(match[0]), text)
    return _best(text)


def own(written: str) -> Pattern:
    """Return a user's own pattern for codes: group 1 of its match is the code, or the whole match without a group.

    Raise ``ValueError`` unless the text is a ``/regular expression/``.
    """
    if not is_expression(written) or len(written) < len("/x/"):
        raise ValueError(
            f"otp must be a /regular expression/ whose group 1 is the code, such as {OWN}, not {written[:40]!r}"
        )
    try:
        return Pattern(written, "otp")
    except ValueError as error:
        raise ValueError(f"{error}; write one such as {OWN}, whose group 1 is the code") from error


def _best(text: str) -> str | None:
    """Return the code with the best rank; of equal ones, the one nearest to its label."""
    best: tuple[int, int, str | None] = (WORST, 0, None)
    for label, candidate in _pairs(text):
        distance = max(candidate.start - label.end(), label.start() - candidate.end)
        # Skip the costly ranking for pairs that are too far apart or cannot improve the result.
        if 0 <= distance <= NEAR and (best[0] or distance < best[1]):
            is_behind = candidate.start >= label.end()
            rank = _rank_behind(text, label, candidate) if is_behind else _rank_before(text, label, candidate)
            if (rank, distance) < best[:2]:
                best = (rank, distance, candidate.code)
    return best[2]


def _pairs(text: str) -> Iterator[tuple[re.Match[str], CodeCandidate]]:
    """Yield each label of a code with each candidate near it."""
    candidates = sorted({*_digits(text), *_letters(text)})
    labels = [*re.finditer(LABEL, text, re.IGNORECASE)] if candidates else []
    candidates = [candidate for candidate in candidates if not _has_other_label(text, candidate, labels)]
    starts = [candidate.start for candidate in candidates]
    for label in labels:
        if not label["other"]:
            first = bisect_left(starts, label.start() - NEAR - LONGEST_CODE)
            for candidate in candidates[first : bisect_right(starts, label.end() + NEAR)]:
                yield label, candidate


def _digits(text: str) -> Iterator[CodeCandidate]:
    unit = re.compile(UNIT, re.IGNORECASE)
    for match in re.finditer(DIGITS, text):
        start, end = match.span("digits")
        written, before = match["digits"], text[max(0, start - 7) : start]
        code = re.sub("[- ]", "", written)
        if not (re.fullmatch(HOTLINE, written) or unit.match(text, end) or re.search(MONEY, before, re.IGNORECASE)):
            yield CodeCandidate(start, end, code, free=not re.fullmatch(BY_HAND, written))


def _letters(text: str) -> Iterator[CodeCandidate]:
    for match in re.finditer(LETTERS, text):
        written = match["letters"]
        code = written.replace("-", "")
        is_mixed = not code.isdigit() and not code.isalpha() and not re.fullmatch(MEASURE, code, re.IGNORECASE)
        is_capital = code.isalpha() and code.isupper() and len(code) <= LONGEST_WORD and code not in WORDS.split()
        if is_mixed or (is_capital and not re.compile(GOES_ON).match(text, match.end())):
            yield CodeCandidate(match.start(), match.end(), code, free=False)


def _has_other_label(text: str, candidate: CodeCandidate, labels: Sequence[re.Match[str]]) -> bool:
    """Return whether the words directly before a candidate label it as another number."""
    last = bisect_right(labels, candidate.start, key=re.Match.end) - 1
    if last < 0 or not labels[last]["other"]:
        return False
    label = labels[last]
    gap = text[label.end() : candidate.start]
    if gap[:1] in {",", "."} and re.search(CALLED, text[max(0, label.start() - LONGEST_CODE) : label.start()]):
        return False
    return len(gap) <= NEAR and re.fullmatch(rf"[.,☎☏]?{TIED}", gap, re.IGNORECASE) is not None


def _rank_behind(text: str, label: re.Match[str], candidate: CodeCandidate) -> int:
    gap = text[label.end() : candidate.start]
    is_tied = re.fullmatch(TIED, gap, re.IGNORECASE) is not None
    if _is_voucher(text, label, candidate):
        return WORST
    if candidate.code.isalpha():
        # In a text that is all capitals, a word after the label is not necessarily a code.
        is_beside = gap.isspace() and (not label[0].isascii() or re.search("[a-z]", text) is not None)
        return 4 if is_tied and (is_beside or re.search(OPENED, gap)) else WORST
    if is_tied:
        return 0
    if candidate.free:
        return 2 if label["strong"] else WORST
    return 2 if not candidate.code.isdigit() and re.search(INTRODUCED, gap, re.IGNORECASE) else WORST


def _is_voucher(text: str, label: re.Match[str], candidate: CodeCandidate) -> bool:
    """Return whether an ambiguous label belongs to a voucher, judging by its sentence."""
    if not re.fullmatch(BARE, label[0], re.IGNORECASE):
        return False
    start, end = min(label.start(), candidate.start), max(label.end(), candidate.end)
    before = re.split(r"[.!?。\n]", text[max(0, start - NEAR) : start])[-1]
    behind = re.split(r"[.!?。\n]", text[end : end + NEAR])[0]
    return re.search(OFFER, f"{before}\n{behind}", re.IGNORECASE) is not None


def _rank_before(text: str, label: re.Match[str], candidate: CodeCandidate) -> int:
    gap = text[candidate.end : label.start()]
    if candidate.code.isalpha() or _is_voucher(text, label, candidate):
        return WORST
    if re.fullmatch(NAMED, gap) or (not gap.strip() and re.compile(ENDING).match(text, label.end())):
        return 1
    if candidate.free and label["strong"]:
        return 1 if re.fullmatch(BESIDE, gap) else 3
    return WORST
