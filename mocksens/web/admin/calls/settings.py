"""The calls about the settings of a service, and its block list."""

from typing import Final

from mocksens.client.models.services import Callers, CallersGiven, SettingsChange, SettingTexts
from mocksens.client.models.unsubscribes import Calls, Unsubscribes
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.calls.shared import NO_SERVICE, SERVICE
from mocksens.web.admin.endpoints import settings

SETTINGS: Final = Subject(
    "settings",
    "The switches of a service, the numbers that `from` may be, and the block list.",
    (
        Call(
            "GET",
            f"{SERVICE}/settings",
            settings.get_settings,
            "The switches of this service.",
            gives=SettingTexts,
            fails=NO_SERVICE,
        ),
        Call(
            "PUT",
            f"{SERVICE}/settings",
            settings.change_settings,
            "Set switches for this service only. What is not named stays, null goes by the server's; `auth` and"
            " `max_body` are the whole server's.",
            takes=SettingsChange,
            gives=SettingTexts,
            example={"delivery": "immediate"},
            may_be_empty=True,
        ),
        Call(
            "GET",
            f"{SERVICE}/callers",
            settings.get_callers,
            "The numbers that `from` may be.",
            gives=CallersGiven,
            fails=NO_SERVICE,
        ),
        Call(
            "PUT",
            f"{SERVICE}/callers",
            settings.set_callers,
            "Decide what `from` may be.",
            takes=Callers,
            gives=CallersGiven,
            example={"callers": ["0212345678"]},
        ),
        Call(
            "GET",
            f"{SERVICE}/unsubscribes",
            settings.list_unsubscribes,
            "The block list.",
            gives=Unsubscribes,
            fails=NO_SERVICE,
        ),
        Call(
            "POST",
            f"{SERVICE}/unsubscribes",
            settings.call,
            "Let numbers call the 080 number. They are blocked with registerType C; one that is blocked already stays"
            " as it is.",
            takes=Calls,
            gives=Unsubscribes,
            example={"clientTelNo": "01012345678"},
        ),
    ),
)
