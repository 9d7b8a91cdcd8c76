"""Record in the manifest whom a scorecard was made on: the shares that PSI and CSI later compare live traffic with.

At most ten bins of about equal size, cut at values of the training set. They are not the scorecard's own bins, which can be
so many that their shares would be mostly noise. Special codes have bins of their own. As in the scorecard, a value on an edge belongs to the bin below it.
"""

from typing import Any

import numpy as np

from creditapp.domain.bands import BANDS
from training.data.table import Column, Matrix, Table
from training.scorecard.rescore import rescore

BINS = 10


def expected(card: dict[str, Any], table: Table) -> dict[str, Any]:
    """Shares of the training set: by score, by band of the scale, and by each characteristic."""
    score = rescore(card, table.values).score
    bands = {band.name: float(((score >= band.lowest) & (score <= band.highest)).mean()) for band in BANDS}
    by_column = {column.name: _shares(column, table.values[:, at]) for at, column in enumerate(table.columns)}
    return {"score": _numeric(score.astype(np.float64)), "bands": bands, "characteristics": by_column}


def around(codes: tuple[float, ...]) -> list[float]:
    """Edges that leave each code alone in its bin."""
    return [edge for code in codes for edge in (float(np.nextafter(code, -np.inf)), code)]


def _shares(column: Column, values: Matrix) -> dict[str, Any]:
    if column.kind == "numeric":
        return _numeric(values, column.specials)
    counts = np.bincount(np.where(np.isnan(values), len(column.categories), values).astype(np.int64))
    padded = np.pad(counts, (0, len(column.categories) + 1 - len(counts)))
    return {"categories": list(column.categories), "shares": (padded / len(values)).tolist()}


def _numeric(values: Matrix, codes: tuple[float, ...] = ()) -> dict[str, Any]:
    """Inner edges, and the share of each bin; the last share is that of missing values, a special code is a bin of its own."""
    known = values[~np.isnan(values)]
    ordinary = known[~np.isin(known, codes)]
    edges = (
        np.unique(np.quantile(ordinary, np.arange(1, BINS) / BINS, method="inverted_cdf"))
        if len(ordinary)
        else ordinary
    )
    edges = edges[edges < ordinary.max()] if len(ordinary) else edges
    edges = np.unique([*edges, *around(codes)])
    counts = np.bincount(np.searchsorted(edges, known, side="left"), minlength=len(edges) + 1)
    return {"edges": edges.tolist(), "shares": [*(counts / len(values)), 1 - len(known) / len(values)]}
