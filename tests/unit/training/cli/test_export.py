"""``python -m training export``: from a lender's CSV to files that score it as ``predict`` does."""

import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from tests.support.loans import loans
from training.cli.app import app
from training.errors import TrainingError

pytestmark = pytest.mark.slow
RUNNER = CliRunner()


def training(*words: str | Path) -> str:
    """What the command prints; an error is raised."""
    result = RUNNER.invoke(app, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """loans.csv, scored.csv and the run in ``run``; dates are in days, as a database would have to be told."""
    where = tmp_path_factory.mktemp("loans")
    loans().with_row_index("row").drop("opened").write_csv(where / "loans.csv")
    training("fit", "--data", where / "loans.csv", "--target", "outcome", "--only", "woe", "--out", where / "run")
    training("predict", "--model", where / "run", "--data", where / "loans.csv", "--out", where / "scored.csv")
    return where


def test_a_database_scores_the_file_as_predict_does(directory: Path) -> None:
    """DuckDB reads the same CSV by itself: numbers, truth values and text as it sees them."""
    out = directory / "loans.sql"
    training(
        "export",
        directory / "run",
        "--to",
        "sql",
        "--dialect",
        "duckdb",
        "--table",
        "loans",
        "--key",
        "row",
        "--out",
        out,
    )
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE loans AS FROM '{directory / 'loans.csv'}'")
        names = [column[0] for column in database.execute(out.read_text()).description or ()]
        rows = database.fetchall()
    found = pl.DataFrame(rows, schema=names, orient="row").sort("row").select("score", "pd")
    expected = pl.read_csv(directory / "scored.csv").select("score", "pd")
    assert_frame_equal(found, expected, check_dtypes=False, abs_tol=1e-9, rel_tol=0)


def test_the_python_file_scores_the_file_as_predict_does(directory: Path) -> None:
    """The same columns, byte by byte where no probability is rounded."""
    training("export", directory / "run", "--to", "python")
    program = directory / "run" / "scorecard.py"
    done = subprocess.run([sys.executable, "-I", program, directory / "loans.csv"], capture_output=True, check=True)
    assert_frame_equal(pl.read_csv(done.stdout), pl.read_csv(directory / "scored.csv"), abs_tol=1e-12, rel_tol=0)


@pytest.mark.parametrize(
    ("to", "name"),
    [("csv", "scorecard.csv"), ("xlsx", "scorecard.xlsx"), ("pmml", "scorecard.pmml"), ("onnx", "scorecard.onnx")],
)
def test_other_forms_lie_beside_the_runs_files(directory: Path, to: str, name: str) -> None:
    """Where no other place is named."""
    assert name in training("export", directory / "run", "--to", to)
    assert (directory / "run" / name).stat().st_size > 500


def test_the_same_scorecard_gives_the_same_bytes(directory: Path) -> None:
    """Of every form."""
    for to in ("csv", "xlsx", "sql", "pmml", "onnx", "python"):
        first, second = directory / f"first.{to}", directory / f"second.{to}"
        for out in (first, second):
            training("export", directory / "run", "--to", to, "--out", out)
        assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere", "--to", "csv"], "has no scorecard.json"),
        (["run", "--to", "csv", "--dialect", "duckdb"], "--to sql only"),
        (["run", "--to", "csv", "--key", "row"], "--to sql only"),
        (["run", "--to", "sql", "--table", ""], "without a name"),
        (["run", "--to", "csv", "--out", "."], "is a directory"),
        (["run", "--to", "csv", "--out", "nowhere/x.csv"], "cannot write"),
    ],
)
def test_what_cannot_be_written_is_said(
    directory: Path, words: list[str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a line that names it."""
    monkeypatch.chdir(directory)
    with pytest.raises(TrainingError, match=says):
        training("export", *words)
