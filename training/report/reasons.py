"""Which reasons people would be given, and how often."""

from html import escape

from training.evaluation.evaluation import Evaluation
from training.report.html import details, figure, meters, percent, section, table, term, whole


def reasons(evaluation: Evaluation) -> str:
    """How often each characteristic is a key factor, and how often the first one."""
    found = evaluation.found["reasons"]
    told = [each for each in found if each["key"] > 0]
    top = max((each["key"] for each in found), default=1.0) or 1.0
    none = 1 - sum(each["first"] for each in found)
    lead = max(found, key=lambda each: each["first"])
    says = (
        f"A {term('key factor')} is what a person is told. The most frequent first reason is <em>{escape(lead['reason'] or lead['name'])}</em> ({percent(lead['first'])} of "
        f"rows); {percent(max(none, 0.0))} have none. A reason that nearly everybody gets tells nobody much."
    )
    rows = [
        (each["reason"] or each["name"], each["key"], f"{percent(each['key'], 0)}, first {percent(each['first'], 0)}")
        for each in told
    ]
    full = [
        (
            each["name"],
            each["reason"] or "–",
            each["code"],
            percent(each["key"]),
            percent(each["first"]),
            percent(each["costs"]),
            figure(each["mean_points"], 1),
            whole(each["most_points"]),
        )
        for each in found
    ]
    return section(
        "reasons",
        "Reasons",
        says,
        meters(("Characteristic", "key factor, share of rows"), rows, top),
        details(
            "Table of reasons",
            table(
                (
                    "Characteristic",
                    "what a person is told",
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
