"""The section on fairness: whether groups are treated alike, and whether a fairer scorecard would serve as well."""

from html import escape
from typing import Any

import numpy as np

from training.evaluation.evaluation import Evaluation
from training.evaluation.fairness import APPROVED_SHARES, FOUR_FIFTHS
from training.evaluation.proxies import ALONE, TOGETHER
from training.report.axes import Axis
from training.report.drawing import STYLES
from training.report.html import details, figure, grid, percent, section, table, term, whole
from training.report.html import name as broken
from training.report.plots import Line, Points, plot


def fairness(evaluation: Evaluation) -> str:
    """Each attribute's groups, then the search for alternatives."""
    findings = evaluation.findings["fairness"]
    if not findings["attributes"]:
        return section(
            "fairness",
            "Fairness",
            "Not measured: no protected attributes are known for these rows (name them with --audit FILE).",
        )
    worst = findings["worst"]
    says = (
        f"Protected attributes are never inputs; they are used for this section alone. At a {term('cut-off')} of {findings['cut_off']} the "
        f"lowest {term('AIR')} is {_worst(worst)}. Groups with too few rows are shown and not judged."
    )
    parts = "".join(_attribute(name, attribute) for name, attribute in findings["attributes"].items())
    return section(
        "fairness",
        "Fairness",
        says,
        parts,
        _proxies(evaluation.findings["proxies"]),
        _alternatives(evaluation.findings["alternatives"]),
    )


def _proxies(measured: list[dict[str, Any]]) -> str:
    """How well the inputs tell each attribute, together and alone."""
    if not measured:
        return ""
    rows = [
        (
            f"{told['attribute']} = {told['group']}",
            figure(told["together"], 2),
            f"{figure(told['low'], 2)} – {figure(told['high'], 2)}",
            ", ".join(f"{each['input']} {figure(each['auc'], 2)}" for each in told["inputs"]),
        )
        for told in measured
    ]
    says = (
        f"How well the inputs tell who is in a group, as an {term('AUC')} on rows not seen: 0.5 tells nothing, 1 tells the group. From "
        f"{figure(TOGETHER, 2)} together or {figure(ALONE, 2)} alone on there is a warning: such inputs may stand in for a protected attribute."
    )
    head = ("Group that is told best", "together", "interval", "alone, the best first")
    return f"<h3>Proxies</h3>{table(head, rows, says, words=(3,))}"


def _worst(worst: dict[str, Any] | None) -> str:
    if worst is None:
        return "not known: no attribute has two groups large enough"
    reads = "above" if worst["air"] >= FOUR_FIFTHS else "<strong>below</strong>"
    return f"{figure(worst['air'], 2)} ({escape(worst['attribute'])} = {escape(worst['group'])}), {reads} four fifths"


_HEAD = (
    "Group",
    "rows",
    "approved",
    "AIR",
    "interval",
    "SMD",
    "mean score",
    "PD",
    "bad rate",
    "AUC",
    "AUC interval",
    "goods declined",
)


def _attribute(name: str, attribute: dict[str, Any]) -> str:
    shown = len(_HEAD) if "bads" in attribute["groups"][0] else _HEAD.index("bad rate")
    rows = [_group(row, attribute["reference"])[:shown] for row in attribute["groups"]]
    drawn = [_ratio_curves(attribute["by_share"])] if attribute["by_share"] else []
    if "bads" in attribute["groups"][0]:
        drawn.append(_calibration(attribute["groups"]))
    caption = f"{term('AIR')} and {term('SMD')} against the group approved most."
    if not all(row["guarded"] for row in attribute["groups"]):
        caption += " Of age bands the law protects 62 and over; younger bands are shown but not judged, as a short history may count."
    return f"<h3>{broken(name)}</h3>{table(_HEAD[:shown], rows, caption)}{grid(*drawn)}"


def _group(row: dict[str, Any], reference: str | None) -> tuple[str, ...]:
    note = "" if row["judged"] else " (too few)"
    air = "approved most" if row["group"] == reference else figure(row.get("air"), 2)
    return (
        row["group"] + note,
        whole(row["rows"]),
        percent(row["approved"]),
        air,
        _span(row, "air", 2),
        figure(row.get("smd"), 2),
        figure(row["score"], 0),
        percent(row["pd"], 2),
        percent(row.get("bad_rate"), 2),
        figure(row.get("auc")),
        _span(row, "auc", 3),
        percent(row.get("goods_declined")),
    )


def _span(row: dict[str, Any], name: str, places: int) -> str:
    low = row.get(f"{name}_low")
    return "–" if low is None else f"{figure(low, places)} – {figure(row[f'{name}_high'], places)}"


