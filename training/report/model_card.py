"""Write the model card: what a scorecard is, what it is for and how good it is, in a page or two.

Headings follow Mitchell and others, Model Cards for Model Reporting (2019, arXiv 1810.03993).
"""

from typing import Any

from training.evaluation.evaluation import Evaluation
from training.evaluation.stability import SMALLEST_PERIOD
from training.report.html import figure, percent, whole
from training.report.markdown import bullets, document, plain, table
from training.scorecard.scale import scale_of


def model_card(evaluation: Evaluation) -> str:
    """The card as Markdown."""
    return document(
        f"Model card: scorecard {plain(evaluation.version)}",
        [
            ("Model details", _details(evaluation)),
            ("Intended use", _use()),
            ("Factors", _factors(evaluation)),
            ("Metrics", f"{headline(evaluation)}\n{gate_table(evaluation)}"),
            ("Evaluation data", f"{plain(evaluation.subject)}; {whole(evaluation.findings['rows'])} rows."),
            ("Training data", _training(evaluation)),
            ("Quantitative analyses", groups(evaluation)),
            ("Ethical considerations", _ethics(evaluation)),
            ("Caveats and recommendations", bullets(caveats(evaluation))),
        ],
    )


def _details(evaluation: Evaluation) -> str:
    card = evaluation.sample.card
    (low, high), scale = card["score_range"], scale_of(card)
    shape = (evaluation.settings or {}).get("shape")
    return bullets(
        [
            f"Version {plain(evaluation.version)}, made {plain(card['manifest']['created'])}; model.joblib has SHA-256 `{card['manifest']['model_sha256']}`.",
            "Additive: one table of whole points for each characteristic, compiled from its estimator and checked against it to 1e-9.",
            f"Scores from {low} to {high}; {scale.odds:g} goods for each bad at {scale.at:g} points, twice as many every {scale.pdo:g} points; PD from the unrounded sum.",
            *([f"Shape chosen by cross-validation: {plain(read_shape(shape))}."] if shape else []),
        ]
    )


def _use() -> str:
    return bullets(
        [
            "For ranking applicants by the risk of default that the target names, with a probability and with reasons.",
            "Not for pricing, marketing, employment, insurance or tenancy, nor for people unlike those in the training data.",
            "A decision needs more than a score: it does not cover affordability, identity or law.",
        ]
    )


def _factors(evaluation: Evaluation) -> str:
    shown = evaluation.findings["characteristics"]
    rows = [
        (
            characteristic["name"],
            percent(characteristic["weight"]),
            whole(characteristic["most_points"]),
            figure(characteristic["iv"], 2),
        )
        for characteristic in shown
    ]
    text = "Characteristics, by how much they move scores:\n\n" + table(
        ("Characteristic", "weight", "most points lost", "IV"), rows
    )
    reasons = [
        (characteristic["name"], characteristic["reason"]) for characteristic in shown if characteristic.get("reason")
    ]
    coded = [
        f"{plain(characteristic['name'])}: {plain(', '.join(f'{code:g}' for code in characteristic['specials']))}"
        for characteristic in shown
        if characteristic.get("specials")
    ]
    text += (
        f"\nReasons given to a person when points are lost:\n\n{bullets(f'{plain(name)}: {plain(reason)}' for name, reason in reasons)}"
        if reasons
        else ""
    )
    return text + (f"\nSpecial codes, each with points of its own:\n\n{bullets(coded)}" if coded else "")


def read_shape(shape: object) -> str:
    """Named settings in plain words."""
    return (
        ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in shape.items())
        if isinstance(shape, dict)
        else str(shape)
    )


def gate_table(evaluation: Evaluation) -> str:
    """Every gate with its value and floor."""
    rows = [
        (
            gate.name.replace("_", " "),
            "–" if gate.value is None else f"{gate.value:.4g}",
            f"{'≥' if gate.op == '>=' else '≤'} {gate.floor:.4g}",
            gate.state,
        )
        for gate in evaluation.gates
    ]
    return table(("Gate", "value", "floor", "state"), rows)


