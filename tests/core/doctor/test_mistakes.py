"""The signature doctor: every mistake, made by hand the way people make it, is called by its name and no other."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from mocksens import Credential
from mocksens.core.doctor.examination import Diagnosis, examine
from mocksens.core.signing.signature import Signed

NOW = 1_772_409_600_123
PREFIX = "/sms/v2/services/ncp:sms:kr:000000000000:mocksens"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SENS = "sens.apigw.ntruss.com"
HOST = "127.0.0.1:7367"
API_KEY = "an-old-api-key"
NEIGHBOUR = Credential("neighbours-access-key", "neighbours/secret+key=")
FEW = settings(
    max_examples=settings().max_examples // 4,
    # Each example is dozens of requests; a smaller one would take minutes to find.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


class Plain(NamedTuple):
    """A request that is right, and what its client knows."""

    method: str
    target: str
    time: int
    key: str
    secret: str
    body: str

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def signed(
    plain: Plain,
    *,
    method: str | None = None,
    target: str | None = None,
    time: object = None,
    key: str | None = None,
    text: str | bytes | None = None,
    secret: str | bytes | None = None,
    digest: str = "sha256",
    end: str = "",
    write: Callable[[bytes], str] = base64_of,
    **sent: object,
) -> Signed:
    """Return the request, signed as the arguments say and otherwise right; ``sent`` are the headers that are sent."""
    if text is None:
        lines = (plain.time if time is None else time, plain.key if key is None else key)
        text = f"{method or plain.method} {target or plain.target}\n{lines[0]}\n{lines[1]}{end}"
    string = text if isinstance(text, bytes) else text.encode()
    used = plain.secret if secret is None else secret
    mac = hmac.new(used if isinstance(used, bytes) else used.encode(), string, digest).digest()
    headers = {"timestamp": plain.time, "access_key": plain.key, "signature": write(mac)} | sent
    return Signed(plain.method.encode(), plain.target.encode(), *(str(value).encode() for value in headers.values()))


def diagnosed(plain: Plain, request: Signed, now: int = NOW, **more: Any) -> Diagnosis:
    keys = [NEIGHBOUR, Credential(plain.key, plain.secret), Credential("a-third-key", "a third secret")]
    headers = {b"host": HOST.encode(), b"x-ncp-apigw-api-key": API_KEY.encode(), b"user-agent": b"axios/1.7"}
    known = {key.access_key.encode(): key for key in keys}
    return examine(request, known, now, **({"headers": headers, "body": plain.body.encode()} | more))


# --- requests ----------------------------------------------------------------------------------------

NAMES = st.sampled_from(["requestId", "from", "to", "pageSize", "requestStartTime", "messageId", "type"])
VALUES = st.text(LETTERS + "-_.", min_size=1, max_size=8)
SPACED = st.builds(lambda one, two: f"{one}%20{two}%3A00", VALUES, VALUES)


def requests(targets: st.SearchStrategy[str]) -> st.SearchStrategy[Plain]:
    return st.builds(
        Plain,
        st.sampled_from(["GET", "POST", "DELETE"]),
        targets,
        st.integers(NOW - 250_000, NOW + 250_000),
        st.text(LETTERS, min_size=12, max_size=20).filter(lambda key: key.lower() != key != key.upper()),
        st.text(LETTERS, min_size=20, max_size=41).filter(lambda key: key.lower() != key != key.upper()),
        st.builds('{{"type":"SMS","content":"{}%"}}'.format, st.text("가나다 \n", max_size=5)),
    )


def queries(values: st.SearchStrategy[str], least: int) -> st.SearchStrategy[str]:
    names = st.lists(NAMES, min_size=least, max_size=6, unique=True)
    pairs = names.flatmap(lambda names: st.tuples(*(values.map(f"{name}={{}}".format) for name in names)))
    return pairs.map(lambda pairs: f"{PREFIX}/messages?{'&'.join(pairs)}")


PATHS = st.one_of(
    st.sampled_from([f"{PREFIX}/messages", f"{PREFIX}/unsubscribes", f"{PREFIX}/files"]),
    VALUES.map(lambda item: f"{PREFIX}/messages/x{item}"),
)
ANY = requests(st.one_of(PATHS, queries(VALUES, 1), queries(SPACED, 1)))
PATH = requests(PATHS)
QUERY = requests(queries(VALUES, 1))
QUERIES = requests(queries(VALUES, 2))
ESCAPED = requests(queries(SPACED, 1))
RAW = requests(queries(st.builds("{}:{}".format, VALUES, VALUES), 1))
FORM = requests(queries(st.builds("{}+{}".format, VALUES, VALUES), 1))
BOTH = requests(queries(SPACED, 1).map(lambda target: target.replace(":", "%3A")))

Mistake = Callable[[Plain], Signed]


def lines(plain: Plain, template: str) -> Signed:
    """Sign the string in another layout: M method, T target, t time, k access key, b body, a API key."""
    parts = {
        "M": plain.method,
        "T": plain.target,
        "t": str(plain.time),
        "k": plain.key,
        "b": plain.body,
        "a": API_KEY,
        "h": hashlib.sha256(plain.body.encode()).hexdigest(),
    }
    return signed(plain, text="".join(parts.get(letter, letter) for letter in template))


def at(off: int) -> Mistake:
    """Made that many milliseconds after the server's time, and signed so."""
    return lambda plain: signed(plain, time=NOW + off, timestamp=NOW + off)


