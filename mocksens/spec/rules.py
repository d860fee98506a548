"""Every rule of mocksens by its id: what it does, how well it is founded, and the switch that changes it.

A refusal's diagnosis names the rule; the README's table is made from these rows.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from mocksens.spec.cite import GATEWAY_API, SIGNATURE_GUIDE, Cite, assumed, documented, observed
from mocksens.spec.limits import SEARCH, SEND, UNSUBSCRIBES, UPLOAD

HEADER: Final = "API Header"
RESERVE: Final = "Search for reserved message status"


class Rule(NamedTuple):
    """One row: ``switch`` is the setting and its values, the default first; empty where there is none."""

    id: str
    says: str
    cite: Cite
    switch: str = ""


GATEWAY: Final = (
    Rule(
        "gateway.http",
        "a malformed HTTP request answers 400, code `100`, and the connection closes",
        documented("Error codes", "400/100", GATEWAY_API),
    ),
    Rule(
        "gateway.route-first",
        "an unknown path or method answers 404, code `300`, before anything is verified; paths are compared letter by"
        " letter, and a slash at the end is another path",
        observed("body seen; the order is assumed"),
    ),
    Rule(
        "gateway.headers-missing",
        "any of the three x-ncp headers absent or empty: 401, code `200`, `Authentication information are missing.`",
        observed("live bodies of sibling hosts"),
    ),
    Rule(
        "gateway.invalid",
        "unknown key, wrong signature, a timestamp that is not a whole number of milliseconds or is outside the"
        " window: 401, code `200`, `Invalid authentication information.`",
        documented(HEADER, "D:24; the body is observed"),
        "auth: verify / off",
    ),
    Rule(
        "gateway.spare-headers",
        "of an x-ncp header that comes twice the first counts, and a secret key in a header of its own is ignored; both"
        " are noted",
        assumed("the document has each of the three once, and no secret key is ever sent"),
    ),
    Rule(
        "gateway.window",
        "off by exactly 300,000 ms is valid, 300,001 is not, early or late alike, by the wall clock",
        documented(HEADER, "x-ncp-apigw-timestamp, D:24"),
    ),
    Rule(
        "gateway.signed-target",
        "path and query are signed exactly as they came over the wire, escapes and a bare `?` included; the body is"
        " not signed",
        documented("Signature", "StringToSign; escapes observed in public clients", SIGNATURE_GUIDE),
    ),
    Rule(
        "gateway.service",
        "a key that may not use this serviceId, or a serviceId that is not well-formed, not listed, or a programming"
        " mistake (`undefined`, `null`, `None`, `nil`, `NaN`, `[object Object]`, `serviceId`, `:serviceId`, anything"
        " with `{ } < > $ %s`): 403",
        documented(SEND, "403, D:139; the body is an official sample"),
        "services: any / list",
    ),
    Rule(
        "gateway.too-large",
        "a body over the cap answers 413, code `430`",
        documented("Error codes", "413/430; the size is assumed", GATEWAY_API),
        "max_body: 10 MiB",
    ),
    Rule(
        "gateway.codes",
        "`errorCode` is a JSON string",
        observed("live bodies of sibling hosts"),
    ),
    Rule(
        "gateway.proxy",
        "a request or CONNECT for another host than SENS's, as a proxy gets it, answers 403: nothing leaves mocksens;"
        " CONNECT for one of SENS's is answered by mocksens itself",
        assumed("SENS is no proxy; clients whose host is built in can be pointed at one"),
    ),
    Rule(
        "gateway.quota",
        "sends over the service's daily quota of recipients (KST, by its clock, counted when accepted) answer 429,"
        " code `400`",
        observed("429 for quota; the body is assumed"),
        "daily_quota: none / N",
    ),
)

VALIDATION: Final = (
    Rule(
        "check.envelope",
        "400 answers `status`, `errors` with every violation, and `errorMessage`, the first of them",
        observed("the shape; the texts are assumed"),
    ),
    Rule(
        "check.content-type",
        "a POST whose Content-Type is not application/json, or a body that is not the JSON expected: 400; it is read as"
        " UTF-8, and a charset or Content-Encoding that says otherwise is noted",
        assumed("the document only says it is mandatory"),
    ),
    Rule(
        "check.unknown-fields",
        "unknown fields and parameters, and a body where the document has none, are ignored and noted in the diagnosis;"
        " null counts as absent and is not noted",
        assumed("clients of later documents send more"),
    ),
    Rule(
        "check.empty",
        "an empty text in a mandatory field is 400, except `content`; in an optional one, and in a query, it counts"
        " as absent, except in a `subject` or `content`; of a query parameter given twice the first counts, of a name"
        " in a JSON object the last, and it is noted",
        observed("for `from`; the rest is assumed"),
    ),
    Rule(
        "check.scalars",
        'a JSON number or boolean where a text is expected is taken as its text (`"countryCode": 82`) and noted',
        observed("for countryCode; the rest is assumed"),
    ),
    Rule(
        "check.unset",
        "a serviceId, content or subject that looks like a variable or a placeholder that was never filled in"
        " (`YOUR_SERVICE_ID`, `${name}`, `undefined`) is taken as it came, and noted",
        assumed("SENS takes any text"),
    ),
    Rule(
        "check.escaped",
        "a content or subject with what was escaped once too often (a `\\n`, `&lt;` or `%EC%9D%B8` that stands there, a"
        " `<br>`) is taken as it came, and noted",
        assumed("SENS takes any text"),
    ),
    Rule(
        "send.inline-files",
        "MMS `files` of the older form `[{name, body}]`, at most 10 a send, are checked like an upload, get a fileId"
        " and are noted",
        observed("seven of eleven published MMS clients send them; the number is assumed"),
        "inline_files: accept / refuse",
    ),
    Rule(
        "send.type",
        "`type` and `contentType` in any case",
        documented(SEND, "type, D:82, Korean page; the English '(lowercase)' is a mistranslation"),
    ),
    Rule(
        "send.content",
        "top-level `content` is mandatory even when each message has its own",
        documented(SEND, "content, D:92"),
    ),
    Rule(
        "send.numbers",
        "`from`, `to` and clientTelNo are 1 to 25 ASCII digits, as search filters too",
        documented(SEND, "messages.to, D:96; for the others and the longest assumed"),
    ),
    Rule(
        "send.recipients",
        "1 to 100 messages",
        documented(SEND, "messages, D:94-95; none is refused by assumption"),
    ),
    Rule(
        "send.caller",
        "with a caller list, a `from` outside it answers 404 `'from' is not an authenticated tel number.`",
        observed("text in several clients, status in one report"),
        "callers: any / list",
    ),
    Rule(
        "send.country",
        "a countryCode outside the list that SENS served in November 2020 (a newer one could not be read; `mocksens"
        " codes --countries` shows it), or one other than 82 with LMS or MMS: 400",
        observed("the list of November 2020; refusing is assumed"),
        "countries: list / any",
    ),
    Rule("send.subject", "ignored on SMS, whatever is in it", observed("live CI of a public client")),
    Rule(
        "send.over-long",
        "text over its limit is accepted and cut when delivered; the result gives the text as it was asked for; a"
        " default text that every message replaces does not count",
        documented(SEND, "Caution, D:108, and D:409"),
        "over_long: cut / refuse",
    ),
    Rule(
        "text.charset",
        "bytes are counted as CP949: 1 for ASCII, 2 for the rest",
        documented(SEND, "EUC-KR, D:109; the variant is assumed"),
        "charset: cp949 / ks-x-1001",
    ),
    Rule("text.cut", "never inside a character", assumed("the document does not say where it cuts")),
    Rule(
        "text.unsupported",
        "a message whose subject or content, as far as it is sent, cannot be encoded is accepted and fails on delivery"
        " with 3022; a default text that every message replaces does not count",
        documented(SEND, "Caution, D:109; 'as far as it is sent', the moment and the code are assumed"),
        "unsupported_text: fail / refuse",
    ),
    Rule(
        "send.mms-without-file",
        "an MMS without files is accepted, stored and delivered as LMS",
        documented(SEND, "Note, D:113"),
    ),
    Rule(
        "send.file-ids",
        "files on SMS or LMS: 400; an unknown fileId fails the message with S006, an expired one with S007 (for 90"
        " days, then S006)",
        documented(SEND, "files.fileId, D:101; the moment is assumed"),
    ),
    Rule(
        "reserve.lead",
        "a reserveTime less than 10 minutes ahead by the service's clock: 400; no upper bound",
        observed("three clients and reports"),
        "reserve_lead: 10m",
    ),
    Rule(
        "reserve.zone",
        "a zone of the TZ database (`Factory`, its placeholder, is none), else 400; ignored without reserveTime; a"
        " local time that does not exist is refused, of one that exists twice the first counts",
        documented(SEND, "reserveTimeZone, D:104-106; the rest is assumed"),
    ),
    Rule(
        "upload.rules",
        "`.jpg` or `.jpeg` in any case, at most 40 characters, plain Base64, a whole JPEG, at most 300 KiB,"
        " 1500 wide and 1440 high",
        documented(UPLOAD, "D:173-177; 1 KB = 1024 bytes and the order of the sides are assumed"),
    ),
    Rule(
        "upload.scans",
        "a JPEG with more than 100 scans: 400",
        assumed("encoders write 10 to 18; thousands would take a minute to decode", UPLOAD),
    ),
    Rule(
        "upload.reuse",
        "the same name and size within the file's life: the same fileId and times again",
        documented(UPLOAD, "Note, D:180"),
    ),
    Rule("upload.life", "6 days", documented(UPLOAD, "Note, D:180")),
)

SEARCHING: Final = (
    Rule("search.campaign", "`campaignId` is not emitted", assumed("D:271 has it; no answer ever seen does")),
    Rule(
        "search.what",
        "requestId, or a whole request window, or a whole complete window; requestId may be narrowed by one window;"
        " both windows, or half of one: 400",
        documented(SEARCH, "Note, D:249-250; the narrowing is assumed"),
    ),
    Rule(
        "search.window",
        "both ends included, whole seconds, KST; the start is not after the end, which may be in the future; 30 days or"
        " 24 hours pass, a second more is 400",
        documented(SEARCH, "Note, D:251-252; the ends are assumed"),
    ),
    Rule("search.history", "what is older than 90 days is not found", documented(SEARCH, "Note, D:248")),
    Rule(
        "search.page",
        "pageIndex from 0; pageSize 1 to 100, default 20; with requestId 1 to 1000, default 1000",
        documented(SEARCH, "pageSize, D:245-246; the upper 1000 is assumed"),
    ),
    Rule(
        "search.nothing",
        "an unknown requestId, messageId (as a filter too, unless requestId names a reservation) or reserveId, or"
        " another service's: 404; a window or any other filter with nothing in it: 200 with no messages",
        documented(SEARCH, "404, D:341; the text and the case of the window are assumed"),
        "nothing_found: list / 404",
    ),
    Rule("search.order", "oldest request first, then the order within the request", assumed("the page does not say")),
    Rule(
        "search.pending",
        "statusCode, statusName, statusMessage, completeTime and telcoCode are absent until COMPLETED",
        documented(SEARCH, "Note, D:324; D:416-422 cannot hold before there is a result"),
    ),
    Rule(
        "search.reserved",
        'statusCode `"202"`, statusName `reserved` and no messages while reserved; statusCode `"400"`, `fail` and no'
        " messages after CANCELED, FAIL or STALE; either way all other filters are ignored and noted, an unknown"
        " messageId and a window included",
        documented(SEARCH, "Note, D:332, and statusCode, D:294-295; the code of `fail` is assumed"),
    ),
    Rule(
        "search.filters",
        "enumerated values in any case; an unknown value: 400",
        assumed("answers are lower case, filters upper case"),
    ),
    Rule(
        "result.status",
        'the list says `"202"`, the single result `"200"`; statusName lower case',
        documented("Search for message delivery result", "D:294, D:402"),
    ),
    Rule(
        "result.text",
        "`statusMessage` is the code's Korean meaning",
        observed("a live answer of 2023"),
        "language: ko / en",
    ),
    Rule(
        "result.telco",
        "SKT, KTF or LGT from the number, ETC abroad",
        observed("the values; KTF and the choice are assumed"),
    ),
    Rule(
        "result.messageId",
        "the single result also carries requestId, messageId, type and, on LMS and MMS, subject",
        documented("sens-sms-get", "the later official page", "SENS API guide, 2026"),
    ),
    Rule(
        "answer.exact",
        "a send answers with the four documented keys; JSON answers have Content-Type application/json; 204 has no"
        " body; codes are texts; nothing is read from Host, Accept or User-Agent",
        observed("strict clients break otherwise"),
    ),
    Rule(
        "search.extra",
        "parameters of other documents (`nextToken` of 2026, `responseFormatType`) are ignored and noted, with what"
        " comes instead",
        observed("public clients send them"),
    ),
    Rule(
        "unsub.times",
        "startTime and endTime are epoch milliseconds, and seconds are noted; registerTime is KST with milliseconds,"
        " no zone",
        observed("the later official page"),
    ),
    Rule(
        "unsub.page",
        "pageSize 0 to 100, default 100, 0 gives `[]`; oldest first",
        documented(UNSUBSCRIBES, "pageSize, D:565-566; the order is assumed"),
    ),
    Rule(
        "unsub.numbers",
        "1 to 1,000 entries; a number given twice counts once; startTime after endTime: 400",
        documented("Register call block number", "clientTelNo, D:646; the rest is assumed"),
    ),
    Rule(
        "unsub.nothing",
        "200 with `[]`",
        documented(UNSUBSCRIBES, "Response body, D:584"),
        "nothing_found: list / 404",
    ),
    Rule(
        "unsub.repeat",
        "registering a number again keeps and answers its first registration; deleting an unknown one answers 204",
        assumed("nothing was found"),
    ),
)

LIFE: Final = (
    Rule(
        "life.magic-numbers",
        "recipients of 01000 and six digits say what happens to them, whatever the countryCode and however the JSON is"
        " written; one that says nothing is noted; 010-0… is not assigned to subscribers",
        assumed("SENS has no test numbers; see `mocksens codes --numbers`"),
        "magic_numbers: on / off",
    ),
    Rule(
        "life.steps",
        "READY at once, PROCESSING after 0.2 s, COMPLETED after 1 s; where looks or a number decide, PROCESSING"
        " from the first look",
        documented(SEARCH, "status, D:308-310; the times are assumed"),
        "delivery: 1s / immediate / manual / looks:N",
    ),
    Rule(
        "life.ids",
        "requestId `RSSA-`, `RSLA-` or `RSMA-` and milliseconds, 4 and 8 digits, 8 letters or digits; messageId and"
        " fileId are UUIDs; reserveId is the requestId",
        observed("answers since 2025"),
    ),
    Rule(
        "life.times",
        "requestTime is ISO with milliseconds in a send, `yyyy-MM-dd HH:mm:ss` in searches; KST, no zone",
        documented(SEND, "D:126, D:302"),
    ),
    Rule(
        "life.send-name",
        "a send answers `success` for a reservation too",
        documented(SEND, "statusName, D:130"),
    ),
    Rule(
        "reserve.states",
        "READY, PROCESSING at the due time, DONE, FAIL or STALE 1 s later; READY to CANCELED; its messages exist from"
        " the due time and carry it as request time",
        documented(RESERVE, "reserveStatus, D:482-487; the times are assumed"),
    ),
    Rule(
        "reserve.cancel",
        "only while READY, else 400; an unknown id is 404",
        documented("Cancel reserved message", "D:532-538; which status is assumed"),
        "cancel_lead: 0 / 10m",
    ),
    Rule(
        "reserve.time",
        "asked and answered as `yyyy-MM-dd HH:mm`, in its own zone",
        documented(SEND, "reserveTime, D:103, D:478"),
    ),
    Rule(
        "block.ads",
        "an AD message with countryCode 82 to a number that is blocked when it goes out (for a reservation, when it is"
        " due) completes with E917; a COMM message goes out; what a scenario or the number itself decides comes first",
        documented("SMS, message types", "failing; the code is assumed", "SENS user guide"),
    ),
)

RULES: Final[Mapping[str, Rule]] = {rule.id: rule for rule in (*GATEWAY, *VALIDATION, *SEARCHING, *LIFE)}
"""All rules by id."""
