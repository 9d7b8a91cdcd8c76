"""Compute all figures of an evaluation as one structure, which page, model card, risk document and gates are written from.

``metrics.json`` holds it under ``evaluation``; docs/data-science.md describes each part. Figures have six
significant digits; None where there is nothing to measure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from threadpoolctl import threadpool_limits

from training.evaluation.alternatives import alternatives
from training.evaluation.calibration import calibration
from training.evaluation.characteristics import characteristics
from training.evaluation.fairness import fairness
from training.evaluation.performance import at_cut_off, bands, cut_offs, default_cut_off, gains, separation
from training.evaluation.proxies import proxies
from training.evaluation.reasons import reasons
from training.evaluation.sample import Sample
from training.evaluation.stability import against, newest, over_time
from training.evaluation.swaps import swaps

FORMAT = 1
PARTS = 12
"""Parts of the findings: how often ``done`` is called."""
Done = Callable[[int], None]
THREADS = 1
"""Sums over threads round by their number; these are too short to gain from more than one."""


@dataclass(frozen=True)
class Comparison:
    """What a sample is compared with: shares of an earlier table, a champion on the same rows; and the cut-off to use."""

    before: Mapping[str, Any] | None = None
    """Bins and shares as a manifest states them."""
    description: str = ""
    """What is compared with what, in a few words."""
    champion: Sample | None = None
    cut_off: int | None = None


def findings(
    sample: Sample, metrics: Mapping[str, Any], comparison: Comparison, done: Done = lambda _: None
) -> dict[str, Any]:
    """The evaluation of a sample; ``metrics`` are its headline figures (empty without outcomes).

    ``done`` is called after each part, ``PARTS`` times in all.
    """
    with threadpool_limits(THREADS):
        figures = _findings(sample, metrics, comparison, done)
    result: dict[str, Any] = rounded(figures)
    return result


def _findings(sample: Sample, metrics: Mapping[str, Any], comparison: Comparison, done: Done) -> dict[str, Any]:
    cut_off = default_cut_off(sample) if comparison.cut_off is None else comparison.cut_off
    decision = at_cut_off(sample, cut_off)
    with_outcomes = sample.bad is not None
    parts: dict[str, Callable[[], Any]] = {
        "bands": lambda: bands(sample), "cut_offs": lambda: cut_offs(sample), "characteristics": lambda: characteristics(sample),
        "reasons": lambda: reasons(sample), "stability": lambda: _stability(sample, comparison, cut_off), "fairness": lambda: fairness(sample, cut_off),
        "proxies": lambda: proxies(sample),
        "alternatives": lambda: alternatives(sample, decision["approved"]),
        "swaps": lambda: swaps(sample, comparison.champion, decision["approved"]) if comparison.champion else None,
        "separation": lambda: separation(sample, metrics["auc"]) if with_outcomes else None, "gains": lambda: gains(sample) if with_outcomes else [],
        "calibration": lambda: calibration(sample.pd, sample.outcomes, sample.weights, sample.groups) if with_outcomes else None,
    }  # fmt: skip
    figures = {
        "format": FORMAT,
        "rows": sample.count(),
        "unseen": sample.unseen,
        "cut_off": cut_off,
        "decision": decision,
    }
    for name, part in parts.items():
        figures[name] = part()
        done(1)
    return figures


def _stability(sample: Sample, comparison: Comparison, cut_off: int) -> dict[str, Any]:
    """Drift against the shares of the comparison; without them, of the newest periods against the older; else of unseen against served scores."""
    drift = against(sample, dict(comparison.before), comparison.description) if comparison.before else newest(sample)
    if drift is None:
        served = sample.card["manifest"]["expected"]
        drift = against(sample, served, "scores of unseen rows against those served to the same rows") | {"csi": {}}
    return drift | {"periods": over_time(sample, cut_off)}


def rounded(value: Any) -> Any:
    """The same with six significant digits of each number."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    return [rounded(part) for part in value] if isinstance(value, list) else value
