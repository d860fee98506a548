"""Uploaded files, and files attached to messages."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from mocksens.client.models.model import DateTime, Model


class AttachedFileData(Model, frozen=True, kw_only=True):
    """A file attached to a message."""

    file_id: Annotated[
        str | None, Meta(description="null for a file that was sent in the older form and is no longer kept")
    ]
    name: Annotated[str | None, Meta(description="null if the file is not known")]
    size: Annotated[int, Meta(description="bytes")] | UnsetType = UNSET
    expire_time: DateTime | UnsetType = UNSET


class FileData(Model, frozen=True, kw_only=True):
    """An uploaded file."""

    file_id: str
    name: str
    size: Annotated[int, Meta(description="bytes")]
    expire_time: DateTime
    content: Annotated[str | None, Meta(description="the bytes in Base64; null once the file has expired")]
