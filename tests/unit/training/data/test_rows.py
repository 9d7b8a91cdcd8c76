"""What a table says of its rows: whom they belong to, what they weigh, when they were made, and whether they repeat."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from training.data.repeated_rows import warnings_of_repeated_rows
from training.data.row_roles import groups_in, times_in, weights_in
from training.data.spec import ColumnSpec, Spec
from training.data.table import Table
from training.data.training_table import read_table
from training.errors import TrainingError

RNG = np.random.default_rng(8)
ROWS = 400
USE, LATE = RNG.random(ROWS).round(3), RNG.random(ROWS) < 0.3


def table(path: Path, more: Mapping[str, Sequence[object]], spec: Spec | None = None) -> Table:
    """A table of a number, these columns and an outcome."""
    cells = {"use": USE, **more, "bad": LATE.astype(int)}
    pl.DataFrame({name: pl.Series([str(cell) for cell in values]) for name, values in cells.items()}).write_csv(
        path / "t.csv"
    )
    return read_table(path / "t.csv", "bad", spec or Spec())


@pytest.mark.parametrize(
    "name",
    [
        "customer",
        "CustomerID",
        "client_id",
        "borrower_no",
        "member_id",
        "SSN",
        "custid",
        "CLIENTNO",
        "Kunde",
        "account_number",
        "loan_id",
        "household_id",
        "company_id",
    ],
)
def test_a_column_of_people_with_repeated_values_groups_rows(tmp_path: Path, name: str) -> None:
    """By its name; numbers and texts; it is no input, and a warning says so."""
    for prefix in ("", "C"):
        whole = table(tmp_path, {name: [f"{prefix}{at % 80 + 100}" for at in range(ROWS)]})
        assert whole.groups is not None and len(np.unique(whole.groups)) == 80
        assert [column.name for column in whole.columns] == ["use"]
        assert any(note.startswith("WARNING") and f"80 values of {name}" in note for note in whole.notes)


@pytest.mark.parametrize("name", ["branch_id", "company", "region", "product_code", "customer_type", "employer"])
def test_other_columns_with_repeated_values_do_not(tmp_path: Path, name: str) -> None:
    """Branches and employers are characteristics."""
    whole = table(tmp_path, {name: [f"C{at % 40}" for at in range(ROWS)]})
    assert whole.groups is None and name in [column.name for column in whole.columns]


def test_a_column_of_any_name_with_one_outcome_each_groups_rows(tmp_path: Path) -> None:
    """Eighty codes with five rows each, all of one outcome: chance does not give that; codes without are a characteristic."""
    late = RNG.random(80) < 0.3
    cells: dict[str, Any] = {
        "unit": [f"U{at % 80}" for at in range(ROWS)],
        "use": USE,
        "bad": [int(late[at % 80]) for at in range(ROWS)],
    }
    pl.DataFrame(cells).write_csv(tmp_path / "t.csv")
    whole = read_table(tmp_path / "t.csv", "bad", Spec())
    assert whole.group == "unit" and whole.groups is not None and [column.name for column in whole.columns] == ["use"]
    assert any(note.startswith("WARNING") and "80 values of unit" in note for note in whole.notes)
    assert table(tmp_path, {"unit": cells["unit"]}).groups is None


def test_people_with_a_row_each_group_nothing(tmp_path: Path) -> None:
    """An identifier is left out as one."""
    assert table(tmp_path, {"customer": [f"C{at}" for at in range(ROWS)]}).groups is None


def test_a_stated_group_prevails_and_a_named_column_stays(tmp_path: Path) -> None:
    """Another column, none, or the column as an input."""
    more = {"customer": [f"C{at % 80}" for at in range(ROWS)], "branch": [f"B{at % 30}" for at in range(ROWS)]}
    stated = table(tmp_path, more, Spec(group="branch"))
    assert stated.groups is not None and len(np.unique(stated.groups)) == 30
    assert table(tmp_path, more, Spec(group="none")).groups is None
    named = table(tmp_path, more, Spec(columns={"customer": ColumnSpec(kind="categorical")}))
    assert named.groups is None and "customer" in [column.name for column in named.columns]
    with pytest.raises(TrainingError, match="not there: nobody"):
        table(tmp_path, more, Spec(group="nobody"))


def test_rows_without_a_group_are_by_themselves() -> None:
    """Groups are numbered as they first occur."""
    assert groups_in(pl.Series(["b", None, "a", "b", None])).tolist() == [0, 1, 2, 0, 3]


def test_whole_weights_stay_and_others_are_scaled() -> None:
    """Whole ones count rows; shares of a sample have a mean of 1; what is no weight is refused with its row."""
    assert weights_in(pl.Series("w", ["1", "4", "2.0"])).tolist() == [1, 4, 2]
    assert weights_in(pl.Series("w", ["0.1", "0.3"])).tolist() == pytest.approx([0.5, 1.5])
    for cell in ("0", "-1", "much", None):
        with pytest.raises(TrainingError, match="w is the weight of a row .* row 2 has"):
            weights_in(pl.Series("w", ["1", cell]))


def test_times_are_dates_or_numbers() -> None:
    """Ascending either way; anything else is refused with its row."""
    assert np.diff(times_in(pl.Series("t", ["2020-01-31", "2020-02-01"]))).tolist() == [1]
    assert times_in(pl.Series("t", ["201912", "202001"])).tolist() == [201912, 202001]
    assert times_in(pl.Series("t", ["2016Q4", "2017Q1", "2016Q2"])).tolist() == [2, 3, 1]
    with pytest.raises(TrainingError, match="t says when .* row 2 has 'soon'"):
        times_in(pl.Series("t", ["201912", "soon"]))


def dates(after: Any) -> list[str]:
    """So many days after a day that moves with the row; 0 days: the day itself."""
    days = np.datetime64("2018-03-01") + np.arange(ROWS) % 200 + np.asarray(after)
    return [str(day) for day in days]


@pytest.mark.parametrize("decided", ["ApprovalDate", "issue_d", "application_date", "opened"])
def test_dates_after_the_decision_are_warned_of(tmp_path: Path, decided: str) -> None:
    """Whatever they are called; a payout after some weeks and a date before are not."""
    more = {
        decided: dates([0] * ROWS),
        "seen": dates(RNG.integers(200, 900, ROWS)),
        "payout": dates(RNG.integers(3, 40, ROWS)),
        "hired": dates(RNG.integers(-4000, -50, ROWS)),
    }
    whole = table(tmp_path, more, Spec(time=decided) if decided == "opened" else None)
    (warning,) = [note for note in whole.notes if note.startswith("WARNING")]
    assert warning.startswith("WARNING: seen is used, but it is more than 90 days after") and decided in warning


def test_rows_that_repeat_are_warned_of() -> None:
    """Copies among rows of fine numbers; not rows of two flags, which are alike by chance."""
    fine = RNG.random((ROWS, 3))
    bad = LATE.astype(np.int8)
    assert not warnings_of_repeated_rows(fine, bad)
    copied = np.repeat(fine[:40], 10, axis=0)
    (warning,) = warnings_of_repeated_rows(copied, np.repeat(bad[:40], 10))
    assert "100% of the rows have the same inputs" in warning and "one outcome each" in warning and "--group" in warning
    flags = RNG.integers(0, 2, (ROWS, 2)).astype(float)
    assert not warnings_of_repeated_rows(flags, bad)


@pytest.mark.parametrize("name", ["name", "firstname", "Last Name", "applicant_surname", "Vorname"])
def test_names_of_people_are_no_inputs(tmp_path: Path, name: str) -> None:
    """They stand in for sex, race and national origin; a specification takes one back."""
    names = RNG.choice(["Emily", "Greg", "Lakisha", "Jamal"], ROWS).tolist()
    read = table(tmp_path, {name: names})
    assert [column.name for column in read.columns] == ["use"]
    assert any(f"{name} is left out: people's names stand in for sex, race" in note for note in read.notes)
    taken = table(tmp_path, {name: names}, Spec(columns={name: ColumnSpec()}))
    assert {column.name for column in taken.columns} == {"use", name}


@pytest.mark.parametrize("name", ["product_name", "NAME_CONTRACT_TYPE", "employer_name"])
def test_names_of_things_are_inputs(tmp_path: Path, name: str) -> None:
    """Contracts, products and employers have names too."""
    read = table(tmp_path, {name: RNG.choice(["cash", "revolving"], ROWS).tolist()})
    assert {column.name for column in read.columns} == {"use", name}
