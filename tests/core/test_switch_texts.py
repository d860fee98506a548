import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mocksens import Switches
from mocksens.core.clock import FIRST, LAST
from mocksens.core.switch_texts import OF_SERVICE, change, shown
from mocksens.core.switches import (
    DOCUMENTED,
    OBSERVED,
    SWITCHES,
    Countries,
    Delivery,
    InlineFiles,
    Language,
    MagicNumbers,
    NothingFound,
)
from mocksens.core.text import Charset

LENGTHS = st.integers(0, LAST - FIRST)
OWN = st.builds(
    Switches,
    daily_quota=st.none() | st.integers(0, 10**12),
    callers=st.none() | st.frozensets(st.from_regex("[0-9]{1,25}", fullmatch=True), min_size=1),
    countries=st.sampled_from(Countries),
    inline_files=st.sampled_from(InlineFiles),
    charset=st.sampled_from(Charset),
    reserve_lead=LENGTHS,
    cancel_lead=LENGTHS,
    nothing_found=st.sampled_from(NothingFound),
    language=st.sampled_from(Language),
    magic_numbers=st.sampled_from(MagicNumbers),
    delivery=st.builds(Delivery, st.just("after"), LENGTHS)
    | st.builds(Delivery, st.just("looks"), st.integers(0, 999_999))
    | st.just(Delivery("manual")),
)


@given(OWN)
def test_what_is_shown_is_read_as_the_same(switches: Switches) -> None:
    assert change(switches, shown(switches), Switches()) == switches


def test_the_defaults_are_shown_as_the_settings_write_them() -> None:
    defaults = shown(Switches())
    assert defaults.keys() == OF_SERVICE.keys()
    assert defaults.items() >= {
        ("daily_quota", "none"),
        ("callers", "any"),
        ("over_long", "cut"),
        ("reserve_lead", "10m"),
        ("cancel_lead", "0s"),
        ("delivery", "1s"),
    }


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("delivery", "Immediate", Delivery("after", 0)),
        ("delivery", "MANUAL", Delivery("manual")),
        ("delivery", "looks:3", Delivery("looks", 3)),
        ("delivery", "1.5", Delivery("after", 1500)),
        ("daily_quota", "NONE", None),
        ("daily_quota", "0", 0),
        ("callers", "Any", None),
        ("callers", " 0212345678 , 01012345678,", frozenset({"0212345678", "01012345678"})),
        ("language", "EN", Language.ENGLISH),
        ("reserve_lead", "2h", 7_200_000),
    ],
)
def test_a_text_becomes_a_value(name: str, text: str, value: object) -> None:
    assert getattr(change(Switches(), {name: text}, Switches()), name) == value


def test_what_is_not_named_stays_and_what_is_none_is_the_shared_one() -> None:
    own = Switches(language=Language.ENGLISH, daily_quota=5)
    changed = change(own, {"daily_quota": None, "delivery": None}, OBSERVED)
    assert changed == replace(own, daily_quota=None, delivery=Delivery("after", 5_000))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("auth", "off", "auth is the whole server's and cannot be set for one service"),
        ("max_body", None, "max_body is the whole server's"),
        ("delivry", "1s", "delivry is no switch of a service; did you mean delivery?"),
        ("x" * 100, None, "x" * 40 + " is no switch"),
        (
            "delivery",
            "soon",
            "delivery: must be a length of time such as 1s, or immediate, manual or looks:N, not 'soon'",
        ),
        ("daily_quota", "-1", "daily_quota: must be none, or a whole number from 0"),
        ("daily_quota", "1" * 15, "daily_quota: must be none, or a whole number from 0"),
        ("callers", "", "callers: must be any, or at least one number"),
        ("callers", "02-1234", "numbers of digits only, not '02-1234'; '02-1234' has others"),
        ("callers", "1" * 26, "numbers of digits only"),
        ("language", "de", "language: must be ko or en, not 'de'"),
        ("cancel_lead", "x" * 1000, ", not '" + "x" * 80 + "'"),
    ],
)
def test_what_cannot_be_is_told(name: str, text: str | None, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        change(Switches(), {name: text}, Switches())


def test_every_switch_is_a_services_but_those_that_count_before_it_is_known() -> None:
    assert set(SWITCHES) - set(OF_SERVICE) == {"auth", "max_body"}


def test_everything_that_a_service_cannot_be_set_to_is_told() -> None:
    texts = {"delivery": "x", "charset": "ascii", "over_long": "y", "nope": "1", "auth": "off"}
    with pytest.raises(ValueError, match="delivery: must be") as caught:
        change(DOCUMENTED, texts, DOCUMENTED)
    assert [re.split(r"[: ]", line)[0] for line in str(caught.value).splitlines()] == [*texts]
