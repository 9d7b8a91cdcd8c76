"""What would be inferred is shown before a fit, and as a specification that changes nothing until it is edited."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.support.loans import TARGET, loans
from tests.support.public_like import bureau, late_counts, marketplace
from training.cli.app import app
from training.data.spec import ColumnSpec, Spec, load_spec
from training.data.training_table import read_table
from training.errors import TrainingError
from training.fitting.inspection import inspect, specification

SORTED = Spec(bad=("Charged Off", "Default"), good="Fully Paid")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("made", "target", "spec"),
    [(bureau, "RiskPerformance", Spec()), (late_counts, "SeriousDlqin2yrs", Spec()), (marketplace, "loan_status", SORTED)],
    ids=["bureau", "late counts", "marketplace"],
)  # fmt: skip
def test_an_unedited_specification_changes_nothing(
    tmp_path: Path, made: Callable[[Path, int], Path], target: str, spec: Spec
) -> None:
    """With what `inspect` writes, the table is the one that was inferred, column by column and cell by cell."""
    data, given = made(tmp_path / "data.csv", 3_000), tmp_path / "given.json"
    given.write_text('{"bad": ["Charged Off", "Default"], "good": "Fully Paid"}' if spec.good else "{}")
    words = [
        "inspect",
        "--data",
        str(data),
        "--target",
        target,
        "--spec",
        str(given),
        "--spec-out",
        str(tmp_path / "spec.json"),
    ]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0 and "columns to use" in done.output
    plain, told = read_table(data, target, spec), read_table(data, target, load_spec(tmp_path / "spec.json"))
    assert plain.columns == told.columns and (plain.bad == told.bad).all()
    assert np.array_equal(plain.values, told.values, equal_nan=True)
    with pytest.raises(TrainingError, match="exists already"):
        CliRunner().invoke(app, words, catch_exceptions=False)


def test_roles_of_rows_are_stated_in_a_specification(tmp_path: Path) -> None:
    """A group that was inferred, a weight and a time that options state: with the file alone, the table is the same."""
    rng = np.random.default_rng(0)
    lines = [
        f"C{at % 90},{rng.random():.3f},{1 + at % 4},2024-0{1 + at % 6}-01,{'YN'[int(rng.random() < 0.3)]}"
        for at in range(600)
    ]
    data = tmp_path / "data.csv"
    data.write_text("\n".join(["customer,use,w,opened,approved", *lines]) + "\n")
    words = ["inspect", "--data", str(data), "--target", "approved", "--spec-out", str(tmp_path / "spec.json")]
    done = CliRunner().invoke(app, [*words, "--weight", "w", "--time", "opened"], catch_exceptions=False)
    assert "WARNING: target approved: N is taken as bad" in done.output
    spec = load_spec(tmp_path / "spec.json")
    assert (spec.group, spec.weight, spec.time, spec.bad, spec.exclude) == ("customer", "w", "opened", "N", ())
    plain = read_table(data, "approved", Spec(weight="w", time="opened"))
    told = read_table(data, "approved", spec)
    assert (
        plain.groups is not None and told.groups is not None and plain.weights is not None and told.weights is not None
    )
    assert (plain.groups == told.groups).all() and (plain.weights == told.weights).all()
    assert not any(note.startswith("WARNING") for note in told.notes)


@pytest.mark.slow
def test_tables_like_public_ones_are_understood(tmp_path: Path) -> None:
    """Codes, units, per cents and months by name become what they mean; a numbering, a leak and a protected basis stay outside."""
    home = {
        column.name: column
        for column in read_table(bureau(tmp_path / "a.csv", 3_000), "RiskPerformance", Spec()).columns
    }
    assert len(home) == 23 and home["Trait2"].specials == (-9, -8) and home["Trait3"].specials == (-9, -7)
    cards = {
        column.name: column
        for column in read_table(late_counts(tmp_path / "b.csv", 20_000), "SeriousDlqin2yrs", Spec()).columns
    }
    assert (
        cards["NumberOfTimes90DaysLate"].specials == (96, 98)
        and cards["RevolvingUtilizationOfUnsecuredLines"].specials == ()
    )
    assert not {"unnamed_1", "age"} & cards.keys()
    loans = read_table(marketplace(tmp_path / "c.csv", 6_000), "loan_status", SORTED)
    kinds = {column.name: column.kind for column in loans.columns}
    numbers = {
        "loan_amnt",
        "term",
        "int_rate",
        "emp_length",
        "annual_inc",
        "earliest_cr_line",
        "mths_since_last_delinq",
    }
    assert {name for name, kind in kinds.items() if kind == "numeric"} == numbers
    assert {name for name, kind in kinds.items() if kind == "categorical"} == {"grade", "home_ownership", "zip_code"}
    at = [column.name for column in loans.columns].index("term")
    assert set(loans.values[:, at]) == {36.0, 60.0}
    said = "\n".join(loans.notes)
    assert "WARNING: recoveries is left out: it alone separates bads from goods" in said
    assert (
        "whose loan_status is neither bad nor good are left out" in said and "issue_d is left out: it says when" in said
    )


def test_an_edited_specification_is_written_again(tmp_path: Path) -> None:
    """What was stated stays stated; what was named protected stays protected."""
    data = bureau(tmp_path / "data.csv", 2_000)
    given = {"protected": ["Trait1"], "columns": {"Trait2": {"direction": 1, "specials": [-9], "reason": "Few trades"}}}
    (tmp_path / "given.json").write_text(json.dumps(given))
    words = [
        "--data",
        str(data),
        "--target",
        "RiskPerformance",
        "--spec",
        str(tmp_path / "given.json"),
        "--spec-out",
        str(tmp_path / "new.json"),
    ]
    CliRunner().invoke(app, ["inspect", *words], catch_exceptions=False)
    spec = load_spec(tmp_path / "new.json")
    assert spec.protected == ("Trait1",) and spec.columns["Trait2"].direction == 1
    assert (
        spec.columns["Trait2"].specials == (-9.0,)
        and spec.columns["Trait2"].reason == "Few trades"
        and spec.columns["Trait3"].direction is None
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"colums": {}}', r"unknown field `colums`; known are bad, good, exclude"), ('{"columns": {"x": {"sort": 1}}}', r"unknown field `sort` .*known are kind"),
        ('{"columns": {"x": {"direction": 3}}}', "direction"), ("{", "not valid"), ("[]", "not valid"),
    ],
)  # fmt: skip
def test_an_invalid_specification_is_refused(tmp_path: Path, content: str, message: str) -> None:
    """The field is named, and so are those that there are."""
    (tmp_path / "spec.json").write_text(content)
    with pytest.raises(TrainingError, match=message) as refused:
        load_spec(tmp_path / "spec.json")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (Spec(exclude=("gone",)), "not there: gone"), (Spec(protected=("RiskPerformance",)), "cannot be excluded, protected"),
        (Spec(exclude=("Trait1",), protected=("Trait2",), columns={"Trait1": ColumnSpec()}), "name it once"),
        (Spec(bad="Worse"), "is never 'Worse'"), (Spec(bad=("Bad", "Good")), "calls every value bad"),
    ],
)  # fmt: skip
def test_a_specification_that_does_not_fit(tmp_path: Path, spec: Spec, message: str) -> None:
    """Columns that are not there, a protected target, a column both used and left out, a bad value that never occurs."""
    with pytest.raises(TrainingError, match=message):
        read_table(bureau(tmp_path / "data.csv", 500), "RiskPerformance", spec)


def test_what_is_stated_by_hand_is_kept(tmp_path: Path) -> None:
    """Cuts, groups and their order, offsets and pairs: `inspect` writes them again, and the table is the same."""
    loans(400).write_csv(tmp_path / "loans.csv")
    stated = {
        "columns": {
            "use": {"cuts": [0.25, 0.5], "offset": {"bins": [-1, 0, 1]}},
            "home": {"groups": [["own"], ["*"]], "direction": -1},
            "months": {"cuts": [12, 24], "direction": 1},
        },
        "pairs": {"forced": [["card", "opened"]], "forbidden": [["home"]]},
    }
    (tmp_path / "by_hand.json").write_text(json.dumps(stated))
    specs = [load_spec(tmp_path / "by_hand.json")]
    (tmp_path / "spec.json").write_text(specification(inspect(tmp_path / "loans.csv", TARGET, specs[0])))
    specs.append(load_spec(tmp_path / "spec.json"))
    by_hand, again = (read_table(tmp_path / "loans.csv", TARGET, spec) for spec in specs)
    assert specs[0].pairs == specs[1].pairs and by_hand.columns == again.columns
