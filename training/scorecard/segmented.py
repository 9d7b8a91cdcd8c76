"""Train a scorecard for each segment of a table, all on one scale, and hold them against one scorecard of all rows.

Each segment's scorecard is calibrated on its own rows, so that a score means the same odds in each: points can be compared. The file that is
written holds all of them; its own tables are their means, to be drawn, and score nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.artefacts import model_bytes, sha256
from training.data.segments import Where, assign, name_of
from training.data.spec import Segments
from training.data.table import Column, Matrix, Table
from training.errors import TrainingError
from training.fitting.hyperparameters import CANDIDATES, Hyperparameters
from training.fitting.segment_tree import find_segments
from training.scorecard import run
from training.scorecard.compile import Steps, characteristic_table
from training.scorecard.cross_validation import Unseen, calibrate, measures, probabilities
from training.scorecard.run import DEFAULTS, Options, Run, Say

FORMAT = 2
"""Of a file with several scorecards: a worker reads format 1 and refuses it."""
CLEAR = 2.0
"""Standard errors by which segments must save log loss, or a warning says that one scorecard does as well."""
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """One segment, its rows of the table, and what was trained on them."""

    where: Where
    rows: Rows
    run: Run

    @property
    def name(self) -> str:
        """In words."""
        return name_of(self.where)


@dataclass(frozen=True)
class SegmentedRun:
    """Scorecards of all segments; ``pd`` of each row is that of models that had not seen it."""

    table: Table
    parts: tuple[Part, ...]
    pd: Matrix
    card: dict[str, Any]
    metrics: dict[str, Any]
    model: bytes


def segments_of(table: Table, stated: Segments, options: Options, seed: int) -> list[Where]:
    """The segments to train; none where a tree finds that they do not pay. TrainingError for what does not go with segments."""
    if options.spanning:
        raise TrainingError(
            "segments share a stated scale; fit with --stated, or take segments out of the specification"
        )
    if options.rejects is not None:
        raise TrainingError("reject inference does not go with segments; leave --rejects out, or the segments")
    return find_segments(table, stated, seed)


def searches(table: Table, segments: int) -> int:
    """How many searches such a run takes: those of each segment, and of one scorecard of all rows."""
    return run.searches(replace(table, times=None)) * (segments + 1)


def train(
    table: Table, segments: list[Where], created: date, seed: int, say: Say, candidates: tuple[Hyperparameters, ...] = CANDIDATES,
    options: Options = DEFAULTS, done: Callable[[int], None] = lambda _: None,
) -> SegmentedRun:  # fmt: skip
    """A scorecard a segment; the same bytes for the same table, date, seed and options."""
    number = assign(segments, table.columns, table.values)
    table = replace(table, times=None)
    parts = []
    for at, where in enumerate(segments):
        rows = np.flatnonzero(number == at)
        say(f"segment {at + 1} of {len(segments)}, {name_of(where)}")
        part = _varying(table.rows(rows))
        parts.append(Part(where, rows, run.train(part, created, seed, say, candidates, options, done)))
    say("one scorecard of all rows, to compare")
    whole = run.train(table, created, seed, say, candidates, options, done)
    pd, fold = np.zeros(len(table.bad)), np.zeros(len(table.bad), np.int64)
    for each in parts:
        pd[each.rows], fold[each.rows] = unseen_pd(each.run), each.run.unseen.fold
    measured = _measured(table, parts, pd, fold) | _comparison(table, pd, whole)
    model = model_bytes([each.run.fitted.estimator for each in parts])
    table = replace(table, notes=(*table.notes, *_notes(parts, measured)))
    card = run.with_manifest(run.with_usual(_card(table, parts), table), table, measured, sha256(model), created)
    settings = {"seed": seed, "versions": whole.metrics["versions"], "notes": list(table.notes), "scale": card["scale"]}
    return SegmentedRun(table, tuple(parts), pd, card, measured | settings, model)


def unseen_pd(trained: Run) -> Matrix:
    """Of each row, calibrated on the folds that it is not in."""
    unseen, bad, weights = trained.unseen, trained.table.bad, trained.table.weights
    pd = np.zeros(len(bad))
    for number in range(int(unseen.fold.max()) + 1):
        test = unseen.fold == number
        others = Unseen(unseen.decision[~test], unseen.fold[~test], unseen.level_only)
        calibration = calibrate(others, bad[~test], None if weights is None else weights[~test])
        pd[test] = probabilities(unseen.decision[test], calibration)
    return pd


def _varying(table: Table) -> Table:
    """The columns whose inputs differ within these rows; forced pairs of others are gone with them."""
    inputs = table.inputs
    kept = [at for at in range(len(table.columns)) if len(np.unique(inputs[:, at])) > 1]
    names = {table.columns[at].name for at in kept}
    forced = tuple(pair for pair in table.pairs.forced if names.issuperset(pair))
    pairs = type(table.pairs)(forced, table.pairs.forbidden)
    if not kept:
        raise TrainingError("a segment has no column that differs between its rows; choose larger segments")
    return replace(table, columns=tuple(table.columns[at] for at in kept), values=table.values[:, kept], pairs=pairs)


def _by_fold(pd: Matrix, table: Table, fold: Rows) -> dict[str, float]:
    """Means over folds of the figures of all rows."""
    folds = [
        measures(pd[fold == at], table.bad[fold == at], None if table.weights is None else table.weights[fold == at])
        for at in range(int(fold.max()) + 1)
    ]
    return {name: float(np.mean([of_fold[name] for of_fold in folds])) for name in folds[0]}


def _measured(table: Table, parts: list[Part], pd: Matrix, fold: Rows) -> dict[str, Any]:
    names = ("rows", "bad_rate", "auc", "ks", "brier", "ece")
    return _by_fold(pd, table, fold) | {
        "rows": len(table.bad),
        "bad_rate": float(np.average(table.bad, weights=table.weights)),
        "folds": int(fold.max()) + 1,
        "agreement": max(part.run.metrics["agreement"] for part in parts),
        "segments": [{"name": part.name} | {name: part.run.metrics[name] for name in names} for part in parts],
    }  # fmt: skip


def _comparison(table: Table, pd: Matrix, whole: Run) -> dict[str, Any]:
    """The figures of one scorecard of all rows, and by how much its log loss on unseen rows is higher, with the standard error."""
    weights = np.ones(len(pd)) if table.weights is None else table.weights
    single = unseen_pd(whole)
    gain = _losses(single, table) - _losses(pd, table)
    mean = float(np.average(gain, weights=weights))
    error = float(np.sqrt(np.average((gain - mean) ** 2, weights=weights) / len(gain)))
    names = ("auc", "ks", "brier", "ece")
    return {
        "one_scorecard": {name: whole.metrics[name] for name in names}
        | {"log_loss_more": mean, "standard_error": error}
    }


def _losses(pd: Matrix, table: Table) -> Matrix:
    losses: Matrix = -np.log(np.where(table.bad == 1, pd, 1 - pd))
    return losses


def _notes(parts: list[Part], measured: dict[str, Any]) -> list[str]:
    single = measured["one_scorecard"]
    mean, error = single["log_loss_more"], single["standard_error"]
    compared = (
        f"{len(parts)} segments: AUC {measured['auc']:.4f}, one scorecard of all rows {single['auc']:.4f}; its log loss is higher by {mean:.4f} "
        f"(standard error {error:.4f})"
    )
    if mean <= CLEAR * error:
        compared = f"WARNING: {compared}: the segments do not clearly pay"
    shares = [f"segment {part.name}: {len(part.rows):,} rows, {part.run.metrics['bad_rate']:.1%} bad" for part in parts]
    return [
        *shares,
        compared,
        "points and shapes of the whole are means over segments; each segment's own report is in its directory",
    ]


def _card(table: Table, parts: list[Part]) -> dict[str, Any]:
    first = parts[0].run.card
    weight = np.array([len(part.rows) for part in parts]) / len(table.bad)
    bases = [part.run.card["raw_base"] for part in parts]
    shared = {name: first[name] for name in ("scale", "score_range", "pd", "offset")}
    mean = float(np.dot(weight, bases))
    return shared | {
        "format": FORMAT,
        "base_points": round(mean),
        "raw_base": mean,
        "decision": {"intercept": 0.0, "slope": 1.0},
        "characteristics": [_mean_table(column, parts, weight) for column in table.columns],
        "segments": [
            {"name": part.name, "where": [condition.record() for condition in part.where], "card": part.run.card}
            for part in parts
        ],
    }


def _mean_table(column: Column, parts: list[Part], weight: Matrix) -> dict[str, Any]:
    """A column's mean points over segments, at every edge that one of them has; 0 where a segment does without it."""
    tables = [
        next((table for table in part.run.card["characteristics"] if table["name"] == column.name), None)
        for part in parts
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
