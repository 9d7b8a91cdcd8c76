"""A directory that is not a whole run is refused in one line, before anything is asked of Kafka."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.release_samples import card
from training.cli.releases import checked
from training.errors import TrainingError

REFUSED = "is not released|is not a complete run"
METRICS = {"auc": 0.9, "ks": 0.6, "ece": 0.01}


@pytest.mark.parametrize(
    ("manifest", "model", "reason"),
    [
        ({}, None, REFUSED),
        ({"metrics": METRICS}, None, REFUSED),
        ({"metrics": METRICS, "model_sha256": "0"}, None, REFUSED),
        ({"metrics": METRICS, "model_sha256": "0"}, b"other", "not the model that the manifest names"),
        ("nonsense", None, REFUSED),
    ],
)
def test_incomplete_input_is_refused(tmp_path: Path, manifest: Any, model: bytes | None, reason: str) -> None:
    """Without figures, without its model, with another model, with a manifest that is none."""
    (tmp_path / "scorecard.json").write_text(json.dumps(card("v1", manifest=manifest)))
    if model is not None:
        (tmp_path / "model.joblib").write_bytes(model)
    with pytest.raises(TrainingError, match=reason):
        checked(tmp_path, "")


def test_an_invalid_pickle_is_refused(tmp_path: Path) -> None:
    """Named by its own hash, but no estimator."""
    from training.artefacts import sha256

    manifest = {"metrics": METRICS, "model_sha256": sha256(b"junk"), "reference": []}
    (tmp_path / "scorecard.json").write_text(json.dumps(card("v1", manifest=manifest)))
    (tmp_path / "model.joblib").write_bytes(b"junk")
    with pytest.raises(TrainingError, match=REFUSED):
        checked(tmp_path, "")
