"""The command that judges a scorecard again, on other rows."""

from pathlib import Path
from typing import Annotated

import typer

Audit = Annotated[
    Path | None, typer.Option(help="CSV or Parquet, a row for each row: protected attributes, never inputs.")
]
Protected = Annotated[str, typer.Option(help="Columns of the data, by comma, that are protected: audited, no inputs.")]
By = Annotated[str | None, typer.Option(help="Column of dates or cohorts; else the first column of dates.")]
Champion = Annotated[Path | None, typer.Option(help="A run's directory to compare with: swap set.")]
CutOff = Annotated[int | None, typer.Option(help="The lowest score that is approved; else the one that approves 80 %.")]


def evaluate(
    model: Annotated[Path, typer.Option(help="A run's directory.")],
    data: Annotated[Path, typer.Option(help="A CSV or Parquet with the scorecard's columns.")],
    out: Annotated[Path, typer.Option(help="Directory to write; it appears when it is whole.")],
    target: Annotated[str | None, typer.Option(help="Its binary column, where outcomes are known.")] = None,
    audit: Audit = None,
    protected: Protected = "",
    by: By = None,
    against: Annotated[
        Path | None, typer.Option(help="An earlier table; else the training shares in the manifest.")
    ] = None,
    champion: Champion = None,
    cut_off: CutOff = None,
    spec: Annotated[
        Path | None, typer.Option(help="JSON; what a fit was told of the target and of protected columns.")
    ] = None,
) -> None:
    """Judge a scorecard on other rows: the report, gates and documents of a fit, for new data.

    Example: python -m training evaluate --model runs/one --data newer.csv --target late --against older.csv --out judged
    """
    from creditapp.console.progress import progress
    from training.artefacts import check_destination, write_all
    from training.data.spec import load_spec
    from training.evaluation.findings import PARTS
    from training.evaluation.reevaluate import EvaluationRequest
    from training.evaluation.reevaluate import evaluate as evaluated
    from training.report.outputs import documents

    check_destination(out)
    ask = EvaluationRequest(
        model, data, target, load_spec(spec), audit, names(protected), by, against, champion, cut_off
    )
    with progress("judging", PARTS) as done:
        found = evaluated(ask, done)
    write_all(out, documents(found))
    print(f"{len(found.gates) - len(found.failing)} of {len(found.gates)} gates passed → {out}")
    for gate in found.failing:
        print(f"  {gate.failure()}")


def names(listed: str) -> tuple[str, ...]:
    """Names between commas."""
    return tuple(name.strip() for name in listed.split(",") if name.strip())
