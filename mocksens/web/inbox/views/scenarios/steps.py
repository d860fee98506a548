"""The steps of a played scenario, in words."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct, to_builtins

from mocksens.core.scenarios.active_steps import ActiveStep
from mocksens.core.scenarios.model import Answer, Delay, Then, When
from mocksens.spec.gateway import OF_STATUS
from mocksens.web.inbox.language import PageLanguage

PERCENT: Final = 100


class StepLine(Struct, frozen=True, kw_only=True):
    """A step with its counters. ``left`` is None if it never ends, and ``given_up`` is empty unless it was disabled."""

    conditions: list[str]
    effects: list[str]
    used: int
    times: int | None
    left: int | None
    given_up: str


def step_line(t: PageLanguage, active: ActiveStep) -> StepLine:
    """Return a step in the language of the page."""
    step = active.step
    chance = [] if step.chance is None else [t("step-chance", percent=f"{step.chance * PERCENT:g}")]
    return StepLine(
        conditions=[*_conditions(t, step.when), *chance],
        effects=list(_effects(t, step.then, step.effect.answer)),
        used=active.used,
        times=step.times,
        left=active.left,
        given_up=active.given_up,
    )


def answer_text(status: int, name: str) -> str:
    """Return a response as its status and, if it is one of the gateway's, its name."""
    return f"HTTP {status} {name}" if status in OF_STATUS else f"HTTP {status}"


def _conditions(t: PageLanguage, when: When) -> Iterator[str]:
    for name, value in to_builtins(when).items():
        match name, value:
            case _, None:
                continue
            case "nth", number:
                yield t("step-nth", number=number)
            case "state", states:
                yield from (f"{machine} = {state}" for machine, state in states.items())
            case "header", headers:
                yield from (f"{header}: {pattern}" for header, pattern in headers.items())
            case "reservation", _:
                yield t("step-reservation-due")
            case _:
                yield f"{name}: {value}"


def _effects(t: PageLanguage, then: Then, answer: Answer | None) -> Iterator[str]:
    if then.result is not None:
        yield t("step-result", code=then.result, meaning=t.meaning(then.result))
    if then.after is not None:
        yield t("step-after", length=then.after)
    if then.telco_code is not None:
        yield t("step-telco", name=then.telco_code)
    if answer is not None:
        yield answer_text(answer.status or 0, answer.name or "")
    if then.fault is not None:
        yield t(f"fault-{then.fault}")
    if then.rate is not None:
        yield t("step-rate", count=then.rate)
    if then.commit:
        yield t("step-commit")
    if then.delay is not None:
        yield _delay(t, then.delay)
    if then.reservation is not None:
        yield t("step-reservation", status=then.reservation)
    yield from (f"{machine} → {state}" for machine, state in (then.state or {}).items())


def _delay(t: PageLanguage, delay: str | Delay) -> str:
    match delay:
        case Delay(uniform=[shortest, longest]):
            return t("step-delay-between", shortest=shortest, longest=longest)
        case Delay(lognormal=[median, _]):
            return t("step-delay-around", median=median)
        case _:
            return t("step-delay", length=delay)
