"""Notes on messages: the reason for a failure, and oddities of their texts and numbers."""

from collections.abc import Iterator, Mapping, Sequence

from mocksens.core.clock import to_datetime
from mocksens.core.operations.ordinary_results import FILE_RESULTS, SMS, file_result, is_blockable, result_of_file
from mocksens.core.parsing.json_values import shown
from mocksens.core.records import Message, Recipient, Send
from mocksens.core.scenarios import magic_numbers
from mocksens.core.service import Service
from mocksens.core.storage.store import Store
from mocksens.core.switches import MagicNumbers
from mocksens.core.validation.notes import Note, Notes, ignored_subject, meaningless, over_long, unsendable
from mocksens.spec import results
from mocksens.spec.limits import CONTENT_BYTES, SUBJECT_BYTES, Limit


def note_failures(
    service: Service, send: Send, file_ids: tuple[str, ...], failing: Mapping[int, str], notes: Notes
) -> None:
    """Note why messages of a send will fail. ``failing`` maps their indexes to their results."""
    checked: set[str] = set()
    for index, code in failing.items():
        recipient = send.recipients[index]
        if code == results.BLOCKED_BY_CUSTOMER:
            notes.note(*_block_note(f"messages[{index}].to {recipient.to}", is_reserved=send.reserve_due is not None))
        elif code in FILE_RESULTS:
            time = service.clock.now() if send.reserve_due is None else send.reserve_due
            notes.note(*_file_note(service.store, file_ids, time))
        else:
            for name, text, bound in _texts(send, recipient, index):
                if name not in checked and (note := unsendable(name, text, bound, service.switches.charset)):
                    notes.note(*note)
                checked.add(name)


def _texts(send: Send, recipient: Recipient, index: int) -> Iterator[tuple[str, str, Limit[int]]]:
    """Yield the texts of a message as delivered, each with its field in the send and its limit."""
    own, bound = f"messages[{index}].", CONTENT_BYTES[send.type]
    if recipient.content is None:
        yield "content", send.content, bound
    else:
        yield f"{own}content", recipient.content, bound
    if send.type is not SMS and recipient.subject is not None:
        yield f"{own}subject", recipient.subject, SUBJECT_BYTES
    elif send.type is not SMS and send.subject is not None:
        yield "subject", send.subject, SUBJECT_BYTES


def _block_note(name: str, *, is_reserved: bool) -> Note:
    unless = ", unless it is unblocked before it is due" if is_reserved else ""
    return Note("block.ads", f"{name} is blocked: the ad fails with {results.BLOCKED_BY_CUSTOMER}{unless}")


def _file_note(store: Store, file_ids: Sequence[str], time: int) -> Note:
    """Return the note on the first file that makes a send at ``time`` fail."""
    codes = [result_of_file(store, file_id, time) for file_id in file_ids]
    index, code = next((index, code) for index, code in enumerate(codes) if code)
    file = store.files.get(file_ids[index])
    if file is None:
        # Imported only when a file is missing.
        from mocksens.core.operations import unknown_ids

        end = unknown_ids.as_file(store, file_ids[index])
    else:
        end = f"is stored until {to_datetime(file.expire_time):%Y-%m-%d %H:%M:%S}"
    return Note("send.file-ids", f"files[{index}].fileId {shown(file_ids[index])} {end}: fails with {code}")


def notes_on(service: Service, message: Message) -> list[Note]:
    """Return the notes on a stored message."""
    request, subject = message.request, message.subject
    bound, charset = CONTENT_BYTES[request.type], service.switches.charset
    notes = [over_long("content", message.content, bound), _cause(service, message)]
    if subject is not None:
        notes.append(over_long("subject", subject, SUBJECT_BYTES))
    if request.type is SMS and (message.own_subject or request.subject):
        notes.append(ignored_subject("subject"))
    if message.result == results.CHARSET_CONVERSION:
        notes.append(unsendable("content", message.content, bound, charset))
        notes.append(None if subject is None else unsendable("subject", subject, SUBJECT_BYTES, charset))
    if not message.scripted_by:
        notes.append(unmeant(service, message.to))
    return [note for note in notes if note is not None]


def unmeant(service: Service, number: str) -> Note | None:
    """Return the note on a number that resembles a magic number but means nothing, or None if magic numbers are off."""
    counts = service.switches.magic_numbers is MagicNumbers.ON
    return meaningless(number) if counts and magic_numbers.is_meaningless(number) else None


def _cause(service: Service, message: Message) -> Note | None:
    """Return the note on a failure that the block list or a file caused, or None for other causes."""
    request, store = message.request, service.store
    if message.result == results.BLOCKED_BY_CUSTOMER and is_blockable(request.content_type, request.country_code):
        is_scripted = message.scripted_by and message.to not in store.unsubscribes
        return None if is_scripted else _block_note(f"to {message.to}", is_reserved=False)
    if message.result in FILE_RESULTS and message.result == file_result(store, request.file_ids, request.time):
        return _file_note(store, request.file_ids, request.time)
    return None
