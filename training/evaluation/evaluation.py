"""One evaluation, from which page, model card, risk document and gates are all written."""

from dataclasses import dataclass
from typing import Any

from training.evaluation.gates import Gate
from training.evaluation.sample import Sample


@dataclass(frozen=True)
class Evaluation:
    """A sample with all that was found of it."""

    sample: Sample
    metrics: dict[str, Any]
    """Headline figures; empty where no outcome is known."""
    found: dict[str, Any]
    """``training/evaluation/findings.py``."""
    gates: tuple[Gate, ...]
    subject: str
    """Which rows these are, in a few words."""
    notes: tuple[str, ...] = ()
    settings: dict[str, Any] | None = None
    """Seed, shape and versions of the fit, where this is one."""

    @property
    def version(self) -> str:
        """Of the scorecard."""
        return str(self.sample.card["version"])

    @property
    def failing(self) -> list[Gate]:
        """The gates that do not pass."""
        return [gate for gate in self.gates if not gate.passed]
