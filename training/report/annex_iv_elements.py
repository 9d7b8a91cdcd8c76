"""Point 2 of Annex IV: the elements of the system and how it was developed."""

from training.evaluation.evaluation import Evaluation
from training.report.html import figure, percent, whole
from training.report.markdown import bullets, plain, table
from training.report.model_card import gate_table, groups, headline, read_shape
from training.report.sections import Section
from training.scorecard.scale import scale_of


def elements(evaluation: Evaluation) -> list[Section]:
    """Sections 2(a) to 2(h)."""
    return [
        Section(
            "2(a) Methods and steps of development",
            "Annex IV 2(a)",
            _steps(evaluation),
            ("Tools and pre-trained systems of third parties used besides these, before the table was made.",),
        ),
        Section(
            "2(b) Design specifications",
            "Annex IV 2(b)",
            _design(evaluation),
            ("Why these choices suit the persons on whom the system is to be used; trade-offs that somebody decided.",),
        ),
        Section(
            "2(c) Architecture and computing resources",
            "Annex IV 2(c)",
            bullets(
                [
                    "A fitted estimator is compiled into one table of points a characteristic, which agrees with it to 1e-9; serving looks points up and adds them.",
                    "Training runs on two threads of a processor, without accelerators, and gives the same bytes on any machine.",
                ]
            ),
            ("The machine on which it was trained, and for how long.",),
        ),
        Section(
            "2(d) Data",
            "Annex IV 2(d); Article 10",
            _data(evaluation),
            (
                "Provenance: who collected the data, for what purpose, by which legal basis; how rows were selected.",
                "Labelling and cleaning before the table was made; examination for biases; whether the data represent the persons concerned (Article 10(2) and (3)).",
            ),
        ),
        Section(
            "2(e) Human oversight",
            "Annex IV 2(e); Article 14",
            bullets(
                [
                    "Every score comes with at most four reasons by points lost, and all points; `training explain` shows one person's, beside the usual ones.",
                    "A release needs a person: gates are checked again, and an override of a floor is recorded with its reason.",
                ]
            ),
            (
                "Which decisions a person takes or reviews; how automation bias is countered; how an applicant obtains a human review.",
            ),
        ),
        Section(
            "2(f) Pre-determined changes",
            "Annex IV 2(f)",
            "No change is pre-determined: the scorecard does not learn in use. A new training is a new version.",
            (
                "Confirmation that nothing around it (cut-offs, overlays) changes by itself, or a description of what does.",
            ),
        ),
        Section(
            "2(g) Validation and testing",
            "Annex IV 2(g); Article 15",
            _testing(evaluation),
            ("Test reports dated and signed by the persons responsible.",),
        ),
        Section(
            "2(h) Cybersecurity",
            "Annex IV 2(h); Article 15(5)",
            bullets(
                [
                    f"The model has SHA-256 `{evaluation.sample.card['manifest']['model_sha256']}`; in the service of this repository a release is signed, and workers refuse one whose rows do not get the scores that the manifest states.",
                    "What is served is data, never code: reading a scorecard runs nothing.",
                ]
            ),
            (
                "Measures around it: access, data poisoning before training, logging, response to incidents (docs/security.md of the service).",
            ),
        ),
    ]


def _steps(evaluation: Evaluation) -> str:
    searched = evaluation.metrics.get("searched", [])
    lines = [
        "Steps: read the table, infer or take as stated what each column means, leave out leaks and protected bases, search candidates, cross-validate, calibrate on rows not "
        "seen, compile, check agreement, measure, write these documents. Third-party tools: scikit-learn, NumPy, SciPy, polars. No pre-trained system.",
    ]
    if settings := evaluation.settings:
        lines.append(f"Seed {plain(settings.get('seed'))}; {plain(read_shape(settings.get('shape')))}.")
    text = bullets(lines)
    if searched:
        rows = [(each["candidate"], figure(each["log_loss"], 4)) for each in searched]
        text += "\n" + table(("Candidate", "log loss on rows not seen"), rows)
    return text


def _design(evaluation: Evaluation) -> str:
    card, scale = evaluation.sample.card, scale_of(evaluation.sample.card)
    low, high = card["score_range"]
    alternatives = evaluation.findings["alternatives"]
    tried = max(0, len(alternatives["candidates"]) - 1)
    searched = (
        f"{tried} less discriminatory alternatives were tried; {'look at ' + plain(alternatives['choice']) if alternatives['choice'] else 'none serves about as well'}."
        if tried
        else "No less discriminatory alternative was searched: no protected group is known for these rows."
    )
    weights = [
        (row["name"], percent(row["weight"]), whole(row["most_points"]))
        for row in evaluation.findings["characteristics"]
    ]
    return (
        bullets(
            [
                "Logic: the log odds of default are a sum of one step function a characteristic"
                + (f" and {len(card['pairs'])} two-way tables" if card.get("pairs") else "")
                + ". It is optimised for log loss, so for true probabilities and not for one cut-off.",
                "Choice: an additive form gives up a little accuracy so that every point can be read, checked and explained.",
                f"Output: a score of {low} to {high} ({scale.odds:g} goods for each bad at {scale.at:g}, twice as many every {scale.pdo:g} points), a probability, at most four reasons.",
                f"Trade-off between accuracy and adverse impact: {searched}",
            ]
        )
        + "\n"
        + table(("Characteristic", "weight", "most points lost"), weights)
    )


def _data(evaluation: Evaluation) -> str:
    manifest = evaluation.sample.card["manifest"]
    outcome = manifest.get("outcome")
    target = f" Target {plain(outcome['target'])}, bad: {plain(' or '.join(outcome['bad']))}." if outcome else ""
    rows = [
        (row["name"], row["kind"], percent(row["missing"]), figure(row["iv"], 2))
        for row in evaluation.findings["characteristics"]
    ]
    return (
        f"Training data have SHA-256 `{manifest['training_data_sha256']}`.{target} This document's figures are of: {plain(evaluation.subject)}, "
        f"{whole(evaluation.findings['rows'])} rows.\n\nWhat was inferred, left out or doubted:\n\n{bullets(plain(note) for note in evaluation.notes)}\n"
        + table(("Characteristic", "kind", "missing", "IV"), rows)
    )


def _testing(evaluation: Evaluation) -> str:
    stability = evaluation.findings["stability"]
    newest = evaluation.findings.get("out_of_time")
    later = (
        f"\nOut of time: {whole(newest['rows'])} newest rows have an AUC of {figure(newest['auc'], 4)}."
        if newest
        else ""
    )
    return (
        f"Validated on {plain(evaluation.subject)}.\n\n{headline(evaluation)}{later}\n\n{gate_table(evaluation)}\n"
        f"Stability: {plain(stability['against'])}; PSI {figure(stability['psi'], 4)}, {len(stability['periods'])} periods.\n\n"
        f"Potentially discriminatory impacts:\n\n{groups(evaluation)}"
    )
