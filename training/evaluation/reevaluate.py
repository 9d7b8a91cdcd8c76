"""Evaluate a scorecard again on other rows, which it may score less well than those it was made on.

The rows come from a CSV or Parquet file with the scorecard's columns. Outcomes, audit, an earlier table and a champion are optional;
findings that would need one that is absent are left out, and the report says so.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from training.artefacts import load_card, read_metrics
from training.data.audit import Audit, beside_rows
from training.data.cell_parsing import to_matrix
from training.data.left_out import grouped
from training.data.reading import reading_for
from training.data.row_roles import row_roles
from training.data.spec import NO_GROUP, Spec
from training.data.table import Column, Labels, Matrix
from training.data.table_files import Cells, read_cells
from training.data.target import known_outcomes, labels
from training.errors import TrainingError
from training.evaluation.evaluation import Evaluation
from training.evaluation.findings import Comparison, Done, findings
from training.evaluation.gates import quality
from training.evaluation.integrity import integrity
from training.evaluation.proxies import warnings as proxy_warnings
from training.evaluation.sample import Sample, sample_of_values
from training.evaluation.stability import shares_of
from training.scorecard.cross_validation import measures
from training.scorecard.rescore import columns_of


@dataclass(frozen=True)
class EvaluationRequest:
    """The scorecard and rows to evaluate, and what to compare them with."""

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


def evaluate(request: EvaluationRequest, done: Done = lambda _: None) -> Evaluation:
    """The evaluation of a run's scorecard on these rows; TrainingError for what cannot be read; ``done`` as in findings."""
    card = load_card(request.model)
    cells = read_cells(request.data, reading_for(columns_of(card), request.spec))
    frame, sha256 = cells.frame, cells.sha256
    notes: list[str] = list(cells.notes)
    columns = _directed(card, request.model)
    audit = beside_rows(
        frame.drop(request.target or [], strict=False), request.audit, _protected(request, frame), request.by
    )
    request = replace(request, spec=as_trained(request.spec, card, request.target))
    bad, with_outcome = outcomes(frame, request.data, request.target, request.spec, notes)
    rows = frame.filter(with_outcome)
    spec = grouped(rows.drop(request.target or [], strict=False), present(request.spec, frame, notes), notes)
    roles = row_roles(rows, spec)
    unseen = sha256 != card["manifest"]["training_data_sha256"]
    values = _values(frame, columns, request.data, notes)[with_outcome]
    sample = replace(
        sample_of_values(card, columns, values, bad, audit.rows(with_outcome), unseen),
        weights=roles.weights,
        groups=roles.groups,
    )
    metrics = {} if bad is None else headline(sample)
    figures = findings(sample, metrics, _comparison(request, card, columns, frame.filter(with_outcome), sha256), done)
    model = request.model / "model.joblib"
    gates = integrity(card, model.read_bytes() if model.exists() else None) + quality(metrics, figures)
    return Evaluation(
        sample,
        metrics,
        figures,
        tuple(gates),
        f"{len(sample):,} rows of {request.data.name}",
        (*notes, *audit.notes, *proxy_warnings(figures["proxies"])),
    )


def headline(sample: Sample) -> dict[str, Any]:
    """The headline figures of rows whose outcomes are known."""
    together = {} if sample.groups is None else {"groups": len(np.unique(sample.groups))}
    weight = {} if sample.weights is None else {"weight": sample.mass}
    figures = measures(sample.pd, sample.outcomes, sample.weights)
    return figures | {"rows": len(sample), "bad_rate": sample.mean(sample.outcomes)} | together | weight


def as_trained(spec: Spec, card: dict[str, Any], target: str | None) -> Spec:
    """The specification with the bad values of the training, where it states none and the target is the same."""
    trained = card["manifest"].get("outcome")
    if trained is None or spec.bad is not None or trained["target"] != target:
        return spec
    return msgspec.structs.replace(spec, bad=tuple(trained["bad"]))


