"""Files that messages have attached."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from mocksens.client.models.model import DateTime, Model


class AttachedFileData(Model, frozen=True, kw_only=True):
    """A file that is attached, as far as it is known."""

    file_id: Annotated[str | None, Meta(description="null of a file of the older form that is kept no more")]
    name: Annotated[str | None, Meta(description="null if no such file is known")]
    size: Annotated[int, Meta(description="bytes")] | UnsetType = UNSET
    expire_time: DateTime | UnsetType = UNSET


class FileData(Model, frozen=True, kw_only=True):
    """An uploaded file."""

    file_id: str
    name: str
    size: Annotated[int, Meta(description="bytes")]
    expire_time: DateTime
    content: Annotated[str | None, Meta(description="its bytes as Base64; null once it has expired")]
