"""Tables that once went wrong silently: what a column means, what is said of it, and what ``predict`` tells."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from creditapp.errors import CreditappError
from training.cli.app import app
from training.data.audit import protected_in
from training.data.spec import Spec
from training.data.table import Table
from training.data.table_files import read_cells
from training.data.training_table import read_table

CASES = Path(__file__).parents[4] / "tests" / "cases" / "training"


def read(case: str, target: str = "bad", spec: Spec | None = None) -> Table:
    """The training table of a case."""
    return read_table(CASES / case / "t.csv", target, spec or Spec())


def warnings(table: Table) -> list[str]:
    """What its notes warn of."""
    return [note for note in table.notes if note.startswith("WARNING")]


def command(*words: str | Path) -> tuple[int, str, str]:
    """Exit code, output and what is said beside it; a refusal is code 1 and its line."""
    try:
        done = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    except CreditappError as error:
        return 1, "", str(error)
    return done.exit_code, done.stdout, done.stderr


def fitted(case: str, out: Path, *words: str, target: str = "bad") -> str:
    """Fit a case quickly; what is said."""
    code, printed, said = command(
        "fit", "--data", CASES / case / "t.csv", "--target", target, "--out", out, "--only", "woe", "--created", "2026-11-26", *words
    )  # fmt: skip
    assert code == 0
    return printed + said


def scored(model: Path, data: Path, *words: str | Path) -> tuple[list[dict[str, str]], str]:
    """The rows of the file that ``predict`` writes, and what it says."""
    out = model.parent / "scored.csv"
    code, _, said = command("predict", "--model", model, "--data", data, "--out", out, *words)
    assert code == 0
    return list(csv.DictReader(out.open())), said


@pytest.mark.parametrize(
    ("case", "target", "bad"), [("target_approved_y", "loan_approved", "N"), ("target_paid_back", "fully_repaid", "0")]
)
def test_a_target_that_names_the_good(case: str, target: str, bad: str) -> None:
    """The 22 % that were not approved, or did not repay, are bad; a warning says so, and how to say otherwise."""
    table = read(case, target)
    assert 0.2 < table.bad.mean() < 0.25
    (warning,) = warnings(table)
    assert f"{bad} is taken as bad (21.8%" in warning and "--bad VALUE" in warning
    assert read(case, target, Spec(bad="Y" if bad == "N" else "1")).bad.mean() > 0.75


@pytest.mark.parametrize("case", ["target_floats", "target_spaces_case"])
def test_a_target_in_several_spellings(case: str) -> None:
    """0, 1, 0.0 and 1.0, or yes, Yes and "NO ", are two classes."""
    table = read(case)
    assert round(table.bad.mean(), 3) == 0.218 and not warnings(table)


def test_protected_columns_under_longer_names() -> None:
    """Left out and audited, each with its basis in the notes."""
    table = read("protected_prefixed")
    assert {column.name for column in table.columns} == {"income", "util", "late"}
    told = {"person_age": "age", "applicant_gender": "sex", "maritalStatus": "marital status", "borrower_race": "race"}
    for name, basis in told.items():
        assert any(note.startswith(f"{name} is left out") and f"({basis};" in note for note in table.notes)
    audit = protected_in(read_cells(CASES / "protected_prefixed" / "t.csv").frame.drop("bad"))
    assert set(audit.groups) == set(told) and "62 and over" in audit.groups["person_age"]


def test_a_date_that_only_bads_have() -> None:
    """A warning names the AUC, the missing pattern and the name."""
    (warning,) = warnings(read("leak_by_missing"))
    assert warning.startswith("WARNING: chargeoff_date is used, but it alone separates bads from goods")
    assert "0.996" in warning and "missing for 1% of bads, 100% of goods" in warning and "after the outcome" in warning


def test_many_rows_of_a_customer() -> None:
    """They are kept together, and a warning says why."""
    table = read("panel_customers")
    assert table.groups is not None and len(np.unique(table.groups)) == 150
    (warning,) = warnings(table)
    assert "150 values of customer" in warning and "--group" in warning
    assert read("panel_customers", spec=Spec(group="none")).groups is None


@pytest.mark.slow
def test_noise_of_repeated_customers_is_told_as_noise(tmp_path: Path) -> None:
    """AUC about one half where customers are kept together; parted, it would look like skill."""
    fitted("panel_customers", tmp_path / "run")
    fitted("panel_customers", tmp_path / "parted", "--group", "none")
    auc, parted = (json.loads((tmp_path / run / "metrics.json").read_text())["auc"] for run in ("run", "parted"))
    assert auc < 0.6 < 0.65 < parted
    low = json.loads((tmp_path / "run" / "metrics.json").read_text())["evaluation"]["separation"]["auc_low"]
    assert low < 0.5


@pytest.mark.slow
def test_sampling_weights(tmp_path: Path) -> None:
    """With half the sample bad, the probabilities are those of the 20 % that the weights say."""
    said = fitted("sample_weight", tmp_path / "run", "--weight", "weight")
    assert "weight is left out: it is the weight of a row" in said
    rows, _ = scored(tmp_path / "run", CASES / "sample_weight" / "t.csv")
    weight, pd = (np.array([float(row[name]) for row in rows]) for name in ("weight", "pd"))
    assert np.average(pd, weights=weight) == pytest.approx(0.2, abs=0.01)
    metrics = json.loads((tmp_path / "run" / "metrics.json").read_text())
    assert metrics["bad_rate"] == pytest.approx(0.2, abs=0.005)
    assert metrics["evaluation"]["rows"] == metrics["weight"] == weight.sum()


def test_weights_that_are_not_stated_are_no_input() -> None:
    """Their name says what they are, and the note how to use them."""
    table = read("sample_weight")
    assert "weight" not in {column.name for column in table.columns}
    assert any("weight is left out" in note and "--weight weight" in note for note in table.notes)


@pytest.mark.slow
def test_codes_that_only_new_rows_have(tmp_path: Path) -> None:
    """Counted with what was done; scored as missing, not as fewest or most; ``--strict`` refuses and names them."""
    fitted("special_only_at_scoring", tmp_path / "run")
    new = CASES / "special_only_at_scoring" / "new.csv"
    rows, said = scored(tmp_path / "run", new, "--report", tmp_path / "report.json")
    assert "inquiries" in said and "-8" in said and "scored as missing" in said
    by_code = {row["inquiries"]: row["pd"] for row in rows}
    assert by_code["-8"] == by_code["-7"] == by_code["999999999"] != by_code["0"]
    (finding,) = json.loads((tmp_path / "report.json").read_text())["findings"]
    assert finding["column"] == "inquiries" and finding["rows"] == sum(code not in ("-9", "0") for code in by_code)
    (tmp_path / "scored.csv").unlink()
    code, _, refusal = command(
        "predict", "--model", tmp_path / "run", "--data", new, "--out", tmp_path / "scored.csv", "--strict"
    )
    assert code == 1 and "inquiries" in refusal and not (tmp_path / "scored.csv").exists()


@pytest.mark.slow
def test_categories_that_training_had_not(tmp_path: Path) -> None:
    """A new category is counted and named; a file of one row has a score, and nothing is made of its PSI."""
    fitted("category_spelling", tmp_path / "run")
    _, said = scored(tmp_path / "run", CASES / "category_spelling" / "new.csv")
    assert "city" in said and "Bath" in said and "a category not seen" in said
    rows, said = scored(tmp_path / "run", CASES / "single_row" / "new.csv")
    assert len(rows) == 1 and 300 <= int(rows[0]["score"]) <= 850
    assert "PSI of 1 row against training" in said and "too few rows to tell" in said


@pytest.mark.slow
def test_bins_that_new_rows_leave_empty(tmp_path: Path) -> None:
    """PSI is finite and calls for action."""
    fitted("psi_empty_bin", tmp_path / "run")
    new = CASES / "psi_empty_bin" / "new.csv"
    _, said = scored(tmp_path / "run", new, "--report", tmp_path / "report.json")
    psi = {each["name"]: each for each in json.loads((tmp_path / "report.json").read_text())["psi"]}
    assert psi["score"]["verdict"] == psi["channel"]["verdict"] == "act" and np.isfinite(psi["score"]["psi"])
    assert "channel" in said and "act" in said


@pytest.mark.slow
def test_a_stated_direction_against_a_wavy_truth(tmp_path: Path) -> None:
    """On a fine grid the score never rises against it, whatever the other columns are."""
    fitted("stated_direction", tmp_path / "run", "--spec", str(CASES / "stated_direction" / "spec.json"))
    rows, _ = scored(tmp_path / "run", CASES / "stated_direction" / "grid.csv")
    for late in ("0", "1", "2"):
        ordered = sorted((row for row in rows if row["late"] == late), key=lambda row: float(row["ratio"]))
        scores = [int(row["score"]) for row in ordered]
        assert len(scores) == 141 and all(one >= other for one, other in zip(scores, scores[1:], strict=False))


@pytest.mark.slow
def test_hundreds_of_employers(tmp_path: Path) -> None:
    """Trains, and says how many are too rare; an employer that was not seen is told."""
    rng = np.random.default_rng(7)
    employer, use = rng.integers(0, 500, 2_000), rng.random(2_000)
    bad = (rng.random(2_000) < 0.1 + 0.3 * use).astype(int)
    lines = [f"Employer {one},{value:.3f},{outcome}" for one, value, outcome in zip(employer, use, bad, strict=True)]
    (tmp_path / "t.csv").write_text("\n".join(["employer,use,bad", *lines]) + "\n")
    said = fitted(str(tmp_path), tmp_path / "run")
    assert "rare ones count as missing" in said
    (tmp_path / "new.csv").write_text("employer,use\nEmployer 9999,0.5\n")
    rows, said = scored(tmp_path / "run", tmp_path / "new.csv")
    assert len(rows) == 1 and "Employer 9999" in said


@pytest.mark.slow
def test_fifteen_bads_in_fifteen_thousand(tmp_path: Path) -> None:
    """Trains; probabilities are as small as bads are few, and nothing is suspected of a leak."""
    rng = np.random.default_rng(8)
    use, late, branch = rng.random(15_000), rng.poisson(0.4, 15_000), rng.integers(0, 60, 15_000)
    bad = np.zeros(15_000, int)
    bad[np.argsort(-(use + late + rng.gumbel(0, 1, 15_000)))[:15]] = 1
    lines = [f"{a:.3f},{b},B{c},{d}" for a, b, c, d in zip(use, late, branch, bad, strict=True)]
    (tmp_path / "t.csv").write_text("\n".join(["use,late,branch,bad", *lines]) + "\n")
    said = fitted(str(tmp_path), tmp_path / "run")
    assert "WARNING" not in said
    rows, _ = scored(tmp_path / "run", tmp_path / "t.csv")
    assert 0.0003 < np.mean([float(row["pd"]) for row in rows]) < 0.003


@pytest.mark.slow
def test_outputs_never_replace_columns_of_the_file(tmp_path: Path) -> None:
    """A scored file scored again keeps its first scores; a third time too."""
    fitted("special_only_at_scoring", tmp_path / "run")
    rows, _ = scored(tmp_path / "run", CASES / "special_only_at_scoring" / "t.csv")
    (tmp_path / "scored.csv").rename(tmp_path / "once.csv")
    again, said = scored(tmp_path / "run", tmp_path / "once.csv")
    assert "the file has a column with an output's name" in said and "scored_pd" in said
    assert [row["pd"] for row in again] == [row["pd"] for row in rows] == [row["scored_pd"] for row in again]
    (tmp_path / "scored.csv").rename(tmp_path / "twice.csv")
    thrice, _ = scored(tmp_path / "run", tmp_path / "twice.csv")
    assert {"pd", "scored_pd", "scored_2_pd"} <= set(thrice[0])
