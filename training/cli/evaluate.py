"""The command that evaluates a scorecard on other rows."""

from pathlib import Path
from typing import Annotated

import typer

from training.cli import options

Audit = Annotated[
    Path | None,
    typer.Option(help="CSV or Parquet of protected attributes, one row for each row of the data; never inputs."),
]
Protected = Annotated[
    str, typer.Option(help="Protected columns of the data, separated by commas: audited, never inputs.")
]
By = Annotated[str | None, typer.Option(help="Column of dates or cohorts; default: the first column of dates.")]
Champion = Annotated[Path | None, typer.Option(help="Run directory of the champion to compare with, for the swap set.")]
CutOff = Annotated[
    int | None, typer.Option(help="The lowest score that is approved; default: the one that approves 80 %.")
]


def evaluate(
    model: Annotated[Path, typer.Option(help="A run's directory.")],
    data: Annotated[Path, typer.Option(help="A CSV or Parquet with the scorecard's columns.")],
    out: Annotated[Path, typer.Option(help="Directory to write; it appears when it is complete.")],
    target: Annotated[str | None, typer.Option(help="Its binary target column, if outcomes are known.")] = None,
    audit: Audit = None,
    protected: Protected = "",
    by: By = None,
    against: Annotated[
        Path | None,
        typer.Option(help="An earlier table to measure drift from; default: the training shares in the manifest."),
    ] = None,
    champion: Champion = None,
    cut_off: CutOff = None,
    spec: Annotated[
        Path | None, typer.Option(help="JSON specification of the fit, for the target's values and protected columns.")
    ] = None,
    bad: options.Bad = None,
    good: options.Good = None,
    group: options.Group = None,
    weight: options.Weight = None,
) -> None:
    """Evaluate a scorecard on other rows: the report, gates and documents of a fit, for new data.

    Example: python -m training evaluate --model runs/one --data newer.csv --target late --against older.csv --out judged
    """
    from creditapp.console.progress import progress
    from training.artefacts import check_destination, write_all
    from training.data.spec import load_spec, stating
    from training.evaluation.findings import PARTS
    from training.evaluation.reevaluate import EvaluationRequest
    from training.evaluation.reevaluate import evaluate as evaluated
    from training.report.outputs import documents

    check_destination(out)
    request = EvaluationRequest(
        model,
        data,
        target,
        stating(load_spec(spec), bad or (), good or (), group, None, weight),
        audit,
        names(protected),
        by,
        against,
        champion,
        cut_off,
    )
    with progress("evaluating", PARTS) as done:
        evaluation = evaluated(request, done)
    write_all(out, documents(evaluation))
    print(f"{len(evaluation.gates) - len(evaluation.failing)} of {len(evaluation.gates)} gates passed → {out}")
    for warning in evaluation.warnings:
        print(f"  WARNING: {warning}")
    for gate in evaluation.failing:
        print(f"  {gate.failure()}")


def names(listed: str) -> tuple[str, ...]:
    """Names separated by commas."""
    return tuple(name.strip() for name in listed.split(",") if name.strip())
