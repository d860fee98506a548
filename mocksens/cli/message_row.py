"""Print a message."""

from mocksens.cli.admin import ServiceAdmin
from mocksens.cli.answers import MessageData
from mocksens.cli.output import say, say_json
from mocksens.cli.service_choice import Services


def print_message(chosen: Services, admin: ServiceAdmin, message: MessageData, *, as_json: bool) -> None:
    """Print a message as a row, or as a line of JSON; of all services, with its serviceId."""
    if as_json:
        say_json({"serviceId": admin.service_id, **message} if chosen.everywhere else message)
        return
    status = message["result"] if message["status"] == "COMPLETED" else message["status"]
    row = f"{message['requestTime'][:19]}  {message['to']:12} {message['type']} {status:10}  {message['content']}"
    say(chosen.front(admin) + row)
