"""The answer to an upload."""

from typing import Final

from mocksens.spec.answers.field import AnswerBody, AnswerField, AnswerKind
from mocksens.spec.cite import documented
from mocksens.spec.limits import UPLOAD

UPLOADED: Final = AnswerBody(
    "FileAnswer",
    (
        AnswerField(
            "fileId", AnswerKind.TEXT, "File ID. Used when sending MMS messages", documented(UPLOAD, "fileId, D:191")
        ),
        AnswerField("createTime", AnswerKind.MILLISECOND, "File upload time", documented(UPLOAD, "createTime, D:192")),
        AnswerField("expireTime", AnswerKind.MILLISECOND, "File expired time", documented(UPLOAD, "expireTime, D:193")),
    ),
)
