"""The head and the section on gates: may the scorecard be released, how good is it, on which rows, and what was inferred."""

from html import escape

from training.evaluation.evaluation import Evaluation
from training.evaluation.gate import Gate
from training.report.html import details, figure, percent, section, table, term, whole


def head(evaluation: Evaluation) -> str:
    """Title, verdict and headline metrics."""
    failing = evaluation.failing
    passed = f"{len(evaluation.gates) - len(failing)} of {len(evaluation.gates)} gates passed"
    verdict = f"fails {', '.join(gate.name for gate in failing)}" if failing else passed
    return (
        f"<header><h1>Scorecard {escape(evaluation.version)}</h1><p class=quiet>{escape(evaluation.subject)}</p>"
        f'<p><span class="verdict {"poor" if failing else "fine"}">{escape(verdict)}</span></p>{_tiles(evaluation)}</header>'
    )


def _tiles(evaluation: Evaluation) -> str:
    metrics, findings = evaluation.metrics, evaluation.findings
    shown = [(whole(findings["rows"]), "rows")]
    if metrics:
        shown += [
            (percent(metrics["bad_rate"]), term("Bad", "bad rate")),
            (figure(metrics["auc"]), term("AUC")),
            (figure(metrics["ks"]), term("KS")),
            (figure(metrics["brier"], 4), term("Brier", "Brier score")),
            (figure(findings["calibration"]["ece"], 4), term("ECE")),
        ]
    if "auc_of_true_probability" in metrics:
        shown.append((figure(metrics["auc_of_true_probability"]), "AUC of true PD"))
    shown.append((figure(findings["stability"]["psi"], 4), term("PSI")))
    if worst := findings["fairness"]["worst"]:
        shown.append((figure(worst["air"], 2), f"lowest {term('AIR')}"))
    return (
        '<div class="tiles">'
        + "".join(f"<div><b>{value}</b><span>{label}</span></div>" for value, label in shown)
        + "</div>"
    )


def summary(evaluation: Evaluation) -> str:
    """The gates, how the figures were obtained, and what was inferred."""
    says = (
        "A gate is a condition of release. A recorded reason can override a floor of quality; schema, model and agreement cannot be "
        "overridden. A gate that was not measured does not fail, and is marked."
    )
    warnings = "".join(f"<li>{escape(warning)}</li>" for warning in evaluation.warnings)
    notes = "".join(f"<li>{escape(note)}</li>" for note in evaluation.notes)
    return section(
        "gates",
        "Gates",
        says,
        table(("Gate", "value", "floor", "state", "what it checks"), map(_gate, evaluation.gates), words=(3, 4)),
        f"<p>{_origin(evaluation)}</p>{_rows_together(evaluation)}{_newest(evaluation)}",
        f"<h3>Warnings</h3><ul>{warnings}</ul>" if warnings else "",
        details(f"What was inferred and left out ({len(evaluation.notes)})", f"<ul>{notes}</ul>") if notes else "",
    )


def _gate(gate: Gate) -> tuple[str, ...]:
    value = "–" if gate.value is None else f"{gate.value:.4g}"
    return (
        gate.name.replace("_", " "),
        value,
        f"{'≥' if gate.op == '>=' else '≤'} {gate.floor:.4g}",
        gate.state,
        gate.says,
    )


def _rows_together(evaluation: Evaluation) -> str:
    """Which rows belong together and what they weigh, where that is stated."""
    metrics = evaluation.metrics
    says = []
    if "groups" in metrics:
        says.append(
            f"{whole(metrics['groups'])} groups of rows belong together: folds keep them so, and intervals take their rows as dependent."
        )
    if "weight" in metrics:
        says.append(f"Rows have weights: all counts and shares are of weights, {whole(metrics['weight'])} in all.")
    return f"<p>{' '.join(says)}</p>" if says else ""


def _newest(evaluation: Evaluation) -> str:
    """Out-of-time validation, where times are stated."""
    newest = evaluation.findings.get("out_of_time")
    if newest is None:
        return ""
    head = ("Out of time", "rows", "bad rate", "AUC", "interval", "KS", "Brier score", "ECE")
    row = (
        "newest rows", whole(newest["rows"]), percent(newest["bad_rate"], 2), figure(newest["auc"]),
        f"{figure(newest['auc_low'])} – {figure(newest['auc_high'])}", figure(newest["ks"]), figure(newest["brier"], 4), figure(newest["ece"], 4),
    )  # fmt: skip
    says = (
        f"The newest rows, judged by the same search on the {whole(newest['older_rows'])} older ones "
        f"(bad rate {percent(newest['older_bad_rate'], 2)}); cross-validation has an {term('AUC')} of {figure(newest['cross_validated_auc'])}."
    )
    return table(head, [row], says)


def _origin(evaluation: Evaluation) -> str:
    metrics = evaluation.metrics
    if not metrics:
        return "No outcomes are known for these rows: only figures that need none are shown."
    separation = evaluation.findings["separation"]
    interval = f"The {term('interval')} of the {term('AUC')} is {figure(separation['auc_low'])} to {figure(separation['auc_high'])}."
    if "folds" in metrics:
        return (
            f"AUC, KS and Brier are means over {metrics['folds']} stratified folds, each judged {term('out of fold')} and calibrated on the "
            f"others; all other figures are of the same rows and probabilities together. {interval}"
        )
    if not evaluation.sample.unseen:
        return (
            f"<strong>These are the rows that the scorecard was trained on: its figures flatter it.</strong> {interval}"
        )
    return f"The scorecard has not seen these rows. {interval}"
