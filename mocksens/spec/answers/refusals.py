"""The bodies of refusals: SENS's own, and those of the API Gateway in front of it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mocksens.spec.answers.field import AnswerBody, AnswerField, AnswerKind
from mocksens.spec.cite import GATEWAY_API, documented, documented_2026, observed
from mocksens.spec.documents import Document

ENVELOPE: Final = observed("the body of a 400")
PAGE_OF_2026: Final = "sens-overview"
ERROR_NAME: Final = "check.error-name"
SERVICE: Final = "gateway.service"
ONLY_2023: Final = (Document.OF_2023,)
ONLY_2026: Final = (Document.OF_2026,)
FORBIDDEN: Final = observed("an official sample of a 403")
ERROR_CODES: Final = documented("Error codes", "the body of an error", document=GATEWAY_API)


def _of_each(name: str, kind: AnswerKind, says: str, assumption: str = "") -> tuple[AnswerField, ...]:
    """Return the rows of a field that live answers of 2023 have, and that the pages of 2026 list."""
    row = AnswerField(name, kind, says, ENVELOPE, documents=ONLY_2023, form="check.envelope")
    cite = documented_2026(PAGE_OF_2026, name)
    return row, row._replace(cite=cite, documents=ONLY_2026, form=ERROR_NAME, assumption=assumption)


REFUSED: Final = AnswerBody(
    "SensError",
    (
        *_of_each("status", AnswerKind.INTEGER, "The HTTP status"),
        AnswerField(
            "errors",
            AnswerKind.TEXTS,
            "Every violation. A 404 has none",
            ENVELOPE,
            mandatory=False,
            documents=ONLY_2023,
            form="check.envelope",
        ),
        AnswerField(
            "errors",
            AnswerKind.TEXT,
            "The name of the status, such as Bad Request",
            documented_2026(PAGE_OF_2026, "errors"),
            documents=ONLY_2026,
            form=ERROR_NAME,
            assumption="the pages say only that it is a text; live answers up to 2025 have a list",
        ),
        *_of_each("errorMessage", AnswerKind.TEXT, "The first violation", "the pages do not say which one"),
    ),
)
"""SENS's refusal (rules check.envelope and check.error-name)."""

FORBIDDEN_2023: Final = AnswerBody(
    "ForbiddenError",
    (
        AnswerField("status", AnswerKind.INTEGER, "The HTTP status", FORBIDDEN, form=SERVICE),
        AnswerField("error", AnswerKind.TEXT, "The name of the status", FORBIDDEN, form=SERVICE),
        AnswerField("message", AnswerKind.TEXT, "The reason", FORBIDDEN, form=SERVICE),
    ),
)
"""SENS's 403 in the document of 2023 (rule gateway.service)."""

GATEWAY_REFUSED: Final = AnswerBody(
    "GatewayError",
    (
        AnswerField(
            "error",
            AnswerKind.OBJECT,
            "The error",
            ERROR_CODES,
            item=AnswerBody(
                "GatewayErrorDetail",
                (
                    AnswerField(
                        "errorCode", AnswerKind.TEXT, "The code of the error", ERROR_CODES, form="gateway.codes"
                    ),
                    AnswerField("message", AnswerKind.TEXT, "The name of the error", ERROR_CODES),
                    AnswerField("details", AnswerKind.TEXT, "The reason", ERROR_CODES),
                ),
            ),
        ),
    ),
)
"""The refusal of the API Gateway."""

SENS_REFUSALS: Final[Mapping[int, Mapping[Document, AnswerBody]]] = MappingProxyType(
    {
        400: dict.fromkeys(Document, REFUSED),
        403: {Document.OF_2023: FORBIDDEN_2023, Document.OF_2026: REFUSED},
        404: dict.fromkeys(Document, REFUSED),
    }
)
"""The bodies of SENS's own refusals, by status. All other refusals are the gateway's."""
