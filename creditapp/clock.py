"""Time is injected, so that a test can set it."""

import time
from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """The interface of a clock."""

    def time(self) -> float:
        """Now, in Unix seconds."""

    def today(self) -> date:
        """Today's date in UTC."""


class SystemClock:
    """The machine's clock."""

    def time(self) -> float:
        """Now, in Unix seconds."""
        return time.time()

    def today(self) -> date:
        """Today's date in UTC."""
        return datetime.now(UTC).date()
