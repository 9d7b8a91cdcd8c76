"""A model card: what a scorecard is, is for and is worth, in a page or two.

Headings follow Mitchell and others, Model Cards for Model Reporting (2019, arXiv 1810.03993).
"""

from training.evaluation.evaluation import Evaluation
from training.report.html import figure, percent, whole
from training.report.markdown import bullets, document, plain, table
from training.scorecard.compile import scale_of


def model_card(evaluation: Evaluation) -> str:
    """The card as Markdown."""
    return document(
        f"Model card: scorecard {plain(evaluation.version)}",
        [
            ("Model details", _details(evaluation)),
            ("Intended use", _use()),
            ("Factors", _factors(evaluation)),
            ("Metrics", f"{headline(evaluation)}\n{gate_table(evaluation)}"),
            ("Evaluation data", f"{plain(evaluation.subject)}; {whole(evaluation.found['rows'])} rows."),
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
            "A decision needs more than a score: affordability, identity and law are outside of it.",
        ]
    )


def _factors(evaluation: Evaluation) -> str:
    shown = evaluation.found["characteristics"]
    rows = [
        (each["name"], percent(each["weight"]), whole(each["most_points"]), figure(each["iv"], 2)) for each in shown
    ]
    said = "Characteristics, by how much they move scores:\n\n" + table(
        ("Characteristic", "weight", "most points lost", "IV"), rows
    )
    told = [(each["name"], each["reason"]) for each in shown if each.get("reason")]
    coded = [
        f"{plain(each['name'])}: {plain(', '.join(f'{code:g}' for code in each['specials']))}"
        for each in shown
        if each.get("specials")
    ]
    said += (
        f"\nWhat a person is told when points are lost:\n\n{bullets(f'{plain(name)}: {plain(reason)}' for name, reason in told)}"
        if told
        else ""
    )
    return said + (f"\nSpecial codes, each with points of its own:\n\n{bullets(coded)}" if coded else "")


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
    """The figures that are asked for first, in a sentence."""
    found, said = evaluation.found, evaluation.metrics
    if not said:
        return "No outcomes are known for these rows.\n"
    apart = found["separation"]
    return (
        f"AUC {figure(said['auc'], 4)} (95 % interval {figure(apart['auc_low'], 4)} to {figure(apart['auc_high'], 4)}), KS {figure(said['ks'], 4)}, "
        f"Brier {figure(said['brier'], 4)}, ECE {figure(found['calibration']['ece'], 4)} (chance alone: {figure(found['calibration']['noise'], 4)}), "
        f"bad rate {percent(said['bad_rate'], 2)}.\n"
    )


def _training(evaluation: Evaluation) -> str:
    digest = evaluation.sample.card["manifest"]["training_data_sha256"]
    return f"Data with SHA-256 `{digest}`.\n\n" + bullets(plain(note) for note in evaluation.notes)


def groups(evaluation: Evaluation) -> str:
    """Every audited group."""
    found = evaluation.found["fairness"]
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
        for name, each in found["attributes"].items()
        for row in each["groups"]
    ]
    if not rows:
        return "No protected attributes stood beside these rows: fairness is not measured."
    said = (
        f"At a cut-off of {found['cut_off']}, which approves {percent(evaluation.found['decision']['approved'])}:\n\n"
    )
    return said + table(("Group", "rows", "approved", "AIR", "SMD", "PD", "bad rate", "AUC"), rows)


def _ethics(evaluation: Evaluation) -> str:
    choice = evaluation.found["alternatives"]["choice"]
    lines = [
        "Sex, race, colour, religion, national origin, marital status, age and public assistance (15 USC 1691) are no inputs unless a specification "
        "named them; where known they stand beside the rows, for audits only.",
        "Inputs can stand for a protected basis without naming it: adverse impact is measured on outcomes for this reason.",
    ]
    if evaluation.found["alternatives"]["candidates"]:
        lines.append(
            f"Less discriminatory alternatives were searched: {'look at ' + plain(choice) if choice else 'none that serves as well was found'}."
        )
    return bullets(lines)


def caveats(evaluation: Evaluation) -> list[str]:
    """What a reader must know before trusting the figures."""
    found = evaluation.found
    lines = [f"Gate {plain(gate.failure())}." for gate in evaluation.failing]
    lines += [
        f"Gate {plain(gate.name)} is not measured: {plain(gate.says)}."
        for gate in evaluation.gates
        if gate.value is None
    ]
    if not evaluation.sample.unseen:
        lines.append("The figures are of rows that the scorecard was trained on, and flatter it.")
    if not found["stability"]["periods"]:
        lines.append("Time is not known: nothing here says how results last.")
    if found["rows"] < 5_000:
        lines.append(f"{whole(found['rows'])} rows are few: read the intervals, not the figures alone.")
    if told := (evaluation.settings or {}).get("rejects"):
        lines.append(
            f"{whole(told['rows'])} declined applicants were given outcomes that nobody has seen (reject inference, odds of bad times {told['prudence']:g}): an "
            "assumption, no finding. If they were declined for what the table does not hold, it may be wrong, and nothing here can show it."
        )
    return [*lines, "Only people whose outcomes are known are judged; those once declined may behave otherwise."]
