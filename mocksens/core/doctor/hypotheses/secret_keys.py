"""Hypotheses on the secret key."""

import binascii
import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from mocksens.core import percent_encoding
from mocksens.core.doctor.hypotheses.hypothesis import UTF_16, Evidence, Hypothesis, SigningInput, Variant
from mocksens.core.doctor.hypotheses.words import BLANKS, QUOTES, REPRS, UNSET

COMMONEST: Final = 3
"""The number of words, besides the empty text, that are tried before other forms of the secret key."""
NOT_SET: Final = (b"", *UNSET[:COMMONEST])
UNSET_SECRETS: Final = (
    *UNSET[COMMONEST:],
    *(word + end for word in (b"", *UNSET[: COMMONEST + 2]) for end in (b"\n", b"\r\n")),
    b"false",
    b"true",
    b"[object Promise]",
)
SECRET_NAMES: Final = (
    b"SECRET",
    b"secretKey",
    b"secret_key",
    b"SECRET_KEY",
    b"secret-key",
    b"Secret Key",
    b"secret",
    b"SecretKey",
    b"secretkey",
    b"NCP_SECRET_KEY",
    b"NCP_IAM_SECRET_KEY",
    b"NCLOUD_SECRET_KEY",
    b"NAVER_SECRET_KEY",
    b"NAVER_CLOUD_SECRET_KEY",
    b"SENS_SECRET_KEY",
    b"NCP_SENS_SECRET_KEY",
    b"NCP_SECRET",
    b"YOUR_SECRET_KEY",
    b"your-secret-key",
    b"your_secret_key",
    b"your secret key",
    b"yourSecretKey",
    b"my-secret-key",
    b"secret key",
    b"changeme",
)
ENV_NAMES: Final = (b"SECRET", b"secret", b"secretKey", *(name for name in SECRET_NAMES if name.isupper()))
ENV_FRAMES: Final = (
    b'os.environ["%b"]',
    b"os.environ['%b']",
    b'os.environ.get("%b")',
    b"os.environ.get('%b')",
    b'os.getenv("%b")',
    b"os.getenv('%b')",
    b'System.getenv("%b")',
    b'process.env["%b"]',
    b"process.env['%b']",
    b"import.meta.env.%b",
    b"ENV['%b']",
    b'ENV["%b"]',
    b"getenv('%b')",
    b"env('%b')",
    b'os.Getenv("%b")',
    b"$env:%b",
    b"${%b:}",
    b"$(%b)",
    b"${{ secrets.%b }}",
)
"""Variable references of programs, shells and CI that were never evaluated."""
FRAMES: Final = (b"{%b}", b"${%b}", b"<%b>", b"$%b", b"{{%b}}", b"process.env.%b", b"%%%b%%")
INVISIBLE: Final = (
    b"\xef\xbb\xbf",
    b"\xc2\xa0",
    b"\xe2\x80\x8b",
    b"\xe2\x81\xa0",
    b"\xe3\x80\x80",
    b"\xa0",
    b"\0",
)
"""Byte order mark, no-break space, zero-width space, word joiner, ideographic space, no-break space in Latin-1, NUL."""
FRAMED: Final = (
    *REPRS,
    b"{%b}",
    b"<%b>",
    b"[%b]",
    b"(%b)",
    b"${%b}",
    b"%b;",
    b"%b,",
    b"\xe2\x80\x9c%b\xe2\x80\x9d",
    *(b"%b" + sign for sign in (b"#", b"%", b".", b":", b"\\", b'"', b"'")),
    *(sign + b"%b" for sign in (b"=", b":", b"#", b'"', b"'")),
    *(quoted + end for quoted in (b'"%b"', b"'%b'") for end in (b" ", b"\n", b"\r\n", b";", b",")),
    *(b" " + quoted for quoted in (b'"%b"', b"'%b'")),
    rb"\"%b\"",
)


