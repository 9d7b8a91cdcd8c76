"""Tables of an unusual make: hardly any bads, or more categories than a scorecard can have."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from training.cli.fit import fit, inspect
from training.data.spec import Spec
from training.data.training_table import read_table
from training.scorecard.predict import predict

CASES = Path(__file__).parents[4] / "tests" / "cases" / "training"
EMPLOYERS, KEPT = 900, 200


@pytest.mark.slow
def test_fifteen_bads_of_fifteen_thousand_give_small_probabilities(tmp_path: Path) -> None:
    """A rare outcome trains; its probabilities are those of a rare outcome, on average its rate, and none is near certain."""
    data = CASES / "rare_target" / "t.csv.gz"
    fit(data, "bad", tmp_path / "run", only="woe")
    metrics = json.loads((tmp_path / "run" / "metrics.json").read_bytes())
    assert (metrics["rows"], metrics["bad_rate"]) == (15_000, 0.001)
    assert 0.5 < metrics["auc"] < 0.8 and metrics["ece"] < 0.002
    rows = csv.DictReader(predict(tmp_path / "run", data).content.decode().splitlines())
    pd = np.array([float(row["pd"]) for row in rows])
    assert abs(pd.mean() - 0.001) < 0.0002 and 0 < pd.min() < pd.max() < 0.05


def test_more_categories_than_a_scorecard_has_are_grouped_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    """The most frequent employers stay, the others count as missing; the notes and `inspect` say how many these are."""
    data = CASES / "high_cardinality" / "t.csv.gz"
    table = read_table(data, "bad", Spec())
    (employer,) = (column for column in table.columns if column.name == "employer")
    at = table.columns.index(employer)
    assert len(employer.categories) == KEPT and 0.6 < np.isnan(table.values[:, at]).mean() < 0.75
    said = f"employer: {KEPT} categories; {EMPLOYERS - KEPT} rare ones count as missing"
    assert said in table.notes
    inspect(data, "bad")
    assert said in capsys.readouterr().out
