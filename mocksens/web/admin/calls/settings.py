"""The calls that return or change the settings and the block list of a service."""

from typing import Final

from mocksens.client.models.services import Callers, CallersGiven, SettingsChange, SettingTexts
from mocksens.client.models.unsubscribes import Calls, Unsubscribes
from mocksens.core.switch_texts import OF_SERVICE
from mocksens.core.switches import SWITCHES
from mocksens.web.admin.call import Call, Subject
from mocksens.web.admin.calls.shared import NO_SERVICE, SERVICE
from mocksens.web.admin.endpoints import settings

SERVER_WIDE: Final = " and ".join(f"`{name}`" for name in SWITCHES if name not in OF_SERVICE)
SETTINGS: Final = Subject(
    name="settings",
    says="The settings of a service, the numbers that `from` may have, and the block list.",
    calls=(
        Call(
            method="GET",
            path=f"{SERVICE}/settings",
            handler=settings.get_settings,
            says="Return the settings of a service.",
            gives=SettingTexts,
            fails=NO_SERVICE,
        ),
        Call(
            method="PUT",
            path=f"{SERVICE}/settings",
            handler=settings.change_settings,
            says="Change settings of one service. Settings that are not named stay as they are. null restores the"
            f" server's value. {SERVER_WIDE} cannot be changed for one service.",
            takes=SettingsChange,
            gives=SettingTexts,
            example={"delivery": "immediate"},
            may_be_empty=True,
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/callers",
            handler=settings.get_callers,
            says="List the numbers that `from` may have. null means any.",
            gives=CallersGiven,
            fails=NO_SERVICE,
        ),
        Call(
            method="PUT",
            path=f"{SERVICE}/callers",
            handler=settings.set_callers,
            says="Set the numbers that `from` may have. null allows any.",
            takes=Callers,
            gives=CallersGiven,
            example={"callers": ["0212345678"]},
        ),
        Call(
            method="GET",
            path=f"{SERVICE}/unsubscribes",
            handler=settings.list_unsubscribes,
            says="Return the block list.",
            gives=Unsubscribes,
            fails=NO_SERVICE,
        ),
        Call(
            method="POST",
            path=f"{SERVICE}/unsubscribes",
            handler=settings.call,
            says="Add numbers to the block list as calls to the 080 number do, with registerType C. Numbers that are"
            " already on it stay as they are.",
            takes=Calls,
            gives=Unsubscribes,
            example={"clientTelNo": "01012345678"},
        ),
    ),
)
