"""Hooks for Schemathesis: signatures, values that SENS can use, and what mocksens checks in another way than a schema.

Each answer that departs from the description must have a declared rule in its diagnosis.
"""

import json
import os
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import schemathesis
from requests import PreparedRequest
from requests.auth import AuthBase
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation
from schemathesis.openapi.checks import RejectedPositiveData, UseAfterFree
from schemathesis.specs.openapi import checks

from mocksens import sign
from mocksens.core.clock import KST
from mocksens.core.service_ids import WELL_FORMED
from tests.conformance.world import base64_text, picture
from tests.generated.sens.departures import KEPT, LENIENT, STRICTER

SEEN: Final = Path(os.environ["SEEN"])
"""The file for a line about each answer."""
SILENT: Final[dict[str, Callable[[Any], bool]]] = {
    "check.unknown-fields": lambda case: _has(None, case.body),
    "check.empty": lambda case: _has("", case.query) or _has("", case.body),
}
"""Cases of these rules that a diagnosis does not mention, as ordinary clients send them."""
KNOWN: Final = json.loads(os.environ["KNOWN"])
"""Variables of paths that exist, by name."""
MINUTE: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}"
SECOND: Final = f"{MINUTE}:[0-9]{{2}}"
FILE: Final = base64_text(picture())


class Signature(AuthBase):
    """Signs each request as it is sent."""

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        keys = {"access_key": "mocksens-access-key", "secret_key": "mocksens-secret-key"}
        r.headers.update(sign(str(r.method), r.path_url, timestamp=int(time.time() * 1000), **keys))
        return r


def map_path_parameters(_: object, variables: Any) -> Any:
    """Lead every other request to something that exists."""
    if WELL_FORMED.fullmatch(str(variables.get("serviceId"))):
        variables |= {name: value for name, value in KNOWN.items() if name in variables and len(variables[name]) % 2}
    return variables


def map_query(_: object, query: Any) -> Any:
    """Move the windows of a search to today; values that are no times remain."""
    now = datetime.now(KST)
    for name in query or {}:
        if name.endswith(("StartTime", "EndTime")) and re.fullmatch(SECOND, str(query[name])):
            hour = timedelta(hours=-1 if "Start" in name else 1)
            query[name] = f"{now + hour:%Y-%m-%d %H:%M:%S}"
    return query


def map_body(_: object, body: Any) -> Any:
    """Move reservations to tomorrow, and upload pictures; values of another type remain."""
    if isinstance(body, dict):
        if re.fullmatch(MINUTE, str(body.get("reserveTime"))):
            body["reserveTime"] = f"{datetime.now(KST) + timedelta(days=1):%Y-%m-%d %H:%M}"
        if isinstance(body.get("fileBody"), str) and body["fileBody"]:
            body["fileBody"] = FILE
    return body


def after_call(_: object, case: Any, response: Any) -> None:
    """Write down which operation answered what."""
    write(operation=case.operation.label, status=response.status_code)


def strictness(ctx: Any, response: Any, case: Any) -> None:
    """Fail if a request that fits the description is refused for another reason than a declared rule."""
    try:
        checks.positive_data_acceptance(ctx, response, case)
    except RejectedPositiveData:
        if not declared("strict", rules_of(response), STRICTER):
            raise


def leniency(ctx: Any, response: Any, case: Any) -> None:
    """Fail if a request that does not fit the description is accepted for another reason than a declared rule."""
    try:
        checks.negative_data_rejection(ctx, response, case)
    except AcceptedNegativeData:
        # Signing replaces headers that Schemathesis has left out or spoiled.
        if getattr(case.meta.phase.data, "parameter_location", None) is ParameterLocation.HEADER:
            return
        silent = {rule for rule, applies in SILENT.items() if applies(case)}
        if not declared("lenient", rules_of(response) | silent, LENIENT):
            raise


def deletion(ctx: Any, response: Any, case: Any) -> None:
    """Fail if something is still there after a DELETE for another reason than a declared rule."""
    try:
        checks.use_after_free(ctx, response, case)
    except UseAfterFree:
        is_cancelled = b'"reserveStatus":"CANCELED"' in response.content
        if not declared("kept", {"reserve.states"} if is_cancelled else set(), KEPT):
            raise


def declared(kind: str, rules: set[str], table: dict[str, str]) -> bool:
    """Return whether a table has one of the rules, and write these down."""
    found = sorted(rules & table.keys())
    write(kind=kind, rules=found)
    return bool(found)


def rules_of(response: Any) -> set[str]:
    """Return the rules in the diagnosis of an answer."""
    return set(re.findall(r"\[([a-z]+\.[a-z-]+)", " ".join(response.headers.get("x-mocksens-diagnosis", ()))))


def _has(value: object, node: Any) -> bool:
    """Return whether a value is somewhere in a structure."""
    if isinstance(node, dict | list):
        return any(_has(value, each) for each in (node.values() if isinstance(node, dict) else node))
    return bool(node == value)


def write(**fields: Any) -> None:
    """Add a line of JSON."""
    with SEEN.open("a", encoding="utf-8") as file:
        file.write(json.dumps(fields) + "\n")


# Calls instead of decorators, because mypy knows no types of what is not installed.
schemathesis.auth.set_from_requests(Signature())
for hook in (map_path_parameters, map_query, map_body, after_call):
    schemathesis.hook(hook)
for check in (strictness, leniency, deletion):
    schemathesis.check(check)
