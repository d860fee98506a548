"""A row of a table of answers, and the kinds of values."""

from enum import StrEnum
from typing import Final, NamedTuple

from mocksens.spec.cite import Cite
from mocksens.spec.documents import Document

EVERY_DOCUMENT: Final = tuple(Document)


class AnswerKind(StrEnum):
    """The type of a field, or the format of its text."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    LIST = "list"
    """A list of the objects ``item``."""
    OBJECT = "object"
    """The object ``item``."""
    TEXTS = "list of texts"
    MINUTE = "yyyy-MM-dd HH:mm"
    SECOND = "yyyy-MM-dd HH:mm:ss"
    MILLISECOND = "yyyy-MM-dd'T'HH:mm:ss.SSS"
    OFFSET = "YYYY-MM-DDTHH:mm:ss±hh:mm"
    """A time with the offset of its zone from UTC."""


class AnswerField(NamedTuple):
    """A field of an answer, as a document lists it.

    ``says`` is the document's description, and ``assumption`` is what no source says of it. ``rule`` is the id of the
    rule by which mocksens's answers may lack the field although it is mandatory, or have it although the document does
    not list it. ``form`` is the id of the rule on its value.
    """

    name: str
    kind: AnswerKind
    says: str
    cite: Cite
    mandatory: bool = True
    documents: tuple[Document, ...] = EVERY_DOCUMENT
    rule: str = ""
    form: str = ""
    assumption: str = ""
    values: tuple[str, ...] = ()
    item: "AnswerBody | None" = None

    @property
    def is_certain(self) -> bool:
        """True if every answer has the field."""
        return self.mandatory and not self.rule


class AnswerBody(NamedTuple):
    """The body of an answer, or an object in it: an object with ``fields``, or a list of such objects.

    ``name`` is the name of the object's type in generated clients.
    """

    name: str
    fields: tuple[AnswerField, ...]
    is_list: bool = False

    def fields_of(self, document: Document) -> tuple[AnswerField, ...]:
        """Return the fields of the object as ``document`` describes it."""
        return tuple(row for row in self.fields if document in row.documents)
