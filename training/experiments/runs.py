"""Find the runs in a directory, each as its own files describe it.

A run is a directory with ``scorecard.json`` and ``metrics.json``, whatever its name and wherever it lies; what lies in a run's ``segments`` is a part of it.
Nothing else is kept of it: no register that could disagree with the files.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.artefacts import load_card, read_metrics
from training.errors import TrainingError

METRICS = ("auc", "ks", "brier", "ece")
HIGHER_IS_BETTER = {"auc", "gini", "ks"}
SEGMENTS = "segments"
"""The directory of a run that holds a run for each segment."""


@dataclass(frozen=True)
class KeptRun:
    """A run's identity, settings and figures."""

    directory: Path
    version: str
    created: str
    data: str
    """SHA-256 of the training data: figures of runs on other data do not compare."""
    metrics: Mapping[str, float]
    """Headline figures, of rows that the models of the cross-validation had not seen."""
    settings: Mapping[str, Any]
    """All that the run depends on besides the data, by name."""
    gates: tuple[tuple[str, str], ...]
    """Name and state of each gate: passed, FAILED, not measured."""
    notes: tuple[str, ...]
    searched: tuple[tuple[str, float], ...]
    """Log loss on unseen rows of each candidate."""
    characteristics: tuple[str, ...]
    segments: tuple[Mapping[str, Any], ...] = ()
    """Name and figures of each segment, where there are any."""

    @property
    def judged(self) -> str:
        """The same for runs of the same rows of the same data, whose figures compare: a segment's rows are not the whole's."""
        return f"{self.data} {self.metrics.get('rows', 0)} {self.metrics.get('bad_rate', 0):.6g}"

    @property
    def failing(self) -> list[str]:
        """Names of the gates that fail."""
        return [name for name, state in self.gates if state == "FAILED"]


def found(directory: Path) -> list[KeptRun]:
    """The runs in a directory and below it, oldest first; TrainingError where there is none."""
    if not directory.is_dir():
        raise TrainingError(
            f"{directory} is no directory; name one that holds runs, or leave it out for the present one"
        )
    runs = sorted((read(place) for place in _places(directory)), key=lambda run: (run.created, str(run.directory)))
    if not runs:
        raise TrainingError(
            f"there is no run in {directory} or below it; `training fit --out {directory}/one` makes one"
        )
    return runs


def _places(directory: Path) -> Iterator[Path]:
    """Directories of runs; hidden ones (such as those that are being written) are passed over."""
    for path in [directory, *sorted(directory.rglob("*/"))]:
        hidden = any(part.startswith(".") for part in path.relative_to(directory).parts)
        part = path != directory and path.parent.name == SEGMENTS and _is_run(path.parent.parent)
        if not hidden and not part and _is_run(path):
            yield path


def _is_run(path: Path) -> bool:
    return (path / "scorecard.json").is_file() and (path / "metrics.json").is_file()


def read(directory: Path) -> KeptRun:
    """One run; TrainingError where its files are not a run's."""
    card, metrics = load_card(directory), read_metrics(directory)
    try:
        manifest = card["manifest"]
        return KeptRun(
            directory,
            str(card["version"]),
            str(manifest["created"]),
            str(manifest["training_data_sha256"]),
            {name: value for name, value in metrics.items() if name in _HEADLINE and isinstance(value, int | float)},
            _settings(card, metrics),
            _gates(directory),
            tuple(map(str, metrics.get("notes", ()))),
            tuple((str(each["candidate"]), float(each["log_loss"])) for each in metrics.get("searched", ())),
            tuple(str(characteristic["name"]) for characteristic in card["characteristics"]),
            tuple(metrics.get("segments", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TrainingError(
            f"{directory} is not a complete run ({type(error).__name__}: {error}); train again"
        ) from None


_HEADLINE = ("auc", "gini", "ks", "brier", "ece", "rows", "bad_rate", "groups", "weight", "auc_of_true_probability")


def _settings(card: Mapping[str, Any], metrics: Mapping[str, Any]) -> dict[str, Any]:
    nested = {
        "scale": metrics.get("scale", card.get("scale", {})),
        "shape": metrics.get("shape", {}),
        "versions": metrics.get("versions", {}),
        "rejects": {name: value for name, value in (metrics.get("rejects") or {}).items() if name != "check"},
        "outcome": card["manifest"].get("outcome", {}),
    }
    flat = {"seed": metrics.get("seed"), "candidate": metrics.get("candidate"), "folds": metrics.get("folds")}
    flat |= {f"{part}.{name}": value for part, values in nested.items() for name, value in values.items()}
    if parts := metrics.get("segments"):
        flat["candidate"] = " and ".join(sorted({str(part.get("candidate", "–")) for part in parts}))
        flat["segments"] = "; ".join(str(part["name"]) for part in parts)
    cards = [part["card"] for part in card.get("segments", ())] or [card]
    flat["pairs"] = sum(len(each.get("pairs", ())) for each in cards)
    return {name: value for name, value in flat.items() if value is not None}


def _gates(directory: Path) -> tuple[tuple[str, str], ...]:
    try:
        gates = json.loads((directory / "gates.json").read_bytes())
    except (OSError, ValueError):
        return ()
    return tuple(
        (str(gate["name"]), "not measured" if not gate["measured"] else "passed" if gate["passed"] else "FAILED")
        for gate in gates
    )
