"""How many recipients one service has sent to on a day (rule gateway.quota)."""


class Quota:
    """The recipients of the last day on which any were counted. Days are counted by the caller."""

    def __init__(self, day: int = 0, recipients: int = 0) -> None:
        self.day = day
        self.recipients = recipients

    def used(self, day: int) -> int:
        """Return the recipients counted on that day."""
        return self.recipients if day == self.day else 0

    def count(self, day: int, recipients: int) -> None:
        """Count recipients on that day."""
        self.set(day, self.used(day) + recipients)

    def set(self, day: int, recipients: int) -> None:
        """Let so many recipients be counted on that day."""
        self.day, self.recipients = day, recipients
