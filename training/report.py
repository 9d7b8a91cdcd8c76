"""The evaluation report: one page that stands alone, every figure from rows that the model had not seen."""

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import roc_curve

from training.evaluate import calibrate, probabilities
from training.plots import Line, bars, chart, steps
from training.rescore import rescore

if TYPE_CHECKING:
    from training.run import Run

STYLE = """body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:68rem;padding:0 1rem;color:#1d2733;
background:#fff}h1{font-size:1.6rem}h2{margin-top:2.2rem;font-size:1.15rem}table{border-collapse:collapse}
td,th{padding:.25rem .8rem .25rem 0;text-align:left;border-bottom:1px solid #dfe5ec}td.n{text-align:right;
font-variant-numeric:tabular-nums}.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:1rem}
figure{margin:0;max-width:24rem}figcaption{font-weight:600}svg{width:100%;height:auto}
@media(prefers-color-scheme:dark){body{background:#12171d;color:#dde4ec}td,th{border-color:#2c3743}}"""

_BANDS = ((300, 579), (580, 669), (670, 739), (740, 799), (800, 850))


def page(run: "Run") -> str:
    """The report's HTML."""
    name = escape(run.card["version"])
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Scorecard {name}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style><h1>Scorecard {name}</h1>'
        f"{_figures(run.metrics)}<h2>Discrimination and calibration</h2><div class=grid>{_curves(run)}</div>"
        f"<h2>Scores</h2>{_bands(run)}<h2>Points of each characteristic</h2><div class=grid>{_shapes(run.card)}</div>"
        f"<h2>What was inferred</h2><ul>{''.join(f'<li>{escape(note)}' for note in run.table.notes)}</ul></html>"
    )


def _figures(found: dict[str, Any]) -> str:
    labels = {
        "auc": "AUC",
        "gini": "Gini",
        "ks": "KS",
        "brier": "Brier",
        "ece": "ECE",
        "rows": "Rows",
        "bad_rate": "Bad rate",
        "agreement": "Compiled against estimator, largest difference",
    }
    rows = "".join(
        f"<tr><td>{label}<td class=n>{found[key]:.4g}"
        if key in ("agreement",)
        else f"<tr><td>{label}<td class=n>{found[key]:,}"
        if key == "rows"
        else f"<tr><td>{label}<td class=n>{found[key]:.4f}"
        for key, label in labels.items()
    )
    return f"<p>Means over {found['folds']} stratified folds, each calibrated on the others.<table>{rows}</table>"


def _curves(run: "Run") -> str:
    bad, decision = run.table.bad, run.unseen.decision
    pd = probabilities(decision, calibrate(run.unseen, bad))
    false, true, _ = roc_curve(bad, decision)
    at = np.unique(np.linspace(0, len(false) - 1, 200).astype(int))
    return (
        chart(
            "ROC",
            [Line(false[at], true[at]), Line(np.array([0, 1]), np.array([0, 1]), "guide")],
            "share of goods refused",
            "share of bads refused",
        )
        + _ks(decision, bad)
        + _calibration(pd, bad)
    )


def _ks(decision: Any, bad: Any) -> str:
    grid = np.linspace(0.005, 0.995, 100)
    cuts = np.quantile(decision, grid)
    good_below = np.searchsorted(np.sort(decision[bad == 0]), cuts) / (bad == 0).sum()
    bad_below = np.searchsorted(np.sort(decision[bad == 1]), cuts) / (bad == 1).sum()
    return chart(
        "KS", [Line(grid, good_below), Line(grid, bad_below, "second")], "people by rising risk", "cumulative share"
    )


def _calibration(pd: Any, bad: Any) -> str:
    parts = [part for part in np.array_split(np.argsort(pd, kind="stable"), 10) if len(part)]
    predicted = np.array([pd[part].mean() for part in parts])
    observed = np.array([bad[part].mean() for part in parts])
    top = max(predicted.max(), observed.max())
    guide = Line(np.array([0, top]), np.array([0, top]), "guide")
    return chart("Calibration, by tenths", [Line(predicted, observed, dots=True), guide], "predicted", "observed")


def _bands(run: "Run") -> str:
    score, bad = rescore(run.card, run.table.values).score, run.table.bad
    counts, rows = [], ""
    for low, high in _BANDS:
        inside = (score >= low) & (score <= high)
        counts.append((f"{low}–{high}", float(inside.mean())))
        rate = f"{bad[inside].mean():.2%}" if inside.any() else "–"
        rows += f"<tr><td>{low}–{high}<td class=n>{inside.mean():.1%}<td class=n>{rate}"
    return (
        f"<table><tr><th>Band<th>Share<th>Bad rate{rows}</table><div class=grid>{bars('Share by band', counts)}</div>"
    )


def _shapes(card: dict[str, Any]) -> str:
    ranked = sorted(
        card["characteristics"], key=lambda each: min([*each["points"], each["missing"]["points"]], default=0)
    )
    return "".join(steps(each) for each in ranked)
