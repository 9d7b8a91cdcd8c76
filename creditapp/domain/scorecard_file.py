"""Reads a scorecard; one that is incomplete, inconsistent, or scores differently than in training is refused."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.scorecard import PairTable, PointsTable, Reference, Scorecard
from creditapp.domain.scoring import score
from creditapp.errors import ReleaseRefused

AGREEMENT = 1e-9
"""Most difference of a reference row's unrounded score from that in training."""


def parse_scorecard(data: bytes | Mapping[str, Any], allowed: frozenset[str] | None = None) -> Scorecard:
    """The scorecard in ``data``; ReleaseRefused says what is wrong with it.

    ``allowed``: names that its characteristics may have; None allows any (a scorecard of a data scientist's own table).
    """
    try:
        card = (
            msgspec.json.decode(data, type=Scorecard) if isinstance(data, bytes) else msgspec.convert(data, Scorecard)
        )
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise ReleaseRefused(f"not a whole scorecard: {error}") from None
    if card.format != 1:
        raise ReleaseRefused(f"format {card.format} is unknown to this version")
    _check_whole(card)
    _check_percentiles(card)
    for table in card.characteristics:
        _check_table(table)
    for pair in card.pairs:
        _check_pair(pair, {table.name: table for table in card.characteristics})
    if allowed is not None and (strange := {table.name for table in card.characteristics} - allowed):
        raise ReleaseRefused(f"made for other characteristics: {', '.join(sorted(strange))}")
    _check_references(card)
    return card


def served_characteristics() -> frozenset[str]:
    """The names that a scorecard in service may use."""
    return frozenset(characteristic.name for characteristic in CHARACTERISTICS)


def _check_whole(card: Scorecard) -> None:
    lowest, highest = card.score_range
    if lowest >= highest:
        raise ReleaseRefused("score_range: its lowest score is not below its highest")
    if not math.isfinite(card.raw_base):
        raise ReleaseRefused("raw_base: not finite")
    if not all(map(math.isfinite, (card.pd.intercept, card.pd.slope))) or card.pd.slope > 0:
        raise ReleaseRefused("pd: not finite, or rising with the score")
    for part in ("name", "code"):
        if len({getattr(table, part) for table in card.characteristics}) < len(card.characteristics):
            raise ReleaseRefused(f"characteristics: a {part} occurs twice")


def _check_percentiles(card: Scorecard) -> None:
    scores = card.manifest.get("percentiles", [])
    if not isinstance(scores, list) or not all(isinstance(score, int) for score in scores) or scores != sorted(scores):
        raise ReleaseRefused("percentiles: not ascending whole scores")
    if len(scores) not in (0, 99):
        raise ReleaseRefused("percentiles: there must be 99, or none")


def _check_table(table: PointsTable) -> None:
    bins = len(table.categories) if table.kind == "categorical" else len(table.edges) + 1
    if not len(table.points) == len(table.raw) == bins:
        raise ReleaseRefused(f"{table.name}: {bins} bins need as many points and raw points")
    if any(left >= right for left, right in zip(table.edges, table.edges[1:], strict=False)):
        raise ReleaseRefused(f"{table.name}: its edges do not ascend")
    if not all(map(math.isfinite, (*table.edges, *table.raw, table.missing.raw))):
        raise ReleaseRefused(f"{table.name}: a number is not finite")
    reached = (*table.points, table.missing.points)
    if max(reached) > 0:
        raise ReleaseRefused(f"{table.name}: points above 0; they count against the best attainable")
    if sorted(table.categories.values()) != list(range(len(table.categories))):
        raise ReleaseRefused(f"{table.name}: its categories do not number the bins")


def _check_pair(pair: PairTable, tables: Mapping[str, PointsTable]) -> None:
    name = " × ".join(pair.of)
    if len({*pair.of} & tables.keys()) < 2:
        raise ReleaseRefused(f"{name}: not two characteristics of this scorecard")
    rows, columns = (axis.bins for axis in pair.axes)
    for cells in (pair.points, pair.raw):
        if len(cells) != rows or any(len(row) != columns for row in cells):
            raise ReleaseRefused(f"{name}: {rows} × {columns} bins need as many points and raw points")
    for axis, of in zip(pair.axes, pair.of, strict=True):
        if any(left >= right for left, right in zip(axis.edges, axis.edges[1:], strict=False)):
            raise ReleaseRefused(f"{name}: its edges do not ascend")
        if (tables[of].kind == "categorical") != bool(axis.categories):
            raise ReleaseRefused(f"{name}: {of} is {tables[of].kind} elsewhere")
        if sorted(axis.categories.values()) != list(range(len(axis.categories))):
            raise ReleaseRefused(f"{name}: its categories do not number the bins")
    numbers = (*pair.axes[0].edges, *pair.axes[1].edges, *(raw for row in pair.raw for raw in row))
    if not all(map(math.isfinite, numbers)):
        raise ReleaseRefused(f"{name}: a number is not finite")
    if max(map(max, pair.points)) > 0:
        raise ReleaseRefused(f"{name}: points above 0; they count against the best attainable")


def _check_references(card: Scorecard) -> None:
    try:
        rows = msgspec.convert(card.manifest.get("reference", ()), tuple[Reference, ...])
        replayed = [(row, score(card, row.values)) for row in rows]
    except (msgspec.ValidationError, TypeError) as error:
        raise ReleaseRefused(f"a reference row cannot be read: {error}") from None
    if not all(scored.score == row.score and abs(scored.raw - row.raw) <= AGREEMENT for row, scored in replayed):
        raise ReleaseRefused("a reference row scores otherwise than in training")
