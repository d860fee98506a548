"""The calls about the settings of a service, and its block list."""

from typing import Final

from mocksens.client.models.services import Callers, CallersGiven, SettingsChange, SettingTexts
from mocksens.client.models.unsubscribes import Calls, Unsubscribes
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.calls.shared import NO_SERVICE, SERVICE
from mocksens.web.admin.endpoints import settings

SETTINGS: Final = Subject(
    name="settings",
    says="The switches of a service, the numbers that `from` may be, and the block list.",
    calls=(
        Call(
            method="GET",
            path=f"{SERVICE}/settings",
            handler=settings.get_settings,
            says="The switches of this service.",
            gives=SettingTexts,
            fails=NO_SERVICE,
        ),
        Call(
            method="PUT",
            path=f"{SERVICE}/settings",
            handler=settings.change_settings,
            says="Set switches for this service only. What is not named stays, null goes by the server's; `auth` and"
            " `max_body` are the whole server's.",
            takes=SettingsChange,
            gives=SettingTexts,
            example={"delivery": "immediate"},
            may_be_empty=True,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/callers",
            handler=settings.get_callers,
            says="The numbers that `from` may be.",
            gives=CallersGiven,
            fails=NO_SERVICE,
        ),
        Call(
            method="PUT",
            path=f"{SERVICE}/callers",
            handler=settings.set_callers,
            says="Decide what `from` may be.",
            takes=Callers,
            gives=CallersGiven,
            example={"callers": ["0212345678"]},
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/unsubscribes",
            handler=settings.list_unsubscribes,
            says="The block list.",
            gives=Unsubscribes,
            fails=NO_SERVICE,
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/unsubscribes",
            handler=settings.call,
            says="Let numbers call the 080 number. They are blocked with registerType C; one that is blocked already"
            " stays as it is.",
            takes=Calls,
            gives=Unsubscribes,
            example={"clientTelNo": "01012345678"},
        ),
    ),
)
