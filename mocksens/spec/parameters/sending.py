"""The parameters of sends and uploads."""

from typing import Final

from mocksens.spec import limits
from mocksens.spec.cite import documented, observed
from mocksens.spec.countries import CITE as COUNTRIES_CITE
from mocksens.spec.countries import COUNTRIES, DOMESTIC
from mocksens.spec.limits import RECIPIENTS, RECIPIENTS_MIN, SEND, UPLOAD
from mocksens.spec.parameters.choices import CONTENT_TYPES, TYPES, choices
from mocksens.spec.parameters.parameter import Kind, Parameter, number
from mocksens.spec.statuses import ContentType

SEND_MESSAGES: Final = (
    Parameter(
        name="type",
        attribute="type",
        kind=Kind.CHOICE,
        cite=documented(SEND, "type, D:82"),
        rule="send.type",
        mandatory=True,
        choices=TYPES,
    ),
    Parameter(
        name="contentType",
        attribute="content_type",
        kind=Kind.CHOICE,
        cite=documented(SEND, "contentType, D:83"),
        rule="send.type",
        default=ContentType.COMM,
        choices=CONTENT_TYPES,
    ),
    Parameter(
        name="countryCode",
        attribute="country_code",
        kind=Kind.CHOICE,
        cite=documented(SEND, "countryCode, D:86"),
        rule="send.country",
        default=DOMESTIC,
        choices=choices(COUNTRIES),
        form=COUNTRIES_CITE,
        hint=", which the list of November 2020 lacks; `mocksens codes --countries` shows it, the setting `countries`"
        " lifts it",
    ),
    number("from", "sender", documented(SEND, "from, D:89"), mandatory=True),
    Parameter(
        name="subject",
        attribute="subject",
        kind=Kind.TEXT,
        cite=documented(SEND, "subject, D:90"),
        rule="send.subject",
        blank=True,
    ),
    Parameter(
        name="content",
        attribute="content",
        kind=Kind.TEXT,
        cite=documented(SEND, "content, D:92"),
        rule="send.content",
        mandatory=True,
        blank=True,
    ),
    Parameter(
        name="messages",
        attribute="recipients",
        kind=Kind.LIST,
        cite=documented(SEND, "messages, D:94"),
        rule="send.recipients",
        mandatory=True,
        at_least=RECIPIENTS_MIN,
        at_most=RECIPIENTS,
        fields=(
            number("to", "to", documented(SEND, "messages.to, D:96"), mandatory=True, form=None),
            Parameter(
                name="subject",
                attribute="subject",
                kind=Kind.TEXT,
                cite=documented(SEND, "messages.subject, D:97"),
                rule="send.subject",
                blank=True,
            ),
            Parameter(
                name="content",
                attribute="content",
                kind=Kind.TEXT,
                cite=documented(SEND, "messages.content, D:99"),
                rule="send.content",
                blank=True,
            ),
        ),
    ),
    Parameter(
        name="files",
        attribute="files",
        kind=Kind.LIST,
        cite=documented(SEND, "files.fileId, D:101"),
        rule="send.file-ids",
        at_most=limits.FILES,
        fields=(
            Parameter(
                name="fileId",
                attribute="file_id",
                kind=Kind.TEXT,
                cite=documented(SEND, "files.fileId, D:101"),
                rule="send.file-ids",
            ),
            Parameter(
                name="name",
                attribute="name",
                kind=Kind.TEXT,
                cite=observed("the older document's inline file"),
                rule="send.inline-files",
            ),
            Parameter(
                name="body",
                attribute="body",
                kind=Kind.TEXT,
                cite=observed("the older document's inline file"),
                rule="send.inline-files",
            ),
        ),
    ),
    Parameter(
        name="reserveTime",
        attribute="reserve_time",
        kind=Kind.MINUTE,
        cite=documented(SEND, "reserveTime, D:103"),
        rule="reserve.time",
    ),
    Parameter(
        name="reserveTimeZone",
        attribute="reserve_time_zone",
        kind=Kind.TEXT,
        cite=documented(SEND, "reserveTimeZone, D:104"),
        rule="reserve.zone",
    ),
)

UPLOAD_FILE: Final = (
    Parameter(
        name="fileName",
        attribute="name",
        kind=Kind.TEXT,
        cite=documented(UPLOAD, "fileName, D:173"),
        rule="upload.rules",
        mandatory=True,
    ),
    Parameter(
        name="fileBody",
        attribute="body",
        kind=Kind.TEXT,
        cite=documented(UPLOAD, "fileBody, D:175"),
        rule="upload.rules",
        mandatory=True,
    ),
)

RESERVE_TIME_ZONE_DEFAULT: Final = "Asia/Seoul"
"""The default of reserveTimeZone (D:104)."""
