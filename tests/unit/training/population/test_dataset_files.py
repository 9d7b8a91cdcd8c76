"""A training set on disk: the same bytes for the same seed, who is protected apart, whole or not there."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.population.calendar import month_of
from creditapp.population.shock import Shock
from training.data.service_schema import NAMES
from training.errors import TrainingError
from training.population import dataset_files
from training.population.dataset import EXCLUSIONS, USED, DatasetRequest, build, observe
from training.population.dataset_files import AUDIT, FEATURES, SCHEMA, SHEET, read, write

OBSERVED = date(2024, 10, 31)
ASK = DatasetRequest(3, 1_300, OBSERVED)
ALL = (FEATURES, AUDIT, SCHEMA, SHEET)


def _ignore(_: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training set of 1,300 people, written by one process in parts of 500."""
    out = tmp_path_factory.mktemp("sets") / "set"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(dataset_files, "PART", 500)
        write(ASK, out, _ignore, 1)
    return out


@pytest.mark.slow
def test_any_number_of_processes_gives_the_same_bytes(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process or two: every file is the same, byte for byte."""
    monkeypatch.setattr(dataset_files, "PART", 500)
    write(ASK, tmp_path / "again", _ignore, 2)
    assert sorted(each.name for each in written.iterdir()) == sorted(ALL)
    assert all((written / name).read_bytes() == (tmp_path / "again" / name).read_bytes() for name in ALL)


@pytest.mark.slow
def test_the_training_set_holds_what_was_observed(written: Path) -> None:
    """The file's rows are the people who are used, in order, nothing lost between parts."""
    observed_people = observe(3, OBSERVED, range(1_300))
    table = pl.read_parquet(written / FEATURES)
    assert table.columns == ["person", *NAMES, "bad"]
    assert (
        table["person"].to_list() == observed_people.index.tolist()
        and table["bad"].to_list() == observed_people.bad.tolist()
    )
    values = table.select(NAMES).cast(pl.Float64).to_numpy()
    assert np.array_equal(values, observed_people.values, equal_nan=True)


@pytest.mark.slow
def test_protected_attributes_are_in_a_file_of_their_own(written: Path) -> None:
    """Sex, group, age and the truth are in the audit file only, for the same people in the same order."""
    table, audit = pl.read_parquet(written / FEATURES), pl.read_parquet(written / AUDIT)
    assert audit.columns == ["person", "sex", "group", "age", "true_probability"]
    assert not {"sex", "group", "age", "true_probability"} & set(table.columns)
    assert audit["person"].equals(table["person"])
    assert audit["true_probability"].is_between(0, 1).all() and audit["age"].is_between(18, 93).all()


@pytest.mark.slow
def test_the_schema_describes_the_files(written: Path) -> None:
    """Names and types of both files, and the window of the outcome."""
    schema = json.loads((written / SCHEMA).read_text())
    for name, key in ((FEATURES, "columns"), (AUDIT, "audit_columns")):
        stored = {column: str(kind).lower() for column, kind in pl.read_parquet_schema(written / name).items()}
        assert {each["name"]: each["type"] for each in schema[key]} == stored
    assert schema["performance_window"] == {"from": "2024-10-31", "until": "2026-10-28", "months": 24}
    assert sum(each["role"] == "characteristic" for each in schema["columns"]) == len(CHARACTERISTICS)


def test_the_data_sheet_says_who_was_left_out(tmp_path: Path, written: Path) -> None:
    """Every reason with its count, which add up; every characteristic; the shock if there was one."""
    shock = Shock(month_of(OBSERVED) + 5, 18, 2.0)
    why = write(DatasetRequest(3, 600, OBSERVED, shock), tmp_path / "set", _ignore, 1)
    text = (tmp_path / "set" / SHEET).read_text()
    assert why.sum() == 600 and f"{why[USED]:,} of 600" in text
    assert all(f"| {reason} | {why[number]:,} |" in text for number, reason in EXCLUSIONS.items())
    assert all(f"| {name} |" in text for name in NAMES)
    assert "severity 2 from 2025-03 on, for 18 months" in text and "Ordinary times" in (written / SHEET).read_text()


def test_a_directory_that_is_no_training_set_is_not_overwritten(tmp_path: Path) -> None:
    """A directory of something else is refused and left as it is; a training set is replaced."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(TrainingError, match="no training set"):
        write(ASK, tmp_path / "mine", _ignore, 1)
    assert (tmp_path / "mine" / "thesis.txt").exists()


@pytest.mark.slow
def test_a_training_set_appears_complete_or_not_at_all(tmp_path: Path) -> None:
    """A run that breaks off leaves nothing behind, and the training set that was there stays."""

    def breaks(_: int) -> None:
        raise KeyboardInterrupt

    write(DatasetRequest(3, 100, OBSERVED), tmp_path / "set", _ignore, 1)
    before = (tmp_path / "set" / FEATURES).read_bytes()
    with pytest.raises(KeyboardInterrupt):
        write(DatasetRequest(4, 1_000, OBSERVED), tmp_path / "set", breaks, 1)
    assert [each.name for each in tmp_path.iterdir()] == ["set"]
    assert (tmp_path / "set" / FEATURES).read_bytes() == before


@pytest.mark.slow
def test_a_written_training_set_reads_as_the_table_that_was_built(written: Path) -> None:
    """Read from disk: the characteristics as columns with their directions, NaN for null, and the audit file beside."""
    table, audit = read(written)
    built, observed_people = build(3, 1_300, OBSERVED, _ignore, 1)
    assert table.columns == built.columns and np.array_equal(table.values, built.values, equal_nan=True)
    assert np.array_equal(table.bad, built.bad) and np.array_equal(
        audit["true_probability"].to_numpy(), observed_people.risk
    )


def test_a_directory_that_is_no_training_set_is_not_read(tmp_path: Path, written: Path) -> None:
    """A missing, an empty and a truncated file are named, with what to do."""
    for content in (None, b"", (written / FEATURES).read_bytes()[:1000]):
        if content is not None:
            (tmp_path / FEATURES).write_bytes(content)
        with pytest.raises(TrainingError, match="write one with: python -m training dataset"):
            read(tmp_path)


@pytest.mark.parametrize(("people", "observed"), [(10**9, OBSERVED), (1, date(3, 1, 1)), (1, date(9999, 1, 1))])
def test_dates_outside_the_simulated_years_are_refused(people: int, observed: date, tmp_path: Path) -> None:
    """More people than there are numbers for, and dates beyond all lives, are refused before anything is written."""
    with pytest.raises(TrainingError, match="at most|choose a date"):
        write(DatasetRequest(1, people, observed), tmp_path / "set", _ignore, 1)
    assert not any(tmp_path.iterdir())
