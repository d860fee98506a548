"""The addresses at which mocksens is asked for things of its own, for the server and all clients."""

from typing import Final

ADMIN: Final = "/_mocksens"
"""The beginning of all of them."""
ALIVE: Final = f"{ADMIN}/livez"
READY: Final = f"{ADMIN}/readyz"
CERTIFICATE: Final = f"{ADMIN}/ca.pem"
PAGE: Final = "/"
"""The address of the inbox."""
INBOX: Final = f"{ADMIN}/inbox"
"""The beginning of the addresses of its files."""
