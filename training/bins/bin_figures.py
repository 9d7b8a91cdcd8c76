"""Figures of one column's bins as they are stated, or as they are proposed where nothing is: counts, bad rates, weights of evidence, points.

WoE = ln(odds of bad in the bin / odds of bad overall), IV = Σ (share of bads − share of goods) · WoE, with half a row added to each
count (Siddiqi, Credit Risk Scorecards, 2006). The points are those of a scorecard of this characteristic alone.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import roc_auc_score

from training.data.spec import ColumnSpec
from training.data.stated_bins import OTHERS
from training.data.table import Column, Labels, Matrix
from training.fitting.pair_tables import Cut, cut
from training.scorecard.scale import SCALE

PROPOSED = 8
"""Bins of about equal size that are shown of a number for which none are stated."""
Places = NDArray[np.int64]
Groups = tuple[tuple[str, ...], ...]
Kind = Literal["amount", "group", "code", "missing"]


@dataclass(frozen=True)
class Bin:
    """One row of the page's table; counts are of weights."""

    label: str
    kind: Kind
    rows: float
    share: float
    bads: float
    rate: float
    woe: float
    points: int
    breaks: bool
    """Whether the step to this bin goes against the stated direction."""
    members: tuple[str, ...] = ()
    """Categories of a group."""


@dataclass(frozen=True)
class ColumnFigures:
    """All bins of a column: those that have an order come first."""

    bins: tuple[Bin, ...]
    iv: float
    auc: float

    @property
    def breaks(self) -> int:
        """Steps against the stated direction."""
        return sum(bin_.breaks for bin_ in self.bins)


def cuts_of(column: Column, stated: ColumnSpec, values: Matrix, weights: Matrix | None) -> tuple[float, ...]:
    """The stated cuts of a number, or those proposed."""
    if stated.cuts is not None:
        return tuple(sorted(set(stated.cuts)))
    return cut(values[:, None], 0, column.specials, PROPOSED, weights).cuts


def groups_of(column: Column, stated: ColumnSpec) -> Groups:
    """The stated groups of a category's column, then every other category by itself; ``*`` written out."""
    groups = stated.groups or ()
    named = {category for group in groups for category in group}
    others = tuple(category for category in column.categories if category not in named)
    written = tuple(tuple(c for name in group for c in (others if name == OTHERS else (name,))) for group in groups)
    alone = () if OTHERS in named else tuple((category,) for category in others)
    return tuple(group for group in (*written, *alone) if group)


def figures(column: Column, stated: ColumnSpec, values: Matrix, bad: Labels, weights: Matrix | None) -> ColumnFigures:
    """Of the column as stated."""
    labels, kinds, members, place = _bins(column, stated, values, weights)
    weight = np.ones(len(bad)) if weights is None else weights
    rows, bads = (np.bincount(place, counted, len(labels)).astype(np.float64) for counted in (weight, weight * bad))
    woe, iv = evidence(rows, bads)
    used = rows > 0
    points = np.rint(-SCALE.factor * (woe - woe[used].min())).astype(int)
    auc = float(roc_auc_score(bad, woe[place], sample_weight=weights))
    direction = stated.direction or 0
    ordered = [kind in ("amount", "group") for kind in kinds]
    breaks = [
        at > 0 and ordered[at] and used[at] and used[at - 1] and direction * (woe[at] - woe[at - 1]) > 0
        for at in range(len(labels))
    ]
    return ColumnFigures(
        tuple(
            Bin(
                labels[at], kinds[at], float(rows[at]), float(rows[at] / weight.sum()), float(bads[at]), float(bads[at] / max(rows[at], 1e-12)),
                float(woe[at]), int(points[at]), bool(breaks[at]), members[at],
            )
            for at in range(len(labels))
            if used[at] or ordered[at]
        ),
        iv,
        auc,
    )  # fmt: skip


def evidence(rows: Matrix, bads: Matrix) -> tuple[Matrix, float]:
    """WoE of each bin, 0 where it has no rows, and IV."""
    used = rows > 0
    bad, good = np.where(used, bads + 0.5, 1.0), np.where(used, rows - bads + 0.5, 1.0)
    shares = bad / bad[used].sum(), good / good[used].sum()
    woe: Matrix = np.where(used, np.log(shares[0] / shares[1]), 0.0)
    return woe, float(((shares[0] - shares[1]) * woe)[used].sum())


def in_order(
    column: Column, stated: ColumnSpec, direction: int, values: Matrix, bad: Labels, weights: Matrix | None
) -> tuple[float, ...]:
    """The cuts of a number without those at which the bad rate goes against the direction (pool adjacent violators)."""
    cuts = cuts_of(column, stated, values, weights)
    ordinary = ~np.isnan(values) & ~np.isin(values, column.specials)
    place = np.searchsorted(cuts, values[ordinary], side="left")
    weight = (np.ones(len(bad)) if weights is None else weights)[ordinary]
    rows = np.bincount(place, weight, len(cuts) + 1)
    rates = np.bincount(place, weight * bad[ordinary], len(cuts) + 1) / np.maximum(rows, 1e-12)
    curve = IsotonicRegression(increasing=direction < 0).fit_transform(np.arange(len(rows)), rates, sample_weight=rows)
    return tuple(cut_ for cut_, step in zip(cuts, np.abs(np.diff(curve)).tolist(), strict=True) if step > 1e-12)


Described = tuple[list[str], list[Kind], list[tuple[str, ...]], Places]


def _bins(column: Column, stated: ColumnSpec, values: Matrix, weights: Matrix | None) -> Described:
    """Labels, kinds and members of all bins, and the bin of each row."""
    if column.kind == "categorical":
        groups = groups_of(column, stated)
        group_of = {category: at for at, group in enumerate(groups) for category in group}
        of_code = np.array([*(group_of[category] for category in column.categories), len(groups)], dtype=np.int64)
        place = of_code[np.where(np.isnan(values), len(column.categories), values).astype(np.int64)]
        kinds: list[Kind] = ["group"] * len(groups)
        return [*map(_listed, groups), "missing or any other"], [*kinds, "missing"], [*groups, ()], place
    cuts = cuts_of(column, stated, values, weights)
    of_column = Cut(0, cuts, column.specials)
    labels = [*_intervals(cuts), *(f"code {code:g}" for code in column.specials), "missing"]
    amounts: list[Kind] = ["amount"] * (len(cuts) + 1)
    codes: list[Kind] = ["code"] * len(column.specials)
    return labels, [*amounts, *codes, "missing"], [()] * len(labels), of_column.bins(values[:, None])


def _listed(group: tuple[str, ...]) -> str:
    return ", ".join(group[:6]) + (f" and {len(group) - 6} more" if len(group) > 6 else "")


def _intervals(cuts: tuple[float, ...]) -> list[str]:
    """In words and signs; a value on a cut belongs below."""
    if not cuts:
        return ["any number"]
    between = [f"> {low:.6g} to {high:.6g}" for low, high in zip(cuts, cuts[1:], strict=False)]
    return [f"≤ {cuts[0]:.6g}", *between, f"> {cuts[-1]:.6g}"]
