"""A small scorecard and rows for it, made by hand: a number with a direction, a category, and a stand-in for a group."""

from dataclasses import replace
from typing import Any

import numpy as np

from training.data.audit import Audit
from training.data.table import Column, Table
from training.evaluation.evaluation import Evaluation
from training.evaluation.findings import Comparison, findings
from training.evaluation.gates import quality
from training.evaluation.sample import Sample, sample_of_values
from training.scorecard.cross_validation import measures
from training.scorecard.expected import expected

COLUMNS = (
    Column("home", "categorical", categories=("own", "rent", "other"), code="home"),
    Column("use", direction=-1, code="use"),
    Column("branch", code="branch"),
)


def _characteristic(name: str, raw: list[float], missing: float, **bins: Any) -> dict[str, Any]:
    return {
        "name": name,
        "code": name,
        "kind": "categorical" if "categories" in bins else "numeric",
        **bins,
        "points": [round(each) for each in raw],
        "raw": raw,
        "missing": {"points": round(missing), "raw": missing},
        "inquiry": False,
        "never": False,
    }


def card(**changes: Any) -> dict[str, Any]:
    """A scorecard whose PDs are those that the rows below are drawn with."""
    return {
        "format": 1,
        "version": "2026.11-made",
        "base_points": 780,
        "raw_base": 780.0,
        "score_range": [300, 850],
        "pd": {"intercept": 9.0, "slope": -0.0173286795},
        "decision": {"intercept": 0.0, "slope": 1.0},
        "offset": 521.6,
        "characteristics": [
            _characteristic("home", [0.0, -31.0, -12.0], -20.0, categories={"own": 0, "rent": 1, "other": 2}),
            _characteristic("use", [0.0, -40.0, -90.0, -160.0], -60.0, edges=[0.2, 0.5, 0.8]),
            _characteristic("branch", [0.0, -25.0], -10.0, edges=[0.5]),
        ],
        "manifest": {
            "model_sha256": "0" * 64,
            "training_data_sha256": "1" * 64,
            "created": "2026-11-24",
            "metrics": {},
            "reference": [],
        },
    } | changes


def sample(rows: int = 4_000, seed: int = 0, outcomes: bool = True, apart: float = 0.6) -> Sample:
    """Rows whose outcomes follow the scorecard's PDs; ``apart`` ties the branch to the group."""
    rng = np.random.default_rng(seed)
    group = np.where(rng.random(rows) < 0.4, "blue", "green")
    branch = (rng.random(rows) < np.where(group == "blue", 0.5 + apart / 2, 0.5 - apart / 2)).astype(float)
    use = rng.random(rows)
    use[rng.random(rows) < 0.05] = np.nan
    values = np.column_stack([rng.integers(0, 3, rows).astype(float), use, branch])
    audit = Audit({"colour": group}, np.where(np.arange(rows) < rows / 2, "2024-01", "2024-07"))
    found = sample_of_values(card(), COLUMNS, values, None, audit, True)
    bad = (rng.random(rows) < found.pd).astype(np.int8)
    held = expected(found.card, Table(COLUMNS, values, bad))
    manifest = found.card["manifest"] | {"expected": held}
    return replace(found, card=found.card | {"manifest": manifest}, bad=bad if outcomes else None)


def metrics_of(found: Sample) -> dict[str, Any]:
    """Headline figures as an evaluation has them."""
    if found.bad is None:
        return {}
    return measures(found.pd, found.bad) | {"rows": len(found), "bad_rate": float(found.bad.mean())}


def evaluation(found: Sample, beside: Comparison | None = None) -> Evaluation:
    """Everything that is found of a sample."""
    metrics = metrics_of(found)
    figures = findings(found, metrics, beside or Comparison())
    return Evaluation(
        found, metrics, figures, tuple(quality(metrics, figures)), "rows made for a test", ("made for a test",)
    )
