"""The paths of mocksens's own pages and calls, shared by the server and its clients."""

from typing import Final

ADMIN: Final = "/_mocksens"
"""The prefix of all these paths except ``PAGE`` and ``DESCRIPTION``."""
ALIVE: Final = f"{ADMIN}/livez"
READY: Final = f"{ADMIN}/readyz"
CERTIFICATE: Final = f"{ADMIN}/ca.pem"
PAGE: Final = "/"
"""The path of the inbox."""
DESCRIPTION: Final = "/openapi.json"
"""The path of the OpenAPI description of SENS."""
INBOX: Final = f"{ADMIN}/inbox"
"""The prefix of the paths of the inbox's files."""
