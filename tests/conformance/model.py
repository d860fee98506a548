"""SENS in dicts and lists: what a client may expect of a service whose clock it moves by hand.

Instants are epoch milliseconds. Nothing here is mocksens's own code but the numbers of the document. In what the
documents differ stands in ``documents.py``; the model may change from one to the other at any time, as a service may.
"""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final
from zoneinfo import ZoneInfo

from mocksens.spec import limits
from mocksens.spec.results import RESULTS
from mocksens.spec.statuses import ContentType, MessageStatus, MessageType
from tests.conformance.documents import OFFICIAL, Official

KST: Final = timezone(timedelta(hours=9))
Entry = dict[str, Any]


def ms(length: timedelta) -> int:
    return length // timedelta(milliseconds=1)


HISTORY, FILE_LIFE, FILE_MEMORY = (
    ms(limits.HISTORY.value),
    ms(limits.FILE_LIFE.value),
    ms(limits.FILE_MEMORY.value),
)
WIDTHS: Final = {"request": ms(limits.REQUEST_WINDOW.value), "complete": ms(limits.COMPLETE_WINDOW.value)}
CHOICES: Final = {
    "type": {value.value for value in MessageType},
    "contentType": {value.value for value in ContentType},
    "status": {value.value for value in MessageStatus},
    "statusName": {"SUCCESS", "FAIL"},
}


def to_instant(moment: datetime) -> int:
    return ms(moment - datetime(1970, 1, 1, tzinfo=UTC))


def to_kst(instant: int) -> datetime:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant)).astimezone(KST)


def second(instant: int) -> str:
    return to_kst(instant).isoformat(" ")[:19]


def millisecond(instant: int) -> str:
    return to_kst(instant).isoformat("T", "milliseconds")[:23]


def of_second(text: str) -> int:
    return to_instant(datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=KST))


def of_minute(text: str, zone: str) -> int:
    return to_instant(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone)))


