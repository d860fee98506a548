"""The recipients that a service has sent to on a day (rule gateway.quota)."""


class Quota:
    """The count of recipients on the latest day with a send. The caller numbers the days."""

    def __init__(self, day: int = 0, recipients: int = 0) -> None:
        self.day = day
        self.recipients = recipients

    def used(self, day: int) -> int:
        """Return the number of recipients counted on that day."""
        return self.recipients if day == self.day else 0

    def count(self, day: int, recipients: int) -> None:
        """Count recipients on that day."""
        self.set(day, self.used(day) + recipients)

    def set(self, day: int, recipients: int) -> None:
        """Set the count of a day."""
        self.day, self.recipients = day, recipients
