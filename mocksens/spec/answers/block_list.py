"""The answer about numbers of the block list."""

from typing import Final

from mocksens.spec.answers.field import AnswerBody, AnswerField, AnswerKind
from mocksens.spec.cite import documented
from mocksens.spec.limits import UNSUBSCRIBES
from mocksens.spec.statuses import RegisterType

BLOCKED: Final = AnswerBody(
    "BlockedNumber",
    (
        AnswerField(
            "clientTelNo",
            AnswerKind.TEXT,
            "Blocked call number",
            documented(UNSUBSCRIBES, "clientTelNo, D:593, D:659"),
        ),
        AnswerField(
            "registerTime",
            AnswerKind.MILLISECOND,
            "Registered time. format: LocalDateTime",
            documented(UNSUBSCRIBES, "registerTime, D:594, D:660"),
        ),
        AnswerField(
            "registerType",
            AnswerKind.TEXT,
            "Registering method. M (manual): manual registration, C (call): phone registration",
            documented(UNSUBSCRIBES, "registerType, D:595, D:661"),
            values=tuple(RegisterType),
        ),
    ),
    is_list=True,
)
