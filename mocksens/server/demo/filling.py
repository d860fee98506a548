"""The start of a server with a demonstration."""

from typing import TYPE_CHECKING, Final

from mocksens.core.clock import Clock, SystemClock
from mocksens.core.sens import Sens
from mocksens.core.switches import Auth
from mocksens.server.demo.clock import ReplayedClock
from mocksens.server.demo.schedule import SPAN
from mocksens.server.scenarios.library import Library
from mocksens.server.settings.assembly import sens_of
from mocksens.server.settings.settings import SettingError, Settings

if TYPE_CHECKING:
    from faker import Faker

LOCALE: Final = "ko_KR"


def filled(settings: Settings, library: Library, service_id: str, wall: Clock | None = None) -> Sens:
    """Return a ``Sens`` for the settings, whose service ``service_id`` has as many messages as the setting ``demo``.

    The requests pass through the application while its clock replays the last days. The same setting at the same
    instant of ``wall`` makes the same requests. Raise ``SettingError`` for invalid settings, or if Faker is missing.
    """
    assert settings.demo is not None, "a demonstration has messages"
    if settings.state:
        raise SettingError(f"{settings.source('demo')}: cannot be combined with state; leave out one of them")
    fake = _faker(settings)
    # These modules need time to load, so that only a demonstration with a Faker imports them.
    from mocksens.server.demo.client import DemoClient
    from mocksens.server.demo.mistakes import mistakes
    from mocksens.server.demo.plan import Plan

    wall = wall or SystemClock()
    start = wall.now()
    clock = ReplayedClock(wall, start - SPAN)
    sens = sens_of(settings, library, clock)
    client = DemoClient(sens, clock, settings.credentials[0], service_id)
    plan = Plan(fake, settings.demo, start, mistakes(is_verified=settings.switches.auth is Auth.VERIFY))
    for action in plan.actions():
        clock.go_to(action.at)
        action.act(client)
    clock.release()
    return sens


def _faker(settings: Settings) -> "Faker":
    """Return a Faker that makes up the same for the same number of messages."""
    try:
        from faker import Faker
    except ImportError as error:
        text = f"{settings.source('demo')}: needs Faker; install it with pip install 'mocksens[demo]'"
        raise SettingError(text) from error
    fake = Faker(LOCALE)
    fake.seed_instance(settings.demo)
    return fake
