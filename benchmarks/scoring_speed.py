"""Measure the time of scoring on one core: one applicant with all factors, as the service does it, and whole tables at once."""

import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.results import Row
from creditapp.domain.scorecard import Values
from creditapp.domain.scorecard_file import parse_scorecard
from creditapp.domain.scoring import score
from training.data.table import Table, inputs
from training.fitting.fit import Fitted
from training.scorecard.compile import to_scorecard
from training.scorecard.compiled import Compiled
from training.scorecard.rescore import rescore
from training.scorecard.scale import Calibration

ONE_BY_ONE, SLOWLY, AT_ONCE = 2_000, 30, 200_000
ROUNDS = 5


def speed(name: str, table: Table, fitted: Fitted, compiled: Compiled) -> Iterator[Row]:
    """Medians of rounds; each round also times the estimator that the scorecard was compiled from."""
    card = to_scorecard(compiled, Calibration())
    served = parse_scorecard(card | {"version": "benchmark"})
    people = [_named(fitted, row) for row in table.values[:ONE_BY_ONE]]
    ready = inputs(fitted.columns, table.values[:SLOWLY])
    rows = np.resize(table.values, (AT_ONCE, table.values.shape[1]))
    with threadpool_limits(1):
        rounds = [
            (
                # Each result is dropped at once, as in the service, which encodes it and lets go of it.
                _seconds(lambda: deque((score(served, person) for person in people), maxlen=0)) / len(people),
                _seconds(lambda: [fitted.estimator.predict_proba(ready[at : at + 1]) for at in range(len(ready))])
                / len(ready),
                AT_ONCE / _seconds(lambda: rescore(card, rows)),
            )
            for _ in range(ROUNDS)
        ]
    one_by_one, with_estimator, rate = (median(column) for column in zip(*rounds, strict=True))
    yield Row(f"{name}: scoring with factors", 1e6 * one_by_one, "µs", "<=", 15)
    yield Row(f"{name}: times faster than predict_proba of a row", with_estimator / one_by_one, "×", ">=", 100)
    yield Row(f"{name}: re-scoring a table", rate, "rows/s", ">=", 300_000)


def _seconds(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _named(fitted: Fitted, row: Any) -> Values:
    """A row as the service gets it: values by name, categories as words, missing values as None."""
    return {
        column.name: None if math.isnan(value) else column.categories[int(value)] if column.categories else value
        for column, value in zip(fitted.columns, row.tolist(), strict=True)
    }
