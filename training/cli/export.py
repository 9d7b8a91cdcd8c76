"""The command that writes a scorecard for other systems and for people."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from training.errors import TrainingError


def export(
    run: Annotated[Path, typer.Argument(help="A run's directory.")],
    to: Annotated[Literal["csv", "xlsx", "sql", "pmml", "onnx", "python"], typer.Option(help="The form to write.")],
    out: Annotated[
        Path | None, typer.Option(help="File to write; default: scorecard.csv and the like, beside the run's files.")
    ] = None,
    dialect: Annotated[
        Literal["ansi", "postgresql", "duckdb", "sqlite"], typer.Option(help="For which database a query is.")
    ] = "ansi",
    table: Annotated[str, typer.Option(help="The table that a query reads.")] = "applications",
    key: Annotated[
        list[str] | None,
        typer.Option(help="A column that a query's result keeps, to know the rows by; repeat it for more."),
    ] = None,
) -> None:
    """Write a scorecard as tables (csv, xlsx), a query (sql), a model (pmml, onnx) or one Python file without dependencies.

    Every form gives each row the score, points and probability of `predict`. Numbers must be numbers and categories spelt as in training.

    Examples: python -m training export runs/one --to xlsx

    python -m training export runs/one --to sql --dialect postgresql --table loans --key loan_id --out loans.sql

    python -m training export runs/one --to python --out scorecard.py && python scorecard.py loans.csv > scored.csv
    """
    from training.artefacts import load_card, write_file
    from training.exports.export import ENDINGS, exported

    if to != "sql" and (dialect != "ansi" or table != "applications" or key):
        raise TrainingError("--dialect, --table and --key are for --to sql only")
    path = out or run / f"scorecard{ENDINGS[to]}"
    write_file(path, exported(load_card(run), to, dialect, table, key or []))
    print(f"→ {path}")
