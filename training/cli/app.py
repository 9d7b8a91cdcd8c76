"""Train, evaluate and release scorecards.

On any table: inspect (see what would be inferred, get a specification to edit), bins (change it on a page), fit, evaluate, predict,
explain, export, challenge.

On runs: runs list, runs show, runs compare, runs log (to MLflow).

On synthetic people: population, dataset, first.

On running workers: challenge, compare, release, list, rollback.

Every command has its own --help, with examples; docs/tutorial.md leads from a CSV to a scorecard, docs/data-science.md has all of it.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from creditapp.console.progress import progress
from training.artefacts import check_destination, pretty, write_all, write_file
from training.cli import bins as binning
from training.cli import challenge as challenging
from training.cli import compare as comparing
from training.cli import evaluate as evaluating
from training.cli import explain as explaining
from training.cli import export as exporting
from training.cli import fit as fitting
from training.cli import population as populations
from training.cli import releases, runs
from training.errors import TrainingError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
Out = Annotated[Path, typer.Option(help="Directory to write; it appears when the run is complete.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same bytes.")]


@app.command()
def first(
    out: Out,
    people: Annotated[int, typer.Option(min=1_000, help="Synthetic people to train on.")] = 20_000,
    seed: Seed = 20_241,
    observed: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])] = datetime(2024, 10, 31),
    processes: Annotated[int, typer.Option(min=0, help="0: one a core.")] = 0,
) -> None:
    """Train the first scorecard on synthetic people; their outcomes are those of the 24 months after OBSERVED."""
    from training.fitting.hyperparameters import FIRST_SCORECARD
    from training.population import dataset
    from training.report import outputs
    from training.scorecard import run

    check_destination(out)
    day = observed.date()
    with progress("people", people) as done:
        table, truth = dataset.build(seed, people, day, done, processes or None)
    options = run.Options(spanning=True)
    created = date(day.year + 2, day.month, min(day.day, 28))
    trained = run.train(table, created, seed, fitting.say, FIRST_SCORECARD, options)
    write_all(out, outputs.files(trained, dataset.audit_of(truth)))
    fitting.print_metrics(trained.metrics, out)


app.command()(populations.population)
app.command()(populations.dataset)


app.command()(fitting.inspect)
app.command()(binning.bins)
app.command()(fitting.fit)


@app.command()
def predict(
    model: Annotated[Path, typer.Option(help="A run's directory.")],
    data: fitting.Data,
    out: Annotated[Path, typer.Option(help="CSV to write.")],
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse a file in which anything is new: exit code 1, nothing written.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="JSON to write: what is new in the file, and PSI of the score and each input.")
    ] = None,
    spec: fitting.Spec = None,
    intervals: Annotated[
        Path | None,
        typer.Option(
            help="Add pd_low, pd_high (95 % band) and pd_if_good, pd_if_bad (Venn-Abers): the directory of a run, or of `evaluate` on newer rows."
        ),
    ] = None,
) -> None:
    """Add pd, score and factor_1 … factor_4 (reasons, or names) to every row, in the same order; no outcome is needed.

    What training had not seen is counted and told, with what was done: columns, categories, codes, values far outside; then PSI against training.

    Examples: python -m training predict --model runs/one --data new.csv --out scored.csv

    python -m training predict --model runs/one --data new.csv --out scored.csv --strict --report scored.json

    python -m training predict --model runs/one --data new.csv --spec european.json --out scored.csv

    python -m training predict --model runs/one --data new.csv --intervals judged --out scored.csv

    Intervals are calibrated by the rows of --intervals: pd_low to pd_high holds the true bad rate at every score at once, 95 times of 100, exactly so
    for rows that the scorecard has not seen (an evaluation's), nearly for those of a run; of pd_if_good and pd_if_bad one is calibrated.

    The specification states how the file is written where it does not show it: {"encoding": "windows-1251", "decimal": ",", "dates": "day first"}.
    """
    from training.data.spec import load_spec
    from training.scorecard.predict import predict as predicted

    files = [out] if report is None else [out, report]
    for file in files:
        if file.is_dir():
            raise TrainingError(f"{file} is a directory; name a file to write")
    with progress("steps", 3) as done:
        scored = predicted(model, data, done, strict, load_spec(spec), intervals)
    for line in (*scored.notes, *scored.lines()):
        fitting.say(line)
    for file, content in zip(files, (scored.content, pretty(scored.record())), strict=False):
        write_file(file, content)


app.command()(evaluating.evaluate)
app.command()(explaining.explain)
app.command()(exporting.export)
app.add_typer(runs.app, name="runs")
app.command()(releases.release)
app.command("list")(releases.list_released)
app.command()(releases.rollback)
app.command()(challenging.challenge)
app.command()(comparing.compare)
