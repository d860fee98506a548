"""Causes of refused signatures: each has an id, and a sentence with the mistake and the remedy.

Ids are for programs and never change. In a sentence, ``{note}`` is the value that was sent or signed, ``{known}`` is an
access key of this server, and ``{ways}`` says how to configure its keys.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from mocksens.spec.gateway import ACCESS_KEY_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER
from mocksens.spec.limits import TIMESTAMP_WINDOW

UNEXPLAINED: Final = "unexplained"
REFINED: Final[Mapping[str, str]] = {"keys-swapped": "secret-key-as-access-key"} | {
    f"timestamp-header-in-{unit}": f"timestamp-in-{unit}"
    for unit in ("seconds", "microseconds", "nanoseconds", "ticks")
}
"""Causes that replace a less specific cause, each with the cause that it replaces."""
SENDS: Final = (
    f"SENS v2 requires {TIMESTAMP_HEADER}, {ACCESS_KEY_HEADER} and {SIGNATURE_HEADER}, signed with an access key and"
    " its secret key, which is never sent"
)
NOW: Final = "make it new for each request, in milliseconds since 1970"

HEADERS: Final = {
    "headers-missing": "there is {note}; send all three headers",
    "header-misnamed": "there is {note}; rename what was sent",
    "headers-of-maps-and-ai": f"the request has {{note}}, as NAVER's Maps and AI services require (client id and client"
    f" secret); {SENDS}",
    "headers-of-sens-v1": f"the request has {{note}}, as SENS v1 required; {SENDS}",
    "headers-of-signature-v1": f"the request has {{note}}, as the API Gateway's signature v1 required; {SENDS}",
    "headers-of-naver-developers": f"the request has {{note}}, as NAVER Developers requires (client id and client"
    f" secret); {SENDS}",
    "headers-of-another-api": f"the request has {{note}}, as another API requires; {SENDS}",
    "headers-with-a-secret": f"the request has {{note}}; {SENDS}",
    "headers-in-query": "{note} is in the query, where SENS does not look; send all three as headers",
    "headers-in-body": "{note} is in the body, where SENS does not look; send all three as headers (axios takes"
    " them in its third argument, after the body)",
    "headers-exchanged": "{note}; put each value into its own header",
    "header-empty": "there is {note}; is it read from a setting that is not set?",
    "authorization-instead": "there is {note}; SENS does not read Authorization, send the three x-ncp headers",
}
ACCESS_KEYS: Final = {
    "keys-swapped": "access key and secret key are swapped; sign with the secret key, send {known} as the access key",
    "secret-key-as-access-key": f"{ACCESS_KEY_HEADER} holds the secret key of {{known}}; send {{known}} instead",
    "access-key-blanks": f"{ACCESS_KEY_HEADER} has spaces, invisible characters or line ends around {{known}};"
    " strip it where it is read",
    "access-key-quoted": f"{ACCESS_KEY_HEADER} has quotes around {{known}}; leave them out",
    "access-key-doubled": f"{ACCESS_KEY_HEADER} holds {{known}} twice; send it once (does a proxy add"
    " the header again?)",
    "access-key-case": "the access key {note} is in another case; send {known} as it is written",
    "access-key-misspelt": "the access key {note} is not known here, but one that is nearly the same; is it {known}?",
    "access-key-of-another-pair": "the access key {note} is not known here, but the signature is made with the secret"
    " key of {known}; send both of the same pair",
    "access-key-unknown": "the access key {note} is not known here; {ways}",
    "access-key-is-a-service-id": f"{ACCESS_KEY_HEADER} holds a serviceId, {{note}}; send the access key, which the"
    " serviceId is not part of; {ways}",
    "access-key-not-set": f"{ACCESS_KEY_HEADER} is {{note}}: is the variable or setting that it is read from set?",
    "access-key-placeholder": f"{ACCESS_KEY_HEADER} is {{note}}, a placeholder or an example, not a key that is known"
    " here; {ways}",
    "access-key-object": f"{ACCESS_KEY_HEADER} is {{note}}, which JavaScript writes for an object; send one of its"
    " fields, or await it",
    "service-not-allowed": "the access key {known} may not use the service {note}; sign with one that may, or see the"
    " setting `keys`",
}
TIMESTAMPS: Final = {
    "timestamp-in-seconds": f"{TIMESTAMP_HEADER} is in seconds; {NOW}",
    "timestamp-in-microseconds": f"{TIMESTAMP_HEADER} is in microseconds; divide it by 1000",
    "timestamp-in-nanoseconds": f"{TIMESTAMP_HEADER} is in nanoseconds; divide it by 1000000",
    "timestamp-in-ticks": f"{TIMESTAMP_HEADER} is in .NET's ticks; use DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()",
    "timestamp-header-in-seconds": f"{TIMESTAMP_HEADER} is in seconds, but milliseconds were signed; send those",
    "timestamp-header-in-microseconds": f"{TIMESTAMP_HEADER} is in microseconds, but milliseconds were signed; send"
    " those",
    "timestamp-header-in-nanoseconds": f"{TIMESTAMP_HEADER} is in nanoseconds, but milliseconds were signed; send"
    " those",
    "timestamp-header-in-ticks": f"{TIMESTAMP_HEADER} is in .NET's ticks, but milliseconds were signed; send those",
    "timestamp-with-fraction": f"{TIMESTAMP_HEADER} is {{note}}; make it a whole number of milliseconds",
    "timestamp-in-seconds-with-fraction": f"{TIMESTAMP_HEADER} is {{note}}, seconds with a fraction; multiply by 1000"
    " and make it a whole number",
    "timestamp-a-date": f"{TIMESTAMP_HEADER} is {{note}}, a date; it must be a whole number of milliseconds since 1970",
    "timestamp-quoted": f"{TIMESTAMP_HEADER} is {{note}}; leave the quotes out",
    "timestamp-blanks": f"{TIMESTAMP_HEADER} is {{note}}; leave the spaces out",
    "timestamp-grouped": f"{TIMESTAMP_HEADER} is {{note}}; write it without separators, whatever the locale",
    "timestamp-doubled": f"{TIMESTAMP_HEADER} is {{note}}, the same time twice; send it once (does a proxy add the"
    " header again?)",
    "timestamp-microtime": f"{TIMESTAMP_HEADER} is {{note}}, the text that PHP's microtime() gives; send"
    " (int) (microtime(true) * 1000)",
    "timestamp-no-number": f"{TIMESTAMP_HEADER} is {{note}}; it must be a whole number of milliseconds since 1970",
    "timestamp-stale": f"{TIMESTAMP_HEADER} is {{note}}; it was made once and kept (make it new for each request), or"
    " one of the two clocks is wrong: in a container or WSL it may have stood still",
    "clock-ahead": "the two clocks differ by {note}; in a container or WSL the clock may have stood still"
    f" ({TIMESTAMP_WINDOW.value // 60_000} min are tolerated)",
    "timestamp-of-another-zone": f"{TIMESTAMP_HEADER} is {{note}}; {NOW}, whatever the zone",
    "timestamp-far-off": f"{TIMESTAMP_HEADER} is not a time of this century in any unit; {NOW}, and not with"
    " System.nanoTime(), performance.now() or another clock that counts from the start of the machine",
    "timestamp-of-another-epoch": f"{TIMESTAMP_HEADER} is counted {{note}}; {NOW}",
    "timestamp-not-set": f"{TIMESTAMP_HEADER} is {{note}}: is the variable that holds it set?",
    "timestamp-placeholder": f"{TIMESTAMP_HEADER} is {{note}}, a placeholder or an example; {NOW}",
    "timestamp-object": f"{TIMESTAMP_HEADER} is {{note}}, which JavaScript writes for an object; {NOW}",
    "timestamps-differ": f"{{note}} was signed, but {TIMESTAMP_HEADER} is another time; take the time once and use it"
    " for both",
    "timestamp-signed-in-seconds": f"{{note}} was signed, in seconds; sign the same as {TIMESTAMP_HEADER}",
    "timestamp-signed-with-fraction": f"{{note}} was signed, with a fraction; sign the same as {TIMESTAMP_HEADER}",
}
METHODS: Final = {
    "another-method-signed": "the method {note} was signed, but another one is sent; sign the one that is sent",
    "method-in-another-case": "the method was signed as {note}; sign it as it is sent, in capitals",
}
TARGETS: Final = {
    "full-url-signed": "the full URL was signed, {note}; sign from the first slash of the path on",
    "host-signed": "the host was signed with the path, {note}; sign from the first slash of the path on",
    "query-left-out": "the path was signed without the query; sign path and query as they are sent",
    "query-parameter-left-out": "the query was signed without {note}; sign the whole query as it is sent",
    "question-mark": "the `?` without a query after it was signed but not sent, or the other way round; sign what is"
    " sent",
    "query-reordered": "the parameters of the query were signed in another order, {note}; sign them as they are sent",
    "query-escaped-differently": "the query was signed as {note}, not as it is escaped where it is sent; build the"
    " query once and use it for both",
    "path-escaped-differently": "the path was signed as {note}, not as it is escaped where it is sent; build the path"
    " once and use it for both",
    "target-escaped-differently": "path and query were signed as {note}, not as they are escaped where they are sent;"
    " build them once and use them for both",
    "trailing-slash": "the path was signed with a slash at the end that is not sent, or the other way round; sign what"
    " is sent",
    "slashes": "the path was signed as {note}, with other slashes than are sent; sign it as it is sent",
    "base-path-left-out": "the beginning of the path was left out, {note} was signed; sign from /sms/v2 on",
    "another-path-signed": "{note} was signed, but another path is sent; sign the one that is sent",
    "another-service-signed": "the path was signed with the serviceId {note}, but another one is sent; read both from"
    " one setting",
    "another-api-signed": "{note} was signed, the path of another API; sign the path that is sent, from /sms/v2 on",
    "sample-signed": "{note} was signed, the example of NAVER's guide; sign method, path and query of the request that"
    " is sent",
    "placeholder-signed": "the path was signed with {note} in the place of the serviceId; put that there",
}
LAYOUTS: Final = {
    "line-feed-escaped": "{note} was signed literally, not as a line feed; write it where the language makes a line"
    " feed of it (PHP and Ruby: in double quotes)",
    "carriage-returns": "the lines were signed with carriage returns; end each with a single line feed",
    "space-missing": "there is no space between method and path in what was signed; put one there",
    "line-feed-for-space": "a line feed was signed between method and path; put a space there",
    "line-feed-missing": "the lines were signed with {note} in the place of a line feed; put a line feed between them",
    "line-feed-at-end": "a line feed was signed at the end; leave it out",
    "line-feed-at-start": "a line feed was signed at the beginning; leave it out",
    "line-feeds-doubled": "an empty line was signed between the lines; put one line feed there",
    "lines-indented": "the lines were signed with spaces before them; leave those out",
    "blank-too-many": "a space too many was signed; put one space between method and path, and no other spaces",
    "space-replaced": "{note} was signed between method and path; put one space there",
    "string-quoted": "the string was signed with quotes around it, as in the source, or as JSON or Python's"
    " repr writes it; sign it without them",
    "string-signed-twice": "the string was put into the HMAC twice; give it either to update or to the last call",
    "echo-option-signed": "{note} was signed before the string, as sh's echo prints it; use printf '%s'",
    "http-version-signed": "HTTP/1.1 was signed after the path; sign method, path and query",
    "header-names-signed": "the names of the headers were signed too; sign only their values",
    "only-a-part-signed": "only {note} was signed; sign method and path, timestamp, access key",
    "parts-reordered": "the parts were signed in another order, {note}; sign method and path, timestamp, access key",
    "method-not-signed": "the method was left out of what was signed; sign method and path, timestamp, access key",
    "path-not-signed": "the path was left out of what was signed; sign method and path, timestamp, access key",
    "timestamp-not-signed": "the timestamp was left out of what was signed; sign method and path, timestamp, access"
    " key",
    "access-key-not-signed": "the access key was left out of what was signed; sign method and path, timestamp, access"
    " key",
    "api-key-signed": "the API key was signed too, as for the API Gateway of old; leave its line out",
    "body-signed": "the body was signed; it is not part of the string to sign; leave it out",
    "string-in-utf-16": "the string was signed in UTF-16; encode it in UTF-8",
}
THIRD_LINES: Final = {
    "secret-key-signed": f"the secret key was signed in the place of the access key; put what"
    f" {ACCESS_KEY_HEADER} holds there",
    "another-access-key-signed": f"the access key {{note}} was signed; sign the one that {ACCESS_KEY_HEADER} holds",
    "access-key-signed-differently": f"the access key was signed with spaces, in quotes or in another case; sign what"
    f" {ACCESS_KEY_HEADER} holds",
    "unset-value-signed": "{note} was signed in the place of a value; is the variable that holds it set where"
    " the string is made?",
    "placeholder-in-string": "the placeholder {note} was signed in the place of a value; put the value there",
    "service-id-signed": "the serviceId was signed where the access key belongs; put the access key there",
}
SECRET_KEYS: Final = {
    "access-key-as-secret-key": "the access key was used as the secret key; sign with the secret key",
    "secret-key-of-another-pair": "the signature is made with the secret key of {note}; use both of the same pair",
    "secret-key-not-set": "the signature is made with {note} as the secret key; is the setting that it is read from"
    " set?",
    "secret-key-blanks": "the signature is made with spaces or a line end around the secret key, or without those that"
    " it has; strip it where it is read",
    "secret-key-quoted": "the signature is made with the secret key written as {note}, with quotes or other signs that"
    " are no part of it; use the key as it is",
    "secret-key-invisible": "the signature is made with an invisible character at an end of the secret key (byte order"
    " mark, no-break or zero-width space); take it out where the key is read",
    "secret-key-placeholder": "the signature is made with the placeholder {note} as the secret key; put the key there",
    "secret-key-cut-short": "the signature is made with a part of the secret key; is it read to its end, past a"
    " # or $?",
    "secret-key-hashed": "the secret key was hashed first; use its characters as they are, in UTF-8",
    "secret-key-case": "the signature is made with the secret key in another case; use it as it is written",
    "secret-key-from-base64": "the secret key was decoded from Base64 first; use its characters as they are, in UTF-8",
    "secret-key-to-base64": "the secret key was encoded in Base64 first; use its characters as they are, in UTF-8",
    "secret-key-from-hex": "the secret key was decoded from hex first; use its characters as they are, in UTF-8",
    "secret-key-in-utf-16": "the secret key was encoded in UTF-16; use UTF-8",
    "secret-key-escaped": "the secret key was escaped as for a URL, or an escape in it was resolved; use it as it is",
    "key-and-string-swapped": "key and string change places in the HMAC; the secret key is the key",
}
SIGNATURES: Final = {
    "nothing-signed": "nothing was hashed: the digest is that of an empty string; give the string to the HMAC before"
    " you ask for the digest (update, write or doFinal)",
    "string-in-signature": "the signature contains the string to sign before a digest, as Go's Sum(b) puts it;"
    " Write the string into the HMAC, then call Sum(nil)",
    "string-as-signature": "the signature is the string to sign itself; send the Base64 of its HMAC-SHA256",
    "digest-hashed-again": "the string or its digest was hashed twice; make one HMAC-SHA256 of the string itself",
    "hash-without-key": "a plain hash was made; make an HMAC with the secret key as its key",
    "hash-md5": "the signature is 16 bytes long, as MD5 makes it; use HMAC-SHA256",
    "hash-sha-1": "the signature is 20 bytes long, as SHA-1 makes it; use HMAC-SHA256",
    "hash-sha-224": "the signature is 28 bytes long, as SHA-224 makes it; use HMAC-SHA256",
    "hash-sha-384": "the signature is 48 bytes long, as SHA-384 makes it; use HMAC-SHA256",
    "hash-sha-512": "the signature is 64 bytes long, as SHA-512 makes it; use HMAC-SHA256",
    "hash-sha-3": "the signature is made with SHA-3; use HMAC-SHA256, which is of the SHA-2 family",
    "signature-in-hex": "the signature is in hex; encode the bytes of the HMAC in Base64",
    "signature-base64-of-hex": "the signature is Base64 of hex digits; encode the bytes of the HMAC itself",
    "signature-base64-twice": "the signature is encoded in Base64 twice; encode it once",
    "signature-of-text": "the bytes of the HMAC were taken for text before they were encoded; encode the bytes",
    "signature-url-safe": "the signature is in the URL-safe Base64; use the standard one, with + and /",
    "signature-padding": "the signature has not the = at its end that Base64 gives it; leave the padding as it is made",
    "signature-quoted": "there are quotes, spaces or a line end around the signature; leave them out",
    "signature-escaped": "the signature is escaped as for a URL; send it as it is",
    "signature-case": "the signature is in another case; upper and lower case count in Base64, send it as it is made",
    "signature-cut-short": "the end of the signature is missing; send all of it",
    "signature-bytes-as-text": "the signature is the text of Python's bytes, b'...'; decode them, as"
    " base64.b64encode(digest).decode()",
    "signature-byte-array": "the signature is a list of bytes as it is printed; encode the bytes of the HMAC in Base64",
    "signature-not-encoded": "the bytes of the HMAC were sent as they are; encode them in Base64",
    "signature-tool-output": "the signature has what a command-line tool prints around a digest; send Base64 without"
    " it: openssl dgst -sha256 -hmac KEY -binary | openssl base64 -A",
    "signature-prefixed": "there is something before the signature, as Bearer, HMAC-SHA256 or Signature=; send its"
    " Base64 without it",
    "signature-wrapped": "the signature is in brackets, as a list or an Optional is printed; send what is inside",
    "signature-doubled": "the signature is there twice; send it once",
    "signature-blanks-inside": "there are spaces or line ends inside the signature; encode without line breaks (openssl"
    " base64 -A, base64 -w 0, Ruby strict_encode64)",
    "signature-promise": f"{SIGNATURE_HEADER} is the text of a Promise, or of a task that had not ended; await it",
    "signature-object": f"{SIGNATURE_HEADER} is what a language writes for {{note}}; send the Base64 of the digest",
    "signature-not-set": f"{SIGNATURE_HEADER} is {{note}}: is the variable that holds it set?",
    "signature-placeholder": f"{SIGNATURE_HEADER} is {{note}}, a placeholder or an example; send the Base64 of the"
    " HMAC-SHA256 there",
    "signature-of-zeros": "the bytes of the signature are all zero: a buffer was sent that the HMAC was never written"
    " into; encode what the HMAC returns",
    "signature-an-authorization": f"{SIGNATURE_HEADER} is what an Authorization header holds ({{note}} ...); send the"
    " Base64 of the HMAC-SHA256, without anything before it",
    "signature-a-jwt": f"{SIGNATURE_HEADER} is a JSON Web Token; send the Base64 of an HMAC-SHA256, which is made again"
    " for each request",
    "signature-malformed": f"{SIGNATURE_HEADER} is not the Base64 of 32 bytes (got {{note}}); send the Base64 of the"
    " HMAC-SHA256, 44 characters",
    "secret-key-as-signature": "the secret key itself was sent as the signature; sign with it and never send it",
    UNEXPLAINED: "the signature does not match and no usual mistake explains it; compare what is signed with the"
    " string to sign: if they are the same, the secret key is not the one of {known}",
}
CAUSES: Final[Mapping[str, str]] = (
    HEADERS | ACCESS_KEYS | TIMESTAMPS | METHODS | TARGETS | LAYOUTS | THIRD_LINES | SECRET_KEYS | SIGNATURES
)
"""The sentence of each cause, by its id."""
NO_NOTE: Final = "''"
"""The representation of an empty text in a note."""


class Finding(NamedTuple):
    """A cause that was found, with the note that its sentence shows."""

    cause: str
    note: str = ""

    def says(self, known: str, ways: str) -> str:
        """Return the sentence of the cause, with its placeholders filled in."""
        note = "nothing" if self.note == NO_NOTE else self.note
        return CAUSES[self.cause].format(note=note, known=known, ways=ways)
