"""Declined applicants count by assumed outcomes, which is said everywhere; figures are of the accepted."""

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score
from typer.testing import CliRunner

from training.cli.app import app
from training.data.table import Column, Labels, Matrix, Table
from training.errors import TrainingError
from training.fitting.fit import fit
from training.fitting.hyperparameters import Hyperparameters
from training.fitting.rejects import Rejects, augmented, parcelled, prudent, read_rejects, stands_for

COLUMNS = (Column("use", direction=-1, code="use"), Column("months", direction=1, code="months"))
CANDIDATES = (Hyperparameters(learning_rate=0.2, leaves=3, smallest_leaf=20, most_rounds=60, members=3),)


def people(seed: int, rows: int = 6_000) -> tuple[Matrix, Matrix, Labels]:
    """Characteristics, true risk and outcome of everybody who asks."""
    rng = np.random.default_rng(seed)
    values = np.column_stack([rng.random(rows), rng.integers(0, 60, rows)])
    risk = 1 / (1 + np.exp(2.2 - 3.5 * values[:, 0] + 0.04 * values[:, 1]))
    return values, risk, (rng.random(rows) < risk).astype(np.int8)


@pytest.mark.slow
def test_prudence_moves_assumed_outcomes_towards_the_truth() -> None:
    """Where the riskiest were declined, prudence raises what is expected of them towards the truth, and the order is no worse."""
    values, risk, bad = people(0)
    declined = risk + np.random.default_rng(1).normal(0, 0.05, len(risk)) > np.quantile(risk, 0.6)
    known = Table(COLUMNS, values[~declined], bad[~declined])
    alone = fit(known, 0, CANDIDATES)
    fuzzy = [augmented(alone, known, Rejects(values[declined], prudence)) for prudence in (1.0, 2.0)]
    fresh, _, outcomes = people(2)
    order = [roc_auc_score(outcomes, each.decide(fresh)) for each in (alone, *fuzzy)]
    expected = [float((1 / (1 + np.exp(-each.decide(values[declined])))).mean()) for each in (alone, *fuzzy)]
    assert min(order[1:]) > order[0] - 0.002
    assert expected[2] > max(expected[:2]) and abs(expected[1] - expected[0]) < 0.05
    assert (
        fuzzy[0].columns == alone.columns
        and fuzzy[0].notes[-1].startswith("reject inference: 2,")
        and "accepted rows only" in fuzzy[0].notes[-1]
    )


def overlapping(seed: int) -> tuple[Table, Matrix, Labels]:
    """Accepted rows of people whose chance to be declined rises with their risk; the declined and what became of them."""
    values, risk, bad = people(seed, 3_000)
    declined = np.random.default_rng(seed + 50).random(len(risk)) < np.clip(1.6 * risk, 0.05, 0.95)
    return Table(COLUMNS, values[~declined], bad[~declined]), values[declined], bad[declined]


