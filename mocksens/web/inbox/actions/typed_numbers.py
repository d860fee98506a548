"""Telephone numbers as a person types them into a form."""

import re


def numbers_in(text: str) -> list[str]:
    """Return the numbers in a text, which are separated by commas, semicolons or line ends."""
    return [number for part in re.split("[,;\r\n]", text) if (number := part.strip())]
