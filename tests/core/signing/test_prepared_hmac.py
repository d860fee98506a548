"""A prepared HMAC is the HMAC of the standard library."""

import hmac

from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.doctor.signature_value.sent_signature import HASHES
from mocksens.core.signing.prepared_hmac import PreparedHmac


@given(
    name=st.sampled_from(sorted(HASHES.values())), key=st.binary(max_size=300), text=st.binary(), number=st.integers(0)
)
def test_the_prepared_hmac_is_the_hmac(name: str, key: bytes, text: bytes, number: int) -> None:
    prepared = PreparedHmac(name, key)
    assert prepared.digest(text) == hmac.digest(key, text, name)
    ends = [b"%d" % number, text]
    assert list(prepared.digests(text, ends)) == [hmac.digest(key, text + end, name) for end in ends]
