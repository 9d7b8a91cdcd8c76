"""Named points in the handling of a batch at which a fault test can end the process; in production they do nothing."""

from typing import Literal

CrashPoint = Literal["handled", "delivered", "stored"]


class CrashPoints:
    """Called when a batch reaches each point; a test's subclass ends the process there."""

    async def reach(self, point: CrashPoint) -> None:
        """Do nothing."""
