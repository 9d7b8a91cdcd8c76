"""Log runs to MLflow: settings as parameters, figures as metrics, gates as tags, and the run's files as artifacts.

MLflow is imported when something is logged. A run that is in the experiment already, by its version, is not logged twice.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from training.errors import TrainingError
from training.experiments.runs import SEGMENTS, KeptRun

VERSION = "creditapp.version"
INSTALL = "MLflow is not installed: pip install 'creditapp[mlflow]' (mlflow-skinny)"
LONGEST = 500
"""Characters that MLflow keeps of a parameter's value everywhere."""


def log(
    runs: list[KeptRun], uri: str, experiment: str, artifacts: bool = True, done: Callable[[int], None] = lambda _: None
) -> list[tuple[KeptRun, str]]:
    """Each run with the id that it has in MLflow, new or from before; TrainingError where MLflow is absent or refuses."""
    mlflow = _imported()
    try:
        return list(_logged(mlflow, runs, uri, experiment, artifacts, done))
    except mlflow.exceptions.MlflowException as error:
        raise TrainingError(f"MLflow at {uri} refuses: {' '.join(str(error).split())}") from None


def _imported() -> Any:
    try:
        import mlflow
    except ImportError:
        raise TrainingError(INSTALL) from None
    return mlflow


def _logged(
    mlflow: Any, runs: list[KeptRun], uri: str, experiment: str, artifacts: bool, done: Callable[[int], None]
) -> Iterator[tuple[KeptRun, str]]:
    client = mlflow.MlflowClient(tracking_uri=uri)
    known = client.get_experiment_by_name(experiment)
    place = client.create_experiment(experiment) if known is None else known.experiment_id
    for run in runs:
        before = client.search_runs([place], f"tags.`{VERSION}` = '{run.version}' and attributes.status = 'FINISHED'")
        yield run, before[0].info.run_id if before else _create(client, place, run, artifacts)
        done(1)


def _create(client: Any, place: str, run: KeptRun, artifacts: bool) -> str:
    """The new run's id; a run that could not be logged whole is marked as failed and is logged again next time."""
    made = client.create_run(place, run_name=run.directory.name, tags={VERSION: run.version})
    ident = str(made.info.run_id)
    try:
        for name, value in parameters(run).items():
            client.log_param(ident, name, value)
        for name, figure in run.metrics.items():
            client.log_metric(ident, name, float(figure))
        for name, state in run.gates:
            client.set_tag(ident, f"gate.{name}", state)
        if artifacts:
            for file in files(run.directory):
                beneath = file.parent.relative_to(run.directory)
                client.log_artifact(ident, str(file), str(beneath) if beneath.parts else None)
    except BaseException:
        client.set_terminated(ident, "FAILED")
        raise
    client.set_terminated(ident)
    return ident


def parameters(run: KeptRun) -> dict[str, str]:
    """What a run depends on, within the length that MLflow keeps."""
    stated = {"created": run.created, "training_data_sha256": run.data} | dict(run.settings)
    return {name: str(value)[:LONGEST] for name, value in stated.items()}


def files(directory: Path) -> list[Path]:
    """The files of a run, and of its segments, in order."""
    every = [*directory.iterdir(), *directory.glob(f"{SEGMENTS}/*/*")]
    return sorted(path for path in every if path.is_file() and not path.name.startswith("."))
