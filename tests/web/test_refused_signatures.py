"""A refused signature is explained by what it was refused for, however much later that is."""

import pytest

from mocksens import Sens, create_app, sign
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.spec.limits import TIMESTAMP_WINDOW
from mocksens.web.app import App
from mocksens.web.exchange import Exchange
from mocksens.web.wire.requests import WireRequest

NOW = 1_763_980_000_000
TARGET = f"/sms/v2/services/{DEFAULT_SERVICE_ID}/messages"
PAIR = ("another-key", "another-secret")


class Wall:
    """A wall clock that is set by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> int:
        return self.at


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def app(wall: Wall) -> App:
    return create_app(Sens(wall=wall))


def begun(app: App, timestamp: int = NOW) -> Exchange:
    """Return a request with a new key or timestamp, processed up to the examination of its signature."""
    access_key, secret_key = PAIR
    signed = sign("POST", TARGET, timestamp=timestamp, access_key=access_key, secret_key=secret_key)
    headers = {name.encode(): value.encode() for name, value in signed.items()}
    return app.begin(WireRequest("POST", TARGET.encode(), headers, b"{}"))


def explained(app: App, exchange: Exchange) -> str:
    """Return the cause that the doctor names."""
    assert exchange.work is not None
    exchange.work()
    assert app.finish(exchange).response.status == 401
    assert exchange.signing is not None
    return exchange.signing.cause


@pytest.mark.parametrize(("off", "cause"), [(1, "clock-ahead"), (-1, "timestamp-stale")])
def test_a_timestamp_is_explained_by_the_instant_at_which_it_was_refused(
    app: App, wall: Wall, off: int, cause: str
) -> None:
    app.sens.create_service(pair=PAIR)
    exchange = begun(app, NOW + off * (TIMESTAMP_WINDOW.value + 1))
    wall.at += off * 5
    assert explained(app, exchange) == cause


def test_a_key_is_explained_by_those_that_were_known_when_it_was_refused(app: App) -> None:
    exchange = begun(app)
    app.sens.create_service(pair=PAIR)
    assert explained(app, exchange) == "access-key-unknown"