def other_secret_keys(signing_input: SigningInput, evidence: Evidence) -> Iterator[Hypothesis]:
    """Yield hypotheses on keys that were used in place of the secret key."""
    secret = signing_input.secret_key
    yield Hypothesis("keys-swapped", {"secret_key": signing_input.access_key, "access_key": secret})
    for cause, key, note in chain([("access-key-as-secret-key", signing_input.access_key, b"")], _other_forms(secret)):
        yield Hypothesis(cause, {"secret_key": key}, note)
    for cause, key, note in _misread(secret, signing_input.access_key):
        yield Hypothesis(cause, {"secret_key": key}, note)
    for charset in UTF_16:
        yield Hypothesis("string-in-utf-16", {"charset": charset, "secret_key": _encoded(charset, secret)})
    for credential in evidence.credentials:
        key = credential.secret_key.encode()
        yield Hypothesis("secret-key-of-another-pair", {"secret_key": key}, credential.access_key.encode())


def _misread(secret: bytes, access_key: bytes) -> Iterator[Variant]:
    """Yield texts that a program may have read, in place of the secret key, from where the key is configured."""
    for frame in FRAMED:
        yield "secret-key-quoted", frame.replace(b"%b", secret), frame.replace(b"%b", b"...")
    for blank in INVISIBLE:
        yield "secret-key-invisible", blank + secret, b""
        yield "secret-key-invisible", secret + blank, b""
        yield "secret-key-invisible", secret.removeprefix(blank).removesuffix(blank), b""
    for name in ENV_NAMES:
        for mark in (b"=", b": ", b" = "):
            yield "secret-key-quoted", name + mark + secret, name + mark + b"..."
    for blank in (b"\r", b"  ", rb"\n", b"\n\n", b" \n"):
        yield "secret-key-blanks", secret + blank, b""
    for length in range(min(len(secret) - 1, 64), 0, -1):
        yield "secret-key-cut-short", secret[:length], b""
    yield "secret-key-cut-short", secret[1:], b""
    for word in UNSET_SECRETS:
        yield "secret-key-not-set", word, word
    for word in placeholder_secrets(access_key):
        yield "secret-key-placeholder", word, word


def _encoded(charset: str, secret: bytes) -> bytes:
    return secret.decode("utf-8", "replace").encode(charset)


def _other_forms(secret: bytes) -> Iterator[Variant]:
    blanks = [form for blank in BLANKS for form in (secret + blank, blank + secret)]
    forms = {
        "secret-key-from-base64": _from_base64(secret),
        "secret-key-blanks": [*blanks, secret.strip()],
        "secret-key-to-base64": [binascii.b2a_base64(secret, newline=False)],
        "secret-key-from-hex": _from_hex(secret),
        "secret-key-in-utf-16": [_encoded(charset, secret) for charset in UTF_16],
        "secret-key-case": [secret.lower(), secret.upper()],
        "secret-key-escaped": [
            percent_encoding.escape(secret),
            percent_encoding.unescape(secret),
            secret.replace(b"+", b" "),
        ],
    }
    for word in NOT_SET:
        yield "secret-key-not-set", word, word
    for quote in QUOTES:
        yield "secret-key-quoted", quote + secret + quote, quote + b"..." + quote
    yield "secret-key-quoted", secret.strip(b"\"'`"), b"..."
    for cause, keys in forms.items():
        for key in keys:
            yield cause, key, b""


def _from_base64(text: bytes) -> Iterator[bytes]:
    """Yield the result of a lenient decoder, which skips all characters that are not Base64."""
    for form in (text, text.translate(bytes.maketrans(b"-_", b"+/"))):
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", form)
        usable = letters[: len(letters) - (len(letters) % 4 == 1)]
        yield binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))


def _from_hex(text: bytes) -> Iterator[bytes]:
    if re.fullmatch(rb"(?:[0-9A-Fa-f]{2})+", text):
        yield binascii.unhexlify(text)


def placeholder_secrets(access_key: bytes) -> Iterator[bytes]:
    """Yield placeholders for a secret key, beginning with the one that matches a placeholder in the access key."""
    for one, other in ((b"access", b"secret"), (b"ACCESS", b"SECRET"), (b"Access", b"Secret")):
        if one in access_key:
            yield access_key.replace(one, other)
    yield from SECRET_NAMES
    for name in SECRET_NAMES:
        yield from (frame.replace(b"%b", name).replace(b"%%", b"%") for frame in FRAMES)
    for name in ENV_NAMES:
        yield from (frame.replace(b"%b", name) for frame in ENV_FRAMES)
