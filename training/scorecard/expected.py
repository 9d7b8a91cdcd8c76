"""Record in the manifest whom a scorecard was made on: the shares that PSI and CSI later compare live traffic with.

At most ten bins of about equal size, cut at values of the training set. They are not the scorecard's own bins, which can be
so many that their shares would be mostly noise. Special codes have bins of their own. As in the scorecard, a value on an edge belongs to the bin below it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from creditapp.domain.bands import BANDS
from training.data.special_codes import around
from training.data.table import Column, Matrix, Table
from training.data.weighted import inverted_quantiles, whole
from training.scorecard.rescore import rescore

BINS = 10
LOOK, ACT = 0.10, 0.25
"""PSI or CSI from which on one should look, or act."""


def expected(card: dict[str, Any], table: Table) -> dict[str, Any]:
    """Shares of the training set: by score, by band of the scale, and by each characteristic."""
    score, weights = rescore(card, table.values).score, table.weights
    bands = {
        band.name: float(np.average((score >= band.lowest) & (score <= band.highest), weights=weights))
        for band in BANDS
    }
    by_column = {column.name: _shares(column, table.values[:, at], weights) for at, column in enumerate(table.columns)}
    return {"score": _numeric(score.astype(np.float64), (), weights), "bands": bands, "characteristics": by_column}


def _shares(column: Column, values: Matrix, weights: Matrix | None = None) -> dict[str, Any]:
    if column.kind == "numeric":
        return _numeric(values, column.specials, weights)
    place = np.where(np.isnan(values), len(column.categories), values).astype(np.int64)
    counts = np.bincount(place, weights, len(column.categories) + 1)
    return {"categories": list(column.categories), "shares": (counts / counts.sum()).tolist()}


def _numeric(values: Matrix, codes: tuple[float, ...] = (), weights: Matrix | None = None) -> dict[str, Any]:
    """Inner edges, and the share of each bin; the last share is that of missing values, a special code is a bin of its own."""
    is_known = ~np.isnan(values)
    known, weight = values[is_known], None if weights is None else weights[is_known]
    is_ordinary = ~np.isin(known, codes)
    ordinary = known[is_ordinary]
    edges = ordinary
    if len(ordinary):
        tenths = np.arange(1, BINS) / BINS
        edges = np.unique(inverted_quantiles(ordinary, tenths, None if weight is None else weight[is_ordinary]))
        edges = edges[edges < ordinary.max()]
    edges = np.unique([*edges, *around(codes)])
    counts = np.bincount(np.searchsorted(edges, known, side="left"), weight, len(edges) + 1)
    total = len(values) if weights is None else weights.sum()
    return {"edges": edges.tolist(), "shares": [*(counts / total), 1 - counts.sum() / total]}


def counted(bins: dict[str, Any], values: Matrix, weights: Matrix | None = None) -> list[float]:
    """How many values fall into each bin of the manifest; the last is of missing ones."""
    return [whole(float(count)) for count in np.bincount(places(bins, values), weights, len(bins["shares"]))]


def places(bins: dict[str, Any], values: Matrix) -> NDArray[np.int64]:
    """The bin of each value; the last one is that of missing values."""
    inner = (
        np.nan_to_num(values) if "categories" in bins else np.searchsorted(np.array(bins["edges"]), values, side="left")
    )
    return np.where(np.isnan(values), len(bins["shares"]) - 1, inner).astype(np.int64)
