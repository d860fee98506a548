"""What a message comes to by itself: the result of each, and why it fails.

A scenario, or the recipient's number, comes before all this.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mocksens.core.clock import to_datetime
from mocksens.core.parsing.json_values import shown
from mocksens.core.records import Message, Recipient, Send
from mocksens.core.scenarios import magic_numbers
from mocksens.core.service import Service
from mocksens.core.storage.files import FILE_MEMORY_MS
from mocksens.core.storage.store import Store
from mocksens.core.switches import MagicNumbers
from mocksens.core.text import Charset, cut, unsupported
from mocksens.core.validation.notes import Note, Notes, ignored_subject, meaningless, over_long, unsendable
from mocksens.spec import results
from mocksens.spec.countries import DOMESTIC
from mocksens.spec.limits import CONTENT_BYTES, SUBJECT_BYTES, Limit
from mocksens.spec.statuses import ContentType, MessageType

SMS, AD = MessageType.SMS, ContentType.AD
"""Looked up here once, as every send asks for them."""
FILE_RESULTS: Final = frozenset({results.FILE_NOT_FOUND, results.FILE_EXPIRED})


def results_of(service: Service, send: Send, file_ids: tuple[str, ...], time: int) -> list[str]:
    """Return the result of each message sent at ``time``: the block list decides first, then files, then texts."""
    blocked = service.store.unsubscribes if is_blockable(send.content_type, send.country_code) else ()
    file_result = _file_result(service.store, file_ids, time) if file_ids else ""
    content_limit = CONTENT_BYTES[send.type].value
    subject_limit = 0 if send.type is SMS else SUBJECT_BYTES.value
    charset = service.switches.charset
    bad_content = _is_unsupported(send.content, content_limit, charset)
    bad_subject = send.subject is not None and _is_unsupported(send.subject, subject_limit, charset)
    shared = file_result or (results.CHARSET_CONVERSION if bad_content or bad_subject else results.SUCCESS)

    found = []
    for recipient in send.recipients:
        content, subject = recipient.content, recipient.subject
        if recipient.to in blocked:
            found.append(results.BLOCKED_BY_CUSTOMER)
        elif file_result or (content is None and subject is None):
            found.append(shared)
        else:
            bad = bad_content if content is None else _is_unsupported(content, content_limit, charset)
            bad = bad or (bad_subject if subject is None else _is_unsupported(subject, subject_limit, charset))
            found.append(results.CHARSET_CONVERSION if bad else results.SUCCESS)
    return found


def is_blockable(content_type: ContentType, country_code: str) -> bool:
    """Return whether the block list, which is one of Korean numbers, stops such messages (rule block.ads)."""
    return content_type is AD and country_code == DOMESTIC


def _is_unsupported(text: str, limit: int, charset: Charset) -> bool:
    """Return whether a text, as far as it is sent, has a character that cannot be (rule text.unsupported)."""
    return not text.isascii() and bool(unsupported(cut(text, limit), charset))


def _file_result(store: Store, file_ids: Sequence[str], time: int) -> str:
    """Return the result that files lead to; empty if they are all there (rule send.file-ids)."""
    return next((code for file_id in file_ids if (code := _result_of_file(store, file_id, time))), "")


def _result_of_file(store: Store, file_id: str, time: int) -> str:
    file = store.files.get(file_id)
    if file is None or time > file.expire_time + FILE_MEMORY_MS:
        return results.FILE_NOT_FOUND
    return results.FILE_EXPIRED if time >= file.expire_time else ""


# --- why: the notes ----------------------------------------------------------------------------------


def note_failures(
    service: Service, send: Send, file_ids: tuple[str, ...], failing: Mapping[int, str], notes: Notes
) -> None:
    """Note why messages of a send will fail; ``failing`` has their results by their index."""
    known: set[str] = set()
    for index, code in failing.items():
        recipient = send.recipients[index]
        if code == results.BLOCKED_BY_CUSTOMER:
            notes.note(*_blocked(f"messages[{index}].to {recipient.to}", is_reserved=send.reserve_due is not None))
        elif code in FILE_RESULTS:
            time = service.clock.now() if send.reserve_due is None else send.reserve_due
            notes.note(*_files(service.store, file_ids, time))
        else:
            for name, text, bound in _texts(send, recipient, index):
                if name not in known and (note := unsendable(name, text, bound, service.switches.charset)):
                    notes.note(*note)
                known.add(name)


def _texts(send: Send, recipient: Recipient, index: int) -> Iterator[tuple[str, str, Limit[int]]]:
    """Yield the texts of one message, each with its place in the send and its limit."""
    own, bound = f"messages[{index}].", CONTENT_BYTES[send.type]
    if recipient.content is None:
        yield "content", send.content, bound
    else:
        yield f"{own}content", recipient.content, bound
    if send.type is not SMS and recipient.subject is not None:
        yield f"{own}subject", recipient.subject, SUBJECT_BYTES
    elif send.type is not SMS and send.subject is not None:
        yield "subject", send.subject, SUBJECT_BYTES


def _blocked(name: str, *, is_reserved: bool) -> Note:
    unless = ", unless it is unblocked before it is due" if is_reserved else ""
    return Note("block.ads", f"{name} is blocked: the ad fails with {results.BLOCKED_BY_CUSTOMER}{unless}")


def _files(store: Store, file_ids: Sequence[str], time: int) -> Note:
    """Return the note on the file that decides, when it is sent at ``time``."""
    found = [_result_of_file(store, file_id, time) for file_id in file_ids]
    index, code = next((index, code) for index, code in enumerate(found) if code)
    file = store.files.get(file_ids[index])
    if file is None:
        # Nobody needs it while all is well.
        from mocksens.core.diagnosis import unknown_ids

        end = unknown_ids.as_file(store, file_ids[index])
    else:
        end = f"is stored until {to_datetime(file.expire_time):%Y-%m-%d %H:%M:%S}"
    return Note("send.file-ids", f"files[{index}].fileId {shown(file_ids[index])} {end}: fails with {code}")


def notes_on(service: Service, message: Message) -> list[Note]:
    """Return what there is to say of a message."""
    request, subject = message.request, message.subject
    bound, charset = CONTENT_BYTES[request.type], service.switches.charset
    found = [over_long("content", message.content, bound), _trouble(service, message)]
    if subject is not None:
        found.append(over_long("subject", subject, SUBJECT_BYTES))
    if request.type is SMS and (message.own_subject or request.subject):
        found.append(ignored_subject("subject"))
    if message.result == results.CHARSET_CONVERSION:
        found.append(unsendable("content", message.content, bound, charset))
        found.append(None if subject is None else unsendable("subject", subject, SUBJECT_BYTES, charset))
    if not message.scripted_by:
        found.append(unmeant(service, message.to))
    return [note for note in found if note is not None]


def unmeant(service: Service, number: str) -> Note | None:
    """Return the note on a number that only looks like one that says what happens, where such numbers count."""
    counts = service.switches.magic_numbers is MagicNumbers.ON
    return meaningless(number) if counts and magic_numbers.means_nothing(number) else None


def _trouble(service: Service, message: Message) -> Note | None:
    """Return why a message fails whose texts are right; None if it does not, or because a scenario says so."""
    request, store = message.request, service.store
    if message.result == results.BLOCKED_BY_CUSTOMER and is_blockable(request.content_type, request.country_code):
        is_scripted = message.scripted_by and message.to not in store.unsubscribes
        return None if is_scripted else _blocked(f"to {message.to}", is_reserved=False)
    if message.result in FILE_RESULTS and message.result == _file_result(store, request.file_ids, request.time):
        return _files(store, request.file_ids, request.time)
    return None
