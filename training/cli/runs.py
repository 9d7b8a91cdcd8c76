"""The commands that keep experiments: list, show and compare runs, and log them to MLflow."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from training.artefacts import pretty

app = typer.Typer(no_args_is_help=True, help="List, show and compare runs found in directories; log them to MLflow.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Runs = Annotated[list[Path], typer.Argument(help="Directories of runs.")]


@app.command("list")
def list_runs(
    directory: Annotated[Path, typer.Argument(help="Looked through with all that is below it.")] = Path(),
    sort: Annotated[
        Literal["created", "auc", "ks", "brier", "ece"], typer.Option(help="By date, or by a metric, best first.")
    ] = "created",
    as_json: Json = False,
) -> None:
    """List the runs in a directory: version, data, figures, gates.

    Examples: python -m training runs list runs

    python -m training runs list runs --sort brier --json
    """
    from training.experiments import tables
    from training.experiments.runs import found

    runs = tables.ordered(found(directory), sort)
    _print([tables.record(run) for run in runs] if as_json else list(tables.listed(runs, directory)), as_json)


@app.command()
def show(run: Annotated[Path, typer.Argument(help="A run's directory.")], as_json: Json = False) -> None:
    """Show one run: figures, settings, gates, candidates, notes.

    Example: python -m training runs show runs/one
    """
    from training.experiments import tables
    from training.experiments.runs import read

    kept = read(run)
    _print(tables.record(kept) if as_json else list(tables.shown(kept)), as_json)


@app.command()
def compare(runs: Runs, as_json: Json = False) -> None:
    """Show what differs between runs: figures beside the first run's, settings, data, characteristics.

    Example: python -m training runs compare runs/one runs/two runs/three
    """
    from training.errors import TrainingError
    from training.experiments import tables
    from training.experiments.runs import read

    if len(runs) < 2:
        raise TrainingError("name two runs or more to compare")
    kept = [read(run) for run in runs]
    differing = {"runs": [tables.record(run) for run in kept], "differences": tables.differences(kept)}
    _print(differing if as_json else list(tables.compared(kept, Path())), as_json)


@app.command()
def log(
    runs: Runs,
    to: Annotated[str, typer.Option(help="MLflow's tracking URI, such as http://host:5000 or sqlite:///mlflow.db.")],
    experiment: Annotated[
        str, typer.Option(help="The experiment's name; it is made where there is none.")
    ] = "creditapp",
    artifacts: Annotated[bool, typer.Option(help="Copy the runs' files too.")] = True,
) -> None:
    """Log runs to MLflow: settings, figures, gates and files; a version that is there already is not logged again.

    Needs `pip install 'creditapp[mlflow]'`, which is enough for a tracking server; a database of your own needs the whole of mlflow.

    Example: python -m training runs log runs/one runs/two --to http://127.0.0.1:5000 --experiment cards
    """
    from creditapp.console.progress import progress
    from training.experiments import mlflow_log
    from training.experiments.runs import read

    kept = [read(run) for run in runs]
    with progress("runs", len(kept)) as done:
        logged = mlflow_log.log(kept, to, experiment, artifacts, done)
    for run, ident in logged:
        print(f"{run.directory} ({run.version}) → {ident}")


def _print(content: object, as_json: bool) -> None:
    if as_json:
        print(pretty(content).decode(), end="")
    elif isinstance(content, list):
        print("\n".join(map(str, content)))
