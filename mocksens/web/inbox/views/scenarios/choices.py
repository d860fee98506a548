"""The choices of the form for a one-off failure."""

from typing import Final

from msgspec import Struct

from mocksens.spec.faults import FAULTS
from mocksens.spec.gateway import GATEWAY_ANSWERS
from mocksens.spec.results import RESULTS, SUCCESS, ResultTable
from mocksens.web.inbox.language import PageLanguage

DELAYS: Final = ("1s", "5s", "30s")
OUTCOMES: Final = ("FAIL", "STALE", "SKIP")


class Choice(Struct, frozen=True):
    """A choice. ``value`` is the key of the effect and its value, such as ``respond:throttled``."""

    value: str
    label: str


class ChoiceGroup(Struct, frozen=True):
    """Choices of one kind."""

    title: str
    choices: list[Choice]


def choice_groups(t: PageLanguage) -> list[ChoiceGroup]:
    """Return all choices in the language of the page."""
    return [
        ChoiceGroup(
            t("choose-answer"),
            [
                Choice(f"respond:{name}", f"{answer.status} {answer.message} ({name})")
                for name, answer in GATEWAY_ANSWERS.items()
            ],
        ),
        ChoiceGroup(t("choose-fault"), [Choice(f"fault:{fault}", t(f"fault-{fault}")) for fault in FAULTS]),
        ChoiceGroup(
            t("choose-delay"), [Choice(f"delay:{length}", t("step-delay", length=length)) for length in DELAYS]
        ),
        ChoiceGroup(
            t("choose-reservation"),
            [Choice(f"reservation:{status}", t("step-reservation", status=status)) for status in OUTCOMES],
        ),
        *(_results(t, table) for table in ResultTable),
    ]


def _results(t: PageLanguage, table: ResultTable) -> ChoiceGroup:
    return ChoiceGroup(
        t("choose-result", table=table),
        [
            Choice(f"result:{code}", f"{code} {t.meaning(code)}")
            for code, result in RESULTS.items()
            if result.table is table and code != SUCCESS
        ],
    )
