"""All figures of an evaluation in one structure: the page, the model card, the risk document and the gates read it alone.

It stands in ``metrics.json`` under ``evaluation``; docs/data-science.md says what each part holds. Figures have six
significant digits; None where there is nothing to measure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from threadpoolctl import threadpool_limits

from training.evaluation.alternatives import alternatives
from training.evaluation.characteristics import shapes
from training.evaluation.fairness import fairness
from training.evaluation.performance import at_cut_off, bands, calibration, cut_offs, default_cut_off, gains, separation
from training.evaluation.reasons import reasons
from training.evaluation.sample import Sample
from training.evaluation.stability import against, newest, over_time
from training.evaluation.swaps import swaps

FORMAT = 1
PARTS = 11
Done = Callable[[int], None]
THREADS = 1
"""Sums over threads round by their number; these are too short to gain from more than one."""


@dataclass(frozen=True)
class Beside:
    """What a sample is held against: shares of an earlier table, a champion on the same rows, a cut-off."""

    before: Mapping[str, Any] | None = None
    """Bins and shares as a manifest states them."""
    said: str = ""
    champion: Sample | None = None
    cut_off: int | None = None


def findings(sample: Sample, metrics: Mapping[str, Any], beside: Beside, done: Done = lambda _: None) -> dict[str, Any]:
    """The evaluation of a sample; ``metrics`` are its headline figures (empty without outcomes).

    ``done`` is told of each part that is found, ``PARTS`` in all.
    """
    with threadpool_limits(THREADS):
        found = _findings(sample, metrics, beside, done)
    rounded: dict[str, Any] = _rounded(found)
    return rounded


def _findings(sample: Sample, metrics: Mapping[str, Any], beside: Beside, done: Done) -> dict[str, Any]:
    cut_off = default_cut_off(sample) if beside.cut_off is None else beside.cut_off
    decision = at_cut_off(sample, cut_off)
    known = sample.bad is not None
    parts: dict[str, Callable[[], Any]] = {
        "bands": lambda: bands(sample), "cut_offs": lambda: cut_offs(sample), "characteristics": lambda: shapes(sample),
        "reasons": lambda: reasons(sample), "stability": lambda: _stability(sample, beside, cut_off), "fairness": lambda: fairness(sample, cut_off),
        "alternatives": lambda: alternatives(sample, decision["approved"]),
        "swaps": lambda: swaps(sample, beside.champion, decision["approved"]) if beside.champion else None,
        "separation": lambda: separation(sample, metrics["auc"]) if known else None, "gains": lambda: gains(sample) if known else [],
        "calibration": lambda: calibration(sample.pd, sample.known) if known else None,
    }  # fmt: skip
    found = {"format": FORMAT, "rows": len(sample), "unseen": sample.unseen, "cut_off": cut_off, "decision": decision}
    for name, part in parts.items():
        found[name] = part()
        done(1)
    return found


def _stability(sample: Sample, beside: Beside, cut_off: int) -> dict[str, Any]:
    """Against what is given; else the newest periods against the older; else unseen against served scores."""
    held = against(sample, dict(beside.before), beside.said) if beside.before else newest(sample)
    if held is None:
        served = sample.card["manifest"]["expected"]
        held = against(sample, served, "scores of unseen rows against those served to the same rows") | {"csi": {}}
    return held | {"periods": over_time(sample, cut_off)}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list) else value
