"""The table of all calls, from which routes, parameter checks, OpenAPI and the documentation are made."""

from typing import Final

from mocksens.web.admin.calls.clock import TIME
from mocksens.web.admin.calls.failures import FAILURES
from mocksens.web.admin.calls.messages import MESSAGES
from mocksens.web.admin.calls.requests import REQUESTS
from mocksens.web.admin.calls.server import SERVER
from mocksens.web.admin.calls.services import SERVICES
from mocksens.web.admin.calls.settings import SETTINGS

SUBJECTS: Final = (SERVER, SERVICES, SETTINGS, TIME, MESSAGES, REQUESTS, FAILURES)
CALLS: Final = tuple(call for subject in SUBJECTS for call in subject.calls)
