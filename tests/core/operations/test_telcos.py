"""The operators of numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.operations.telcos import telco
from mocksens.spec.statuses import Telco


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0111234567", Telco.SKT),
        ("0171234567", Telco.SKT),
        ("0161234567", Telco.KTF),
        ("0181234567", Telco.KTF),
        ("0191234567", Telco.LGT),
    ],
)
def test_the_old_prefixes_were_the_operators_own(number: str, expected: Telco) -> None:
    assert telco(number, "82") is expected


def test_the_same_number_always_has_the_same_operator_and_each_operator_has_some() -> None:
    numbers = [f"010{number:08}" for number in range(100)]
    assert {telco(number, "82") for number in numbers} == {Telco.SKT, Telco.KTF, Telco.LGT}
    assert [telco(number, "82") for number in numbers] == [telco(number, "82") for number in numbers]


@given(st.text("0123456789", min_size=1, max_size=25), st.sampled_from(["1", "81", "852"]))
def test_abroad_has_no_operator(number: str, country: str) -> None:
    assert telco(number, country) is Telco.ABROAD
    assert telco(number, "82") is not Telco.ABROAD
