"""Rules on the contents of sends, uploads and requests in general."""

from typing import Final

from mocksens.spec.cite import assumed, documented, documented_2026, observed
from mocksens.spec.limits import SEND, UPLOAD
from mocksens.spec.rules.rule import Rule

VALIDATION: Final = (
    Rule(
        "check.envelope",
        "400 answers `status`, `errors` with every violation, and `errorMessage`, the first violation",
        observed("the shape").except_for(
            "the texts, and `errors` as a list",
            "the texts follow the style of the two that are known; whether the live service still answers a"
            " list or now a text is not known, but live answers seen up to 2025 have the list",
        ),
        documents=("2023",),
    ),
    Rule(
        "check.error-name",
        "400, 403 and 404 of SENS answer `status`, `errors` with the name of the status, such as `Bad Request`, and"
        " `errorMessage`, the first violation",
        documented_2026("sens-overview", "error body").except_for(
            "the name and the 403",
            "the page only says that `errors` is a text, and the name of the status is the simplest one;"
            " whether the live service answers a list or a text is not known: live answers seen up to 2025"
            " have a list, and `document` 2023 imitates it",
        ),
        documents=("2026",),
        is_named=False,
    ),
    Rule(
        "check.content-type",
        "a POST whose Content-Type is not application/json, or whose body is not the expected JSON: 400; the body is"
        " read as UTF-8, and a charset or Content-Encoding that contradicts this is noted",
        assumed("the document makes the header mandatory, and a mistake in it should not pass silently"),
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
        observed("for `from`").except_for(
            "the rest",
            "an empty mandatory field is a mistake that should not pass silently; elsewhere, nothing given"
            " is the simplest reading",
        ),
    ),
    Rule(
        "check.scalars",
        'a JSON number or boolean in place of a text is converted to text (`"countryCode": 82`) and noted',
        observed("for countryCode").except_for(
            "the rest", "accepting in every field what is accepted in one is the simplest, and the note shows it"
        ),
    ),
    Rule(
        "check.unset",
        "a serviceId, content or subject that looks like an unfilled variable or placeholder (`YOUR_SERVICE_ID`,"
        " `${name}`, `undefined`) is accepted unchanged and noted",
        assumed("the document allows any text, so the mistake is noted instead of refused"),
    ),
    Rule(
        "check.escaped",
        "a content or subject with excess escapes (a literal `\\n`, `&lt;` or `%EC%9D%B8`, a `<br>`) is accepted"
        " unchanged and noted",
        assumed("the document allows any text, so the mistake is noted instead of refused"),
    ),
    Rule(
        "send.inline-files",
        "MMS `files` of the older form `[{name, body}]`, at most 10 in a send, are checked like an upload, get a fileId"
        " and are noted",
        observed("seven of eleven published MMS clients send them").except_for(
            "the number", "no source gives one; carriers take three, and 10 leaves room"
        ),
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
            "messages.to, D:96",
            "Only numbers except (-) can be entered",
        ).except_for(
            "the other parameters and the length",
            "they hold telephone numbers as messages.to does, and no telephone number is longer",
        ),
    ),
    Rule(
        "send.recipients",
        "1 to 100 messages",
        documented(
            SEND,
            "messages, D:94-95",
            "messages Mandatory",
            "Up to 100",
        ).except_for(
            "refusing an empty list",
            "messages is mandatory, and a send to nobody is a mistake that should not pass silently",
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
        observed("the list of November 2020").except_for(
            "refusing", "a country that is not offered is a mistake that should not pass silently"
        ),
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
        documented(SEND, "EUC-KR, D:109", "A message (subject, content) is encoded based on EUC-KR").except_for(
            "the variant", "CP949 has all 11,172 Hangul syllables at 2 bytes each, and public clients count so"
        ),
        is_named=False,
    ),
    Rule(
        "text.cut",
        "never inside a character",
        assumed("the document does not say where; half a character could not be read"),
        is_named=False,
    ),
    Rule(
        "text.unsupported",
        "a message whose subject or content cannot be encoded, in the part that is sent, is accepted and fails on"
        " delivery with 3022; a default text that every message replaces does not count",
        documented(
            SEND,
            "Caution, D:109",
            "the message will be unable to be sent if it contains unsupported emoji characters",
        ).except_for(
            "'the part that is sent', the moment and the code",
            "the page says that the message cannot be sent, not that the request is refused; 3022 is the"
            " result of a failed conversion of the charset; what is cut off need not be encoded",
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
        documented(SEND, "files.fileId, D:101", "Only available in MMS").except_for(
            "the moment", "the document has S006 and S007 among the results of messages, not of requests"
        ),
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
            "reserveTimeZone, D:104-106",
            "Time zone of reserved date and time (default: Asia/Seoul)",
            "Use the TZ database name value",
        ).except_for(
            "the rest",
            "a zone or a local time that does not exist is a mistake that should not pass silently; the"
            " first of two is the simplest choice",
        ),
    ),
    Rule(
        "upload.rules",
        "`.jpg` or `.jpeg` in any case, at most 40 characters, plain Base64, a complete JPEG, at most 300 KiB,"
        " 1500 pixels wide and 1440 high",
        documented(
            UPLOAD,
            "D:173-177",
            "File name with .jpg or .jpeg extension",
            "Up to 40 characters",
            "Values that encoded .jpg or .jpeg images as Base64",
            "Up to 300 KB per original file",
            "Resolution up to 1500 * 1440",
        ).except_for(
            "1 KB = 1024 bytes and the order of the sides",
            "the larger KB is the more lenient reading, and width before height is the usual order",
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
    Rule("upload.life", "6 days", documented(UPLOAD, "Note, D:180", "stored for 6 days"), is_named=False),
)
