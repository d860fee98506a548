"""The result that a message has if neither a scenario nor a magic number decides it."""

from collections.abc import Sequence
from typing import Final

from mocksens.core.records import Send
from mocksens.core.service import Service
from mocksens.core.storage.files import FILE_MEMORY_MS
from mocksens.core.storage.store import Store
from mocksens.core.text import Charset, cut, unsupported
from mocksens.spec import results
from mocksens.spec.countries import DOMESTIC
from mocksens.spec.limits import CONTENT_BYTES, SUBJECT_BYTES
from mocksens.spec.statuses import ContentType, MessageType

SMS, AD = MessageType.SMS, ContentType.AD
"""Bound once: every send uses them, and an enum's attribute look-up is slow."""
FILE_RESULTS: Final = frozenset({results.FILE_NOT_FOUND, results.FILE_EXPIRED})
"""Results caused by files."""


def results_of(service: Service, send: Send, file_ids: tuple[str, ...], time: int) -> list[str]:
    """Return the result of each message sent at ``time``.

    The block list takes precedence over files, and files over texts.
    """
    blocked = service.store.unsubscribes if is_blockable(send.content_type, send.country_code) else ()
    from_files = file_result(service.store, file_ids, time) if file_ids else ""
    content_limit = CONTENT_BYTES[send.type].value
    subject_limit = 0 if send.type is SMS else SUBJECT_BYTES.value
    charset = service.switches.charset
    bad_content = _is_unsupported(send.content, content_limit, charset)
    bad_subject = send.subject is not None and _is_unsupported(send.subject, subject_limit, charset)
    shared = from_files or (results.CHARSET_CONVERSION if bad_content or bad_subject else results.SUCCESS)

    outcomes = []
    for recipient in send.recipients:
        content, subject = recipient.content, recipient.subject
        if recipient.to in blocked:
            outcomes.append(results.BLOCKED_BY_CUSTOMER)
        elif from_files or (content is None and subject is None):
            outcomes.append(shared)
        else:
            bad = bad_content if content is None else _is_unsupported(content, content_limit, charset)
            bad = bad or (bad_subject if subject is None else _is_unsupported(subject, subject_limit, charset))
            outcomes.append(results.CHARSET_CONVERSION if bad else results.SUCCESS)
    return outcomes


def is_blockable(content_type: ContentType, country_code: str) -> bool:
    """Return whether the block list applies to messages of this kind: advertisements within Korea (rule block.ads)."""
    return content_type is AD and country_code == DOMESTIC


def _is_unsupported(text: str, limit: int, charset: Charset) -> bool:
    """Return whether the part of a text that fits the limit cannot be encoded (rule text.unsupported)."""
    return not text.isascii() and bool(unsupported(cut(text, limit), charset))


def file_result(store: Store, file_ids: Sequence[str], time: int) -> str:
    """Return the result that the first bad file causes; empty if all files are available (rule send.file-ids)."""
    return next((code for file_id in file_ids if (code := result_of_file(store, file_id, time))), "")


def result_of_file(store: Store, file_id: str, time: int) -> str:
    """Return the result that a file causes when sent at ``time``; empty if it is available."""
    file = store.files.get(file_id)
    if file is None or time > file.expire_time + FILE_MEMORY_MS:
        return results.FILE_NOT_FOUND
    return results.FILE_EXPIRED if time >= file.expire_time else ""
