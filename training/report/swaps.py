"""The section on the swap set: what would change, and for whom, if this scorecard replaced the champion."""

from html import escape
from typing import Any

import numpy as np

from training.evaluation.evaluation import Evaluation
from training.evaluation.intervals import of_difference
from training.report.axes import Axis
from training.report.html import figure, grid, percent, section, table, term, whole
from training.report.plots import Line, plot


def swaps(evaluation: Evaluation) -> str:
    """The section of an evaluation; nothing where there is no champion."""
    swap_findings = evaluation.findings["swaps"]
    return "" if swap_findings is None else swap_section(swap_findings)


def swap_section(swap_findings: dict[str, Any]) -> str:
    """The swap set at the decision cut-off's share, the trade at others, the shift of scores."""
    shift = swap_findings["shift"]
    says = (
        f"Against champion {escape(swap_findings['champion'])} on the same rows, both approving {percent(swap_findings['approved'])}: the {term('swap set')} is who is "
        f"decided differently. Ranks agree by {figure(swap_findings['correlation'])} (Spearman)."
    )
    rows = [
        (
            cell["name"],
            whole(cell["rows"]),
            percent(cell["share"]),
            percent(cell["pd_champion"], 2),
            percent(cell["pd"], 2),
            percent(cell.get("bad_rate"), 2),
        )
        for cell in swap_findings["cells"]
    ]
    shift_sentence = (
        "Scores move by " + ", ".join(f"{value:+.0f} ({_quantile(name)})" for name, value in shift.items()) + " points."
    )
    drawn = grid(_trade(swap_findings["by_share"])) if "new" in swap_findings["by_share"][0] else ""
    return section(
        "swaps",
        "Swap set",
        says,
        table(("", "rows", "share", "PD champion", "PD new", "bad rate"), rows),
        f"<p>{_meaning(swap_findings)}</p>",
        drawn,
        f"<p>{shift_sentence.replace('-', '−')}</p>",
    )


def _quantile(name: str) -> str:
    return "mean" if name == "mean" else f"{100 * float(name):g} % of rows by less"


def _meaning(swap_findings: dict[str, Any]) -> str:
    if not swap_findings["champion_unseen"]:
        return "<strong>The champion was trained on these rows, which makes it look better than it is: compare both on other rows with training evaluate.</strong>"
    swapped_out, swapped_in = swap_findings["cells"][1:3]
    if swapped_out.get("bad_rate") is None or swapped_in.get("bad_rate") is None:
        return "The bad rates of swapped rows are not known."
    low, high = of_difference(swapped_in, swapped_out)
    rates = f"Swap-in bad rate {percent(swapped_in['bad_rate'], 2)}, swap-out bad rate {percent(swapped_out['bad_rate'], 2)}"
    apart = f"{percent(low, 2)} to {percent(high, 2)} apart"
    if low <= 0 <= high:
        return f"{rates}: with so few rows swapped they are not shown to differ ({apart})."
    return f"{rates} ({apart}): the change {'pays' if high < 0 else 'does not pay'} at this share."


def _trade(rows: list[dict[str, Any]]) -> str:
    x = np.array([row["approved"] for row in rows])
    theirs, ours = (np.array([row[name] for row in rows]) for name in ("champion", "new"))
    return plot(
        "Bad rate among the approved",
        [Line(x, theirs, "second", dots=True, label="champion"), Line(x, ours, dots=True, label="new")],
        Axis("share approved", percent=True),
        Axis("bad rate", low=0.0, percent=True),
        f"The lower line wins. {percent(max(row['swapped'] for row in rows))} of rows are swapped in at the share where most are.",
    )
