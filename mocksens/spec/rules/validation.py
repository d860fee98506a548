"""Rules on the contents of sends, uploads and requests in general."""

from typing import Final

from mocksens.spec.cite import assumed, documented, documented_2026, observed
from mocksens.spec.limits import SEND, UPLOAD
from mocksens.spec.rules.rule import Rule

VALIDATION: Final = (
    Rule(
        "check.envelope",
        "400 answers `status`, `errors` with every violation, and `errorMessage`, the first violation",
        observed("the shape; the texts are assumed"),
        documents=("2023",),
    ),
    Rule(
        "check.error-name",
        "400, 403 and 404 of SENS answer `status`, `errors` with the name of the status, such as `Bad Request`, and"
        " `errorMessage`, the first violation",
        documented_2026("sens-overview", "error body; the name and the 403 are assumed"),
        documents=("2026",),
    ),
    Rule(
        "check.content-type",
        "a POST whose Content-Type is not application/json, or whose body is not the expected JSON: 400; the body is"
        " read as UTF-8, and a charset or Content-Encoding that contradicts this is noted",
        assumed("the document only says that it is mandatory"),
    ),
    Rule(
        "check.unknown-fields",
        "unknown fields and parameters, and a body where the document has none, are ignored and noted in the diagnosis;"
        " null counts as absent and is not noted",
        assumed("clients of later documents send more"),
    ),
    Rule(
        "check.empty",
        "an empty text in a mandatory field is 400, except in `content`; in an optional field and in a query it"
        " counts as absent, except in a `subject` or `content`; of a repeated query parameter the first one counts,"
        " of a repeated name in a JSON object the last, and this is noted",
        observed("for `from`; the rest is assumed"),
    ),
    Rule(
        "check.scalars",
        'a JSON number or boolean in place of a text is converted to text (`"countryCode": 82`) and noted',
        observed("for countryCode; the rest is assumed"),
    ),
    Rule(
        "check.unset",
        "a serviceId, content or subject that looks like an unfilled variable or placeholder (`YOUR_SERVICE_ID`,"
        " `${name}`, `undefined`) is accepted unchanged and noted",
        assumed("SENS accepts any text"),
    ),
    Rule(
        "check.escaped",
        "a content or subject with excess escapes (a literal `\\n`, `&lt;` or `%EC%9D%B8`, a `<br>`) is accepted"
        " unchanged and noted",
        assumed("SENS accepts any text"),
    ),
    Rule(
        "send.inline-files",
        "MMS `files` of the older form `[{name, body}]`, at most 10 in a send, are checked like an upload, get a fileId"
        " and are noted",
        observed("seven of eleven published MMS clients send them; the number is assumed"),
    ),
    Rule(
        "send.type",
        "`type` and `contentType` in any case",
        documented(
            SEND, "type, D:82, Korean page; the English '(lowercase)' is a mistranslation", "SMS, LMS, MMS (lowercase)"
        ),
    ),
    Rule(
        "send.content",
        "top-level `content` is mandatory even if each message has its own",
        documented(SEND, "content, D:92", "content Mandatory String Content of default message"),
    ),
    Rule(
        "send.numbers",
        "`from`, `to` and clientTelNo are 1 to 25 ASCII digits, in search filters too",
        documented(
            SEND,
            "messages.to, D:96; the other parameters and the length are assumed",
            "Only numbers except (-) can be entered",
        ),
    ),
    Rule(
        "send.recipients",
        "1 to 100 messages",
        documented(
            SEND,
            "messages, D:94-95; refusing an empty list is assumed",
            "messages Mandatory",
            "Up to 100",
        ),
    ),
    Rule(
        "send.caller",
        "with a caller list, a `from` outside it answers 404 `'from' is not an authenticated tel number.`",
        observed("text in several clients, status in one report"),
    ),
    Rule(
        "send.country",
        "a countryCode outside the list that SENS served in November 2020 (the current one is not available; `mocksens"
        " codes --countries` shows it), or one other than 82 with LMS or MMS: 400",
        observed("the list of November 2020; refusing is assumed"),
    ),
    Rule("send.subject", "ignored on SMS, whatever its value", observed("live CI of a public client")),
    Rule(
        "send.over-long",
        "text over its limit is accepted and cut on delivery; the result shows the whole text; a default text that"
        " every message replaces does not count",
        documented(
            SEND,
            "Caution, D:108, and D:409",
            "If the maximum supported size is exceeded, some content will be cut off and sent.",
            "It is possible to view the content requested for delivery as it is",
        ),
    ),
    Rule(
        "text.charset",
        "bytes are counted in CP949: 1 for an ASCII character, 2 for any other",
        documented(
            SEND, "EUC-KR, D:109; the variant is assumed", "A message (subject, content) is encoded based on EUC-KR"
        ),
    ),
    Rule("text.cut", "never inside a character", assumed("the document does not say where it cuts")),
    Rule(
        "text.unsupported",
        "a message whose subject or content cannot be encoded, in the part that is sent, is accepted and fails on"
        " delivery with 3022; a default text that every message replaces does not count",
        documented(
            SEND,
            "Caution, D:109; 'the part that is sent', the moment and the code are assumed",
            "the message will be unable to be sent if it contains unsupported emoji characters",
        ),
    ),
    Rule(
        "send.mms-without-file",
        "an MMS without files is accepted, stored and delivered as LMS",
        documented(SEND, "Note, D:113", "It is MMS type, but if there is no file to attach, it is sent as LMS."),
    ),
    Rule(
        "send.file-ids",
        "files on SMS or LMS: 400; an unknown fileId fails the message with S006, an expired one with S007 (for 90"
        " days, then S006)",
        documented(SEND, "files.fileId, D:101; the moment is assumed", "Only available in MMS"),
    ),
    Rule(
        "reserve.lead",
        "a reserveTime less than 10 minutes ahead by the service's clock: 400; no upper bound",
        observed("three clients and reports"),
    ),
    Rule(
        "reserve.zone",
        "a zone of the TZ database (except `Factory`, its placeholder), otherwise 400; ignored without reserveTime; a"
        " local time that does not exist is refused, and of one that exists twice the first counts",
        documented(
            SEND,
            "reserveTimeZone, D:104-106; the rest is assumed",
            "Time zone of reserved date and time (default: Asia/Seoul)",
            "Use the TZ database name value",
        ),
    ),
    Rule(
        "upload.rules",
        "`.jpg` or `.jpeg` in any case, at most 40 characters, plain Base64, a complete JPEG, at most 300 KiB,"
        " 1500 pixels wide and 1440 high",
        documented(
            UPLOAD,
            "D:173-177; 1 KB = 1024 bytes and the order of the sides are assumed",
            "File name with .jpg or .jpeg extension",
            "Up to 40 characters",
            "Values that encoded .jpg or .jpeg images as Base64",
            "Up to 300 KB per original file",
            "Resolution up to 1500 * 1440",
        ),
    ),
    Rule(
        "upload.scans",
        "a JPEG with more than 100 scans: 400",
        assumed("encoders write 10 to 18; thousands would take a minute to decode", UPLOAD),
    ),
    Rule(
        "upload.reuse",
        "the same name and size within the file's life return the same fileId and times",
        documented(
            UPLOAD,
            "Note, D:180",
            "If a file with the same file name and file size to be uploaded already exists, it is recognized as the"
            " same file and reused.",
        ),
    ),
    Rule("upload.life", "6 days", documented(UPLOAD, "Note, D:180", "stored for 6 days")),
)