LAYOUTS = {
    "line-feed-escaped": ["M T\\nt\\nk", "M T\\\\nt\\\\nk", "M T/nt/nk"],
    "carriage-returns": ["M T\r\nt\r\nk", "M T\r\nt\r\nk\r\n", "M T\rt\rk"],
    "space-missing": ["MT\nt\nk"],
    "line-feed-for-space": ["M\nT\nt\nk"],
    "line-feed-missing": ["M Ttk", "M Tt\nk", "M T\ntk", "M T t k", "M T,t,k"],
    "line-feed-at-end": ["M T\nt\nk\n", "M T\nt\nk\r\n"],
    "line-feed-at-start": ["\nM T\nt\nk", "\nM T\nt\nk\n"],
    "line-feeds-doubled": ["M T\n\nt\n\nk"],
    "lines-indented": ["M T\n  t\n  k", "\n    M T\n    t\n    k\n"],
    "blank-too-many": ["M  T\nt\nk", " M T\nt\nk", "M T \nt \nk"],
    "parts-reordered": ["M T\nk\nt", "t\nM T\nk", "k\nt\nM T", "T M\nt\nk"],
    "method-not-signed": ["T\nt\nk"],
    "path-not-signed": ["M\nt\nk"],
    "timestamp-not-signed": ["M T\nk"],
    "access-key-not-signed": ["M T\nt", "M T\nt\n"],
    "api-key-signed": ["M T\nt\na\nk", "M T\nt\nk\na", "M T\nt\na", "M T\nt\nk\nk", "M T\nt\n\nk"],
    "body-signed": ["M T\nt\nk\nb", "M T\nt\nkb", "M T\nb\nt\nk", "M T\nt\nb\nk", "M b\nt\nk", "b", "M T\nt\nk\nh"],
}
TIMES: list[tuple[str, st.SearchStrategy[Plain], Mistake]] = [
    ("timestamp-in-seconds", ANY, lambda p: signed(p, time=p.time // 1000, timestamp=p.time // 1000)),
    ("timestamp-header-in-seconds", ANY, lambda p: signed(p, timestamp=p.time // 1000)),
    ("timestamp-signed-in-seconds", ANY, lambda p: signed(p, time=p.time // 1000)),
    ("timestamp-signed-in-seconds", ANY, lambda p: signed(p, time=p.time / 1000)),
    ("timestamp-signed-with-fraction", ANY, lambda p: signed(p, time=float(p.time))),
    ("timestamp-in-microseconds", ANY, lambda p: signed(p, time=p.time * 1000 + 7, timestamp=p.time * 1000 + 7)),
    ("timestamp-header-in-microseconds", ANY, lambda p: signed(p, timestamp=p.time * 1000 + 7)),
    ("timestamp-in-nanoseconds", ANY, lambda p: signed(p, time=p.time * 10**6 + 7, timestamp=p.time * 10**6 + 7)),
    ("timestamp-header-in-nanoseconds", ANY, lambda p: signed(p, timestamp=p.time * 10**6 + 7)),
    ("timestamp-in-ticks", ANY, lambda p: signed(p, time=ticks(p.time), timestamp=ticks(p.time))),
    ("timestamp-header-in-ticks", ANY, lambda p: signed(p, timestamp=ticks(p.time))),
    ("timestamps-differ", ANY, lambda p: signed(p, time=p.time - 1)),
    ("timestamps-differ", ANY, lambda p: signed(p, time=p.time + 2_000)),
    ("timestamps-differ", ANY, lambda p: signed(p, time=p.time - 1_999)),
    ("timestamp-with-fraction", ANY, lambda p: signed(p, time=f"{p.time}.5", timestamp=f"{p.time}.5")),
    ("timestamp-with-fraction", ANY, lambda p: signed(p, timestamp=f"{p.time}.25")),
    ("timestamp-with-fraction", ANY, lambda p: signed(p, time="1.772E+12", timestamp="1.772E+12")),
    ("timestamp-in-seconds-with-fraction", ANY, lambda p: signed(p, timestamp=p.time / 1000)),
    ("timestamp-a-date", ANY, lambda p: signed(p, time="2026-03-02T00:00Z", timestamp="2026-03-02T00:00Z")),
    ("timestamp-quoted", ANY, lambda p: signed(p, timestamp=f'"{p.time}"')),
    ("timestamp-quoted", ANY, lambda p: signed(p, time=f"'{p.time}'", timestamp=f"'{p.time}'")),
    ("timestamp-blanks", ANY, lambda p: signed(p, timestamp=f"{p.time}\n")),
    ("timestamp-grouped", ANY, lambda p: signed(p, time=f"{p.time:,}", timestamp=f"{p.time:,}")),
    ("timestamp-grouped", ANY, lambda p: signed(p, timestamp=f"{p.time:_}")),
    ("timestamp-not-set", ANY, lambda p: signed(p, time="undefined", timestamp="undefined")),
    ("timestamp-no-number", ANY, lambda p: signed(p, time="soon", timestamp="soon")),
    ("timestamp-no-number", ANY, lambda p: signed(p, time=-p.time, timestamp=-p.time)),
    ("timestamp-far-off", ANY, lambda p: signed(p, time=123_456, timestamp=123_456)),
    ("timestamp-far-off", ANY, lambda p: signed(p, time="9" * 30, timestamp="9" * 30)),
    ("timestamp-stale", ANY, at(-300_001)),
    ("timestamp-stale", ANY, at(-86_400_000 * 400)),
    ("clock-ahead", ANY, at(300_001)),
    ("timestamp-of-another-zone", ANY, at(9 * 3_600_000 + 400)),
    ("timestamp-of-another-zone", ANY, at(-3_600_000 - 9_000)),
    ("timestamp-of-another-zone", ANY, at(9 * 3_600_000 + 30_000)),
]
TARGETS: list[tuple[str, st.SearchStrategy[Plain], Mistake]] = [
    ("another-method-signed", ANY, lambda p: signed(p, method="PUT")),
    ("another-method-signed", ANY, lambda p: signed(p, method="GET" if p.method == "POST" else "POST")),
    ("method-in-another-case", ANY, lambda p: signed(p, method=p.method.lower())),
    ("method-in-another-case", ANY, lambda p: signed(p, method=p.method.capitalize())),
    ("full-url-signed", ANY, lambda p: signed(p, target=f"https://{SENS}{p.target}")),
    ("full-url-signed", ANY, lambda p: signed(p, target=f"http://{HOST}{p.target}")),
    ("full-url-signed", ANY, lambda p: signed(p, target=f"http://127.0.0.1{p.target}")),
    ("host-signed", ANY, lambda p: signed(p, target=SENS + p.target)),
    ("host-signed", ANY, lambda p: signed(p, target=HOST + p.target)),
    ("query-left-out", QUERY, lambda p: signed(p, target=p.path)),
    ("question-mark", PATH, lambda p: signed(p, target=f"{p.path}?")),
    ("query-reordered", QUERIES, lambda p: signed(p, target=f"{p.path}?{'&'.join(sorted(p.query.split('&')))}")),
    ("query-reordered", QUERIES, lambda p: signed(p, target=f"{p.path}?{'&'.join(p.query.split('&')[::-1])}")),
    ("query-parameter-left-out", QUERIES, lambda p: signed(p, target=p.target.rpartition("&")[0])),
    ("query-escaped-differently", ESCAPED, lambda p: signed(p, target=p.target.replace("%20", "+"))),
    ("query-escaped-differently", ESCAPED, lambda p: signed(p, target=p.target.replace("%20", " "))),
    ("query-escaped-differently", ESCAPED, lambda p: signed(p, target=p.target.replace("%3A", ":"))),
    ("query-escaped-differently", ESCAPED, lambda p: signed(p, target=p.target.replace("%3A", "%3a"))),
    ("query-escaped-differently", ESCAPED, lambda p: signed(p, target=unquote(p.target))),
    ("query-escaped-differently", ESCAPED, lambda p: signed(p, target=p.target.replace("%", "%25"))),
    ("query-escaped-differently", RAW, lambda p: signed(p, target=f"{p.path}?{quote(p.query, safe='=&')}")),
    ("query-escaped-differently", FORM, lambda p: signed(p, target=p.target.replace("+", "%20"))),
    ("query-escaped-differently", FORM, lambda p: signed(p, target=p.target.replace("+", " "))),
    ("path-escaped-differently", ANY, lambda p: signed(p, target=p.target.replace(PREFIX, quote(PREFIX)))),
    ("path-escaped-differently", ANY, lambda p: signed(p, target=p.target.replace(PREFIX, quote(PREFIX).lower()))),
    ("target-escaped-differently", RAW, lambda p: signed(p, target=p.target.replace(":", "%3A"))),
    ("target-escaped-differently", BOTH, lambda p: signed(p, target=unquote(p.target))),
    ("target-escaped-differently", ANY, lambda p: signed(p, target=quote(unquote(p.target), safe=""))),
    ("trailing-slash", ANY, lambda p: signed(p, target=p.target.replace(p.path, f"{p.path}/"))),
    ("slashes", ANY, lambda p: signed(p, target=f"/{p.target}")),
    ("slashes", ANY, lambda p: signed(p, target=p.target[1:])),
    ("base-path-left-out", ANY, lambda p: signed(p, target=p.target.removeprefix("/sms/v2"))),
    ("base-path-left-out", ANY, lambda p: signed(p, target=p.target.removeprefix(PREFIX))),
    ("another-path-signed", ANY, lambda p: signed(p, target=PREFIX)),
    ("another-path-signed", ANY, lambda p: signed(p, target=f"{PREFIX}/files")),
    ("placeholder-signed", ANY, lambda p: signed(p, target=p.target.replace(PREFIX[17:], "{serviceId}"))),
]
KEYS: list[tuple[str, st.SearchStrategy[Plain], Mistake]] = [
    ("access-key-as-secret-key", ANY, lambda p: signed(p, secret=p.key)),
    ("keys-swapped", ANY, lambda p: signed(p, secret=p.key, key=p.secret)),
    ("keys-swapped", ANY, lambda p: signed(p, secret=p.key, key=p.secret, access_key=p.secret)),
    ("secret-key-as-access-key", ANY, lambda p: signed(p, access_key=p.secret)),
    ("secret-key-as-access-key", ANY, lambda p: signed(p, key=p.secret, access_key=p.secret)),
    ("secret-key-signed", ANY, lambda p: signed(p, key=p.secret)),
    ("access-key-signed-differently", ANY, lambda p: signed(p, key=f" {p.key}")),
    ("access-key-signed-differently", ANY, lambda p: signed(p, key=f'"{p.key}"')),
    ("access-key-signed-differently", ANY, lambda p: signed(p, key=p.key.lower())),
    ("another-access-key-signed", ANY, lambda p: signed(p, key=NEIGHBOUR.access_key)),
    ("service-id-signed", ANY, lambda p: signed(p, key=PREFIX[17:])),
    ("access-key-blanks", ANY, lambda p: signed(p, access_key=f"{p.key}\n")),
    ("access-key-blanks", ANY, lambda p: signed(p, key=f" {p.key}", access_key=f" {p.key}")),
    ("access-key-quoted", ANY, lambda p: signed(p, key=f'"{p.key}"', access_key=f'"{p.key}"')),
    ("access-key-case", ANY, lambda p: signed(p, access_key=p.key.lower())),
    ("access-key-case", ANY, lambda p: signed(p, key=p.key.upper(), access_key=p.key.upper())),
    ("access-key-misspelt", ANY, lambda p: signed(p, key=p.key[:-1], access_key=p.key[:-1])),
    (
        "access-key-misspelt",
        ANY,
        lambda p: signed(p, key=f"{p.key[:4]}-{p.key[5:]}", access_key=f"{p.key[:4]}-{p.key[5:]}"),
    ),
    ("access-key-misspelt", ANY, lambda p: signed(p, secret="lost", access_key=f"{p.key[:5]}xy{p.key[5:]}")),
    ("access-key-of-another-pair", ANY, lambda p: signed(p, key="somebody", access_key="somebody")),
    ("access-key-unknown", ANY, lambda p: signed(p, secret="anything", key="somebody", access_key="somebody")),
    ("secret-key-of-another-pair", ANY, lambda p: signed(p, secret=NEIGHBOUR.secret_key)),
    ("secret-key-not-set", ANY, lambda p: signed(p, secret="")),
    ("secret-key-not-set", ANY, lambda p: signed(p, secret="undefined")),
    ("secret-key-blanks", ANY, lambda p: signed(p, secret=f"{p.secret}\n")),
    ("secret-key-blanks", ANY, lambda p: signed(p, secret=f" {p.secret}")),
    ("secret-key-quoted", ANY, lambda p: signed(p, secret=f'"{p.secret}"')),
    ("secret-key-case", ANY, lambda p: signed(p, secret=p.secret.lower())),
    ("secret-key-from-base64", ANY, lambda p: signed(p, secret=from_base64(p.secret))),
    ("secret-key-to-base64", ANY, lambda p: signed(p, secret=base64_of(p.secret.encode()))),
    ("secret-key-in-utf-16", ANY, lambda p: signed(p, secret=p.secret.encode("utf-16-le"))),
    ("secret-key-in-utf-16", ANY, lambda p: signed(p, secret=p.secret.encode("utf-16-be"))),
    ("string-in-utf-16", ANY, lambda p: signed(p, text=text_of(p).encode("utf-16-le"))),
    ("key-and-string-swapped", ANY, lambda p: signed(p, secret=text_of(p), text=p.secret)),
    ("secret-key-as-signature", ANY, lambda p: signed(p, signature=p.secret)),
    ("hash-without-key", ANY, lambda p: signed(p, signature=hashed(text_of(p)))),
    ("hash-without-key", ANY, lambda p: signed(p, signature=hashed(p.secret + text_of(p)))),
    ("hash-without-key", ANY, lambda p: signed(p, signature=hashed(text_of(p) + p.secret))),
    ("hash-md5", ANY, lambda p: signed(p, digest="md5")),
    ("hash-sha-1", ANY, lambda p: signed(p, digest="sha1")),
    ("hash-sha-224", ANY, lambda p: signed(p, digest="sha224")),
    ("hash-sha-384", ANY, lambda p: signed(p, digest="sha384")),
    ("hash-sha-512", ANY, lambda p: signed(p, digest="sha512")),
]
WRITTEN: list[tuple[str, st.SearchStrategy[Plain], Mistake]] = [
    ("signature-in-hex", ANY, lambda p: signed(p, write=bytes.hex)),
    ("signature-in-hex", ANY, lambda p: signed(p, write=lambda mac: mac.hex("-").upper())),
    ("signature-base64-of-hex", ANY, lambda p: signed(p, write=lambda mac: base64_of(mac.hex().encode()))),
    ("signature-base64-twice", ANY, lambda p: signed(p, write=lambda mac: base64_of(base64_of(mac).encode()))),
    ("signature-of-text", ANY, lambda p: signed(p, write=lambda mac: base64_of(mac.decode("latin-1").encode()))),
    ("signature-of-text", ANY, lambda p: signed(p, write=lambda mac: base64_of(mac.decode(errors="replace").encode()))),
    ("signature-url-safe", ANY, lambda p: signed(p, write=lambda mac: base64.urlsafe_b64encode(mac).decode())),
    ("signature-url-safe", ANY, lambda p: signed(p, write=lambda mac: base64.urlsafe_b64encode(mac).decode()[:-1])),
    ("signature-padding", ANY, lambda p: signed(p, write=lambda mac: base64_of(mac).rstrip("="))),
    ("signature-padding", ANY, lambda p: signed(p, write=lambda mac: f"{base64_of(mac)}=")),
    ("signature-quoted", ANY, lambda p: signed(p, write=lambda mac: f'"{base64_of(mac)}"')),
    ("signature-quoted", ANY, lambda p: signed(p, write=lambda mac: f"{base64_of(mac)}\\n")),
    ("signature-escaped", ANY, lambda p: signed(p, write=lambda mac: quote(base64_of(mac), safe=""))),
    ("signature-escaped", ANY, lambda p: signed(p, write=lambda mac: base64_of(mac).replace("+", " "))),
    ("signature-cut-short", ANY, lambda p: signed(p, write=lambda mac: base64_of(mac)[:-4])),
    ("unexplained", ANY, lambda p: signed(p, secret="of nobody here")),
    ("signature-malformed", ANY, lambda p: signed(p, signature="nonsense")),
]


def ticks(time: int) -> int:
    return time * 10_000 + 621_355_968_000_000_000


def text_of(plain: Plain) -> str:
    return f"{plain.method} {plain.target}\n{plain.time}\n{plain.key}"


def hash_of(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def hashed(text: str) -> str:
    return base64_of(hash_of(text))


def from_base64(text: str) -> bytes:
    """As Node reads it: what is left over at the end does not count."""
    whole = text[: len(text) - (len(text) % 4 == 1)]
    return base64.b64decode(whole + "=" * (-len(whole) % 4))


def layout(template: str) -> Mistake:
    return lambda plain: lines(plain, template)


MISTAKES = [
    *TIMES,
    *TARGETS,
    *((cause, ANY, layout(template)) for cause, templates in LAYOUTS.items() for template in templates),
    *KEYS,
    *WRITTEN,
]
STRATEGIES = {
    "any": ANY,
    "path": PATH,
    "query": QUERY,
    "queries": QUERIES,
    "escaped": ESCAPED,
    "raw": RAW,
    "form": FORM,
    "both": BOTH,
}
RIGHT: Mistake = signed


def group(strategy: st.SearchStrategy[Plain]) -> list[tuple[str, Mistake]]:
    return [(cause, mistake) for cause, plains, mistake in MISTAKES if plains is strategy]


def made(plain: Plain, mistakes: list[tuple[str, Mistake]]) -> list[tuple[str, Signed]]:
    """Yield the request that each mistake makes; mistakes that cancel each other are left out."""
    requests = [(cause, mistake(plain)) for cause, mistake in mistakes]
    causes: dict[bytes, set[str]] = {}
    for cause, request in requests:
        causes.setdefault(repr(request).encode(), set()).add(cause)
    causes.pop(repr(RIGHT(plain)).encode(), None)
    return [(cause, request) for cause, request in requests if causes.get(repr(request).encode()) == {cause}]


@pytest.mark.slow
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_mistake_is_called_by_its_name(strategy: str) -> None:
    plains = STRATEGIES[strategy]

    @FEW
    @given(plain=plains)
    def check(plain: Plain) -> None:
        wrong = []
        for cause, request in made(plain, group(plains)):
            diagnosis = diagnosed(plain, request)
            if (diagnosis.cause, diagnosis.also) != (cause, ()):
                wrong.append((cause, request, diagnosis))
            assert plain.secret not in repr(diagnosis) + diagnosis.hint
        assert wrong == []

    check()


@given(plain=st.one_of(ANY, ESCAPED, RAW, FORM, BOTH), now=st.integers(-300_000, 300_000), more=st.binary(max_size=20))
def test_a_right_request_is_never_given_a_cause(plain: Plain, now: int, more: bytes) -> None:
    request = RIGHT(plain)
    diagnosis = diagnosed(plain, request, plain.time + now, body=more, headers={b"user-agent": more, more: more})
    assert (diagnosis.cause, diagnosis.also, diagnosis.skew) == ("", (), None)
    assert diagnosis.hint == diagnosis.says == "nothing is wrong with the signature, the timestamp and the key"
    assert diagnosis.signed == diagnosis.expected


# --- two at a time -----------------------------------------------------------------------------------

OLD = 1_700_000_000_000

PAIRS: list[tuple[str, str, Mistake]] = [
    ("timestamp-in-seconds", "body-signed", lambda p: signed(p, **twice(time=p.time // 1000), end=f"\n{p.body}")),
    ("timestamp-in-seconds", "full-url-signed", lambda p: signed(p, **twice(time=p.time // 1000), target=url(p))),
    (
        "timestamp-in-seconds",
        "timestamps-differ",
        lambda p: signed(p, time=p.time // 1000 + 1, timestamp=p.time // 1000),
    ),
    ("timestamp-header-in-seconds", "signature-in-hex", lambda p: signed(p, timestamp=p.time // 1000, write=bytes.hex)),
    ("timestamp-signed-in-seconds", "full-url-signed", lambda p: signed(p, time=p.time // 1000, target=url(p))),
    ("timestamp-signed-in-seconds", "line-feed-at-end", lambda p: signed(p, time=p.time // 1000, end="\n")),
    ("timestamps-differ", "body-signed", lambda p: signed(p, time=p.time - 2, end=f"\n{p.body}")),
    ("timestamps-differ", "signature-in-hex", lambda p: signed(p, time=p.time + 777, write=bytes.hex)),
    ("timestamp-stale", "signature-in-hex", lambda p: signed(p, **twice(time=OLD), write=bytes.hex)),
    ("timestamp-stale", "unexplained", lambda p: signed(p, **twice(time=OLD), secret="of nobody here")),
    (
        "access-key-quoted",
        "timestamp-no-number",
        lambda p: signed(p, **twice(time="x", key=f'"{p.key}"')),
    ),
    ("access-key-blanks", "secret-key-blanks", lambda p: signed(p, access_key=f"{p.key}\n", secret=f"{p.secret}\n")),
    ("access-key-case", "unexplained", lambda p: signed(p, access_key=p.key.lower(), secret="of nobody here")),
    ("access-key-of-another-pair", "clock-ahead", lambda p: signed(p, **twice(time=NOW + 10**6, key="somebody"))),
    ("another-method-signed", "full-url-signed", lambda p: signed(p, method="GET", target=url(p))),
    ("full-url-signed", "body-signed", lambda p: signed(p, target=url(p), end=p.body)),
    ("full-url-signed", "line-feed-at-end", lambda p: signed(p, target=url(p), end="\n")),
    ("full-url-signed", "access-key-as-secret-key", lambda p: signed(p, target=url(p), secret=p.key)),
    ("line-feed-at-end", "secret-key-not-set", lambda p: signed(p, end="\n", secret="undefined")),
    ("body-signed", "signature-in-hex", lambda p: signed(p, end=f"\n{p.body}", write=bytes.hex)),
    ("body-signed", "hash-sha-1", lambda p: signed(p, end=f"\n{p.body}", digest="sha1")),
    ("hash-sha-512", "signature-in-hex", lambda p: signed(p, digest="sha512", write=bytes.hex)),
    ("hash-without-key", "signature-in-hex", lambda p: signed(p, signature=hash_of(text_of(p)).hex())),
]


def twice(**parts: object) -> dict[str, Any]:
    """Signed and sent alike."""
    sent = {"time": "timestamp", "key": "access_key"}
    return parts | {sent[name]: value for name, value in parts.items()}


def url(plain: Plain) -> str:
    return f"https://{SENS}{plain.target}"


@pytest.mark.parametrize(("one", "other", "mistake"), PAIRS, ids=[f"{one}+{other}" for one, other, _ in PAIRS])
def test_two_mistakes_are_both_named(one: str, other: str, mistake: Mistake) -> None:
    plain = Plain(
        "POST", f"{PREFIX}/messages", NOW - 1_001, "An-Access-Key", "TheSecretKeyOfThatAccessKey", '{"to":"%s"}'
    )
    diagnosis = diagnosed(plain, mistake(plain))
    assert {diagnosis.cause, *diagnosis.also} == {one, other}
    assert "; also, " in diagnosis.says
