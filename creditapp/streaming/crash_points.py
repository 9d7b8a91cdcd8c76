"""The points between which a batch can die: production passes through them, a fault test ends the process at one."""

from typing import Literal

CrashPoint = Literal["handled", "delivered", "stored"]


class CrashPoints:
    """Told when a batch reaches each point; a test's subclass ends the process there."""

    async def reach(self, point: CrashPoint) -> None:
        """Go on."""
