"""Train a scorecard: fit, cross-validate, calibrate, compile and check it; ``report.outputs`` writes the files of a run."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from training.artefacts import canonical, model_bytes, sha256
from training.data.table import Table
from training.data.weighted import lower_quantiles
from training.errors import TrainingError
from training.fitting.fit import FOLDS, EstimatorKind, Fitted, fit
from training.fitting.hyperparameters import CANDIDATES, Hyperparameters
from training.fitting.rejects import Rejects, augmented
from training.fitting.selection_check import Selection, selection_check
from training.scorecard.bounded import bounded
from training.scorecard.compile import check_agreement, compile_steps, spanned, to_scorecard
from training.scorecard.compiled import Compiled
from training.scorecard.cross_validation import Unseen, calibrate, cross_validate, metrics
from training.scorecard.expected import expected
from training.scorecard.file_checks import ranges
from training.scorecard.out_of_time import NewestRows, TimeSplit, validate
from training.scorecard.rescore import rescore
from training.scorecard.scale import SCALE, Scale

REFERENCE_ROWS = 20
THREADS = 2
"""Sums over threads round by their number: a fixed one gives the same bytes on any machine of two cores or more."""
SEARCHES = 1 + FOLDS
"""One on all rows, one for each fold of the cross-validation; as many again on the older rows to validate out of time."""
Say = Callable[[str], None]
Done = Callable[[int], None]


@dataclass(frozen=True)
class Options:
    """Settings of a run, besides its table, date and seed."""

    only: EstimatorKind | None = None
    """The one kind of estimator to try; None: the better one."""
    scale: Scale = SCALE
    spanning: bool = False
    """Whether the scorecard spans the scale: its best is the highest score, its worst the lowest (training.scorecard.bounded)."""
    rejects: Rejects | None = None
    """Declined applicants to fit on as well, with assumed outcomes."""
    pairs: bool = True
    """Whether pairs of characteristics may get two-way tables."""


DEFAULTS = Options()


@dataclass(frozen=True)
class Run:
    """A trained scorecard with the table, estimator, unseen decisions and metrics behind it."""

    table: Table
    fitted: Fitted
    compiled: Compiled
    unseen: Unseen
    card: dict[str, Any]
    metrics: dict[str, Any]
    model: bytes
    newest: NewestRows | None = None
    """The newest rows judged by models of older ones, where times are known."""


def searches(table: Table) -> int:
    """How many searches a run takes."""
    return SEARCHES if table.times is None else 2 * SEARCHES


def train(
    table: Table, created: date, seed: int, say: Say, candidates: tuple[Hyperparameters, ...] = CANDIDATES, options: Options = DEFAULTS,
    done: Done = lambda _: None, split: TimeSplit | None = None,
) -> Run:  # fmt: skip
    """A scorecard from a table; the same bytes for the same table, date, seed and options.

    ``done`` is called after each search, ``searches(table)`` times in all. ``split``: which rows are the newest, where that is not told by these rows'
    times alone.
    """
    with threadpool_limits(THREADS):
        return _train(table, created, seed, say, candidates, options, done, split)


def _train(
    table: Table,
    created: date,
    seed: int,
    say: Say,
    candidates: tuple[Hyperparameters, ...],
    options: Options,
    done: Done,
    split: TimeSplit | None,
) -> Run:
    if table.pairs.forced and (not options.pairs or options.spanning):
        raise TrainingError(
            "the specification forces pairs; leave --no-pairs or --spanning out, or the pairs out of the specification"
        )
    if not options.pairs or options.spanning:  # the worst of a two-way table is not the sum of two worst values
        candidates = tuple(replace(candidate, pairs=False) for candidate in candidates)

    everything, selections = table, list[Selection]()

    def search(part: Table, say: Say = lambda _: None) -> Fitted:
        best = fit(part, seed, candidates, options.only, say)
        if options.rejects is not None:
            best = augmented(best, part, options.rejects)
            if part is everything:
                selections.append(selection_check(best, part, options.rejects))
        best = bounded(best, part, options.scale) if options.spanning else best
        done(1)
        return best

    newest = None if table.times is None else validate(table, seed, search, say, split)
    say(f"fitting {len(table.bad)} rows × {len(table.columns)} columns")
    fitted = search(table, say)
    for name, loss in fitted.searched:
        say(f"  {name}: log loss {loss:.4f} on unseen rows")
    checked = [selection.note() for selection in selections]
    for note in checked:
        say(note)
    table = replace(table, columns=fitted.columns, notes=(*table.notes, *fitted.notes, *checked))
    unseen = cross_validate(table, seed, search, say)
    calibration = calibrate(unseen, table.bad, table.weights)
    compiled = compile_steps(fitted)
    agreement = check_agreement(fitted, compiled, table.values)
    scale = spanned(compiled, calibration, options.scale) if options.spanning else options.scale
    card, model = with_usual(to_scorecard(compiled, calibration, scale), table), model_bytes(fitted.estimator)
    measures = metrics(unseen, table.bad, table.weights) | {"agreement": agreement} | of_rows(table, newest)
    card = with_manifest(card, table, measures, sha256(model), created)
    measures = _with_settings(measures, fitted, seed, table, options) | {"scale": card["scale"]}
    for selection in selections:
        measures["rejects"] |= {"check": selection.record()}
    return Run(table, fitted, compiled, unseen, card, measures, model, newest)


def _with_settings(
    measures: dict[str, Any], fitted: Fitted, seed: int, table: Table, options: Options
) -> dict[str, Any]:
    """The metrics with all that they depend on."""
    return measures | {
        "seed": seed,
        "candidate": fitted.kind,
        "shape": vars(fitted.hyperparameters) | {"rounds": fitted.rounds},
        "searched": [{"candidate": name, "log_loss": loss} for name, loss in fitted.searched],
        **({"rejects": options.rejects.record()} if options.rejects else {}),
        "versions": {name: version(name) for name in ("scikit-learn", "numpy", "scipy", "polars")},
        "notes": list(table.notes),
    }


def of_rows(table: Table, newest: NewestRows | None) -> dict[str, Any]:
    """What is stated of the rows: groups, weight, and the figures out of time."""
    figures: dict[str, Any] = {}
    if table.groups is not None:
        figures["groups"] = len(np.unique(table.groups))
    if table.weights is not None:
        figures["weight"] = float(table.weights.sum())
    return figures | {"out_of_time": newest.figures} if newest is not None and newest.figures else figures


def with_manifest(
    card: dict[str, Any], table: Table, measures: dict[str, Any], model: str, created: date
) -> dict[str, Any]:
    """The scorecard with its version, and what it was made of."""
    manifest = {
        "model_sha256": model,
        "training_data_sha256": table.sha256,
        "created": created.isoformat(),
        "metrics": measures,
        "expected": expected(card, table),
        "reference": reference_rows(card, table),
        "percentiles": percentiles(card, table),
        "ranges": ranges(table),
    } | ({"outcome": {"target": table.outcome[0], "bad": list(table.outcome[1])}} if table.outcome else {})
    if table.names:
        manifest["columns"] = list(table.names)
    version = f"{created:%Y.%m}-{sha256(canonical(card | {'manifest': manifest}))[:8]}"
    return card | {"version": version, "manifest": manifest}


def with_usual(card: dict[str, Any], table: Table) -> dict[str, Any]:
    """The scorecard with the points that each characteristic takes on average from the people of the table."""
    means = -np.average(rescore(card, table.values).points, axis=0, weights=table.weights)
    tables = [
        characteristic | {"usual": round(float(mean), 3)}
        for characteristic, mean in zip(card["characteristics"], means, strict=True)
    ]
    return card | {"characteristics": tables}


def percentiles(card: dict[str, Any], table: Table) -> list[int]:
    """The scores below which 1, 2 … 99 percent of the training rows are: where a score ranks."""
    score = rescore(card, table.values).score
    if table.weights is None:
        return [round(percentile) for percentile in np.percentile(score, range(1, 100)).tolist()]
    return [round(percentile) for percentile in lower_quantiles(score, np.arange(1, 100) / 100, table.weights).tolist()]


def reference_rows(card: dict[str, Any], table: Table) -> list[dict[str, Any]]:
    """A few rows, each with the unrounded sum and the score that every worker must compute for it."""
    step = max(1, len(table.values) // REFERENCE_ROWS)
    values = table.values[::step][:REFERENCE_ROWS]
    scores = rescore(card, values)
    return [
        {"values": _named(table, row), "raw": float(raw), "score": int(score)}
        for row, raw, score in zip(values.tolist(), scores.raw, scores.score, strict=True)
    ]


def _named(table: Table, row: list[float]) -> dict[str, float | str | None]:
    """A row's values by column: categories as words, missing ones as None."""
    named: dict[str, float | str | None] = {}
    for column, value in zip(table.columns, row, strict=True):
        named[column.name] = (
            None if math.isnan(value) else column.categories[int(value)] if column.categories else value
        )
    return named
