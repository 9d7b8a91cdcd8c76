"""Train a scorecard for each segment of a table, all on one scale, and hold them against one scorecard of all rows.

Each segment's scorecard is calibrated on its own rows, so that a score means the same odds in each: points can be compared. Declined applicants
count in the segment that they are in. Where times are known, one time parts older from newest rows for all segments, and a tree is found on the older
rows alone, so that the newest judge it as well.
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
from training.data.table import Matrix, Table
from training.data.weighted import effective_rows
from training.errors import TrainingError
from training.fitting.hyperparameters import CANDIDATES, Hyperparameters
from training.fitting.rejects import FEWEST_DECLINED, Rejects
from training.fitting.segment_tree import find_segments
from training.fitting.selection_check import Selection
from training.scorecard import run
from training.scorecard.cross_validation import Unseen, calibrate, measures, probabilities
from training.scorecard.out_of_time import FEWEST_OLDER, NewestRows, TimeSplit, fewest_of_rows, figures_of, parted
from training.scorecard.run import DEFAULTS, Options, Run, Say
from training.scorecard.segmented_card import segmented_card

NO_SEGMENTS = "no split pays on rows held out: one scorecard, no segments"
CLEAR = 2.0
"""Standard errors by which segments must save log loss, or a warning says that one scorecard does as well."""
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Part:
    """One segment, its rows of the table, and what was trained on them."""

    where: Where
    rows: Rows
    run: Run
    declined: int = 0
    """Declined applicants who are in it."""

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
    newest: NewestRows | None = None
    """The newest rows, each judged by models of older rows of its segment, where times are known."""


def segments_of(table: Table, stated: Segments, options: Options, seed: int) -> list[Where]:
    """The segments to train; none where a tree finds that they do not pay. TrainingError for what does not go with segments."""
    if options.spanning:
        raise TrainingError(
            "segments share a stated scale; fit with --stated, or take segments out of the specification"
        )
    if table.times is None:
        return find_segments(table, stated, seed)
    split = parted(table)
    found = find_segments(table if stated.column is not None else table.rows(split.older), stated, seed)
    number = assign(found, table.columns, table.values) if found else np.zeros(0)
    for at, where in enumerate(found):
        fewest = fewest_of_rows(table, split.older[number[split.older] == at])
        if fewest < FEWEST_OLDER:
            raise TrainingError(
                f"the segment {name_of(where)} has {fewest} older rows of one class, too few to validate out of time; leave --time out, or put it "
                "together with another by cuts or groups"
            )
    return found


def train_stated(
    table: Table, stated: Segments | None, created: date, seed: int, say: Say, candidates: tuple[Hyperparameters, ...] = CANDIDATES,
    options: Options = DEFAULTS,
) -> "Run | SegmentedRun":  # fmt: skip
    """``train`` with the segments that are stated, or one scorecard where there are none."""
    found = segments_of(table, stated, options, seed) if stated is not None else []
    if found:
        return train(table, found, created, seed, say, candidates, options)
    table = table if stated is None else without(table)
    return run.train(table, created, seed, say, candidates, options)


def without(table: Table) -> Table:
    """The table with the note that no segments were found."""
    return replace(table, notes=(*table.notes, NO_SEGMENTS))


def searches(table: Table, segments: int) -> int:
    """How many searches such a run takes: those of each segment, and of one scorecard of all rows."""
    return run.searches(table) * (segments + 1)


def train(
    table: Table, segments: list[Where], created: date, seed: int, say: Say, candidates: tuple[Hyperparameters, ...] = CANDIDATES,
    options: Options = DEFAULTS, done: Callable[[int], None] = lambda _: None,
) -> SegmentedRun:  # fmt: skip
    """A scorecard a segment; the same bytes for the same table, date, seed and options."""
    number = assign(segments, table.columns, table.values)
    split = None if table.times is None else parted(table)
    rejects = options.rejects
    declined = None if rejects is None else assign(segments, table.columns, rejects.values)
    parts = []
    for at, where in enumerate(segments):
        rows = np.flatnonzero(number == at)
        say(f"segment {at + 1} of {len(segments)}, {name_of(where)}")
        part, kept = _varying(table.rows(rows))
        theirs = np.zeros(0, np.int64) if declined is None else np.flatnonzero(declined == at)
        own = replace(options, rejects=_of_segment(rejects, theirs, kept))
        within = None if split is None else split.within(rows)
        trained = run.train(part, created, seed, say, candidates, own, done, within)
        parts.append(Part(where, rows, trained, len(theirs)))
    say("one scorecard of all rows, to compare")
    whole = run.train(table, created, seed, say, candidates, options, done, split)
    pd, fold = np.zeros(len(table.bad)), np.zeros(len(table.bad), np.int64)
    for each in parts:
        pd[each.rows], fold[each.rows] = unseen_pd(each.run), each.run.unseen.fold
    newest = None if split is None else _newest(table, split, parts)
    measured = _measured(table, parts, pd, fold) | run.of_rows(table, newest) | _comparison(table, pd, whole, newest)
    model = model_bytes([each.run.fitted.estimator for each in parts])
    table = replace(table, notes=(*table.notes, *_notes(parts, measured, rejects, whole)))
    card = segmented_card(table, [(each.where, len(each.rows), each.run.card) for each in parts])
    card = run.with_manifest(run.with_usual(card, table), table, measured, sha256(model), created)
    settings = {"seed": seed, "versions": whole.metrics["versions"], "notes": list(table.notes), "scale": card["scale"]}
    settings |= {name: whole.metrics[name] for name in ("rejects",) if name in whole.metrics}
    return SegmentedRun(table, tuple(parts), pd, card, measured | settings, model, newest)


def _of_segment(rejects: Rejects | None, which: Rows, columns: list[int]) -> Rejects | None:
    """The declined applicants of a segment; None where they are too few to learn from."""
    return None if rejects is None or len(which) < FEWEST_DECLINED else rejects.rows(which, columns)


def _newest(table: Table, split: TimeSplit, parts: list[Part]) -> NewestRows:
    pd = np.zeros(len(table.bad))
    for part in parts:
        own = part.run.newest
        assert own is not None, "a part of rows with times is validated out of time"
        pd[part.rows[own.at]] = own.pd
    return NewestRows(split.newest, pd[split.newest], figures_of(table, split, pd[split.newest]))


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


def _varying(table: Table) -> tuple[Table, list[int]]:
    """The columns whose inputs differ within these rows, and their numbers; forced pairs of others are gone with them."""
    inputs = table.inputs
    kept = [at for at in range(len(table.columns)) if len(np.unique(inputs[:, at])) > 1]
    names = {table.columns[at].name for at in kept}
    forced = tuple(pair for pair in table.pairs.forced if names.issuperset(pair))
    pairs = type(table.pairs)(forced, table.pairs.forbidden)
    if not kept:
        raise TrainingError("a segment has no column that differs between its rows; choose larger segments")
    columns = tuple(table.columns[at] for at in kept)
    return replace(table, columns=columns, values=table.values[:, kept], pairs=pairs), kept


def _by_fold(pd: Matrix, table: Table, fold: Rows) -> dict[str, float]:
    """Means over folds of the figures of all rows."""
    folds = [
        measures(pd[fold == at], table.bad[fold == at], None if table.weights is None else table.weights[fold == at])
        for at in range(int(fold.max()) + 1)
    ]
    return {name: float(np.mean([of_fold[name] for of_fold in folds])) for name in folds[0]}


def _measured(table: Table, parts: list[Part], pd: Matrix, fold: Rows) -> dict[str, Any]:
    return _by_fold(pd, table, fold) | {
        "rows": len(table.bad),
        "bad_rate": float(np.average(table.bad, weights=table.weights)),
        "folds": int(fold.max()) + 1,
        "agreement": max(part.run.metrics["agreement"] for part in parts),
        "segments": [_of_part(part) for part in parts],
    }  # fmt: skip


def _of_part(part: Part) -> dict[str, Any]:
    names = ("candidate", "rows", "bad_rate", "auc", "ks", "brier", "ece", "out_of_time")
    figures = {"name": part.name} | {name: part.run.metrics[name] for name in names if name in part.run.metrics}
    return figures | ({"declined": part.declined} if part.declined else {})


def _comparison(table: Table, pd: Matrix, whole: Run, newest: NewestRows | None) -> dict[str, Any]:
    """The figures of one scorecard of all rows, and by how much its log loss on unseen rows, and on the newest, is higher, with the standard error."""
    names = ("auc", "ks", "brier", "ece")
    figures = {name: whole.metrics[name] for name in names} | _higher(table, unseen_pd(whole), pd)
    if newest is not None and whole.newest is not None:
        figures["out_of_time"] = {name: whole.newest.figures[name] for name in names} | _higher(
            table.rows(newest.at), whole.newest.pd, newest.pd
        )
    return {"one_scorecard": figures}


def _higher(table: Table, single: Matrix, pd: Matrix) -> dict[str, float]:
    """By how much the log loss of ``single`` is higher than that of ``pd``, with its standard error over independent rows."""
    gain = _losses(single, table) - _losses(pd, table)
    mean = float(np.average(gain, weights=table.weights))
    variance = float(np.average((gain - mean) ** 2, weights=table.weights))
    error = float(np.sqrt(variance / effective_rows(len(gain), table.weights, table.groups)))
    return {"log_loss_more": mean, "standard_error": error}


def _losses(pd: Matrix, table: Table) -> Matrix:
    losses: Matrix = -np.log(np.where(table.bad == 1, pd, 1 - pd))
    return losses


def _notes(parts: list[Part], measured: dict[str, Any], rejects: Rejects | None, whole: Run) -> list[str]:
    single = measured["one_scorecard"]
    compared = _said(f"{len(parts)} segments", measured["auc"], single)
    if single["log_loss_more"] <= CLEAR * single["standard_error"]:
        compared = f"WARNING: {compared}: the segments do not clearly pay"
    shares = [f"segment {part.name}: {len(part.rows):,} rows, {part.run.metrics['bad_rate']:.1%} bad" for part in parts]
    return [
        *shares,
        *([] if rejects is None else _of_declined(parts, rejects, whole)),
        compared,
        *_of_newest(measured),
        "points and shapes of the whole are means over segments; each segment's own report is in its directory",
    ]


def _said(of: str, auc: float, single: dict[str, float]) -> str:
    more, error = single["log_loss_more"], single["standard_error"]
    return f"{of}: AUC {auc:.4f}, one scorecard of all rows {single['auc']:.4f}; its log loss is higher by {more:.4f} (standard error {error:.4f})"


def _of_newest(measured: dict[str, Any]) -> list[str]:
    """The same of the newest rows, which are too few for a verdict of their own; a warning where segments do worse on them."""
    single = measured["one_scorecard"].get("out_of_time")
    if single is None:
        return []
    said = _said("newest rows, judged by segments", measured["out_of_time"]["auc"], single)
    return [said if single["log_loss_more"] > 0 else f"WARNING: {said}: the segments do not last"]


def _of_declined(parts: list[Part], rejects: Rejects, whole: Run) -> list[str]:
    """How the declined were taken, whether more than the table decided, and which segments have too few of them."""
    few = [
        f"WARNING: the segment {part.name} has {part.declined} declined applicants, fewer than {FEWEST_DECLINED}: its scorecard is of its accepted ones alone"
        for part in parts
        if part.declined < FEWEST_DECLINED
    ]
    return [
        f"{rejects.note()}; each counts in its segment",
        Selection(**whole.metrics["rejects"]["check"]).note(),
        *few,
    ]
