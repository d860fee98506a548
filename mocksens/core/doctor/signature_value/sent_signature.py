"""The signature that was sent, and a search with a budget for the string and key that produce it.

The size of a digest reveals its hash, so wrong hashes need not be tried in combination with other mistakes.
"""

from collections.abc import Sequence
from typing import Final

from mocksens.core.doctor.signature_value import digests
from mocksens.core.signing.prepared_hmac import PreparedHmac, hash_of

HASHES: Final = {16: "md5", 20: "sha1", 28: "sha224", 32: "sha256", 48: "sha384", 64: "sha512"}
"""Names of hashes by digest size."""
HASH_CAUSES: Final[dict[str, tuple[str, ...]]] = {
    "md5": ("hash-md5",),
    "sha1": ("hash-sha-1",),
    "sha224": ("hash-sha-224",),
    "sha256": (),
    "sha384": ("hash-sha-384",),
    "sha512": ("hash-sha-512",),
}
BUDGET: Final = 4_000_000
"""Maximum number of bytes that are hashed for one signature."""
TRIES: Final = 3_000
"""Maximum number of strings and keys that are tried for one signature and hash. Making one costs more than hashing it.

With both bounds an examination takes at most 10 to 50 ms of CPU, so it runs off the event loop.
"""
NUMBERS: Final = 8
"""The number of nearby timestamps that cost as much as one trial."""
LONGEST_END: Final = 256
"""Maximum number of bytes after the timestamp for which thousands of timestamps are tried."""


class SentSignature:
    """The signature that was sent, with a budget for its explanation. Causes are those of ``core/doctor/causes.py``.

    All hashing goes through it and is counted: at most ``budget`` bytes and ``tries`` trials.
    """

    def __init__(self, signature: bytes, budget: int = BUDGET, tries: int = TRIES) -> None:
        self.signature = signature
        self.readings = dict(digests.readings(signature))
        """Each digest that it may encode, with the mistakes in the encoding."""
        self.hashes = sorted({HASHES[len(digest)] for digest in self.readings})
        self.hashed = 0
        """Bytes hashed so far."""
        self.tried = 0
        """Trials so far, including those that were too large to hash."""
        self._budget = budget
        self._tries = tries
        self._keyed: dict[tuple[str, bytes], PreparedHmac] = {}

    @property
    def writing(self) -> tuple[str, ...]:
        """The mistakes in the hash and the encoding, whatever was signed. The size of the digest reveals the hash."""
        likely = [causes + HASH_CAUSES[HASHES[len(digest)]] for digest, causes in self.readings.items()]
        return min(likely, key=len, default=())

    @property
    def is_spent(self) -> bool:
        """True if the budget of trials is spent."""
        return self.tried >= self._tries

    def fits(self, key: bytes | None, text: bytes) -> tuple[str, ...] | None:
        """Return the other mistakes if ``text`` was signed with ``key``, or hashed without one.

        Return None if it was not, or if the budget is spent.
        """
        for name in self.hashes:
            if self._pay(len(text) + (0 if key is None else self._cost(name, key))):
                digest = hash_of(name, text) if key is None else self._keyed_by(name, key).digest(text)
                if digest in self.readings:
                    return self.readings[digest] + HASH_CAUSES[name]
        return None

    def hmac(self, key: bytes, text: bytes, name: str = "sha256") -> bytes | None:
        """Return the HMAC of ``text`` with the hash ``name``; None if the budget is spent."""
        if not self._pay(len(text) + self._cost(name, key)):
            return None
        return self._keyed_by(name, key).digest(text)

    def sha256(self, text: bytes) -> bytes | None:
        """Return the SHA-256 of ``text``; None if the budget is spent."""
        return hash_of("sha256", text) if self._pay(len(text)) else None

    def find(
        self, key: bytes, before: bytes, numbers: Sequence[int], after: bytes
    ) -> tuple[int, tuple[str, ...]] | None:
        """Return the signed number between ``before`` and ``after``, and other mistakes; None if there is none."""
        if len(after) > LONGEST_END:
            return None
        ends = [b"%d%b" % (number, after) for number in numbers]
        size = len(before) + sum(map(len, ends))
        for name in self.hashes:
            if not self._pay(size + self._cost(name, key), tries=len(numbers) // NUMBERS):
                continue
            for number, digest in zip(numbers, self._keyed_by(name, key).digests(before, ends), strict=True):
                if digest in self.readings:
                    return number, self.readings[digest] + HASH_CAUSES[name]
        return None

    def _keyed_by(self, name: str, key: bytes) -> PreparedHmac:
        if (name, key) not in self._keyed:
            self._keyed[name, key] = PreparedHmac(name, key)
        return self._keyed[name, key]

    def _cost(self, name: str, key: bytes) -> int:
        """Return the number of bytes that must be hashed to prepare a key: none if it has been prepared already."""
        return 0 if (name, key) in self._keyed else len(key)

    def _pay(self, size: int, tries: int = 1) -> bool:
        """Count a trial in advance. Return False if it would exceed the budget."""
        affordable = self.tried + tries <= self._tries and self.hashed + size <= self._budget
        self.tried = min(self.tried + (tries if affordable else 1), self._tries)
        self.hashed += size if affordable else 0
        return affordable
