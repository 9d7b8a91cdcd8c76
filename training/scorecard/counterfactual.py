"""Counterfactuals: the fewest characteristics that have to change for a score or a probability, and of these the smallest changes.

The search is exact: every set of characteristics up to a size, smallest sets first, with every realistic value of each (Wachter and others
2018 ask for the nearest possible world; Ustun and others 2019 for actions that a person can take). Sets that could not reach the goal with the best value
of each are passed over. Pairs count with the cell that results.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data.segments import Where
from training.data.table import Matrix
from training.errors import TrainingError
from training.scorecard.realistic_changes import EITHER, Change, changes
from training.scorecard.rescore import bins_of, columns_of, rescore

MOST, SHOWN = 3, 3
"""Characteristics that change at most; sets that are returned."""
_SLACK = 1e-9


@dataclass(frozen=True)
class Goal:
    """A score to reach, or a probability of default not to exceed: one of the two."""

    score: int | None = None
    pd: float | None = None

    def reached(self, score: int, pd: float) -> bool:
        """Whether a row with these has reached it."""
        return (self.score is not None and score >= self.score) or (self.pd is not None and pd <= self.pd + 1e-12)


@dataclass(frozen=True)
class Counterfactual:
    """A set of changes, with the score and probability that a row would have."""

    changes: tuple[Change, ...]
    score: int
    pd: float

    @property
    def distance(self) -> float:
        """Sum of the changes' distances."""
        return sum(change.distance for change in self.changes)


@dataclass(frozen=True)
class _Choices:
    """One characteristic's options: what each gains alone, how far it is, and its bin on each axis."""

    at: int
    options: list[Change]
    gain: Matrix
    distance: Matrix
    bins: dict[int, NDArray[np.int64]]
    """By number of the pair."""
    most: float
    """The most that it can gain, with the best of its pairs' cells."""


def counterfactuals(
    card: dict[str, Any],
    row: Matrix,
    goal: Goal,
    changeable: Mapping[str, str] | None = None,
    most: int = MOST,
    where: Where = (),
) -> list[Counterfactual]:
    """At most ``SHOWN`` sets with the fewest changes that reach the goal, smallest first; empty if ``most`` changes do not.

    ``changeable``: up, down or "" by name; None: every characteristic, either way. ``row`` is values as in ``rescore``. ``where``: conditions that
    the row fulfils and goes on to fulfil.
    """
    names = [characteristic["name"] for characteristic in card["characteristics"]]
    allowed = dict.fromkeys(names, EITHER) if changeable is None else changeable
    if unknown := [name for name in allowed if name not in names]:
        raise TrainingError(
            f"the scorecard has no characteristic {', '.join(unknown)}; it has: {', '.join(names[:20])}"
        )
    needed = _needed(card, row, goal)
    kind = "points" if goal.score is not None else "raw"
    choices = [
        made
        for at, name in enumerate(names)
        if name in allowed
        and (made := _choices(card, row, at, allowed[name], kind, where)).options
        and made.most > _SLACK
    ]
    for size in range(1, most + 1):
        found = sorted(_reaching(card, row, choices, size, needed, kind), key=lambda each: (each[0], each[1]))
        if found:
            return [_applied(card, row, options) for _, _, options in found[:SHOWN]]
    return []


def _needed(card: dict[str, Any], row: Matrix, goal: Goal) -> float:
    """Points that lack, whole ones for a score and unrounded ones for a probability."""
    scores = rescore(card, row[None])
    if goal.score is not None:
        low, high = card["score_range"]
        if not low <= goal.score <= high:
            raise TrainingError(f"a score of {goal.score} is not on the scale of {low} to {high}")
        return float(goal.score - card["base_points"] - scores.points.sum())
    if goal.pd is None or not 0 < goal.pd < 1:
        raise TrainingError("a probability of default is between 0 and 1")
    raw = (np.log(goal.pd / (1 - goal.pd)) - card["pd"]["intercept"]) / card["pd"]["slope"]
    return float(raw - scores.raw[0])


def _choices(card: dict[str, Any], row: Matrix, at: int, way: str, kind: str, where: Where) -> _Choices:
    characteristic = card["characteristics"][at]
    options = _held(card, at, changes(card, at, float(row[at]), way), where)
    values = np.array([option.value for option in options])
    heights = np.array([*characteristic[kind], characteristic["missing"][kind]], dtype=float)
    gain = heights[bins_of(characteristic, values)] - heights[bins_of(characteristic, row[at : at + 1])]
    bins, of_pairs = {}, 0.0
    for number, pair in enumerate(card.get("pairs", ())):
        if characteristic["name"] in pair["of"]:
            bins[number] = bins_of(pair["axes"][pair["of"].index(characteristic["name"])], values)
            of_pairs += float(np.max(pair[kind])) - _cell(card, row, number, kind)
    distance = np.array([option.distance for option in options])
    if options:
        kept = _undominated(gain, distance, bins)
        options, gain, distance = [options[place] for place in kept], gain[kept], distance[kept]
        bins = {number: places[kept] for number, places in bins.items()}
    return _Choices(at, options, gain, distance, bins, float(gain.max(initial=-np.inf)) + of_pairs)


