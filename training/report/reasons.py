"""The section on reasons: which reasons people would be given, and how often."""

from html import escape

from training.evaluation.evaluation import Evaluation
from training.report.html import details, figure, meters, percent, section, table, term, whole


def reasons(evaluation: Evaluation) -> str:
    """How often each characteristic is a key factor, and how often the first one."""
    rows = evaluation.findings["reasons"]
    key_factors = [row for row in rows if row["key"] > 0]
    top = max((row["key"] for row in rows), default=1.0) or 1.0
    without_reason = 1 - sum(row["first"] for row in rows)
    most_frequent = max(rows, key=lambda row: row["first"])
    says = (
        f"A {term('key factor')} is a reason that a person is given. The most frequent first reason is <em>{escape(most_frequent['reason'] or most_frequent['name'])}</em> ({percent(most_frequent['first'])} of "
        f"rows); {percent(max(without_reason, 0.0))} have none. A reason that nearly everybody gets helps nobody."
    )
    bars = [
        (row["reason"] or row["name"], row["key"], f"{percent(row['key'], 0)}, first {percent(row['first'], 0)}")
        for row in key_factors
    ]
    full = [
        (
            row["name"],
            row["reason"] or "–",
            row["code"],
            percent(row["key"]),
            percent(row["first"]),
            percent(row["costs"]),
            figure(row["mean_points"], 1),
            whole(row["most_points"]),
        )
        for row in rows
    ]
    return section(
        "reasons",
        "Reasons",
        says,
        meters(("Characteristic", "key factor, share of rows"), bars, top),
        details(
            "Table of reasons",
            table(
                (
                    "Characteristic",
                    "reason that a person is given",
                    "code",
                    "key",
                    "first",
                    "costs points",
                    "mean points",
                    "most points",
                ),
                full,
                words=(1,),
            ),
        ),
    )
