"""Every hash that the doctor makes is counted, and there is an end to them."""

import ast
import base64
import hmac
from pathlib import Path

from mocksens.core import doctor
from mocksens.core.doctor.signature_value import sent_signature
from mocksens.core.doctor.signature_value.sent_signature import SentSignature


def test_nothing_is_hashed_that_is_not_counted() -> None:
    (folder,) = doctor.__path__
    hashing = set()
    for path in Path(folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = {node.module} if isinstance(node, ast.ImportFrom) else set()
            modules |= {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
            if not modules.isdisjoint({"hashlib", "hmac", "mocksens.core.signing.prepared_hmac"}):
                hashing.add(path)
    assert hashing == {Path(sent_signature.__file__)}


def test_every_way_to_hash_is_counted() -> None:
    sent = SentSignature(base64.b64encode(bytes(range(64))))
    text, long_key, number = b"x" * 1_000, b"k" * 500, [1, 2]
    for work, size in (
        (lambda: sent.fits(None, text), 1_000),
        (lambda: sent.fits(long_key, text), 1_500),
        (lambda: sent.fits(long_key, text), 1_000),
        (lambda: sent.hmac(b"", text), 1_000),
        (lambda: sent.sha256(text), 1_000),
        (lambda: sent.find(long_key, text, number, b"end"), 1_000 + 2 * len(b"1end")),
    ):
        before = sent.hashed
        work()
        assert sent.hashed - before == size


def test_nothing_is_hashed_when_the_budget_is_spent() -> None:
    text, key = b"x" * 1_000, b"key"
    right = hmac.digest(key, text, "sha256")
    for sent in (SentSignature(base64.b64encode(right), budget=999), SentSignature(base64.b64encode(right), tries=0)):
        assert sent.fits(key, text) is None
        assert sent.hmac(key, text) is None
        assert sent.sha256(text) is None
        assert sent.find(key, text, range(100), b"") is None
        assert sent.hashed == 0
    assert SentSignature(base64.b64encode(right), budget=1_003, tries=1).fits(key, text) == ()
