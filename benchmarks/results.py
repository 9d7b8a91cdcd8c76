"""Write results files: each figure with its goal, and the machine and versions it was measured with."""

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal, NamedTuple

MEASURED_WITH = ("faust-streaming", "aiokafka", "msgspec", "scikit-learn", "rocksdict")


class Row(NamedTuple):
    """One figure with its goal."""

    name: str
    value: float
    unit: str
    op: Literal[">=", "<="]
    goal: float

    @property
    def met(self) -> bool:
        """Whether the goal was reached."""
        return self.value >= self.goal if self.op == ">=" else self.value <= self.goal

    def __str__(self) -> str:
        verdict = "met" if self.met else "MISSED"
        value = f"{self.value:.1f}" if abs(self.value) >= 10 else f"{self.value:.4f}"
        return f"{self.name:<58} {value:>10} {self.unit:<8} (goal {self.op} {self.goal:g}: {verdict})"


def write(path: Path, rows: list[Row], **more: object) -> None:
    """Write the rows with time, machine and versions, a list of the goals that were missed, and ``more``."""
    document = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
        "versions": {"python": platform.python_version()} | {name: version(name) for name in MEASURED_WITH},
        **more,
        "rows": [row._asdict() for row in rows],
        "missed": [row.name for row in rows if not row.met],
    }
    path.write_text(json.dumps(document, indent=2) + "\n")
