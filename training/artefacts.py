"""Write and read a run's directory: it appears complete or not at all, written beside its place and renamed at the end."""

import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import joblib
import orjson

from training.errors import TrainingError

MARKS = ("scorecard.json", "gates.json", "challenge.json")
"""Any of these files shows that training wrote a directory, and so may replace it."""


def canonical(value: Any) -> bytes:
    """JSON bytes that are the same for the same content."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY)


def pretty(value: Any) -> bytes:
    """The same as indented JSON, for people to read."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY) + b"\n"


def sha256(data: bytes) -> str:
    """Hex digest."""
    return hashlib.sha256(data).hexdigest()


def model_bytes(model: Any) -> bytes:
    """The estimator as joblib writes it."""
    buffer = io.BytesIO()
    joblib.dump(model, buffer)
    return buffer.getvalue()


def check_destination(out: Path) -> None:
    """Raise TrainingError, before any work, where writing is impossible or would replace a directory that training did not write."""
    nearest = next(path for path in (out, *out.absolute().parents) if path.exists())
    if not nearest.is_dir():
        raise TrainingError(f"{nearest} is a file; --out names a directory to write")
    if out.exists() and any(out.iterdir()) and not any((out / mark).exists() for mark in MARKS):
        raise TrainingError(f"{out} is not empty and was not written by training; choose another --out")
    if not os.access(nearest, os.W_OK | os.X_OK) or not os.access(
        out.absolute().parent if out.exists() else nearest, os.W_OK | os.X_OK
    ):
        raise TrainingError(f"cannot write to {out}: {nearest} is not writable")


def write_all(out: Path, files: Mapping[str, bytes]) -> None:
    """Write all files or none: ``out`` appears, or is replaced, once the last byte is written."""
    check_destination(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise TrainingError(f"cannot write to {out}: {error.strerror}") from None
    try:
        for name, content in files.items():
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
            (staged / name).write_bytes(content)
        staged.chmod(0o755)
        if out.exists():
            shutil.rmtree(out)
        staged.rename(out)
    except OSError as error:
        raise TrainingError(f"cannot write to {out}: {error.strerror}") from None
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def write_file(file: Path, content: bytes) -> None:
    """Write one file whole, or not at all; TrainingError where that is impossible."""
    if file.is_dir():
        raise TrainingError(f"{file} is a directory; name a file to write")
    staged = file.with_name(f".{file.name}.part")
    try:
        staged.write_bytes(content)
        staged.replace(file)
    except OSError as error:
        raise TrainingError(f"cannot write {file}: {error.strerror}") from None


def load_card(directory: Path) -> dict[str, Any]:
    """The scorecard of a run's directory, which may hold one for each segment."""
    try:
        card = json.loads((directory / "scorecard.json").read_bytes())
    except OSError as error:
        raise TrainingError(f"{directory} has no scorecard.json ({error.strerror}); name a run's directory") from None
    except ValueError:
        raise TrainingError(f"{directory}/scorecard.json is not complete JSON; train again") from None
    if not isinstance(card, dict) or "characteristics" not in card:
        raise TrainingError(f"{directory}/scorecard.json is not a scorecard; train again")
    return card


def load_single_card(directory: Path) -> dict[str, Any]:
    """The same, for what has to look into its tables; TrainingError for one of segments, whose own tables are means and score nobody."""
    card = load_card(directory)
    if "segments" in card:
        raise TrainingError(
            f"{directory} has a scorecard for each segment, which this command does not take; name one of {directory}/segments/1, 2 …"
        )
    return card


def read_metrics(directory: Path) -> dict[str, Any]:
    """A run's metrics.json; empty if there is none or it is damaged."""
    try:
        metrics = json.loads((directory / "metrics.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return metrics if isinstance(metrics, dict) else {}
