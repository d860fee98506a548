"""Rules on searches, on the block list, and on the contents of answers."""

from typing import Final

from mocksens.spec.cite import assumed, documented, documented_2026, observed
from mocksens.spec.limits import SEARCH, UNSUBSCRIBES
from mocksens.spec.rules.rule import Rule

SEARCHING: Final = (
    Rule(
        "search.campaign",
        "`campaignId` is absent",
        assumed("D:271 has it, but no answer that was ever seen"),
        is_named=False,
    ),
    Rule(
        "search.what",
        "requestId, or a complete request window, or a complete completion window; one window may narrow a requestId;"
        " both windows or half a window: 400",
        documented(
            SEARCH,
            "Note, D:249-250",
            "Either requestId or requestStartTime + requestEndTime or completeStartTime + completeEndTime is required.",
            "requestStartTime + requestEndTime and completeStartTime + completeEndTime cannot be used simultaneously.",
        ).except_for("the narrowing", "the document forbids only both windows at once"),
    ),
    Rule(
        "search.window",
        "both ends included, in whole seconds, KST; the start must not be after the end, which may be in the future; 30"
        " days or 24 hours are allowed, one second more is 400",
        documented(
            SEARCH,
            "Note, D:251-252",
            "The query range from requestStartTime to requestEndTime is limited to a maximum of 30 days.",
            "The query range from completeStartTime to completeEndTime is limited to a maximum of 24 hours.",
        ).except_for("the ends", "including both is the simplest reading, as times are in whole seconds"),
    ),
    Rule(
        "search.history",
        "messages older than 90 days are not found",
        documented(SEARCH, "Note, D:248", "History of delivering message can only be viewed within the last 90 days."),
        is_named=False,
    ),
    Rule(
        "search.page",
        "pageSize 1 to 100, default 20; under 2023 pageIndex from 0, and with requestId pageSize 1 to 1000, default"
        " 1000",
        documented(
            SEARCH,
            "pageSize, D:245-246",
            "default: 20, max: 100",
            "When viewing including requestId, default: 1000",
        ).except_for("the upper 1000", "the default of D:246 must be allowed, and the document gives no larger number"),
    ),
    Rule(
        "search.token",
        "nextToken asks for the page after the answer that had it, and is absent on the last page; it goes with another"
        " pageSize, but not with other filters; a wrong one: 400; pageIndex counts the pages read so far",
        observed("nextToken, two clients written from the pages of 2026", "sens-sms-list").except_for(
            "the details",
            "clients need no more than a text to send back until it is absent; a token that holds its own"
            " position and filters is the simplest such text, and with another search it is a mistake that"
            " should not pass silently",
        ),
        documents=("2026",),
    ),
    Rule(
        "search.request-id",
        "the list carries the requestId, if it was searched for",
        documented_2026("sens-sms-list", "requestId").except_for(
            "its absence from other searches", "only a search by requestId has exactly one"
        ),
        documents=("2026",),
        is_named=False,
    ),
    Rule(
        "search.processing",
        "statusName is `processing` until every message of the requestId that was searched for is COMPLETED",
        observed("the word, two clients written from the pages of 2026", "sens-sms-list").except_for(
            "its meaning", "the word names the time before the results, as the status PROCESSING of a message does"
        ),
        documents=("2026",),
        is_named=False,
    ),
    Rule(
        "search.nothing",
        "an unknown requestId, messageId (also as a filter, unless requestId names a reservation) or reserveId, or"
        " one of another service: 404; a window or any other filter without matches: 200 with no messages",
        documented(SEARCH, "404, D:341", "404 Not Found").except_for(
            "the text and the case of the window",
            "the text follows the style of the two that are known; a window without messages is no mistake,"
            " so an empty list is its simplest answer; the setting nothing_found has the 404 of a live report",
        ),
    ),
    Rule(
        "search.order",
        "oldest request first, then the order within the request",
        assumed("the page does not say; the order of sending is the simplest that never changes between pages"),
        is_named=False,
    ),
    Rule(
        "search.pending",
        "statusCode, statusName, statusMessage, completeTime and telcoCode are absent until COMPLETED",
        documented(
            SEARCH,
            "Note, D:324; D:416-422 cannot hold before there is a result",
            "The fields below that correspond to the received result are not queried until the request status is"
            " completed (status: COMPLETED).",
        ),
        is_named=False,
    ),
    Rule(
        "search.reserved",
        'statusCode `"202"`, statusName `reserved` and no messages while reserved; statusCode `"400"`, `fail` and no'
        " messages after CANCELED, FAIL, STALE or SKIP; all other filters are ignored and noted, even an unknown"
        " messageId or a window",
        documented(
            SEARCH,
            "Note, D:332, and statusCode, D:294-295",
            'If the name of the delivery request status to the messaging server is "Reserved", the messages fields are'
            " not searched.",
            "202: success",
            "Others: failed",
        ).except_for(
            "the code of `fail`", "the document only says that it is not 202, and 400 is the simplest other code"
        ),
    ),
    Rule(
        "search.filters",
        "enumerated values in any case; an unknown value: 400",
        assumed(
            "answers are lower case, filters upper case, so clients mix them; an unknown value should not pass silently"
        ),
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
        is_named=False,
    ),
    Rule(
        "result.text",
        "`statusMessage` is the code's Korean meaning",
        observed("a live answer of 2023"),
        is_named=False,
    ),
    Rule(
        "result.telco",
        "SKT, KTF or LGT by the number, ETC abroad",
        observed("the values").except_for(
            "KTF and the choice",
            "KTF goes with the old name LGT, which was seen; a choice by the number is the same in every run of a test",
        ),
        is_named=False,
    ),
    Rule(
        "result.messageId",
        "the single result also carries requestId, messageId, type and, on LMS and MMS, subject",
        documented_2026("sens-sms-get", "the fields of messages"),
        is_named=False,
    ),
    Rule(
        "result.subject",
        "the single result always has a subject, empty if the message has none",
        documented_2026("sens-sms-get", "subject").except_for(
            "the empty text", "the page requires the field, and an empty text is the simplest value for none"
        ),
        documents=("2026",),
        is_named=False,
    ),
    Rule(
        "answer.exact",
        "a send answers with the four documented keys; JSON answers have Content-Type application/json; 204 has no"
        " body; codes are texts; Host, Accept and User-Agent have no effect",
        observed("strict clients break otherwise"),
        is_named=False,
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
            "pageSize, D:565-566",
            "default: 100",
            "Only numbers between 0 and 100 can be entered",
        ).except_for("the order", "the page does not say; the other searches are oldest first, too"),
    ),
    Rule(
        "unsub.numbers",
        "1 to 1,000 entries; a repeated number counts once; startTime after endTime: 400",
        documented(
            "Register call block number",
            "clientTelNo, D:646",
            "Up to 1000 requests available at a time (list)",
        ).except_for(
            "the rest",
            "an empty list and a start after the end are mistakes that should not pass silently; blocking a"
            " number twice is the same as blocking it once",
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
        assumed("no source was found; repeating a call is harmless then"),
    ),
)
