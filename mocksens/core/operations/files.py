"""Uploads of files for MMS."""

from typing import Final

from mocksens.core.clock import to_ms
from mocksens.core.parsing.json_values import shown
from mocksens.core.records import AttachedFile, Upload
from mocksens.core.service import Service
from mocksens.core.validation.notes import UNREAD, Notes
from mocksens.spec.limits import FILE_LIFE

FILE_LIFE_MS: Final = to_ms(FILE_LIFE.value)


def upload(service: Service, now: int, upload: Upload, notes: Notes = UNREAD) -> AttachedFile:
    """Store a file and return it, or return the stored file with the same name and size."""
    return keep(service, upload, now, notes)


def keep(service: Service, upload: Upload, now: int, notes: Notes) -> AttachedFile:
    """Store a file for six days, or return the stored file with the same name and size (rule upload.reuse)."""
    size = len(upload.data)
    file = service.store.files.like(upload.name, size)
    if file is None:
        service.clock.pin()
        file = AttachedFile(
            file_id=service.ids.uuid(),
            name=upload.name,
            size=size,
            data=upload.data,
            create_time=now,
            expire_time=now + FILE_LIFE_MS,
        )
        service.store.files.add(file)
    else:
        suffix = "" if file.data == upload.data else ", with the first file's bytes"
        notes.note(
            "upload.reuse",
            f"{shown(upload.name)} of {size} bytes is stored already: the same fileId is returned{suffix}",
        )
    return file
