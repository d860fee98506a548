"""The parameters of the block list."""

from typing import Final

from mocksens.spec import limits
from mocksens.spec.cite import documented, documented_2026
from mocksens.spec.limits import UNSUBSCRIBES
from mocksens.spec.parameters.parameter import Kind, Parameter, number
from mocksens.spec.parameters.searching import PAGE_INDEX

AN_INSTANT: Final = "milliseconds since 1970, as 1764126000000 for 2025-11-26 12:00 in Korea"

LIST_UNSUBSCRIBES: Final = (
    number("clientTelNo", "number", documented(UNSUBSCRIBES, "clientTelNo, D:564")),
    Parameter(
        name="pageSize",
        attribute="page_size",
        kind=Kind.INTEGER,
        cite=documented(UNSUBSCRIBES, "pageSize, D:565"),
        rule="unsub.page",
        default=limits.UNSUBSCRIBE_PAGE_SIZE.value,
        at_least=limits.UNSUBSCRIBE_PAGE_SIZE_MIN,
        at_most=limits.UNSUBSCRIBE_PAGE_SIZE,
    ),
    PAGE_INDEX._replace(cite=documented(UNSUBSCRIBES, "pageIndex, D:567"), rule="unsub.page"),
    *(
        Parameter(
            name=name,
            attribute=attribute,
            kind=Kind.INTEGER,
            cite=documented(UNSUBSCRIBES, f"{name}, {line}"),
            rule="unsub.times",
            at_least=limits.EPOCH_MS_MIN,
            at_most=limits.EPOCH_MS,
            hint=f"; it is {AN_INSTANT}",
        )
        for name, attribute, line in (("startTime", "start", "D:568"), ("endTime", "end", "D:570"))
    ),
)

LIST_UNSUBSCRIBES_2026: Final = tuple(
    row._replace(
        cite=documented_2026("sens-sms-unsubscribe-list", "pageSize"),
        at_least=limits.UNSUBSCRIBE_PAGE_SIZE_MIN_2026,
        hint="; the setting document=2023 takes 0, too",
    )
    if row.name == "pageSize"
    else row
    for row in LIST_UNSUBSCRIBES
)


def _numbers(section: str, line: str) -> Parameter:
    """Return the parameter for a body that registers or deletes numbers: a bare list, called ``body`` here."""
    cite = documented(section, f"clientTelNo, {line}")
    return Parameter(
        name="body",
        attribute="numbers",
        kind=Kind.LIST,
        cite=cite,
        rule="unsub.numbers",
        mandatory=True,
        at_least=limits.UNSUBSCRIBES_MIN,
        at_most=limits.UNSUBSCRIBES_MAX._replace(cite=cite),
        fields=(number("clientTelNo", "number", cite, mandatory=True),),
    )


REGISTERED: Final = _numbers("Register call block number", "D:646")
DELETED: Final = _numbers("Delete call block number", "D:712")
