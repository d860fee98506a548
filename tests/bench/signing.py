"""The cost of an HMAC whose key is prepared by hand, against the two ways of the standard library.

``python -m tests.bench.signing`` prints these rows only.
"""

import hmac
from collections.abc import Callable, Iterator
from timeit import timeit

from mocksens.core.signing.prepared_hmac import PreparedHmac
from mocksens.core.signing.signature import string_to_sign
from tests.bench.table import Pair, Row, compare, show

KEY = b"mocksens-secret-key"
TEXT = string_to_sign(
    b"POST", b"/sms/v2/services/ncp:sms:kr:000000000000:mocksens/messages", b"1700000000000", b"mocksens-access-key"
)
CALLS = 20_000
WORTH_IT = 0.67
"""The ratio above which an HMAC of our own is not worth its lines."""


def measure(rounds: int) -> Iterator[Row]:
    """HMACs of a request's string to sign, by a prepared key and as ``hmac`` makes them."""
    prepared, original = PreparedHmac("sha256", KEY), hmac.new(KEY, digestmod="sha256")

    def by_copy() -> bytes:
        copy = original.copy()
        copy.update(TEXT)
        return copy.digest()

    def by_digest() -> bytes:
        return hmac.digest(KEY, TEXT, "sha256")

    def by_hand() -> bytes:
        return prepared.digest(TEXT)

    assert by_hand() == by_copy() == by_digest()
    baselines = {"hmac.digest": by_digest, "a copied hmac.HMAC": by_copy}
    for name, baseline in baselines.items():
        pairs = [Pair(timed(baseline), timed(by_hand)) for _ in range(rounds)]
        yield compare(f"HMAC under a prepared key, against {name}", pairs, " ns", at_most=WORTH_IT)


def timed(make: Callable[[], bytes]) -> float:
    """Nanoseconds of one call."""
    return timeit(make, number=CALLS) / CALLS * 1e9


if __name__ == "__main__":
    for each in measure(rounds=31):
        show(each)
