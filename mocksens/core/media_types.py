"""The charset in a Content-Type, and the first and last bytes of a JPEG."""

import re
from typing import Final

CHARSET: Final = re.compile(rb"charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)
JPEG_START: Final = b"\xff\xd8\xff"
JPEG_END: Final = b"\xff\xd9"
