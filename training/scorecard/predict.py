"""Add probability, score and reasons to every row of a table, in its order; and tell what is new in the table, and how far it has moved."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from training.artefacts import load_card
from training.data.cell_parsing import to_matrix
from training.data.reading import reading_for
from training.data.spec import Spec
from training.data.table_files import read_cells
from training.errors import TrainingError
from training.scorecard import file_checks, file_drift
from training.scorecard.file_checks import Finding
from training.scorecard.file_drift import Drift
from training.scorecard.rescore import KEY_FACTORS, assigned, columns_of, key_factors, rescore

AS_IT_SHOWS = Spec()
OUTPUTS = ("pd", "score", *(f"factor_{rank + 1}" for rank in range(KEY_FACTORS)))

SEGMENT = "segment"
"""One more output, of a scorecard that has segments."""


@dataclass(frozen=True)
class Predicted:
    """A scored file."""

    content: bytes
    """CSV: the file's columns, then ``OUTPUTS`` (with a prefix where the file has one of them)."""
    rows: int
    findings: tuple[Finding, ...]
    drifts: tuple[Drift, ...]
    """Empty where the scorecard's manifest has no shares."""
    notes: tuple[str, ...] = ()
    """How the file was read."""

    def lines(self) -> list[str]:
        """What to tell: what is new in the file, then PSI."""
        new = file_checks.lines(self.findings)
        moved = file_drift.lines(list(self.drifts), self.rows) if self.drifts else []
        return [*new, *moved]

    def record(self) -> dict[str, Any]:
        """The same as JSON holds it."""
        return {
            "rows": self.rows,
            "findings": [finding.record() for finding in self.findings],
            "psi": [drift.record() for drift in self.drifts],
        }


def predict(
    model: Path,
    data: Path,
    done: Callable[[int], None] = lambda _: None,
    strict: bool = False,
    spec: Spec = AS_IT_SHOWS,
) -> Predicted:
    """The rows of ``data``, scored; ``spec`` states how the file is written where it does not show it; ``done`` is called after each of three steps.

    TrainingError for a file with none of the scorecard's columns; where ``strict``, for one in which anything is new.
    """
    card = load_card(model)
    columns = columns_of(card)
    cells = read_cells(data, reading_for(columns, spec))
    frame = cells.frame
    done(1)
    if not any(column.name in frame.columns for column in columns):
        first = ", ".join([column.name for column in columns][:8])
        raise TrainingError(f"{data} has none of the scorecard's columns: {first}")
    outputs = (*OUTPUTS, SEGMENT) if "segments" in card else OUTPUTS
    names, taken = _output_names(frame, outputs)
    read = {column.name for column in columns}
    in_cells, values = file_checks.of_cells(card, columns, frame, to_matrix(frame, columns))
    findings = (
        *file_checks.of_columns(
            card, columns, [name for name in frame.columns if name in read or name not in outputs], frame.height
        ),
        *in_cells,
        *taken,
    )
    if strict and findings:
        raise TrainingError(f"{data} is not like the training data: {_named(findings)}; nothing is written")
    scores = rescore(card, values)
    factors = key_factors(card, scores.points)
    done(1)
    added: list[Any] = [scores.pd, scores.score]
    added += [[row[rank] if len(row) > rank else None for row in factors] for rank in range(KEY_FACTORS)]
    if "segments" in card:
        parts = [part["name"] for part in card["segments"]]
        added.append([parts[number] for number in assigned(card, values).tolist()])
    buffer = io.BytesIO()
    frame.with_columns(
        pl.Series(name, values, dtype=pl.String if at > 1 else None)
        for at, (name, values) in enumerate(zip(names, added, strict=True))
    ).write_csv(buffer)
    done(1)
    expected = card["manifest"].get("expected")
    moved = file_drift.drifts(expected, columns, values, scores.score.astype(np.float64)) if expected else []
    return Predicted(buffer.getvalue(), frame.height, findings, tuple(moved), tuple(cells.notes))


def _output_names(frame: pl.DataFrame, outputs: Sequence[str]) -> tuple[list[str], list[Finding]]:
    """Names of the outputs that the file does not have, and what is to be told of those it has."""
    taken = [name for name in outputs if name in frame.columns]
    prefix, number = "", 1
    while any(f"{prefix}{name}" in frame.columns for name in outputs):
        prefix, number = f"scored_{number}_" if number > 1 else "scored_", number + 1
    done = f"kept; the outputs are {prefix}pd, {prefix}score …"
    return [f"{prefix}{name}" for name in outputs], [
        Finding(name, "the file has a column with an output's name", frame.height, 1.0, done) for name in taken
    ]


def _named(findings: Sequence[Finding]) -> str:
    return "; ".join(f"{finding.column}: {finding.what} ({finding.rows:,} rows)" for finding in findings)
