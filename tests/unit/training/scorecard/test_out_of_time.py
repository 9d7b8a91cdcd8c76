"""The newest rows are judged by a search that saw older ones only."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from training.data.audit import Audit
from training.data.table import Column, Table
from training.errors import TrainingError
from training.evaluation.findings import Comparison
from training.fitting.fit import Fitted, fit
from training.fitting.hyperparameters import CANDIDATES
from training.report.outputs import evaluation_of_fit, files_of, later_warnings
from training.scorecard import run
from training.scorecard.out_of_time import parted, validate

COLUMNS = (Column("use", code="use"), Column("branch", code="branch"))


def table(rows: int = 1_500, turned: bool = False, seed: int = 0) -> Table:
    """Rows over ten months; what ``use`` means turns round in the last two, if so."""
    rng = np.random.default_rng(seed)
    month = np.sort(rng.integers(1, 11, rows))
    use = rng.random(rows)
    effect = np.where(turned & (month > 8), -4.0, 4.0)
    bad = (rng.random(rows) < 1 / (1 + np.exp(1 - effect * (use - 0.5)))).astype(np.int8)
    order = rng.permutation(rows)
    values = np.column_stack([use, rng.random(rows)])
    return Table(COLUMNS, values[order], bad[order], times=month[order].astype(float))


def test_the_newest_fifth_is_held_out_and_no_time_is_on_both_sides() -> None:
    """Whole months: the cut nearest to a fifth of the rows."""
    whole = table()
    older, newest = parted(whole)
    assert whole.times is not None and sorted([*older, *newest]) == list(range(1_500))
    assert whole.times[older].max() == 8 and whole.times[newest].min() == 9
    assert len(newest) / 1_500 == pytest.approx(0.2, abs=0.04)


def test_customers_of_older_rows_are_not_judged() -> None:
    """The search has seen them."""
    whole = table()
    groups = np.random.default_rng(1).integers(0, 900, 1_500)
    older, newest = parted(replace(whole, groups=groups))
    assert len(newest) and not set(groups[newest]) & set(groups[older])


def test_too_few_rows_or_times_are_refused_with_what_to_do() -> None:
    """One time only; a newest part without bads."""
    whole = table()
    with pytest.raises(TrainingError, match="one value only"):
        parted(replace(whole, times=np.ones(1_500)))
    assert whole.times is not None
    with pytest.raises(TrainingError, match="newest .* leave --time out"):
        parted(replace(whole, bad=np.where(whole.times > 8, 0, whole.bad).astype(np.int8)))


@pytest.mark.slow
def test_a_search_never_sees_the_rows_that_it_is_judged_on() -> None:
    """Every search has older rows only."""
    whole = table(600)
    seen: list[float] = []

    def search(part: Table) -> Fitted:
        assert part.times is not None
        seen.append(float(part.times.max()))
        return fit(part, 0, CANDIDATES, "woe")

    newest = validate(whole, 0, search, lambda line: None)
    assert whole.times is not None
    assert len(seen) == 4 and max(seen) < whole.times[newest.at].min()
    assert newest.figures["rows"] + newest.figures["older_rows"] == 600


@pytest.mark.slow
@pytest.mark.parametrize("turned", [False, True])
def test_a_change_over_time_shows_where_cross_validation_hides_it(turned: bool) -> None:
    """Turned round, the newest rows have an AUC below one half, and a warning says so; else both figures agree."""
    steps: list[int] = []
    done = run.train(
        table(turned=turned), date(2026, 11, 24), 0, lambda line: None, CANDIDATES, run.Options(only="woe"), steps.append
    )  # fmt: skip
    assert len(steps) == run.searches(done.table) == 8
    evaluation = evaluation_of_fit(done, Audit(), Comparison())
    newest = evaluation.findings["out_of_time"]
    assert newest["auc_low"] < newest["auc"] < newest["auc_high"]
    assert (newest["auc"] < 0.4) == turned and (abs(newest["auc"] - done.metrics["auc"]) < 0.06) == (not turned)
    warned = [line for line in later_warnings(evaluation.findings) if "the newest" in line]
    assert bool(warned) == turned
    page = files_of(done, evaluation)["report.html"].decode()
    assert "Out of time" in page and "judged by the same search on the" in page
