"""Write results files: each figure with its goal, and the machine and versions it was measured with."""

import json
import os
import platform
from collections.abc import Collection
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, NamedTuple

MEASURED_WITH = ("faust-streaming", "aiokafka", "msgspec", "scikit-learn", "rocksdict")


class Row(NamedTuple):
    """One figure with its goal."""

    name: str
    value: float
    unit: str
    op: Literal[">=", "<="]
    goal: float
    at: str = ""
    """When it was measured; empty: in this run."""

    @property
    def met(self) -> bool:
        """Whether the goal was reached."""
        return self.value >= self.goal if self.op == ">=" else self.value <= self.goal

    def __str__(self) -> str:
        verdict = "met" if self.met else "MISSED"
        value = f"{self.value:.1f}" if abs(self.value) >= 10 else f"{self.value:.4f}"
        return f"{self.name:<58} {value:>10} {self.unit:<8} (goal {self.op} {self.goal:g}: {verdict})"


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write(path: Path, rows: list[Row], **more: Any) -> None:
    """Write the rows with time, machine and versions, a list of the goals that were missed, and whatever else is given."""
    at = now()
    document = {
        "at": at,
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
        "versions": {"python": platform.python_version()} | {name: version(name) for name in MEASURED_WITH},
        "rows": [row._asdict() | {"at": row.at or at} for row in rows],
        "missed": [row.name for row in rows if not row.met],
        **more,
    }
    path.write_text(json.dumps(document, indent=2) + "\n")


def read(path: Path) -> dict[str, Any]:
    """What was written; empty if there is nothing yet."""
    return dict(json.loads(path.read_text())) if path.exists() else {}


def kept(document: dict[str, Any], measured: Collection[Row]) -> list[Row]:
    """The rows of an earlier run that were not measured again, with the time at which they were."""
    names = {row.name for row in measured}
    earlier = [Row(**({"at": document["at"]} | row)) for row in document.get("rows", [])]
    return [row for row in earlier if row.name not in names]
