"""The scorecard of segments as one file: every segment's own, and tables of the whole, which are their means, to be drawn, and score nobody."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from training.data.segments import Where, name_of
from training.data.table import Column, Matrix, Table
from training.scorecard.compile import characteristic_table
from training.scorecard.compiled import Steps

FORMAT = 2
"""Of a file with several scorecards: a worker reads format 1 and refuses it."""


def segmented_card(table: Table, parts: Sequence[tuple[Where, int, dict[str, Any]]]) -> dict[str, Any]:
    """The file, without version and manifest, of each segment's conditions, rows and scorecard."""
    first = parts[0][2]
    weight = np.array([rows for _, rows, _ in parts]) / len(table.bad)
    cards = [card for _, _, card in parts]
    shared = {name: first[name] for name in ("scale", "score_range", "pd", "offset")}
    mean = float(np.dot(weight, [card["raw_base"] for card in cards]))
    return shared | {
        "format": FORMAT,
        "base_points": round(mean),
        "raw_base": mean,
        "decision": {"intercept": 0.0, "slope": 1.0},
        "characteristics": [_mean_table(column, cards, weight) for column in table.columns],
        "segments": [
            {"name": name_of(where), "where": [condition.record() for condition in where], "card": card}
            for where, _, card in parts
        ],
    }


def _mean_table(column: Column, cards: Sequence[dict[str, Any]], weight: Matrix) -> dict[str, Any]:
    """A column's mean points over segments, at every edge that one of them has; 0 where a segment does without it."""
    tables = [
        next((table for table in card["characteristics"] if table["name"] == column.name), None) for card in cards
    ]
    edges: tuple[float, ...] = ()
    if column.kind == "numeric":
        edges = tuple(sorted({edge for table in tables if table is not None for edge in table["edges"]}))
    axis = Steps(column, edges, (), 0.0)
    heights = np.zeros(len(axis.representatives))
    for table, share in zip(tables, weight.tolist(), strict=True):
        if table is not None:
            own = Steps(column, tuple(table.get("edges", ())), (), 0.0)
            lost = np.array([*table["raw"], table["missing"]["raw"]])
            heights -= share * lost[own.bins(np.array(axis.representatives))]
    return characteristic_table(replace(axis, heights=tuple(heights[:-1].tolist()), missing=float(heights[-1])), 1.0)
