"""A table of two kinds of people, for whom debt means the opposite, so that a scorecard for each kind is better than one for both."""

import numpy as np
import polars as pl

TARGET = "late"
BY_KIND = {"columns": {"kind": {"groups": [["new", "gone"], ["old"]]}}, "segments": {"column": "kind"}}
"""A specification with a segment for each kind."""


def two_kinds(rows: int = 3_000, alike: bool = False) -> pl.DataFrame:
    """New customers, for whom more debt is worse, and old ones, for whom it is better; ``alike``: it is worse for both."""
    rng = np.random.default_rng(4)
    debt, income = rng.random(rows).round(3), rng.normal(size=rows).round(2)
    kind = rng.choice(["new", "old", "gone"], rows, p=[0.48, 0.48, 0.04])
    sign = np.where((kind == "new") | alike, 1, -1)
    bad = rng.random(rows) < 1 / (1 + np.exp(1 - 3 * sign * (debt - 0.5) + 0.5 * income))
    missing = rng.random(rows) < 0.03
    shown = [None if gone else value for gone, value in zip(missing, kind.tolist(), strict=True)]
    return pl.DataFrame({"debt": debt, "income": income, "kind": shown, TARGET: bad.astype(int)})


def months(rows: int) -> pl.Series:
    """Of ten months of 2024, one for each row."""
    month = np.random.default_rng(5).integers(1, 11, rows)
    return pl.Series("month", [f"2024-{each:02d}-01" for each in month.tolist()])
