"""One run: fit, cross-validate, calibrate, compile, check; ``outputs`` makes its files."""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.metadata import version
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from training.artefacts import canonical, model_bytes, sha256
from training.data.table import Table
from training.fitting.fit import CANDIDATES, FOLDS, Fitted, Kind, Shape, fit
from training.fitting.rejects import Rejects, augmented
from training.scorecard.compile import SCALE, Compiled, Scale, check_agreement, compile_steps, to_scorecard
from training.scorecard.cross_validation import Unseen, calibrate, cross_validate, metrics
from training.scorecard.expected import expected
from training.scorecard.rescore import rescore

REFERENCE_ROWS = 20
FIRST = (Shape(0.08, 6, 120, most_rounds=400, columns_tried=0.12, members=4),)
"""The one candidate of the first scorecard, so that the first start does not wait for a search."""
THREADS = 2
"""Sums over threads round by their number: a fixed one gives the same bytes on any machine of two cores or more."""
SEARCHES = 1 + FOLDS
"""One on all rows, one for each fold of the cross-validation."""
Say = Callable[[str], None]
Done = Callable[[int], None]


@dataclass(frozen=True)
class Options:
    """What a run may be told besides its table."""

    only: Kind | None = None
    """One kind of candidate; None: the better one."""
    scale: Scale = SCALE
    rejects: Rejects | None = None
    """Declined applicants whose assumed outcomes are to count."""
    pairs: bool = True
    """Whether pairs of characteristics may get two-way tables."""


PLAIN = Options()


@dataclass(frozen=True)
class Run:
    """Everything one run found."""

    table: Table
    fitted: Fitted
    compiled: Compiled
    unseen: Unseen
    card: dict[str, Any]
    metrics: dict[str, Any]
    model: bytes


def train(
    table: Table, created: date, seed: int, say: Say, candidates: tuple[Shape, ...] = CANDIDATES, options: Options = PLAIN,
    done: Done = lambda _: None,
) -> Run:  # fmt: skip
    """A scorecard from a table; the same bytes for the same table, date, seed and options.

    ``done`` is told of each search that has ended, ``SEARCHES`` in all.
    """
    with threadpool_limits(THREADS):
        return _train(table, created, seed, say, candidates, options, done)


def _train(
    table: Table, created: date, seed: int, say: Say, candidates: tuple[Shape, ...], options: Options, done: Done
) -> Run:
    if not options.pairs:
        candidates = tuple(replace(shape, pairs=False) for shape in candidates)

    def search(part: Table) -> Fitted:
        found = fit(part, seed, candidates, options.only)
        found = found if options.rejects is None else augmented(found, part, options.rejects)
        done(1)
        return found

    say(f"fitting {len(table.bad)} rows × {len(table.columns)} columns")
    fitted = search(table)
    for name, loss in fitted.searched:
        say(f"  {name}: log loss {loss:.4f} on unseen rows")
    table = replace(table, columns=fitted.columns, notes=(*table.notes, *fitted.notes))
    unseen = cross_validate(table, seed, search, say)
    calibration = calibrate(unseen, table.bad)
    compiled = compile_steps(fitted)
    agreement = check_agreement(fitted, compiled, table.values)
    card, model = to_scorecard(compiled, calibration, options.scale), model_bytes(fitted.estimator)
    found = metrics(unseen, table.bad) | {"agreement": agreement}
    card = _with_manifest(card, table, found, sha256(model), created)
    return Run(table, fitted, compiled, unseen, card, _record(found, fitted, seed, table, options), model)


def _record(found: dict[str, Any], fitted: Fitted, seed: int, table: Table, options: Options) -> dict[str, Any]:
    return found | {
        "seed": seed,
        "candidate": fitted.kind,
        "shape": vars(fitted.shape) | {"rounds": fitted.rounds},
        "searched": [{"candidate": name, "log_loss": loss} for name, loss in fitted.searched],
        "scale": asdict(options.scale),
        **({"rejects": _rejects(options.rejects)} if options.rejects else {}),
        "versions": {name: version(name) for name in ("scikit-learn", "numpy", "scipy", "polars")},
        "notes": list(table.notes),
    }


def _rejects(rejects: Rejects) -> dict[str, Any]:
    return {"rows": len(rejects.values), "prudence": rejects.prudence, "sha256": rejects.sha256}


def _with_manifest(
    card: dict[str, Any], table: Table, found: dict[str, Any], model: str, created: date
) -> dict[str, Any]:
    manifest = {
        "model_sha256": model,
        "training_data_sha256": table.sha256,
        "created": created.isoformat(),
        "metrics": found,
        "expected": expected(card, table),
        "reference": reference_rows(card, table),
        "percentiles": percentiles(card, table),
    }
    version = f"{created:%Y.%m}-{sha256(canonical(card | {'manifest': manifest}))[:8]}"
    return card | {"version": version, "manifest": manifest}


def percentiles(card: dict[str, Any], table: Table) -> list[int]:
    """The scores below which 1, 2 … 99 percent of the training rows lie: where a score ranks."""
    return [round(each) for each in np.percentile(rescore(card, table.values).score, range(1, 100)).tolist()]


def reference_rows(card: dict[str, Any], table: Table) -> list[dict[str, Any]]:
    """A few rows with the unrounded sum and the score that any worker must find for them."""
    step = max(1, len(table.values) // REFERENCE_ROWS)
    values = table.values[::step][:REFERENCE_ROWS]
    scores = rescore(card, values)
    return [
        {"values": _named(table, row), "raw": float(raw), "score": int(score)}
        for row, raw, score in zip(values.tolist(), scores.raw, scores.score, strict=True)
    ]


def _named(table: Table, row: list[float]) -> dict[str, float | str | None]:
    named: dict[str, float | str | None] = {}
    for column, value in zip(table.columns, row, strict=True):
        named[column.name] = (
            None if math.isnan(value) else column.categories[int(value)] if column.categories else value
        )
    return named
