"""What would change, and for whom, if this scorecard followed the champion."""

from html import escape
from typing import Any

import numpy as np

from training.evaluation.evaluation import Evaluation
from training.report.axes import Axis
from training.report.html import figure, grid, percent, section, table, term, whole
from training.report.plots import Line, plot


def swaps(evaluation: Evaluation) -> str:
    """The swap set at the decision cut-off's share, the trade at others, the shift of scores."""
    found = evaluation.found["swaps"]
    if found is None:
        return ""
    shift = found["shift"]
    says = (
        f"Against champion {escape(found['champion'])} on the same rows, both approving {percent(found['approved'])}: the {term('swap set')} is who is "
        f"decided otherwise. Ranks agree by {figure(found['correlation'])} (Spearman)."
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
        for cell in found["cells"]
    ]
    told = (
        "Scores move by " + ", ".join(f"{value:+.0f} ({_quantile(name)})" for name, value in shift.items()) + " points."
    )
    drawn = grid(_trade(found["by_share"])) if "new" in found["by_share"][0] else ""
    return section(
        "swaps",
        "Swap set",
        says,
        table(("", "rows", "share", "PD champion", "PD new", "bad rate"), rows),
        f"<p>{_meaning(found)}</p>",
        drawn,
        f"<p>{told.replace('-', '−')}</p>",
    )


def _quantile(name: str) -> str:
    return "mean" if name == "mean" else f"{100 * float(name):g} % of rows by less"


def _meaning(found: dict[str, Any]) -> str:
    if not found["champion_unseen"]:
        return "<strong>The champion was trained on these very rows, which flatters it: compare both on other rows with training evaluate.</strong>"
    out, into = (cell.get("bad_rate") for cell in found["cells"][1:3])
    if out is None or into is None:
        return "Bad rates of those swapped are not known."
    if into < out:
        return f"Who comes in has a bad rate of {percent(into, 2)}, who goes out {percent(out, 2)}: the change pays."
    return f"Who comes in has a bad rate of {percent(into, 2)}, who goes out {percent(out, 2)}: the change does not pay at this share."


def _trade(rows: list[dict[str, Any]]) -> str:
    x = np.array([row["approved"] for row in rows])
    theirs, ours = (np.array([row[name] for row in rows]) for name in ("champion", "new"))
    return plot(
        "Bad rate among the approved",
        [Line(x, theirs, "second", dots=True, label="champion"), Line(x, ours, dots=True, label="new")],
        Axis("share approved", percent=True),
        Axis("bad rate", low=0.0, percent=True),
        f"The lower line wins. {percent(max(row['swapped'] for row in rows))} of rows are swapped in where most are.",
    )
