"""The signature of requests in OpenAPI, with code that makes it."""

import json
import shlex
from collections.abc import Mapping
from typing import Any, Final

from mocksens.core.doctor.snippets import snippet
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.spec.descriptions import examples
from mocksens.spec.descriptions.operations import API_HEADERS
from mocksens.spec.gateway import ACCESS_KEY_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER
from mocksens.spec.operations import BASE_PATH, Name, Operation

SCHEMES: Final[Mapping[str, str]] = {
    "timestamp": TIMESTAMP_HEADER,
    "accessKey": ACCESS_KEY_HEADER,
    "signature": SIGNATURE_HEADER,
}
"""The headers by the names of their security schemes. Every request has all three."""
HOW: Final = """\
. The value is the Base64 of the HMAC-SHA256, keyed with the secret key, of the UTF-8 bytes of

```
{method} {path and query}
{x-ncp-apigw-timestamp}
{x-ncp-iam-access-key}
```

with line feeds between the lines and none at the end. Path and query are exactly as sent, including escapes; the host \
and the body are not signed (rules `gateway.signed-target` and `gateway.invalid`)."""
SHELL: Final = 'mocksens sign GET "/sms/v2/services/$SENS_SERVICE_ID/messages?requestId=$REQUEST_ID" --curl'
LANGUAGES: Final[Mapping[str, str]] = {"python": "Python", "node": "JavaScript", "java": "Java", "curl": "Shell"}
"""The names of languages as viewers of descriptions spell them, by those of ``snippets``."""
IDS: Final[Mapping[str, str]] = {
    "messageId": "$MESSAGE_ID",
    "reserveId": "$RESERVE_ID",
    "serviceId": DEFAULT_SERVICE_ID,
}
"""The values of path variables in samples."""
QUERIES: Final[Mapping[str, str]] = {Name.LIST_MESSAGES: "?requestId=$REQUEST_ID"}
NUMBERS: Final = [{"clientTelNo": examples.NUMBER}]
BODIES: Final[Mapping[str, Any]] = {
    Name.SEND_MESSAGES: dict(examples.SENDS[0].body),
    Name.UPLOAD_FILE: {"fileName": "a.jpg", "fileBody": "…"},
    Name.REGISTER_UNSUBSCRIBES: NUMBERS,
    Name.DELETE_UNSUBSCRIBES: NUMBERS,
}
"""The bodies of samples."""


def schemes() -> dict[str, dict[str, Any]]:
    """Return the security schemes by name."""
    made: dict[str, dict[str, Any]] = {
        name: {"type": "apiKey", "in": "header", "name": header, "description": API_HEADERS[header]}
        for name, header in SCHEMES.items()
    }
    made["signature"]["description"] += HOW
    made["signature"]["x-codeSamples"] = [
        *({"lang": shown, "label": shown, "source": snippet(language)} for language, shown in LANGUAGES.items()),
        {"lang": "Shell", "label": "mocksens sign", "source": SHELL},
    ]
    return made


def requirement() -> list[dict[str, list[str]]]:
    """Return the requirement of all three headers."""
    return [{name: [] for name in SCHEMES}]


def sample(operation: Operation) -> dict[str, str]:
    """Return a command that signs and sends a request for an operation to mocksens."""
    path = f"{BASE_PATH}{operation.path}{QUERIES.get(operation.name, '')}"
    for name, value in IDS.items():
        path = path.replace(f"{{{name}}}", value)
    data = json.dumps(BODIES[operation.name], ensure_ascii=False) if operation.name in BODIES else ""
    more = f" --data {shlex.quote(data)}" if data else ""
    command = f'mocksens sign {operation.method} "{path}" --curl{more} | sh'
    return {"lang": "Shell", "label": "mocksens sign", "source": command}
