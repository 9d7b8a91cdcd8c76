"""The result of one evaluation, from which page, model card, risk document and gates are written."""

from dataclasses import dataclass
from typing import Any

from training.evaluation.gate import Gate
from training.evaluation.sample import Sample


@dataclass(frozen=True)
class Evaluation:
    """A sample with its metrics, findings and gates."""

    sample: Sample
    metrics: dict[str, Any]
    """Headline figures; empty where no outcome is known."""
    findings: dict[str, Any]
    """What ``training/evaluation/findings.py`` computed."""
    gates: tuple[Gate, ...]
    subject: str
    """Which rows these are, in a few words."""
    notes: tuple[str, ...] = ()
    settings: dict[str, Any] | None = None
    """Seed, hyperparameters and library versions, if this is the evaluation of a fit."""

    @property
    def version(self) -> str:
        """Of the scorecard."""
        return str(self.sample.card["version"])

    @property
    def warnings(self) -> list[str]:
        """The notes that somebody should act on, without the word itself."""
        return [note.removeprefix("WARNING: ") for note in self.notes if note.startswith("WARNING: ")]

    @property
    def failing(self) -> list[Gate]:
        """The gates that do not pass."""
        return [gate for gate in self.gates if not gate.passed]
