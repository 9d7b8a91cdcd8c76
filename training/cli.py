"""The commands of training, in the order of its work: a first scorecard, a fit, predictions, a release."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from creditapp.population.progress import progress
from training import cli_compare as comparing
from training import cli_evaluate as evaluating
from training import cli_population as populations
from training import cli_releases as releases
from training.artefacts import check_destination, write_all
from training.errors import TrainingError
from training.spec import load_spec, protecting

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
Out = Annotated[Path, typer.Option(help="Directory to write; it appears when the run is whole.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same bytes.")]


def say(line: str) -> None:
    """One line of progress."""
    print(line, file=sys.stderr, flush=True)


@app.command()
def first(
    out: Out,
    people: Annotated[int, typer.Option(min=1_000, help="Synthetic people to learn from.")] = 20_000,
    seed: Seed = 20_241,
    observed: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])] = datetime(2024, 10, 31),
    processes: Annotated[int, typer.Option(min=0, help="0: as many as cores.")] = 0,
) -> None:
    """Train the first scorecard on synthetic people, their outcome being the 24 months after OBSERVED."""
    from training import dataset, run

    check_destination(out)
    day = observed.date()
    with progress("people", people) as done:
        table, truth = dataset.build(seed, people, day, done, processes or None)
    trained = run.train(table, date(day.year + 2, day.month, min(day.day, 28)), seed, say, run.FIRST)
    write_all(out, run.files(trained, dataset.audit_of(truth)))
    _tell(trained.metrics, out)


app.command()(populations.population)
app.command()(populations.dataset)


@app.command()
def fit(
    data: Annotated[Path, typer.Option(help="A CSV.")],
    target: Annotated[str, typer.Option(help="Its binary column.")],
    out: Out,
    spec: Annotated[Path | None, typer.Option(help="JSON: kinds, directions, exclusions.")] = None,
    seed: Seed = 0,
    created: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date of the version; today.")] = None,
    audit: evaluating.Audit = None,
    protected: evaluating.Protected = "",
    by: evaluating.By = None,
    champion: evaluating.Champion = None,
    cut_off: evaluating.CutOff = None,
) -> None:
    """Train on any table with a binary target; infers what no specification says, and says what it inferred."""
    from training import run
    from training.csv_file import table_of
    from training.frames import read_cells
    from training.reevaluate import beside_fit

    check_destination(out)
    told = protecting(load_spec(spec), evaluating.names(protected))
    cells = read_cells(data)
    table = table_of(cells, data, target, told)
    for note in table.notes:
        say(note)
    found, beside = beside_fit(cells, target, told, audit, by, champion, cut_off, data)
    trained = run.train(table, created.date() if created else date.today(), seed, say)
    say("evaluating")
    write_all(out, run.files(trained, found, beside))
    _tell(trained.metrics, out)


def _tell(found: dict[str, float], out: Path) -> None:
    print(f"AUC {found['auc']:.4f}  KS {found['ks']:.4f}  Brier {found['brier']:.4f}  ECE {found['ece']:.4f}  → {out}")


@app.command()
def predict(
    model: Annotated[Path, typer.Option(help="A run's directory.")],
    data: Annotated[Path, typer.Option(help="A CSV.")],
    out: Annotated[Path, typer.Option(help="CSV to write.")],
) -> None:
    """Add pd, score and factor_1 … factor_4 to every row, order kept."""
    from training.predict import predict as predicted

    content = predicted(model, data)
    staged = out.with_name(f".{out.name}.part")
    try:
        staged.write_bytes(content)
        staged.replace(out)
    except OSError as error:
        raise TrainingError(f"cannot write {out}: {error.strerror}") from None


app.command()(evaluating.evaluate)
app.command()(releases.release)
app.command("list")(releases.list_released)
app.command()(releases.rollback)
app.command()(releases.challenge)
app.command()(comparing.compare)
