"""Tell what is wrong with the address of a request."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from mocksens.core.display.redaction import hide
from mocksens.core.errors import Forbidden, NotFound, Refusal, UnknownRoute
from mocksens.core.sens import Sens
from mocksens.core.service_ids import check_service_id
from mocksens.core.signing.credentials import Credential, secrets_of
from mocksens.spec.operations import Operation
from mocksens.web.routes import Routed, find, origin_form


def word(refusal: UnknownRoute, method: str, target: bytes, credentials: Mapping[bytes, Credential]) -> None:
    """Let a refusal say what is wrong with the address, and which one is right."""
    # Nobody needs it while all is well.
    from mocksens.core.diagnosis.addresses import explanation

    refusal.hint = explanation.explain(method, hide(target, secrets_of(credentials))) or refusal.hint


def check(method: str, target: bytes, credentials: Mapping[bytes, Credential]) -> Refusal | None:
    """Return why SENS would refuse a target, however it is signed; None if nothing speaks against it.

    Whether there is what an id names is another question, but one that cannot be an id is told.
    """
    path, _, query = origin_form(target).partition(b"?")
    try:
        route = find(method, path)
        check_service_id(route.service_id)
    except UnknownRoute as refused:
        word(refused, method, origin_form(target), credentials)
        return refused
    except Forbidden as refused:
        return refused
    return _check_ids(route, query)


def check_here(sens: Sens, method: str, target: bytes) -> Refusal | None:
    """Return the same of a target for this server, which may have no such service; the ids in it may be anything."""
    # Few signatures are wrong.
    from mocksens.core.diagnosis.addresses import service_ids

    refusal = check(method, target, sens.credentials)
    if refusal is None:
        try:
            sens.known(service_ids.service_id_of(target))
        except KeyError:
            return None
        except Forbidden as refused:
            refusal = refused
    if refusal is not None:
        refusal.hint = hide(refusal.hint.encode(), secrets_of(sens.credentials)).decode()
    return refusal


def _check_ids(route: Routed, query: bytes) -> NotFound | None:
    """Return what is said of the first id that was never filled in."""
    from mocksens.core.diagnosis.placeholders import likely_unfilled

    given = {name: value for name, value in parse_qsl(query.decode("latin-1")) if name in {"requestId", "messageId"}}
    for name, value in [(_item_name(route.operation), route.item_id), *given.items()]:
        if value and (said := likely_unfilled(value, name)):
            return NotFound(f"'{name}' is not found", said)
    return None


def _item_name(operation: Operation) -> str:
    return operation.path.partition("{")[2].partition("}")[0]
