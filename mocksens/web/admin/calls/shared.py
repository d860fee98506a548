"""The path and the meanings of failures that calls share."""

from typing import Final

SERVICE: Final = "/services/{serviceId}"
"""The path of a service, below which most calls are."""
NO_SERVICE: Final = {404: "there is no such service yet; the message names the nearest"}
UNKNOWN: Final = {404: "there is no such service, or it does not know the thing; the message says which"}
