"""The charset in a Content-Type, and the first and last bytes of a JPEG."""

from typing import Final

CHARSET: Final = rb"(?i)charset=[\"']?([\w.:-]{1,40})"
JPEG_START: Final = b"\xff\xd8\xff"
JPEG_END: Final = b"\xff\xd9"
