"""Say how far a scored file's rows are from those of training: PSI of the score and of each input, against the manifest's shares.

By convention 0.10 asks for a look and 0.25 for action. In few rows PSI is large by chance alone: n · PSI of unchanged rows is about a chi-square
with a degree of freedom for each bin but one (Yurdakul and Naranjo 2020), so that what its 99th percentile reaches is not called a change; below
100 rows nothing is.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.stats import chi2

from creditapp.domain.monitoring.drift import stability
from training.data.table import Column, Matrix
from training.scorecard.expected import ACT, LOOK, counted

CHANCE, FEWEST = 0.99, 100
SHOWN = 20
"""Inputs shown, those that moved most."""


@dataclass(frozen=True)
class Drift:
    """PSI of the score or of an input."""

    name: str
    psi: float
    by_chance: float
    """What unchanged rows reach in one of a hundred files of this size."""
    rows: int

    @property
    def verdict(self) -> str:
        """In a word or two."""
        if self.rows < FEWEST:
            return "too few rows to tell"
        if self.psi < LOOK:
            return "stable"
        if self.psi < self.by_chance:
            return "within chance"
        return "look" if self.psi < ACT else "act"

    def record(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self) | {"verdict": self.verdict}


def drifts(expected: Mapping[str, Any], columns: tuple[Column, ...], values: Matrix, score: Matrix) -> list[Drift]:
    """Of the score first, then of each input that the manifest's shares have."""
    by_column = expected["characteristics"]
    inputs = [
        _drift(column.name, by_column[column.name], values[:, at])
        for at, column in enumerate(columns)
        if column.name in by_column
    ]
    return [_drift("score", expected["score"], score.astype(np.float64)), *inputs]


def _drift(name: str, bins: dict[str, Any], values: Matrix) -> Drift:
    freedom = max(1, sum(share > 0 for share in bins["shares"]) - 1)
    by_chance = float(chi2.ppf(CHANCE, freedom)) / max(1, len(values))
    return Drift(name, stability(bins["shares"], counted(bins, values)), by_chance, len(values))


def lines(found: list[Drift], rows: int) -> list[str]:
    """The score and the inputs, those that moved most first, to read."""
    score, *inputs = found
    ranked = sorted(inputs, key=lambda drift: (-drift.psi, drift.name))
    shown, others = [score, *ranked[:SHOWN]], ranked[SHOWN:]
    width = max(len(drift.name) for drift in shown)
    more = [f"{len(others)} other inputs: at most {others[0].psi:.4f}"] if others else []
    return [
        f"PSI of {rows:,} row{'s' * (rows != 1)} against training ({LOOK:.2f}: look, {ACT:.2f}: act)",
        *(f"{drift.name.ljust(width)}  {drift.psi:7.4f}  {drift.verdict}" for drift in shown), *more,
    ]  # fmt: skip