class Model:
    """One service."""

    def __init__(self, now: int, document: str = "2023") -> None:
        self.now = now
        self.document = document
        self.in_use = True
        self.messages: list[Entry] = []
        self.reservations: dict[str, Entry] = {}
        self.blocked: dict[str, int] = {}
        self.files: dict[str, Entry] = {}
        self.telcos: dict[str, str] = {}
        self.sent = 0

    @property
    def official(self) -> Official:
        """Return the document that the service imitates."""
        return OFFICIAL[self.document]

    # --- writing -------------------------------------------------------------------------------------

    def send(self, body: Entry) -> int:
        """Return whether a well-formed send is accepted: only its reservation can still be refused."""
        if "reserveTime" not in body:
            return 202
        return 202 if self._due(body) >= self.now + ms(limits.RESERVE_LEAD.value) else 400

    def accept(self, request_id: str, body: Entry) -> None:
        kind = body["type"].upper()
        send = {"contentType": "COMM", "countryCode": "82", "files": [], **body, "requestId": request_id}
        send["type"] = "LMS" if kind == "MMS" and not send["files"] else kind
        if "reserveTime" in body:
            self.reservations[request_id] = {"send": send, "due": self._due(body), "state": "READY", "end": None}
        else:
            self._deliver(send, self.now)

    def upload(self, name: str, size: int) -> Entry | None:
        """Return the file that is used again, if there is one."""
        fresh = (file for file in self.files.values() if self.now < file["created"] + FILE_LIFE)
        return next((file for file in fresh if (file["name"], file["size"]) == (name, size)), None)

    def cancel(self, reserve_id: str) -> int:
        if reserve_id not in self.reservations:
            return 404
        if self.reserve_status(reserve_id) != "READY":
            return 400
        self.reservations[reserve_id]["state"] = "CANCELED"
        return 204

    def register(self, numbers: list[str]) -> list[Entry]:
        for number in numbers:
            self.blocked.setdefault(number, self.now)
        return [self._blocked_row(number) for number in dict.fromkeys(numbers)]

    def unregister(self, numbers: list[str]) -> None:
        for number in numbers:
            self.blocked.pop(number, None)

    def complete(self, message: Entry, code: str) -> int:
        """Complete a message by hand; expect 409 for what is completed already."""
        if self.status(message) == "COMPLETED":
            return 409
        message |= {"done": self.now, "results": {code}}
        return 200

    def conclude(self, reserve_id: str, end: str) -> int:
        """Decide a reservation by hand; expect 409 for one that is due or canceled."""
        if self.reserve_status(reserve_id) != "READY":
            return 409
        self.reservations[reserve_id]["end"] = end
        return 200

    def advance(self, length: int) -> None:
        end = self.now + length
        waiting = [entry for entry in self.reservations.values() if entry["state"] == "READY" and entry["due"] <= end]
        for entry in sorted(waiting, key=lambda entry: entry["due"]):
            entry |= {"state": "DUE", "end": entry["end"] or ("DONE" if self.in_use else "SKIP")}
            if entry["end"] == "DONE":
                self._deliver(entry["send"], entry["due"])
        self.now = end
        self.messages = [message for message in self.messages if message["time"] >= end - HISTORY]
        # How long a reservation can be looked at after it is over, no rule says: what is over is no longer asked for.
        self.reservations = {key: entry for key, entry in self.reservations.items() if entry["due"] >= end - HISTORY}

    def _due(self, body: Entry) -> int:
        return of_minute(body["reserveTime"], body.get("reserveTimeZone", "Asia/Seoul"))

    def _deliver(self, send: Entry, time: int) -> None:
        for entry in send["messages"]:
            content = entry.get("content", send["content"])
            subject = entry.get("subject", send.get("subject")) if send["type"] != "SMS" else None
            results = set()
            if send["contentType"] == "AD" and send["countryCode"] == "82" and entry["to"] in self.blocked:
                results.add("E917")
            results |= {verdict for file in send["files"] if (verdict := self._file_verdict(file["fileId"], time))}
            if "\N{ROCKET}" in f"{content}{subject}":
                results.add("3022")
            # Which of several failures a message shows, no rule says; the first answer decides.
            own = {"to": entry["to"], "content": content, "subject": subject, "time": time, "messageId": None}
            self.sent += 1
            own["place"] = self.sent
            self.messages.append({**send, **own, "results": results or {"0"}})

    def _file_verdict(self, file_id: str, time: int) -> str:
        if file_id not in self.files or time > self.files[file_id]["created"] + FILE_LIFE + FILE_MEMORY:
            return "S006"
        return "S007" if time >= self.files[file_id]["created"] + FILE_LIFE else ""

    # --- reading -------------------------------------------------------------------------------------

    def status(self, message: Entry) -> str:
        if self.now >= self.completed(message):
            return "COMPLETED"
        return "PROCESSING" if self.now >= message["time"] + ms(limits.READY_FOR.value) else "READY"

    def reserve_status(self, reserve_id: str) -> str:
        entry = self.reservations[reserve_id]
        if entry["state"] == "CANCELED":
            return "CANCELED"
        if self.now >= entry["due"] + ms(limits.RESERVATION_TAKES.value):
            return self.official.skipped if entry["end"] == "SKIP" else str(entry["end"])
        return "PROCESSING" if self.now >= entry["due"] else "READY"

    def standing(self, reserve_id: str) -> Entry:
        """Return a reservation as its status must show it."""
        send = self.reservations[reserve_id]["send"]
        zone = send.get("reserveTimeZone", "Asia/Seoul")
        time = self.official.reserve_time(send["reserveTime"], zone)
        status = self.reserve_status(reserve_id)
        return {"reserveId": reserve_id, "reserveTimeZone": zone, "reserveTime": time, "reserveStatus": status}

    def row(self, message: Entry, answered: Entry) -> Entry:
        """Return a message as a list must show it. Values that only the server knows come from its first answer."""
        message["messageId"] = message["messageId"] or answered["messageId"]
        names = ("requestId", "messageId", "contentType", "type", "countryCode", "from", "to")
        row = {name: message[name] for name in names}
        row |= {"requestTime": second(message["time"]), "status": self.status(message)}
        if row["status"] == "COMPLETED":
            code = answered["statusCode"]
            assert code in message["results"]
            message["results"] = {code}
            row["telcoCode"] = self.telcos.setdefault(f"+{row['countryCode']} {row['to']}", answered["telcoCode"])
            assert row["telcoCode"] in ({"SKT", "KTF", "LGT"} if row["countryCode"] == "82" else {"ETC"})
            row |= {"completeTime": second(self.completed(message)), "statusCode": code}
            row |= {"statusName": "success" if code == "0" else "fail", "statusMessage": RESULTS[code].meaning_ko}
        return row

    def result(self, message: Entry, answered: Entry) -> Entry:
        """Return a message as the single result must show it."""
        row = {**self.row(message, answered), "content": message["content"], **self.official.no_subject}
        if message["subject"] is not None:
            row["subject"] = message["subject"]
        if message["type"] == "MMS":
            row["files"] = [
                {"name": self.files[file["fileId"]]["name"], **file} if file["fileId"] in self.files else file
                for file in message["files"]
            ]
        return row

    def completed(self, message: Entry) -> int:
        instant: int = message.get("done", message["time"] + ms(limits.DELIVERED_AFTER.value))
        return instant

    def has_request(self, request_id: str | None) -> bool:
        """Return whether a requestId is absent, or known for certain; how long it is after it is over, no rule says."""
        known = {message["requestId"] for message in self.messages}
        return request_id is None or request_id in known or request_id in self.reservations

    def search(self, asked: dict[str, str]) -> int | tuple[str, list[Entry]]:
        """Return the status of a refusal, or statusName and all messages that match."""
        windows = [word for word in WIDTHS if {f"{word}StartTime", f"{word}EndTime"} & asked.keys()]
        whole = all({f"{word}StartTime", f"{word}EndTime"} <= asked.keys() for word in windows)
        if not whole or len(windows) > 1 or not (windows or "requestId" in asked):
            return 400
        spans = {word: (of_second(asked[f"{word}StartTime"]), of_second(asked[f"{word}EndTime"])) for word in windows}
        if any(not 0 <= end - start <= WIDTHS[word] for word, (start, end) in spans.items()):
            return 400
        if any(name in asked and asked[name].upper() not in values for name, values in CHOICES.items()):
            return 400
        if not self._page_is_right(asked):
            return 400
        known = {message["messageId"] for message in self.messages}
        if "messageId" in asked and asked["messageId"] not in known:
            return 404
        if "requestId" in asked and not any(message["requestId"] == asked["requestId"] for message in self.messages):
            if asked["requestId"] not in self.reservations:
                return 404
            waits = self.reserve_status(asked["requestId"]) in {"READY", "PROCESSING"}
            return ("reserved" if waits else "fail"), []
        unfinished = any(
            message["requestId"] == asked.get("requestId") and self.status(message) != "COMPLETED"
            for message in self.messages
        )
        found = [message for message in self.messages if self._matches(message, asked, spans)]
        return (self.official.while_processing if unfinished else "success"), found

    def _page_is_right(self, asked: dict[str, str]) -> bool:
        most = self.official.most_of_request if "requestId" in asked else limits.PAGE_SIZE.value
        size, index = asked.get("pageSize", "1"), asked.get("pageIndex", "0")
        if self.official.pages_by != "pageIndex":
            index = "0"
        return size.isdigit() and 1 <= int(size) <= most and index.isdigit() and int(index) <= limits.PAGE_INDEX.value

    def _matches(self, message: Entry, asked: dict[str, str], spans: dict[str, tuple[int, int]]) -> bool:
        done = self.status(message) == "COMPLETED"
        facts = {name: message[name] for name in ("requestId", "messageId", "countryCode", "from", "to")}
        facts |= {"type": message["type"], "contentType": message["contentType"], "status": self.status(message)}
        facts["statusName"] = ("SUCCESS" if message["results"] == {"0"} else "FAIL") if done else None
        times = {"request": message["time"], "complete": self.completed(message) if done else None}
        return all(
            facts[name] == (asked[name].upper() if name in CHOICES else asked[name]) for name in facts if name in asked
        ) and all(
            times[word] is not None and start // 1000 <= times[word] // 1000 <= end // 1000
            for word, (start, end) in spans.items()
        )

    def blocked_rows(self, asked: dict[str, str]) -> int | list[Entry]:
        """Return the status of a refusal, or a page of the block list."""
        if int(asked.get("startTime", 0)) > int(asked.get("endTime", 10**15)):
            return 400
        found = [
            number
            for number, time in self.blocked.items()
            if asked.get("clientTelNo", number) == number
            and int(asked.get("startTime", time)) <= time <= int(asked.get("endTime", time))
        ]
        size = int(asked.get("pageSize", limits.UNSUBSCRIBE_PAGE_SIZE.value))
        if not self.official.least_blocked <= size <= limits.UNSUBSCRIBE_PAGE_SIZE.value:
            return 400
        start = int(asked.get("pageIndex", 0)) * size
        return [self._blocked_row(number) for number in found[start : start + size]]

    def _blocked_row(self, number: str) -> Entry:
        return {"clientTelNo": number, "registerTime": millisecond(self.blocked[number]), "registerType": "M"}
