"""The path of a service, and the failures that most calls share."""

from typing import Final

SERVICE: Final = "/services/{serviceId}"
"""The path of a service. Most calls are below it."""
NO_SERVICE: Final = {404: "no such service; the message suggests the nearest"}
UNKNOWN: Final = {404: "no such service, or nothing with this id or name in it; the message says which"}
