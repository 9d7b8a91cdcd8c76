"""Paired bootstrap: how far differences of two scorecards' figures vary when the same rows are drawn again.

Whole groups are drawn where rows belong together (Field and Welsh, J. R. Statist. Soc. B 2007), and both scorecards are measured on every draw, so
that what they have in common cancels. Intervals are the percentiles of the draws (Efron and Tibshirani 1993, chapter 13).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.data.table import Labels, Matrix

DRAWS = 2_000
FIGURES = ("brier", "log_loss", "ks", "approved_bad_rate")
SMALLEST = 1e-15
"""Probabilities nearer to 0 and 1 than this are taken as this far, so that the log loss is finite."""
Done = Callable[[int], None]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Measured:
    """A scorecard's probabilities, prepared to be measured with any weights."""

    pd: Matrix
    bad: Labels
    order: Rows
    ends: NDArray[np.bool_]
    """In that order: whether a row is the last of those with its probability."""
    losses: Matrix
    """[row, 2]: squared error, log loss."""

    def figures(self, weight: Matrix, approved: float) -> Matrix:
        """``FIGURES`` with these weights; the last is the bad rate among the share ``approved`` with the least risk."""
        total = weight.sum()
        brier, log_loss = weight @ self.losses / total
        ordered = weight[self.order]
        reached = np.cumsum(ordered)
        bads = np.cumsum(ordered * self.bad[self.order])
        all_bads = bads[-1]
        apart = (reached - bads) / (total - all_bads) - bads / all_bads
        last = int(np.searchsorted(reached, approved * total * (1 + 1e-12), side="right")) - 1
        rate = bads[last] / reached[last] if last >= 0 else np.nan
        return np.array([brier, log_loss, apart[self.ends].max(), rate])


def measured(pd: Matrix, bad: Labels) -> Measured:
    """One scorecard's probabilities on rows with these outcomes."""
    order = np.argsort(pd, kind="stable")
    ends = np.append(np.diff(pd[order]) > 0, True)
    bounded = np.clip(pd, SMALLEST, 1 - SMALLEST)
    log_loss = -np.where(bad == 1, np.log(bounded), np.log1p(-bounded))
    return Measured(pd, bad, order, ends, np.column_stack([(pd - bad) ** 2, log_loss]))


@dataclass(frozen=True)
class Draws:
    """Figures on all rows, and the differences of every draw."""

    first: Matrix
    second: Matrix
    differences: Matrix
    """[draw, figure]: second less first."""

    def interval(self, at: int) -> tuple[float, float]:
        """The 95 % interval of a figure's difference."""
        low, high = np.nanquantile(self.differences[:, at], (0.025, 0.975))
        return float(low), float(high)

    def error(self, at: int) -> float:
        """The standard error of a figure's difference."""
        return float(np.nanstd(self.differences[:, at], ddof=1))


def draws(
    first: Matrix,
    second: Matrix,
    bad: Labels,
    weights: Matrix | None = None,
    groups: Rows | None = None,
    approved: float = 0.8,
    count: int = DRAWS,
    seed: int = 0,
    done: Done = lambda _: None,
) -> Draws:
    """Both scorecards' figures on ``count`` draws of the rows; ``done`` is called after each. Both classes have to occur."""
    weight = np.ones(len(bad)) if weights is None else weights
    one, other = measured(first, bad), measured(second, bad)
    differences = np.empty((count, len(FIGURES)))
    for at, drawn in enumerate(_drawn(weight, bad, groups, count, seed)):
        differences[at] = other.figures(drawn, approved) - one.figures(drawn, approved)
        done(1)
    return Draws(one.figures(weight, approved), other.figures(weight, approved), differences)


def _drawn(weight: Matrix, bad: Labels, groups: Rows | None, count: int, seed: int) -> Iterator[Matrix]:
    """Weights of each draw; a draw without a bad or without a good row is drawn again."""
    rng = np.random.default_rng(seed)
    unit = None if groups is None else np.unique(groups, return_inverse=True)[1].ravel()
    units = len(weight) if unit is None else int(unit.max()) + 1
    while count:
        times = np.bincount(rng.integers(0, units, units), minlength=units)
        drawn = weight * (times if unit is None else times[unit])
        bads = float(drawn @ bad)
        if 0 < bads < drawn.sum():
            count -= 1
            yield drawn