def _held(card: dict[str, Any], at: int, options: list[Change], where: Where) -> list[Change]:
    """The options with which the conditions on this characteristic hold."""
    column = columns_of(card)[at]
    values = np.array([[option.value] for option in options]).reshape(-1, 1)
    held = np.ones(len(options), bool)
    for condition in where:
        if condition.column == column.name:
            held &= condition.holds([column], values)
    return [option for option, holds in zip(options, held.tolist(), strict=True) if holds]


def _undominated(gain: Matrix, distance: Matrix, bins: Mapping[int, NDArray[np.int64]]) -> NDArray[np.int64]:
    """Options that gain more than every nearer one that lies in the same bins of all pairs."""
    cells = np.unique(np.column_stack([*bins.values(), np.zeros(len(gain), np.int64)]), axis=0, return_inverse=True)[
        1
    ].ravel()
    kept = []
    for cell in range(int(cells.max()) + 1):
        inside = np.flatnonzero(cells == cell)
        order = inside[np.lexsort((-gain[inside], distance[inside]))]
        before = np.concatenate([[-np.inf], np.maximum.accumulate(gain[order])[:-1]])
        kept.append(order[gain[order] > before])
    return np.sort(np.concatenate(kept))


def _cell(card: dict[str, Any], row: Matrix, number: int, kind: str) -> float:
    pair = card["pairs"][number]
    return float(np.array(pair[kind], dtype=float)[tuple(_place(card, row, number, side) for side in range(2))])


def _place(card: dict[str, Any], row: Matrix, number: int, side: int) -> int:
    pair = card["pairs"][number]
    at = [characteristic["name"] for characteristic in card["characteristics"]].index(pair["of"][side])
    return int(bins_of(pair["axes"][side], row[at : at + 1])[0])


def _reaching(
    card: dict[str, Any], row: Matrix, choices: list[_Choices], size: int, needed: float, kind: str
) -> Iterator[tuple[float, tuple[int, ...], tuple[Change, ...]]]:
    """Distance, characteristics and changes of the nearest way of each set of this size that reaches the goal."""
    for chosen in combinations(choices, size):
        if sum(choice.most for choice in chosen) < needed - _SLACK:
            continue
        gain, distance = _outer([choice.gain for choice in chosen]), _outer([choice.distance for choice in chosen])
        gain = gain + _of_pairs(card, row, chosen, kind)
        distance = np.where(gain >= needed - _SLACK, distance, np.inf)
        best = np.unravel_index(int(np.argmin(distance)), distance.shape)
        if np.isfinite(distance[best]):
            options = tuple(choice.options[place] for choice, place in zip(chosen, best, strict=True))
            yield float(distance[best]), tuple(choice.at for choice in chosen), options


def _outer(parts: list[Matrix]) -> Matrix:
    """The sum of one entry of each part, for every combination."""
    total = np.zeros(())
    for part in parts:
        total = total[..., None] + part
    return total


def _of_pairs(card: dict[str, Any], row: Matrix, chosen: tuple[_Choices, ...], kind: str) -> Matrix:
    """What the pairs gain by every combination of the chosen characteristics' options."""
    total = np.zeros([len(choice.options) for choice in chosen])
    names = [characteristic["name"] for characteristic in card["characteristics"]]
    for number in sorted({number for choice in chosen for number in choice.bins}):
        pair = card["pairs"][number]
        places: list[NDArray[np.int64]] = []
        for side, name in enumerate(pair["of"]):
            axis = next((place for place, choice in enumerate(chosen) if names[choice.at] == name), None)
            if axis is None:
                places.append(np.array(_place(card, row, number, side)))
            else:
                shape = [1] * len(chosen)
                shape[axis] = -1
                places.append(chosen[axis].bins[number].reshape(shape))
        total = total + np.array(pair[kind], dtype=float)[places[0], places[1]] - _cell(card, row, number, kind)
    return total


def _applied(card: dict[str, Any], row: Matrix, options: tuple[Change, ...]) -> Counterfactual:
    names = [characteristic["name"] for characteristic in card["characteristics"]]
    changed = row.copy()
    for option in options:
        changed[names.index(option.name)] = option.value
    scores = rescore(card, changed[None])
    return Counterfactual(options, int(scores.score[0]), float(scores.pd[0]))
