"""The bodies of refusals: SENS's own, and those of the API Gateway in front of it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mocksens.spec.answers.field import AnswerBody, AnswerField, AnswerKind
from mocksens.spec.cite import GATEWAY_API, documented, documented_2026, observed
from mocksens.spec.documents import Document

ENVELOPE: Final = observed("the body of a 400")
PAGE_OF_2026: Final = "sens-overview"
FORBIDDEN: Final = observed("an official sample of a 403")
ERROR_CODES: Final = documented("Error codes", "the body of an error", document=GATEWAY_API)

REFUSED: Final = AnswerBody(
    "SensError",
    (
        AnswerField("status", AnswerKind.INTEGER, "The HTTP status", ENVELOPE),
        AnswerField(
            "errors",
            AnswerKind.TEXTS,
            "Every violation. A 404 has none",
            ENVELOPE,
            mandatory=False,
            documents=(Document.OF_2023,),
        ),
        AnswerField(
            "errors",
            AnswerKind.TEXT,
            "The name of the status, such as Bad Request",
            documented_2026(PAGE_OF_2026, "errors"),
            documents=(Document.OF_2026,),
        ),
        AnswerField("errorMessage", AnswerKind.TEXT, "The first violation", ENVELOPE),
    ),
)
"""SENS's refusal (rule check.envelope)."""

FORBIDDEN_2023: Final = AnswerBody(
    "ForbiddenError",
    (
        AnswerField("status", AnswerKind.INTEGER, "The HTTP status", FORBIDDEN),
        AnswerField("error", AnswerKind.TEXT, "The name of the status", FORBIDDEN),
        AnswerField("message", AnswerKind.TEXT, "The reason", FORBIDDEN),
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
                        "errorCode", AnswerKind.TEXT, "The code of the error (rule gateway.codes)", ERROR_CODES
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
