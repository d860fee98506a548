"""A request under examination, with the facts to compare it with."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from mocksens.core.display import redaction
from mocksens.core.doctor.headers import unset_values
from mocksens.core.doctor.headers.timestamps import Timestamp
from mocksens.core.doctor.hypotheses.hypothesis import MOST_KEYS
from mocksens.core.doctor.signature_value.sent_signature import SentSignature
from mocksens.core.signing.credentials import Credential
from mocksens.core.signing.signature import Signed
from mocksens.core.starter import Starter

LONGEST_NOTE: Final = 120
"""Maximum number of bytes of a sent or signed value that a sentence shows."""


class Case(Struct, frozen=True, kw_only=True):
    """A request under examination, with the facts to compare it with."""

    request: Signed
    credentials: Mapping[bytes, Credential]
    headers: Mapping[bytes, bytes]
    body: bytes
    secrets: list[str]
    timestamp: Timestamp
    sent: SentSignature
    services: Sequence[str]
    starter: Starter

    def show(self, text: bytes) -> str:
        """Return the beginning of ``text`` in quotes, without secrets."""
        return redaction.quoted(redaction.hide(text, self.secrets)[:LONGEST_NOTE])

    def show_timestamp(self) -> str:
        """Return the timestamp as ``show`` does, or only its beginning if it may be a key."""
        sent = self.request.timestamp
        return redaction.misplaced_key(sent, self.secrets) if self.holds_key() else self.show(sent)

    def holds_key(self) -> bool:
        """Return whether the timestamp may be a key that this server does not know."""
        is_nothing_else = self.timestamp.cause == "timestamp-no-number"
        return is_nothing_else and re.fullmatch(redaction.A_KEY, self.request.timestamp.strip()) is not None

    def holds_secret(self, text: bytes) -> bool:
        """Return whether ``text`` contains a secret key."""
        return redaction.hide(text, self.secrets) != (
            text if len(text) <= redaction.MOST else text[: redaction.MOST] + b"..."
        )

    def kind(self, text: bytes) -> str:
        """Return the kind of unset value that ``text`` is; empty if it is none, or contains a secret key."""
        return "" if self.holds_secret(text) else unset_values.kind(text)

    def others(self) -> list[Credential]:
        """Return the key pairs to try: the newest ``MOST_KEYS``, or all of them if there are fewer."""
        return list(self.credentials.values())[-MOST_KEYS:]
