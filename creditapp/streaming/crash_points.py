"""The points between which a batch can die; production passes through, a fault test stops there for good."""

from typing import Literal

Stage = Literal["handled", "delivered", "stored"]


class Stages:
    """Told of each stage that a batch reaches; a test's subclass ends the process at one of them."""

    async def reach(self, stage: Stage) -> None:
        """Go on."""
