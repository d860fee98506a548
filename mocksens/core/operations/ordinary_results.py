"""The ordinary result of each message: what it comes to where neither a scenario nor a number decides."""

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
"""Looked up here once, as every send asks for them."""
FILE_RESULTS: Final = frozenset({results.FILE_NOT_FOUND, results.FILE_EXPIRED})
"""The results that files lead to."""


def results_of(service: Service, send: Send, file_ids: tuple[str, ...], time: int) -> list[str]:
    """Return the result of each message sent at ``time``: the block list decides first, then files, then texts."""
    blocked = service.store.unsubscribes if is_blockable(send.content_type, send.country_code) else ()
    of_files = file_result(service.store, file_ids, time) if file_ids else ""
    content_limit = CONTENT_BYTES[send.type].value
    subject_limit = 0 if send.type is SMS else SUBJECT_BYTES.value
    charset = service.switches.charset
    bad_content = _is_unsupported(send.content, content_limit, charset)
    bad_subject = send.subject is not None and _is_unsupported(send.subject, subject_limit, charset)
    shared = of_files or (results.CHARSET_CONVERSION if bad_content or bad_subject else results.SUCCESS)

    found = []
    for recipient in send.recipients:
        content, subject = recipient.content, recipient.subject
        if recipient.to in blocked:
            found.append(results.BLOCKED_BY_CUSTOMER)
        elif of_files or (content is None and subject is None):
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


def file_result(store: Store, file_ids: Sequence[str], time: int) -> str:
    """Return the result that files lead to; empty if they are all there (rule send.file-ids)."""
    return next((code for file_id in file_ids if (code := result_of_file(store, file_id, time))), "")


def result_of_file(store: Store, file_id: str, time: int) -> str:
    """Return the result that a file leads to that is sent at ``time``; empty if it is there."""
    file = store.files.get(file_id)
    if file is None or time > file.expire_time + FILE_MEMORY_MS:
        return results.FILE_NOT_FOUND
    return results.FILE_EXPIRED if time >= file.expire_time else ""