def _ratio_curves(by_share: dict[str, list[float]]) -> str:
    x = np.array(APPROVED_SHARES)
    curves = [
        Line(x[-len(ratios) :], np.array(ratios), STYLES[number % len(STYLES)], label=group)
        for number, (group, ratios) in enumerate(by_share.items())
    ]
    limit = Line(x[[0, -1]], np.array([FOUR_FIFTHS, FOUR_FIFTHS]), "guide")
    lowest = min(min(ratios) for ratios in by_share.values())
    return plot(
        "AIR by share approved",
        [*curves, limit],
        Axis("share of all rows approved", percent=True),
        Axis("AIR", low=min(0.7, lowest), high=1.0),
        f"The stricter the {term('cut-off')}, the further apart groups are. Dashed: four fifths. Lowest: {figure(lowest, 2)}.",
    )


def _calibration(groups: list[dict[str, Any]]) -> str:
    shown = [row for row in groups if row["judged"]] or groups
    low, high = min(min(row["pd"], row["low"]) for row in shown), max(max(row["pd"], row["high"]) for row in shown)
    apart = sum(not row["low"] <= row["pd"] <= row["high"] for row in shown)
    marks: list[Line | Points] = [Line(np.array([low, high]), np.array([low, high]), "guide")]
    for number, row in enumerate(shown):
        x, y, least, most = (np.array([row[figured]]) for figured in ("pd", "bad_rate", "low", "high"))
        says = (f"{row['group']}: expected {percent(row['pd'], 2)}, observed {percent(row['bad_rate'], 2)}",)
        marks.append(Points(x, y, least, most, STYLES[number % len(STYLES)], row["group"], says))
    return plot(
        "Calibration by group",
        marks,
        Axis("expected bad rate (PD)", percent=True),
        Axis("observed bad rate", percent=True),
        f"Above the diagonal a group's risk is understated, below it overstated. Expected and observed differ by more than chance in {apart} of {len(shown)} groups.",
    )


def _alternatives(alternatives: dict[str, Any]) -> str:
    candidates = alternatives["candidates"]
    if not candidates:
        return "<h3>Less discriminatory alternatives</h3><p>Not searched: it needs outcomes and an attribute with two groups large enough.</p>"
    base, near = (
        candidates[0],
        [candidate for candidate in candidates if candidate["auc"] >= candidates[0]["auc"] - alternatives["tolerance"]],
    )
    choice = alternatives["choice"]
    verdict = (
        f"Look at <em>{escape(choice)}</em> first: it serves about as well and its lowest AIR is higher."
        if choice
        else "No alternative that serves about as well improves the lowest AIR by 0.01."
    )
    says = (
        f"{len(candidates) - 1} alternatives ({term('LDA')}) keep the shapes and change their weights: each {term('characteristic')} left out in turn, "
        f"and weights that trade separation for equal mean scores. {len(near) - 1} of them lose at most {alternatives['tolerance']} of {term('AUC')}. {verdict} "
        "AUCs here are of the points on rows that they were fitted on: compare them only with one another."
    )
    ranked = sorted(candidates[1:], key=lambda candidate: (-candidate["lowest"], candidate["name"]))
    names = list(base["air"])
    head = ("Scorecard", "AUC", "less AUC", "AIR guarded", *(f"AIR {name}" for name in names))
    rows = [
        _candidate(candidate, base, names)
        for candidate in (base, *(candidate for candidate in ranked if candidate in near))
    ]
    others = [_candidate(candidate, base, names) for candidate in ranked if candidate not in near]
    return (
        f"<h3>Less discriminatory alternatives</h3><p>{says}</p>{grid(_frontier(candidates, alternatives['tolerance']))}{table(head, rows[:12], marked=0)}"
        + details(f"All others ({len(rows[12:]) + len(others)})", table(head, rows[12:] + others))
    )


def _candidate(candidate: dict[str, Any], base: dict[str, Any], names: list[str]) -> tuple[str, ...]:
    return (
        candidate["name"],
        figure(candidate["auc"], 4),
        figure(base["auc"] - candidate["auc"], 4),
        figure(candidate["lowest"]),
        *(figure(candidate["air"][name]) for name in names),
    )


_KINDS = (("left out", "third"), ("re-weighted", "main"), ("as it is", "second"))


def _frontier(candidates: list[dict[str, Any]], tolerance: float) -> str:
    marks: list[Line | Points] = []
    for kind, style in _KINDS:
        of_kind = [candidate for candidate in candidates if candidate["kind"] == kind]
        x, y = (np.array([candidate[name] for candidate in of_kind]) for name in ("lowest", "auc"))
        marks += (
            [
                Points(
                    x,
                    y,
                    y,
                    y,
                    style,
                    kind,
                    tuple(
                        f"{candidate['name']}: AUC {candidate['auc']:.4f}, AIR {candidate['lowest']:.3f}"
                        for candidate in of_kind
                    ),
                )
            ]
            if of_kind
            else []
        )
    ends = np.array(
        [min(candidate["lowest"] for candidate in candidates), max(candidate["lowest"] for candidate in candidates)]
    )
    least = candidates[0]["auc"] - tolerance
    marks.append(Line(ends, np.array([least, least]), "guide"))
    return plot(
        "What fairness costs",
        marks,
        Axis("lowest AIR of any guarded group"),
        Axis("AUC"),
        "To the right is fairer, upwards is sharper. Above the dashed line an alternative serves about as well.",
    )
