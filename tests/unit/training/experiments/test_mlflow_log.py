"""Runs are logged to MLflow as it is: with MLflow itself, in an environment of its own, on a store of files."""

import importlib.util
import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.unit.training.experiments.test_runs import kept
from training.errors import TrainingError
from training.experiments.mlflow_log import LONGEST, files, log, parameters
from training.experiments.runs import read

ROOT = Path(__file__).parents[4]
LOCK = Path(__file__).with_name("mlflow.lock")
PLACE = ROOT / ".cache" / "mlflow"
LOGGING = """
import json, sys
from pathlib import Path
from mlflow import MlflowClient
from training.errors import TrainingError
from training.experiments.mlflow_log import log
from training.experiments.runs import read

*directories, uri = sys.argv[1:]
try:
    logged = log([read(Path(each)) for each in directories], uri, "cards")
except TrainingError as error:
    sys.exit(f"error: {error}")
client = MlflowClient(tracking_uri=uri)
place = client.get_experiment_by_name("cards").experiment_id
runs = [run.to_dictionary() for run in client.search_runs([place])]
files = [sorted(file.path for part in (None, "segments/1") for file in client.list_artifacts(ident, part)) for _, ident in logged]
print(json.dumps({"ids": [ident for _, ident in logged], "runs": runs, "files": files}))
"""


@pytest.fixture(scope="module")
def python() -> Path:
    """The environment that has MLflow, installed from its lock where it is not yet."""
    stamp = PLACE / ".lock-installed"
    if not stamp.exists() or stamp.read_bytes() != LOCK.read_bytes():
        subprocess.run(["./bootstrap", "mlflow"], cwd=ROOT, check=True, timeout=500)
    return PLACE / "bin" / "python"


def logged(python: Path, *words: object, allowed: bool = True) -> subprocess.CompletedProcess[str]:
    """The log's outcome; MLflow asks to be told that a store of files is meant."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MLFLOW_ALLOW_FILE_STORE": str(allowed).lower()}
    command = [str(python), "-c", LOGGING, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, timeout=300)


@pytest.mark.long
def test_runs_arrive_with_settings_figures_gates_and_files(python: Path, tmp_path: Path) -> None:
    """As parameters, metrics, tags and artifacts; a second time nothing is added; a refusal is one line."""
    one, two = kept(tmp_path / "one"), kept(tmp_path / "two", auc=0.6)
    kept(two / "segments" / "1")
    uri = (tmp_path / "store").as_uri()
    done = logged(python, one, two, uri)
    assert done.returncode == 0, done.stderr
    first = json.loads(done.stdout)
    by_name = {run["info"]["run_name"]: run for run in first["runs"]}
    assert set(by_name) == {"one", "two"} and {run["info"]["status"] for run in first["runs"]} == {"FINISHED"}
    data = by_name["two"]["data"]
    assert data["metrics"]["auc"] == 0.6 and data["params"]["shape.rounds"] == "5"
    assert data["params"]["training_data_sha256"] == "a" * 64
    assert data["tags"]["gate.auc"] == "FAILED" and data["tags"]["creditapp.version"] == "2026.11-two"
    own = ["gates.json", "metrics.json", "scorecard.json"]
    assert first["files"] == [own, [*own, "segments", *(f"segments/1/{name}" for name in own)]]
    again = json.loads(logged(python, one, two, uri).stdout)
    assert again["ids"] == first["ids"] and len(again["runs"]) == 2
    refused = logged(python, one, uri, allowed=False)
    assert refused.returncode == 1 and refused.stderr.splitlines()[-1].startswith(f"error: MLflow at {uri} refuses: ")


def test_without_mlflow_the_message_says_what_to_install(tmp_path: Path) -> None:
    """The tests' own environment does not have it."""
    assert importlib.util.find_spec("mlflow") is None, "tests are to run without it"
    with pytest.raises(TrainingError, match=r"pip install 'creditapp\[mlflow\]'"):
        log([read(kept(tmp_path / "one"))], (tmp_path / "store").as_uri(), "cards")


def test_parameters_fit_what_mlflow_keeps(tmp_path: Path) -> None:
    """Long values are cut; files are the run's own, hidden ones left out."""
    run = read(kept(tmp_path / "one", rejects={"sha256": "x" * 900, "check": {"rho": 1}}))
    stated = parameters(run)
    assert (
        len(stated["rejects.sha256"]) == LONGEST and "rejects.check" not in stated and stated["created"] == "2026-11-01"
    )
    (tmp_path / "one" / ".part").write_text("")
    assert [path.name for path in files(tmp_path / "one")] == ["gates.json", "metrics.json", "scorecard.json"]
