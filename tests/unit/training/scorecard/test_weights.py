"""A row of weight 3 counts as three equal rows of one group do: in fit, folds, bins, calibration, metrics, intervals."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from sklearn.model_selection import StratifiedKFold

from training.data.audit import Audit
from training.data.table import Column, Table
from training.data.weighted import equal_parts, inverted_quantiles, lower_quantiles
from training.errors import TrainingError
from training.evaluation.findings import Comparison
from training.fitting.folds import folds
from training.fitting.hyperparameters import CANDIDATES
from training.report.outputs import evaluation_of_fit
from training.scorecard import run

COLUMNS = (
    Column("home", "categorical", categories=("own", "rent", "other"), code="home"),
    Column("use", free=True, code="use"),
    Column("months", free=True, code="months", specials=(-9.0,)),
)


def weighted(rows: int = 600, seed: int = 4) -> Table:
    """Rows with whole weights of 1 to 4, of which goods have larger ones."""
    rng = np.random.default_rng(seed)
    home, use = rng.integers(0, 3, rows).astype(float), rng.random(rows).round(3)
    months = rng.integers(0, 90, rows).astype(float)
    bad = (rng.random(rows) < 1 / (1 + np.exp(1.4 - 3 * use - 0.9 * (home == 1) + 0.02 * months))).astype(np.int8)
    months[rng.random(rows) < 0.1] = -9.0
    months[rng.random(rows) < 0.05] = np.nan
    weights = np.where(bad == 1, rng.integers(1, 3, rows), rng.integers(2, 5, rows)).astype(float)
    short = -int(weights.sum()) % 30  # tenths of the three folds and of all are whole rows
    weights[:short] += 1
    return Table(COLUMNS, np.column_stack([home, use, months]), bad, weights=weights)


def repeated(table: Table) -> Table:
    """Each row as often as it weighs, all its copies of one group."""
    assert table.weights is not None
    which = np.repeat(np.arange(len(table.bad)), table.weights.astype(int))
    return replace(table.rows(which), weights=None, groups=which)


def trained(table: Table) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Scorecard, metrics and findings of a logistic regression over weights of evidence."""
    done = run.train(table, date(2026, 11, 24), 0, lambda line: None, CANDIDATES, run.Options(only="woe"))
    evaluation = evaluation_of_fit(done, Audit(), Comparison())
    return done.card, done.metrics, evaluation.findings


def alike(one: Any, other: Any, place: str = "") -> None:
    """The same structure and words, and numbers that are the same to rounding."""
    if isinstance(one, dict):
        assert one.keys() == other.keys(), place
        for name in one:
            alike(one[name], other[name], f"{place}.{name}")
    elif isinstance(one, list | tuple):
        assert len(one) == len(other), place
        for at, (part, its) in enumerate(zip(one, other, strict=True)):
            alike(part, its, f"{place}[{at}]")
    elif isinstance(one, int | float) and not isinstance(one, bool):
        assert other == pytest.approx(one, rel=2e-4, abs=2e-4), place
    else:
        assert one == other, place


@pytest.mark.slow
def test_whole_weights_and_repeated_rows_give_one_scorecard() -> None:
    """Edges, points, calibration, headline metrics, and every part of the evaluation with its intervals."""
    table = weighted()
    (card, metrics, findings), (its_card, its_metrics, its_findings) = trained(table), trained(repeated(table))
    parts = ("base_points", "scale", "decision", "characteristics")
    alike({part: card[part] for part in parts}, {part: its_card[part] for part in parts})
    for name in ("auc", "ks", "brier", "bad_rate"):
        assert its_metrics[name] == pytest.approx(metrics[name], abs=1e-4), name
    # A fold's tenths are cut within a weighted row, and beside a copy of it.
    assert its_metrics["ece"] == pytest.approx(metrics["ece"], abs=0.003)
    alike(card["manifest"]["expected"], its_card["manifest"]["expected"])
    for part in ("rows", "decision", "bands", "gains", "calibration", "separation", "characteristics", "reasons"):
        alike(findings[part], its_findings[part], part)


