"""The commands for any table: inspect what would be inferred of it, and fit a scorecard on it."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from training.cli import evaluate as evaluating
from training.cli import options
from training.errors import TrainingError

Data = Annotated[
    Path, typer.Option(help="A table: CSV, Parquet, feather, xlsx, SAS, SPSS, Stata or ARFF, compressed or not.")
]
Target = Annotated[
    str,
    typer.Option(help="Its binary target column: yes/no, 0/1, 1/2, good/bad, or values that the specification sorts."),
]
Spec = Annotated[
    Path | None,
    typer.Option(
        help="JSON: kinds, directions, codes, reasons, exclusions, encoding, decimal mark, dates; `inspect --spec-out` writes one."
    ),
]


def say(line: str) -> None:
    """One line of progress."""
    print(line, file=sys.stderr, flush=True)


def inspect(
    data: Data,
    target: Target,
    spec: Spec = None,
    spec_out: Annotated[
        Path | None, typer.Option(help="Where to write a specification that states all this, to be edited.")
    ] = None,
    bad: options.Bad = None,
    good: options.Good = None,
    group: options.Group = None,
    time: options.Time = None,
    weight: options.Weight = None,
) -> None:
    """Show what would be inferred of a table, column by column, before anything is fitted.

    Kinds, missing values, special codes, apparent direction of risk, and columns left out, with reasons. Takes seconds.

    Examples: python -m training inspect --data loans.csv --target late --spec-out spec.json

    python -m training inspect --data loans.csv --target loan_status --bad N --group customer
    """
    from creditapp.console.progress import progress
    from training.data.spec import load_spec, stating
    from training.fitting.inspection import STEPS, lines, specification
    from training.fitting.inspection import inspect as inspected

    if spec_out is not None and spec_out.exists():
        raise TrainingError(f"{spec_out} exists already and may have been edited; choose another --spec-out")
    specified = stating(load_spec(spec), bad or (), good or (), group, time, weight)
    with progress("steps", STEPS) as done:
        inspection = inspected(data, target, specified, done)
    print("\n".join(lines(inspection)))
    if spec_out is None:
        return
    try:
        spec_out.write_text(specification(inspection), encoding="utf-8")
    except OSError as error:
        raise TrainingError(f"cannot write {spec_out}: {error.strerror}") from None
    print(f"→ {spec_out}: edit it, then fit with --spec {spec_out}")


def fit(
    data: Data,
    target: Target,
    out: Annotated[Path, typer.Option(help="Directory to write; it appears when the run is complete.")],
    spec: Spec = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 0,
    created: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date of the version; default: today.")
    ] = None,
    only: Annotated[
        Literal["boosters", "woe"] | None,
        typer.Option(help="The one kind of estimator to try; default: the better one."),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option("--quick", help="One candidate, less often averaged, without pairs: a first answer in seconds."),
    ] = False,
    pairs: Annotated[
        bool, typer.Option(help="Allow two-way tables for pairs of characteristics, where they pay.")
    ] = True,
    pdo: Annotated[float, typer.Option(min=1, help="Points that double the odds.")] = 40,
    base_odds: Annotated[float, typer.Option(min=0.01, help="Goods for each bad at the base score.")] = 22,
    base_score: Annotated[float, typer.Option(help="Score at the base odds.")] = 700,
    lowest: Annotated[int, typer.Option(help="Scores below it are raised to it.")] = 300,
    highest: Annotated[int, typer.Option(help="Scores above it are lowered to it.")] = 850,
    spanning: Annotated[
        bool | None,
        typer.Option(
            "--spanning/--stated",
            help="Let the best attainable be the highest score and the worst the lowest, whatever the odds say; "
            "default: for the service's characteristics only.",
        ),
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option(help="Declined applicants (no outcome needed) for reject inference.")
    ] = None,
    prudence: Annotated[
        float, typer.Option(min=0.01, help="Multiplies the odds of bad that rejects are assumed to have.")
    ] = 1.0,
    reject_method: Annotated[
        Literal["fuzzy", "parcelling", "reweighting"],
        typer.Option(
            help="What rejects are taken for: both outcomes by weight, one at random by score band, or weights of accepted ones."
        ),
    ] = "fuzzy",
    audit: evaluating.Audit = None,
    protected: evaluating.Protected = "",
    by: evaluating.By = None,
    champion: evaluating.Champion = None,
    cut_off: evaluating.CutOff = None,
    bad: options.Bad = None,
    good: options.Good = None,
    group: options.Group = None,
    time: options.Time = None,
    weight: options.Weight = None,
) -> None:
    """Train on any table with a binary target; infer what no specification states, and report what was inferred.

    The run's directory holds the scorecard, the model, metrics.json, gates.json, pd_intervals.json, report.html, model_card.md,
    model_risk.md (SR 26-2) and annex_iv.md (EU AI Act).

    Examples: python -m training fit --data loans.csv --target late --out runs/one

    python -m training fit --data loans.csv --target late --quick --out runs/first

    python -m training fit --data loans.parquet --target late --spec spec.json --pdo 20 --base-odds 50 --base-score 600 --out runs/two

    python -m training fit --data accepted.csv --target late --rejects declined.csv --prudence 1.5 --out runs/three

    python -m training fit --data panel.csv --target repaid --bad no --group customer --time opened --weight w --out runs/four
    """
    from creditapp.console.progress import progress
    from training.artefacts import check_destination, write_all
    from training.data.reading import Reading
    from training.data.service_schema import all_in
    from training.data.spec import load_spec, protecting, stating
    from training.data.table_files import read_cells
    from training.data.training_table import table_of
    from training.evaluation.findings import PARTS
    from training.evaluation.reevaluate import audit_and_comparison
    from training.fitting.hyperparameters import CANDIDATES, QUICK
    from training.fitting.rejects import read_rejects
    from training.report import outputs
    from training.report.segmented import evaluation_of_segments, files_of_segments
    from training.scorecard import run, segmented
    from training.scorecard.scale import Scale

    check_destination(out)
    if lowest >= highest:
        raise TrainingError(f"--lowest {lowest} is not below --highest {highest}")
    specified = stating(load_spec(spec), bad or (), good or (), group, time, weight)
    specified = protecting(specified, evaluating.names(protected))
    by = by or specified.time
    with progress(f"reading {data.name}", 2) as done:
        cells = read_cells(data, Reading(specified))
        done(1)
        table = table_of(cells, data, target, specified, by)
        done(1)
    for note in table.notes:
        say(note)
    declined = read_rejects(rejects, table.columns, prudence, reject_method, specified) if rejects else None
    rows_audit, comparison = audit_and_comparison(cells, target, specified, audit, by, champion, cut_off, data)
    spans = all_in([column.name for column in table.columns]) if spanning is None else spanning
    candidates = QUICK if quick else CANDIDATES
    settings = run.Options(only, Scale(pdo, base_odds, base_score, lowest, highest), spans, declined, pairs)
    day = created.date() if created else date.today()
    if specified.segments is not None and (found := segmented.segments_of(table, specified.segments, settings, seed)):
        with progress("searches", segmented.searches(table, len(found))) as done:
            parts = segmented.train(table, found, day, seed, say, candidates, settings, done)
        with progress("evaluating", PARTS) as done:
            evaluation = evaluation_of_segments(parts, rows_audit, comparison, done)
        write_all(out, files_of_segments(parts, evaluation))
        for note in (*parts.table.notes[len(table.notes) :], *outputs.later_warnings(evaluation.findings)):
            say(note)
        print_metrics(parts.metrics, out)
        return
    if specified.segments is not None:
        table = segmented.without(table)
        say(segmented.NO_SEGMENTS)
    with progress("searches", run.searches(table)) as done:
        trained = run.train(table, day, seed, say, candidates, settings, done)
    with progress("evaluating", PARTS) as done:
        evaluation = outputs.evaluation_of_fit(trained, rows_audit, comparison, done)
    write_all(out, outputs.files_of(trained, evaluation))
    for note in outputs.later_warnings(evaluation.findings):
        say(note)
    print_metrics(trained.metrics, out)


def print_metrics(metrics: dict[str, Any], out: Path) -> None:
    """Print the headline metrics and the run's directory."""
    print(
        f"AUC {metrics['auc']:.4f}  KS {metrics['ks']:.4f}  Brier {metrics['brier']:.4f}  ECE {metrics['ece']:.4f}  → {out}"
    )
    if newest := metrics.get("out_of_time"):
        print(
            f"newest {newest['rows']:,} rows, by a search on the older: AUC {newest['auc']:.4f}  KS {newest['ks']:.4f}  "
            f"bad rate {newest['bad_rate']:.1%} after {newest['older_bad_rate']:.1%}"
        )
