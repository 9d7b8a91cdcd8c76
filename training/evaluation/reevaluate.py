"""A released scorecard is judged again on other rows: what it scored well once it may score badly now.

The rows come as a CSV or Parquet with the scorecard's columns; outcome, audit, an earlier table and a champion are added where
they are known, and whatever needs what is not known is left out and said.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from training.artefacts import load_card, read_metrics
from training.data.audit import Audit, beside_rows
from training.data.cell_parsing import to_matrix
from training.data.spec import Spec
from training.data.table import Column, Labels, Matrix
from training.data.table_files import Cells, read_cells
from training.data.target import known_outcomes, labels
from training.errors import TrainingError
from training.evaluation.evaluation import Evaluation
from training.evaluation.findings import Beside, Done, findings
from training.evaluation.gates import integrity, quality
from training.evaluation.sample import Sample, of_values
from training.evaluation.stability import shares_of
from training.scorecard.cross_validation import measures
from training.scorecard.rescore import columns_of


@dataclass(frozen=True)
class Ask:
    """What is to be judged, and beside what."""

    model: Path
    data: Path
    target: str | None = None
    spec: Spec = Spec()
    audit: Path | None = None
    protected: tuple[str, ...] = ()
    by: str | None = None
    against: Path | None = None
    champion: Path | None = None
    cut_off: int | None = None


def evaluate(ask: Ask, done: Done = lambda _: None) -> Evaluation:
    """The evaluation of a run's scorecard on these rows; TrainingError for what cannot be read; ``done`` as in findings."""
    card, cells = load_card(ask.model), read_cells(ask.data)
    frame, sha256 = cells.frame, cells.sha256
    notes: list[str] = []
    columns = _directed(card, ask.model)
    audit = beside_rows(frame.drop(ask.target or [], strict=False), ask.audit, _protected(ask, frame), ask.by)
    bad, known = _outcomes(frame, ask, notes)
    unseen = sha256 != card["manifest"]["training_data_sha256"]
    values = _values(frame, columns, ask.data, notes)[known]
    sample = of_values(card, columns, values, bad, audit.rows(known), unseen)
    metrics = {} if bad is None else measures(sample.pd, bad) | {"rows": len(bad), "bad_rate": float(bad.mean())}
    found = findings(sample, metrics, _beside(ask, card, columns, frame.filter(known), sha256), done)
    model = ask.model / "model.joblib"
    gates = integrity(card, model.read_bytes() if model.exists() else None) + quality(metrics, found)
    return Evaluation(
        sample, metrics, found, tuple(gates), f"{len(sample):,} rows of {ask.data.name}", (*notes, *audit.notes)
    )


def _protected(ask: Ask, frame: pl.DataFrame) -> tuple[str, ...]:
    """The columns named, and those of the specification that are there."""
    return (
        *ask.protected,
        *(name for name in ask.spec.protected if name in frame.columns and name not in ask.protected),
    )


def _directed(card: dict[str, Any], model: Path) -> tuple[Column, ...]:
    """The scorecard's columns with the directions that its training knew."""
    told = read_metrics(model).get("evaluation", {}).get("characteristics", [])
    known = {each["name"]: {"direction": each["direction"], "free": each.get("inferred", False)} for each in told}
    return tuple(replace(column, **known.get(column.name, {})) for column in columns_of(card))


def _outcomes(frame: pl.DataFrame, ask: Ask, notes: list[str]) -> tuple[Labels | None, NDArray[np.bool_]]:
    """Labels of the rows whose outcome is known, and which these are; all rows where no target is named."""
    if ask.target is None:
        return None, np.ones(frame.height, bool)
    if ask.target not in frame.columns:
        raise TrainingError(f"{ask.data} has no column {ask.target!r}; it has: {', '.join(frame.columns[:12])}")
    known = known_outcomes(frame[ask.target], ask.target, ask.spec, notes)
    return labels(frame[ask.target].filter(known), ask.target, ask.spec, notes), known.to_numpy()


def _values(frame: pl.DataFrame, columns: tuple[Column, ...], path: Path, notes: list[str]) -> Matrix:
    absent = [column.name for column in columns if column.name not in frame.columns]
    if len(absent) == len(columns):
        raise TrainingError(f"{path} has none of the scorecard's columns: {', '.join(absent[:8])}")
    if absent:
        notes.append(f"not in {path.name}, and so missing in every row: {', '.join(absent)}")
    return to_matrix(frame, columns)


def _beside(ask: Ask, card: dict[str, Any], columns: tuple[Column, ...], frame: pl.DataFrame, sha256: str) -> Beside:
    champion = None if ask.champion is None else champion_on(ask.champion, frame, ask.data, sha256)
    if ask.against is None:
        expected = card["manifest"].get("expected")
        if expected is None:
            raise TrainingError(f"{ask.model} was trained before manifests held shares; name a table with --against")
        return Beside(expected, "these rows against the training rows", champion, ask.cut_off)
    other = _values(read_cells(ask.against).frame, columns, ask.against, [])
    before = of_values(card, columns, other, None, Audit(), True)
    return Beside(shares_of(before), f"{ask.data.name} against {ask.against.name}", champion, ask.cut_off)


def champion_on(directory: Path, frame: pl.DataFrame, data: Path, sha256: str) -> Sample:
    """The same rows as another run's scorecard scores them; ``unseen`` says whether it was trained on other data."""
    card = load_card(directory)
    columns, unseen = columns_of(card), card["manifest"]["training_data_sha256"] != sha256
    return of_values(card, columns, _values(frame, columns, data, []), None, Audit(), unseen)


def beside_fit(
    cells: Cells,
    target: str,
    spec: Spec,
    audit: Path | None,
    by: str | None,
    champion: Path | None,
    cut_off: int | None,
    data: Path,
) -> tuple[Audit, Beside]:
    """What stands beside the rows that a fit uses, those whose outcome is known."""
    known = known_outcomes(cells.frame[target], target, spec, [])
    found = beside_rows(cells.frame.drop(target), audit, spec.protected, by).rows(known.to_numpy())
    other = None if champion is None else champion_on(champion, cells.frame.filter(known), data, cells.sha256)
    return found, Beside(champion=other, cut_off=cut_off)
