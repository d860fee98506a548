import pytest

from mocksens.spec.rules import RULES
from tests.generated.sens.departures import KEPT, LENIENT, STRICTER
from tests.pages import DOCS, Page


@pytest.mark.parametrize(
    ("table", "title"),
    [(STRICTER, "refused although it fits"), (LENIENT, "accepted although it"), (KEPT, "still there")],
)
def test_the_departures_from_the_description_are_rules_and_on_the_page(table: dict[str, str], title: str) -> None:
    rows = Page(DOCS / "openapi.md").text.partition(f"| rule | {title}")[2].partition("\n\n")[0].splitlines()[2:]
    listed = [rule for row in rows for rule in row.split(" | ")[0].removeprefix("| ").split(", ")]
    assert sorted(listed) == sorted(table)
    assert table.keys() <= RULES.keys()
