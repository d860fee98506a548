"""The times that pages show."""


def to_the_minute(instant: str) -> str:
    """Return an instant in ISO 8601 as people read it: ``2026-01-01 09:00``. An empty text stays empty."""
    return _readable(instant, 16)


def to_the_second(instant: str) -> str:
    """Return an instant as ``2026-01-01 09:00:00``."""
    return _readable(instant, 19)


def to_the_millisecond(instant: str) -> str:
    """Return an instant as ``2026-01-01 09:00:00.000``."""
    return _readable(instant, 23)


def _readable(instant: str, length: int) -> str:
    return instant[:length].replace("T", " ")