def test_folds_of_weights_are_those_of_repeated_rows() -> None:
    """Copies of a row are always together, where the weighted row is; folds weigh about the same and have their share of bads."""
    table = weighted()
    copies = repeated(table)
    assert table.weights is not None and copies.groups is not None
    for (_, out), (_, its_out) in zip(
        folds(table.bad, 3, 7, None, table.weights), folds(copies.bad, 3, 7, copies.groups), strict=True
    ):
        assert set(copies.groups[its_out]) == set(out)
        assert table.weights[out].sum() == pytest.approx(table.weights.sum() / 3, rel=0.02)
        assert np.average(table.bad[out], weights=table.weights[out]) == pytest.approx(
            np.average(table.bad, weights=table.weights), abs=0.01
        )


def test_weights_that_are_all_alike_change_no_fold() -> None:
    """Nor do copies of every row: folds are stratified as scikit-learn does."""
    bad = weighted().bad
    plain = [out.tolist() for _, out in folds(bad, 4, 3)]
    assert plain == [out.tolist() for _, out in StratifiedKFold(4, shuffle=True, random_state=3).split(bad, bad)]
    assert plain == [out.tolist() for _, out in folds(bad, 4, 3, None, np.full(len(bad), 2.0))]
    groups = np.repeat(np.arange(len(bad)), 2)
    assert plain == [np.unique(groups[out]).tolist() for _, out in folds(np.repeat(bad, 2), 4, 3, groups)]


def test_groups_too_few_for_the_folds_are_refused() -> None:
    """With what is wrong."""
    with pytest.raises(TrainingError, match="with bads, or with goods, are too few"):
        folds(np.repeat([0, 1, 0], 20).astype(np.int8), 3, 0, np.repeat([0, 1, 2], 20))


def test_quantiles_and_parts_of_weights_are_those_of_repeated_values() -> None:
    """Both kinds of quantile; parts hold equally much, and a value on a cut is shared."""
    rng = np.random.default_rng(1)
    values, weights = rng.random(200).round(2), rng.integers(1, 6, 200).astype(float)
    copies, shares = np.repeat(values, weights.astype(int)), np.linspace(0, 1, 41)
    assert (lower_quantiles(values, shares, weights) == np.quantile(copies, shares, method="lower")).all()
    assert (
        inverted_quantiles(values, shares[1:-1], weights) == np.quantile(copies, shares[1:-1], method="inverted_cdf")
    ).all()
    parts = equal_parts(np.argsort(values, kind="stable"), weights, 10)
    assert [float(weight.sum()) for _, weight in parts] == pytest.approx([weights.sum() / 10] * 10)
    means = [float(values[rows] @ weight / weight.sum()) for rows, weight in parts]
    fractional = np.sort(np.repeat(copies, 10)).reshape(10, -1).mean(axis=1)
    assert means == pytest.approx(fractional.tolist())


@pytest.mark.slow
def test_boosters_with_weights_predict_what_the_weights_say() -> None:
    """The mean probability is the weighted bad rate, not that of the sample."""
    table = weighted(1_200)
    assert table.weights is not None
    heavy = replace(table, weights=np.where(table.bad == 1, 1.0, 4.0))
    quick = tuple(replace(candidate, most_rounds=60, members=3, pairs=False) for candidate in CANDIDATES[:1])
    done = run.train(heavy, date(2026, 11, 24), 0, lambda line: None, quick)
    pd = 1 / (1 + np.exp(-(done.card["decision"]["intercept"] + done.card["decision"]["slope"] * done.unseen.decision)))
    assert heavy.weights is not None
    assert np.average(pd, weights=heavy.weights) == pytest.approx(
        np.average(heavy.bad, weights=heavy.weights), abs=0.01
    )
    assert done.metrics["bad_rate"] < 0.8 * heavy.bad.mean()
