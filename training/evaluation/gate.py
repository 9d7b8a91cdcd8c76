"""A condition that an evaluation has to meet before its scorecard is released."""

from typing import Any, Literal

import msgspec


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """One condition of a release."""

    name: str
    value: float | None
    """None: not measured."""
    op: Literal[">=", "<="]
    floor: float
    says: str
    overridable: bool = True

    @property
    def passed(self) -> bool:
        """Whether the value is on the right side of the floor; a gate that was not measured passes."""
        if self.value is None:
            return True
        return self.value >= self.floor if self.op == ">=" else self.value <= self.floor

    @property
    def state(self) -> str:
        """In a word or two."""
        return "not measured" if self.value is None else "passed" if self.passed else "FAILED"

    def record(self) -> dict[str, Any]:
        """The gate as gates.json holds it."""
        return msgspec.structs.asdict(self) | {"passed": self.passed, "measured": self.value is not None}

    def failure(self) -> str:
        """What is wrong, in a few words."""
        side = "below" if self.op == ">=" else "above"
        return f"{self.name} {self.value:.3g} is {side} {self.floor:.3g}: {self.says}"
