"""The check of a request's address: path, serviceId and other ids."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from mocksens.core.display.redaction import hide
from mocksens.core.errors import Forbidden, NotFound, Refusal, UnknownRoute
from mocksens.core.sens import Sens
from mocksens.core.service_ids import check_service_id
from mocksens.core.signing.credentials import Credential, secrets_of
from mocksens.spec.operations import Operation
from mocksens.web.routes import Routed, find, origin_form


def add_hint(refusal: UnknownRoute, method: str, target: bytes, credentials: Mapping[bytes, Credential]) -> None:
    """Set the hint of a refusal to an explanation of the mistake in the address, if one is found."""
    # Imported only for a wrong address, to keep the start fast.
    from mocksens.core.diagnosis.addresses import explanation

    refusal.hint = explanation.explain(method, hide(target, secrets_of(credentials))) or refusal.hint


def check(method: str, target: bytes, credentials: Mapping[bytes, Credential]) -> Refusal | None:
    """Return SENS's refusal of a correctly signed target, or None.

    An id is refused only if it is an unfilled placeholder, not if it is unknown.
    """
    path, _, query = origin_form(target).partition(b"?")
    try:
        route = find(method, path)
        check_service_id(route.service_id)
    except UnknownRoute as error:
        add_hint(error, method, origin_form(target), credentials)
        return error
    except Forbidden as error:
        return error
    return _check_ids(route, query)


def check_here(sens: Sens, method: str, target: bytes) -> Refusal | None:
    """Return the refusal of a target by ``check``, else that of its service by this server, or None.

    Secrets are redacted in the hint.
    """
    # Imported only for a wrong signature, to keep the start fast.
    from mocksens.core.diagnosis.addresses import service_ids

    refusal = check(method, target, sens.credentials)
    if refusal is None:
        try:
            sens.known(service_ids.service_id_of(target))
        except KeyError:
            return None
        except Forbidden as error:
            refusal = error
    if refusal is not None:
        refusal.hint = hide(refusal.hint.encode(), secrets_of(sens.credentials)).decode()
    return refusal


def _check_ids(route: Routed, query: bytes) -> NotFound | None:
    """Return the refusal of the first id that is an unfilled placeholder, or None."""
    from mocksens.core.diagnosis.placeholders import likely_unfilled

    ids = {name: value for name, value in parse_qsl(query.decode("latin-1")) if name in {"requestId", "messageId"}}
    for name, value in [(_item_name(route.operation), route.item_id), *ids.items()]:
        if value and (hint := likely_unfilled(value, name)):
            return NotFound(f"'{name}' is not found", hint)
    return None


def _item_name(operation: Operation) -> str:
    return operation.path.partition("{")[2].partition("}")[0]
