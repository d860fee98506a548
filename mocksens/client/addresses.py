"""The paths of mocksens's own calls, for the server and its clients."""

from typing import Final

ADMIN: Final = "/_mocksens"
"""The beginning of all these paths."""
ALIVE: Final = f"{ADMIN}/livez"
READY: Final = f"{ADMIN}/readyz"
CERTIFICATE: Final = f"{ADMIN}/ca.pem"
PAGE: Final = "/"
"""The address of the inbox."""
INBOX: Final = f"{ADMIN}/inbox"
"""The beginning of the addresses of its files."""