def present(spec: Spec, frame: pl.DataFrame, notes: list[str]) -> Spec:
    """The specification without roles whose columns these rows do not have."""
    roles = {"group": spec.group, "weight": spec.weight}
    absent = {role: name for role, name in roles.items() if name not in (None, NO_GROUP, *frame.columns)}
    notes.extend(
        f"there is no column {name}: {'each row is by itself' if role == 'group' else 'each row has a weight of 1'}"
        for role, name in absent.items()
    )
    return msgspec.structs.replace(spec, time=None, **dict.fromkeys(absent))


def _protected(request: EvaluationRequest, frame: pl.DataFrame) -> tuple[str, ...]:
    """The columns named in the request, and those of the specification that the frame has."""
    return (
        *request.protected,
        *(name for name in request.spec.protected if name in frame.columns and name not in request.protected),
    )


def _directed(card: dict[str, Any], model: Path) -> tuple[Column, ...]:
    """The scorecard's columns with the directions of its training."""
    characteristics = read_metrics(model).get("evaluation", {}).get("characteristics", [])
    directions = {
        characteristic["name"]: {
            "direction": characteristic["direction"],
            "free": characteristic.get("inferred", False),
        }
        for characteristic in characteristics
    }
    return tuple(replace(column, **directions.get(column.name, {})) for column in columns_of(card))


def outcomes(
    frame: pl.DataFrame, data: Path, target: str | None, spec: Spec, notes: list[str]
) -> tuple[Labels | None, NDArray[np.bool_]]:
    """Labels of the rows whose outcome is known, and which these are; all rows where no target is named."""
    if target is None:
        return None, np.ones(frame.height, bool)
    if target not in frame.columns:
        raise TrainingError(f"{data} has no column {target!r}; it has: {', '.join(frame.columns[:12])}")
    known = known_outcomes(frame[target], target, spec, notes)
    return labels(frame[target].filter(known), target, spec, notes), known.to_numpy()


def _values(frame: pl.DataFrame, columns: tuple[Column, ...], path: Path, notes: list[str]) -> Matrix:
    absent = [column.name for column in columns if column.name not in frame.columns]
    if len(absent) == len(columns):
        raise TrainingError(f"{path} has none of the scorecard's columns: {', '.join(absent[:8])}")
    if absent:
        notes.append(f"not in {path.name}, and so missing in every row: {', '.join(absent)}")
    return to_matrix(frame, columns)


def _comparison(
    request: EvaluationRequest, card: dict[str, Any], columns: tuple[Column, ...], frame: pl.DataFrame, sha256: str
) -> Comparison:
    champion = None if request.champion is None else scored_by(request.champion, frame, request.data, sha256)
    if request.against is None:
        expected = card["manifest"].get("expected")
        if expected is None:
            raise TrainingError(
                f"{request.model} was trained before manifests held shares; name a table with --against"
            )
        return Comparison(expected, "these rows against the training rows", champion, request.cut_off)
    other = _values(read_cells(request.against, reading_for(columns, request.spec)).frame, columns, request.against, [])
    before = sample_of_values(card, columns, other, None, Audit(), True)
    return Comparison(
        shares_of(before), f"{request.data.name} against {request.against.name}", champion, request.cut_off
    )


def scored_by(directory: Path, frame: pl.DataFrame, data: Path, sha256: str) -> Sample:
    """The same rows, scored by another run's scorecard; ``unseen`` if that was trained on other data."""
    champion_card = load_card(directory)
    columns, unseen = columns_of(champion_card), champion_card["manifest"]["training_data_sha256"] != sha256
    return sample_of_values(champion_card, columns, _values(frame, columns, data, []), None, Audit(), unseen)


def audit_and_comparison(
    cells: Cells,
    target: str,
    spec: Spec,
    audit: Path | None,
    by: str | None,
    champion: Path | None,
    cut_off: int | None,
    data: Path,
) -> tuple[Audit, Comparison]:
    """The audit of the rows that a fit uses (those with a known outcome), and what they are compared with."""
    with_outcome = known_outcomes(cells.frame[target], target, spec, [])
    rows_audit = beside_rows(cells.frame.drop(target), audit, spec.protected, by).rows(with_outcome.to_numpy())
    champion_sample = (
        None if champion is None else scored_by(champion, cells.frame.filter(with_outcome), data, cells.sha256)
    )
    return rows_audit, Comparison(champion=champion_sample, cut_off=cut_off)
