"""Upload a file for MMS."""

from typing import Final

from mocksens.core.clock import to_ms
from mocksens.core.parsing.json_values import shown
from mocksens.core.records import AttachedFile, Upload
from mocksens.core.service import Service
from mocksens.core.validation.notes import UNREAD, Notes
from mocksens.spec.limits import FILE_LIFE

FILE_LIFE_MS: Final = to_ms(FILE_LIFE.value)


def upload(service: Service, now: int, asked: Upload, notes: Notes = UNREAD) -> AttachedFile:
    """Return the file that was kept, or the one of the same name and size that is kept already."""
    return keep(service, asked, now, notes)


def keep(service: Service, asked: Upload, now: int, notes: Notes) -> AttachedFile:
    """Keep a file for six days; the same name and size is the same file (rule upload.reuse)."""
    size = len(asked.data)
    file = service.store.files.like(asked.name, size)
    if file is None:
        service.clock.pin()
        file = AttachedFile(
            file_id=service.ids.uuid(),
            name=asked.name,
            size=size,
            data=asked.data,
            create_time=now,
            expire_time=now + FILE_LIFE_MS,
        )
        service.store.files.add(file)
    else:
        kept = "" if file.data == asked.data else ", with the bytes of the first one"
        notes.note(
            "upload.reuse", f"{shown(asked.name)} of {size} bytes is stored already: the same fileId again{kept}"
        )
    return file
