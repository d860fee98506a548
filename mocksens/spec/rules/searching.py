"""Rules on searches, on the block list, and on the contents of answers."""

from typing import Final

from mocksens.spec.cite import assumed, documented, documented_2026, observed
from mocksens.spec.limits import SEARCH, UNSUBSCRIBES
from mocksens.spec.rules.rule import Rule

SEARCHING: Final = (
    Rule("search.campaign", "`campaignId` is absent", assumed("D:271 has it, but no answer that was ever seen")),
    Rule(
        "search.what",
        "requestId, or a complete request window, or a complete completion window; one window may narrow a requestId;"
        " both windows or half a window: 400",
        documented(
            SEARCH,
            "Note, D:249-250; the narrowing is assumed",
            "Either requestId or requestStartTime + requestEndTime or completeStartTime + completeEndTime is required.",
            "requestStartTime + requestEndTime and completeStartTime + completeEndTime cannot be used simultaneously.",
        ),
    ),
    Rule(
        "search.window",
        "both ends included, in whole seconds, KST; the start must not be after the end, which may be in the future; 30"
        " days or 24 hours are allowed, one second more is 400",
        documented(
            SEARCH,
            "Note, D:251-252; the ends are assumed",
            "The query range from requestStartTime to requestEndTime is limited to a maximum of 30 days.",
            "The query range from completeStartTime to completeEndTime is limited to a maximum of 24 hours.",
        ),
    ),
    Rule(
        "search.history",
        "messages older than 90 days are not found",
        documented(SEARCH, "Note, D:248", "History of delivering message can only be viewed within the last 90 days."),
    ),
    Rule(
        "search.page",
        "pageSize 1 to 100, default 20; under 2023 pageIndex from 0, and with requestId pageSize 1 to 1000, default"
        " 1000",
        documented(
            SEARCH,
            "pageSize, D:245-246; the upper 1000 is assumed",
            "default: 20, max: 100",
            "When viewing including requestId, default: 1000",
        ),
    ),
    Rule(
        "search.token",
        "nextToken asks for the page after the answer that had it, and is absent on the last page; it goes with another"
        " pageSize, but not with other filters; a wrong one: 400; pageIndex counts the pages read so far",
        observed("nextToken, two clients written from the pages of 2026; the details are assumed", "sens-sms-list"),
        documents=("2026",),
    ),
    Rule(
        "search.request-id",
        "the list carries the requestId, if it was searched for",
        documented_2026("sens-sms-list", "requestId; its absence from other searches is assumed"),
        documents=("2026",),
    ),
    Rule(
        "search.processing",
        "statusName is `processing` until every message of the requestId that was searched for is COMPLETED",
        observed("the word, two clients written from the pages of 2026; its meaning is assumed", "sens-sms-list"),
        documents=("2026",),
    ),
    Rule(
        "search.nothing",
        "an unknown requestId, messageId (also as a filter, unless requestId names a reservation) or reserveId, or"
        " one of another service: 404; a window or any other filter without matches: 200 with no messages",
        documented(SEARCH, "404, D:341; the text and the case of the window are assumed", "404 Not Found"),
    ),
    Rule("search.order", "oldest request first, then the order within the request", assumed("the page does not say")),
    Rule(
        "search.pending",
        "statusCode, statusName, statusMessage, completeTime and telcoCode are absent until COMPLETED",
        documented(
            SEARCH,
            "Note, D:324; D:416-422 cannot hold before there is a result",
            "The fields below that correspond to the received result are not queried until the request status is"
            " completed (status: COMPLETED).",
        ),
    ),
    Rule(
        "search.reserved",
        'statusCode `"202"`, statusName `reserved` and no messages while reserved; statusCode `"400"`, `fail` and no'
        " messages after CANCELED, FAIL, STALE or SKIP; all other filters are ignored and noted, even an unknown"
        " messageId or a window",
        documented(
            SEARCH,
            "Note, D:332, and statusCode, D:294-295; the code of `fail` is assumed",
            'If the name of the delivery request status to the messaging server is "Reserved", the messages fields are'
            " not searched.",
            "202: success",
            "Others: failed",
        ),
    ),
    Rule(
        "search.filters",
        "enumerated values in any case; an unknown value: 400",
        assumed("answers are lower case, filters upper case"),
    ),
    Rule(
        "result.status",
        'the list says `"202"`, the single result `"200"`; statusName lower case',
        documented(
            "Search for message delivery result",
            "D:294, D:402",
            "202: success",
            "200: success",
        ),
    ),
    Rule(
        "result.text",
        "`statusMessage` is the code's Korean meaning",
        observed("a live answer of 2023"),
    ),
    Rule(
        "result.telco",
        "SKT, KTF or LGT by the number, ETC abroad",
        observed("the values; KTF and the choice are assumed"),
    ),
    Rule(
        "result.messageId",
        "the single result also carries requestId, messageId, type and, on LMS and MMS, subject",
        documented_2026("sens-sms-get", "the fields of messages"),
    ),
    Rule(
        "result.subject",
        "the single result always has a subject, empty if the message has none",
        documented_2026("sens-sms-get", "subject; the empty text is assumed"),
        documents=("2026",),
    ),
    Rule(
        "answer.exact",
        "a send answers with the four documented keys; JSON answers have Content-Type application/json; 204 has no"
        " body; codes are texts; Host, Accept and User-Agent have no effect",
        observed("strict clients break otherwise"),
    ),
    Rule(
        "search.extra",
        "parameters of another document (under 2023 `nextToken`, under 2026 `pageIndex`, and `responseFormatType`) are"
        " ignored and noted, with the setting that helps",
        observed("public clients send them"),
    ),
    Rule(
        "unsub.times",
        "startTime and endTime are epoch milliseconds (seconds are noted); registerTime is KST with milliseconds and"
        " without a zone",
        observed("the later official page"),
    ),
    Rule(
        "unsub.page",
        "pageSize 0 to 100, default 100; 0 gives `[]`; under 2026 1 to 100; oldest first",
        documented(
            UNSUBSCRIBES,
            "pageSize, D:565-566; the order is assumed",
            "default: 100",
            "Only numbers between 0 and 100 can be entered",
        ),
    ),
    Rule(
        "unsub.numbers",
        "1 to 1,000 entries; a repeated number counts once; startTime after endTime: 400",
        documented(
            "Register call block number",
            "clientTelNo, D:646; the rest is assumed",
            "Up to 1000 requests available at a time (list)",
        ),
    ),
    Rule(
        "unsub.nothing",
        "200 with `[]`",
        documented(
            UNSUBSCRIBES,
            "Response body, D:584-590",
            '[ { "clientTelNo": "string", "registerTime": "string", "registerType": "char" } ]',
        ),
    ),
    Rule(
        "unsub.repeat",
        "registering a number again keeps and returns its first registration; deleting an unknown one answers 204",
        assumed("no source was found"),
    ),
)