def headline(evaluation: Evaluation) -> str:
    """The headline metrics in a sentence."""
    findings, metrics = evaluation.findings, evaluation.metrics
    if not metrics:
        return "No outcomes are known for these rows.\n"
    separation = findings["separation"]
    return (
        f"AUC {figure(metrics['auc'], 4)} (95 % interval {figure(separation['auc_low'], 4)} to {figure(separation['auc_high'], 4)}), KS {figure(metrics['ks'], 4)}, "
        f"Brier {figure(metrics['brier'], 4)}, ECE {figure(findings['calibration']['ece'], 4)} (chance alone: {figure(findings['calibration']['noise'], 4)}), "
        f"bad rate {percent(metrics['bad_rate'], 2)}.\n"
    )


def _training(evaluation: Evaluation) -> str:
    digest = evaluation.sample.card["manifest"]["training_data_sha256"]
    return f"Data with SHA-256 `{digest}`.\n\n" + bullets(plain(note) for note in evaluation.notes)


def groups(evaluation: Evaluation) -> str:
    """Every audited group."""
    fairness = evaluation.findings["fairness"]
    rows = [
        (
            f"{name} = {row['group']}{'' if row['judged'] else ' (too few)'}",
            whole(row["rows"]),
            percent(row["approved"]),
            figure(row.get("air"), 2),
            figure(row.get("smd"), 2),
            percent(row["pd"], 2),
            percent(row.get("bad_rate"), 2),
            figure(row.get("auc")),
        )
        for name, attribute in fairness["attributes"].items()
        for row in attribute["groups"]
    ]
    if not rows:
        return "No protected attributes are known for these rows: fairness is not measured."
    introduction = f"At a cut-off of {fairness['cut_off']}, which approves {percent(evaluation.findings['decision']['approved'])}:\n\n"
    return introduction + table(("Group", "rows", "approved", "AIR", "SMD", "PD", "bad rate", "AUC"), rows)


def _ethics(evaluation: Evaluation) -> str:
    choice = evaluation.findings["alternatives"]["choice"]
    lines = [
        "Sex, race, colour, religion, national origin, marital status, age and public assistance (15 USC 1691) are no inputs unless a specification "
        "named them; where known they are used for audits only.",
        "Inputs can act as a proxy for a protected basis: for this reason adverse impact is measured on decisions, and how well inputs tell each group is measured.",
    ]
    if evaluation.findings["alternatives"]["candidates"]:
        lines.append(
            f"Less discriminatory alternatives were searched: {'look at ' + plain(choice) if choice else 'none that serves about as well was found'}."
        )
    return bullets(lines)


def caveats(evaluation: Evaluation) -> list[str]:
    """What a reader should know before relying on the figures."""
    findings = evaluation.findings
    lines = [f"Gate {plain(gate.failure())}." for gate in evaluation.failing]
    lines += [
        f"Gate {plain(gate.name)} is not measured: {plain(gate.says)}."
        for gate in evaluation.gates
        if gate.value is None
    ]
    lines += [f"Warning: {plain(warning)}." for warning in evaluation.warnings]
    if not evaluation.sample.unseen:
        lines.append("The figures are of rows that the scorecard was trained on, and flatter it.")
    if not findings["stability"]["periods"]:
        lines.append(
            f"Time is not known, or fewer than two periods have {SMALLEST_PERIOD} rows: nothing here shows how stable results are over time."
        )
    if findings["rows"] < 5_000:
        lines.append(f"{whole(findings['rows'])} rows are few: read the intervals, not the figures alone.")
    if rejects := (evaluation.settings or {}).get("rejects"):
        lines.append(_rejects(rejects))
    return [*lines, "Only people whose outcomes are known are judged; people once declined may behave differently."]


def _rejects(rejects: dict[str, Any]) -> str:
    if rejects["method"] == "reweighting":
        return (
            f"Accepted applicants were weighted for {whole(rejects['rows'])} declined ones (reject inference): it holds only if the table decided who was accepted, "
            "and where hardly anybody like the declined was accepted, few rows carry the weight."
        )
    return (
        f"{whole(rejects['rows'])} declined applicants were given outcomes that nobody has seen (reject inference, {rejects['method']}, odds of bad times {rejects['prudence']:g}): an "
        "assumption, not a finding. If they were declined for reasons outside the table, it may be wrong, and nothing here can show that."
    )
