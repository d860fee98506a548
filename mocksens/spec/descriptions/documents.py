"""The introductions of the documents."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mocksens.spec.documents import Document

DOCUMENT_TEXTS: Final[Mapping[Document, str]] = MappingProxyType(
    {
        Document.OF_2023: 'This is the API as the page "SMS API" of 2023 describes it.',
        Document.OF_2026: (
            "This is the API as the pages of 2026 describe it, one for each operation. Where they agree with the page"
            " of 2023, `x-source` names the line of that page."
        ),
    }
)
