"""The chart of what outcomes say of each probability: the band of the bad rate, and Venn-Abers' two probabilities."""

import numpy as np

from training.evaluation.evaluation import Evaluation
from training.report.axes import Axis
from training.report.html import percent, term, whole
from training.report.plots import Line, plot
from training.scorecard.pd_intervals import CROSS_VALIDATED, UNSEEN, PdIntervals, pd_intervals

PLACES = 200
"""Probabilities, equally many rows apart, at which the chart is drawn."""


def intervals_of(evaluation: Evaluation) -> PdIntervals | None:
    """The intervals that these rows calibrate; None without outcomes, and of rows that the scorecard was trained on."""
    sample = evaluation.sample
    if not evaluation.metrics or not sample.unseen:
        return None
    source = UNSEEN if evaluation.settings is None else CROSS_VALIDATED
    return pd_intervals(evaluation.version, source, sample.pd, sample.outcomes, sample.weights, sample.groups)


def chart(evaluation: Evaluation) -> str:
    """The band and the pair by probability; nothing where they are not known."""
    intervals = intervals_of(evaluation)
    if intervals is None:
        return ""
    pd = evaluation.sample.pd
    x = np.unique(np.quantile(pd, np.linspace(0.005, 0.995, PLACES)))
    low, high, if_good, if_bad = intervals.at(x)
    of_rows = intervals.at(pd)
    inside = evaluation.sample.mean((of_rows[0] <= pd) & (pd <= of_rows[1]))
    top = np.array([0.0, float(x.max())])
    exact = (
        "" if intervals.source == UNSEEN else " (nearly: these rows were judged by the models of the cross-validation)"
    )
    return plot(
        "What outcomes say of each PD",
        [
            Line(top, top, "guide"),
            Line(x, low, "soft", label="95 % band of the bad rate"),
            Line(x, high, "soft"),
            Line(x, if_good, "main", label="Venn-Abers, as if good"),
            Line(x, if_bad, "second", label="Venn-Abers, as if bad"),
        ],
        Axis("PD", low=0.0, percent=True),
        Axis("probability", low=0.0, percent=True),
        f"The band holds the true bad rate at every PD at once, 95 times of 100{exact}; it holds the PD itself for {percent(inside)} of "
        f"{whole(len(pd))} rows. Of the {term('Venn-Abers')} pair one is calibrated, whatever the model.",
    )