def test_parcelling_gives_each_band_the_rate_of_its_accepted() -> None:
    """As many bads as the accepted of the scores have, the same at every call; prudence raises the odds."""
    known, declined, outcomes = overlapping(10)
    alone = fit(known, 0, CANDIDATES)
    bad = parcelled(alone, known, Rejects(declined))
    assert (bad == parcelled(alone, known, Rejects(declined))).all() and set(bad) == {0, 1}
    assert bad.mean() == pytest.approx(float(prudent(alone.decide(declined), 1.0).mean()), abs=0.04)
    assert bad.mean() == pytest.approx(outcomes.mean(), abs=0.05), "nothing but the table decided"
    more = parcelled(alone, known, Rejects(declined, 3.0)).mean()
    odds, raised = (share / (1 - share) for share in (bad.mean(), more))
    assert 1.6 < raised / odds < 3.2
    order = np.argsort(alone.decide(declined))
    assert bad[order[: len(bad) // 3]].mean() < 0.5 * bad[order[-len(bad) // 3 :]].mean()


def test_reweighted_accepted_rows_look_like_all_applicants() -> None:
    """Their weighted means are those of everybody, far nearer than unweighted; weights have a mean of 1 and an end."""
    known, declined, _ = overlapping(11)
    weights = stands_for(fit(known, 0, CANDIDATES), known, Rejects(declined))
    assert weights.mean() == pytest.approx(1) and weights.max() < 20 * weights.min()
    everybody = np.vstack([known.values, declined]).mean(axis=0)
    weighted = np.average(known.values, axis=0, weights=weights)
    assert (np.abs(weighted - everybody) < 0.25 * np.abs(known.values.mean(axis=0) - everybody)).all()


@pytest.mark.slow
def test_each_method_says_what_it_did(tmp_path: Path) -> None:
    """In its note; reweighting assumes no outcome, so prudence is refused."""
    known, declined, _ = overlapping(12)
    alone = fit(known, 0, CANDIDATES)
    notes = [
        augmented(alone, known, Rejects(declined, method=method)).notes[-1]
        for method in ("fuzzy", "parcelling", "reweighting")
    ]
    assert ["twice" in note for note in notes] == [True, False, False]
    assert ["at random" in note for note in notes] == [False, True, False]
    assert ["no outcome is assumed" in note for note in notes] == [False, False, True]
    (tmp_path / "declined.csv").write_text("use,months\n0.5,3\n")
    with pytest.raises(TrainingError, match="reweighting assumes none"):
        read_rejects(tmp_path / "declined.csv", COLUMNS, 2.0, "reweighting")


def written(path: Path, values: Matrix, bad: Labels | None) -> Path:
    """A CSV of people."""
    lines = [
        f"{use:.4f},{months:.0f}" + ("" if bad is None else f",{bad[at]}")
        for at, (use, months) in enumerate(values.tolist())
    ]
    path.write_text("\n".join(["use,months" + ("" if bad is None else ",late"), *lines]) + "\n")
    return path


@pytest.mark.slow
def test_a_fit_with_declined_applicants(tmp_path: Path) -> None:
    """By the command: measured on accepted rows, said in notes, card and risk document; the scale is the one asked for."""
    values, _, bad = people(3, 700)
    accepted, declined = (
        written(tmp_path / "accepted.csv", values[:500], bad[:500]),
        written(tmp_path / "declined.csv", values[500:], None),
    )
    words = [
        "fit",
        "--data",
        str(accepted),
        "--target",
        "late",
        "--only",
        "woe",
        "--rejects",
        str(declined),
        "--prudence",
        "1.5",
    ]
    words += [
        "--pdo",
        "20",
        "--base-odds",
        "50",
        "--base-score",
        "600",
        "--lowest",
        "0",
        "--highest",
        "1000",
        "--out",
        str(tmp_path / "run"),
    ]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    metrics = json.loads((tmp_path / "run" / "metrics.json").read_bytes())
    assert (
        metrics["rows"] == 500
        and metrics["rejects"]["rows"] == 200
        and metrics["rejects"]["prudence"] == 1.5
        and metrics["rejects"]["method"] == "fuzzy"
        and metrics["candidate"] == "woe"
    )
    assert [band["lowest"] for band in metrics["evaluation"]["bands"]] == [0, 200, 400, 600, 800]
    assert sum(band["rows"] for band in metrics["evaluation"]["bands"]) == 500
    card = json.loads((tmp_path / "run" / "scorecard.json").read_bytes())
    assert card["score_range"] == [0, 1000] and card["pd"]["slope"] == pytest.approx(-np.log(2) / 20)
    model_card, risk = (((tmp_path / "run" / name).read_text()) for name in ("model_card.md", "model_risk.md"))
    assert (
        "200 declined applicants were given outcomes that nobody has seen" in model_card
        and "50 goods for each bad at 600 points" in model_card
    )
    assert (
        "fuzzy augmentation" in risk
        and "bivariate check" in model_card
        and 0.5 < metrics["rejects"]["check"]["auc"] < 1
        and "score = 600 + 20/ln 2" in risk
        and "Scores run from 0 to 1000" in (tmp_path / "run" / "report.html").read_text()
    )


def test_declined_applicants_need_the_same_columns(tmp_path: Path) -> None:
    """A file without one of them is refused by its name."""
    (tmp_path / "declined.csv").write_text("use\n0.5\n")
    with pytest.raises(TrainingError, match="does not have the table's columns: months"):
        read_rejects(tmp_path / "declined.csv", COLUMNS, 1.0)
