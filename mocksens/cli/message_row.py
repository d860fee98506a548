"""The output of a message, as a row or as JSON."""

import msgspec

from mocksens.cli.admin import ServiceAdmin
from mocksens.cli.output import say, say_json
from mocksens.cli.service_choice import Services
from mocksens.client.models.messages import MessageData


def print_message(chosen: Services, admin: ServiceAdmin, message: MessageData, *, as_json: bool) -> None:
    """Print a message as a row or as a line of JSON, with its serviceId if the command covers all services."""
    if as_json:
        row = msgspec.to_builtins(message)
        say_json({"serviceId": admin.service_id, **row} if chosen.everywhere else row)
        return
    status = message.result if message.status == "COMPLETED" else message.status
    line = f"{message.request_time[:19]}  {message.to:12} {message.type} {status:10}  {message.content}"
    say(chosen.front(admin) + line)
