"""The application under test, wired to the SENS of each test."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from mocksens.testing import Mocksens
from tests.testing.example.app import create_app
from tests.testing.example.sms import Account, Reminders, Sms


@pytest.fixture
def account(mocksens: Mocksens) -> Account:
    return Account(mocksens.url, mocksens.service_id, mocksens.access_key, mocksens.secret_key)


@pytest.fixture
def waits() -> list[float]:
    """Record the waits of the application instead of waiting."""
    return []


@pytest.fixture
def sms(account: Account, waits: list[float]) -> Sms:
    return Sms(account, wait=waits.append)


@pytest.fixture
def web(sms: Sms) -> Iterator[FlaskClient]:
    with create_app(sms).test_client() as client:
        yield client


@pytest.fixture
def reminders(account: Account) -> Reminders:
    return Reminders(account)
