"""The customers of the demonstration, and the fields of the texts that they get, made up by Faker."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from mocksens.core.clock import to_datetime
from mocksens.server.demo.companies import Company

if TYPE_CHECKING:
    from faker import Faker

WEEKDAYS: Final = "월화수목금토일"
BOROUGHS: Final = ("강남구", "마포구", "송파구", "성동구", "은평구", "관악구", "노원구", "영등포구")
"""Boroughs of Seoul. Faker's are of several cities."""
MESSAGES_EACH: Final = 4
"""The average number of messages that a customer gets."""


class Customer(NamedTuple):
    """A customer, with a number that no subscriber has and that means nothing to mocksens either."""

    name: str
    number: str


def customers(fake: "Faker", messages: int) -> list[Customer]:
    """Return as many customers as get ``messages`` messages."""
    draw = fake.random.randint
    # 010-0 is not assigned to subscribers, and 010-00 has mocksens's own numbers.
    return [
        Customer(fake.name(), f"0100{draw(100, 999)}{draw(0, 9999):04d}") for _ in range(messages // MESSAGES_EACH + 2)
    ]


def fields(fake: "Faker", customer: Customer, company: Company, instant: int) -> dict[str, object]:
    """Return the values of the placeholders in a text from ``company`` to ``customer``."""
    draw = fake.random.randint
    today = to_datetime(instant)
    tomorrow = today + timedelta(days=1)
    return {
        "account": f"{draw(0, 999999):06d}",
        "address": f"서울특별시 {(borough := fake.random.choice(BOROUGHS))} {fake.road()}",
        "borough": borough,
        "code": f"{draw(0, 999999):06d}",
        "code4": f"{draw(0, 9999):04d}",
        "count": draw(1, 4),
        "given": customer.name[1:],
        "hour": today.hour + 1,
        "masked": f"{customer.name[0]}*{customer.name[-1]}",
        "minutes": draw(2, 9) * 5,
        "month": f"{today.month}월",
        "name": customer.name,
        "now": f"{today:%H:%M}",
        "next_hour": today.hour + 3,
        "order": f"{today:%Y%m%d}-{draw(0, 99999):05d}",
        "order4": f"{draw(0, 9999):04d}",
        "other": fake.name(),
        "parcel": f"{draw(0, 10**12 - 1):012d}",
        "percent": draw(2, 10) * 5,
        "phone": company.phone,
        "refusal": company.refusal,
        "score": draw(14, 20) * 5,
        "time": f"{draw(9, 18):02d}:{draw(0, 5)}0",
        "today": f"{today:%m/%d}",
        "tomorrow": f"{tomorrow:%m/%d}({WEEKDAYS[tomorrow.weekday()]})",
        "usage": draw(8, 90),
        "won": f"{draw(30, 1500) * 100:,}",
    }
