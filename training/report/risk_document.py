"""Write the model-risk document, from the same figures as the report.

Its headings are the subjects of SR 26-2, Revised Guidance on Model Risk Management (Federal Reserve, FDIC, OCC, 17 April 2026; it
replaced SR 11-7): purpose and materiality, data, conceptual soundness, limits, outcomes analysis, monitoring, governance. The guidance
is not binding and scales effort with materiality; what only an institution can state is an open point. Sections name the guidance's subjects, not
its paragraphs.
"""

from training.evaluation.evaluation import Evaluation
from training.report.html import figure, odds, percent, whole
from training.report.markdown import bullets, plain, table
from training.report.model_card import caveats, gate_table, groups, headline, read_shape
from training.report.sections import Section, supervised
from training.scorecard.expected import ACT, LOOK
from training.scorecard.scale import scale_of


def risk_document(evaluation: Evaluation) -> str:
    """The document as Markdown."""
    return supervised(
        f"Model-risk document: scorecard {plain(evaluation.version)}", _INTRODUCTION, _sections(evaluation)
    )


_INTRODUCTION = (
    "Written by the run for SR 26-2 (Federal Reserve, FDIC, OCC, 17 April 2026). The guidance is not binding, is aimed at banking organisations above $30 billion and scales "
    "effort with a model's materiality: its exposure and its purpose."
)


def _sections(evaluation: Evaluation) -> list[Section]:
    return [
        Section(
            "1. Purpose, use and materiality",
            "SR 26-2, materiality: model exposure and model purpose",
            _purpose(evaluation),
            (
                "Portfolio, products and amounts that are decided with this score; the tier of materiality that follows.",
                "Owner and users of the model; other models and reports that depend on the score.",
            ),
        ),
        Section(
            "2. Data",
            "SR 26-2, model development and use: data quality and relevance",
            _data(evaluation),
            ("Source, period and selection of the training data; why they fit the people who will be scored.",),
        ),
        Section(
            "3. Methodology and conceptual soundness",
            "SR 26-2, model development and use; validation: conceptual soundness",
            _method(evaluation),
            (
                "Judgements made outside the table (definition of default, exclusions, stated directions) and who made them.",
            ),
        ),
        Section(
            "4. Assumptions and limitations",
            "SR 26-2, model development and use: assumptions and limitations",
            bullets([*_ASSUMED, *caveats(evaluation)]),
            ("Compensating controls for these limits: overrides, overlays, restrictions of use.",),
        ),
        Section(
            "5. Outcomes analysis",
            "SR 26-2, validation and monitoring: outcomes analysis, benchmarking, back-testing",
            _outcomes(evaluation),
            ("Acceptance of these results by validators who did not develop the model.",),
        ),
        Section(
            "6. Ongoing monitoring",
            "SR 26-2, validation and monitoring: ongoing monitoring",
            _monitoring(evaluation),
            ("Who reads the monitoring, how often, and what is done at each threshold.",),
        ),
        Section(
            "7. Fairness",
            "not part of SR 26-2; Equal Credit Opportunity Act (15 USC 1691), Regulation B (12 CFR 1002)",
            _fairness(evaluation),
            ("Legal review of adverse impact, and why a less discriminatory alternative was or was not taken.",),
        ),
        Section(
            "8. Governance and change control",
            "SR 26-2, governance and controls: roles, policies, model inventory, effective challenge, vendor models",
            _governance(evaluation),
            (
                "Entry in the model inventory; approval: who, when, with what conditions.",
                "Effective challenge by people independent of development: who, findings, what was done.",
                "Third parties: what of data, software or service is bought, and how it is reviewed.",
            ),
        ),
    ]


def _purpose(evaluation: Evaluation) -> str:
    decision = evaluation.findings["decision"]
    return bullets(
        [
            "The scorecard ranks people by their risk of default, gives each a probability, and names the reasons of a score.",
            f"Exposure: every applicant is scored. At the cut-off of this document ({evaluation.findings['cut_off']}) {percent(decision['approved'])} of "
            f"{whole(evaluation.findings['rows'])} rows are approved.",
            "Purpose: it informs decisions on credit and disclosures to consumers (FCRA 609(f), Regulation B), so its materiality is high.",
        ]
    )


def _data(evaluation: Evaluation) -> str:
    rows = [
        (
            characteristic["name"],
            characteristic["kind"],
            percent(characteristic["missing"]),
            str(len(characteristic["bins"])),
            figure(characteristic["iv"], 2),
        )
        for characteristic in evaluation.findings["characteristics"]
    ]
    digest = evaluation.sample.card["manifest"]["training_data_sha256"]
    return (
        f"Training data: SHA-256 `{digest}`. This evaluation: {plain(evaluation.subject)}.\n\n{bullets(plain(note) for note in evaluation.notes)}\n"
        + table(("Characteristic", "kind", "missing", "bins", "IV"), rows)
    )


def _directions(stated: int, inferred: int, wrong: list[str]) -> str:
    if not stated and not inferred:
        return "No direction was stated for any characteristic: none is imposed, and somebody who knows the business should review each shape."
    kept = f"broken by {plain(', '.join(wrong))}" if wrong else "all kept"
    by_data = f"; of {inferred}, those that the data leave little doubt about (training/fitting/directions.py), to be confirmed by somebody who knows the business"
    return f"Directions are imposed: of {stated} characteristics, those that credit experience states{by_data if inferred else ''}; {kept}."


def _method(evaluation: Evaluation) -> str:
    directed = [
        characteristic for characteristic in evaluation.findings["characteristics"] if characteristic["direction"]
    ]
    wrong = [characteristic["name"] for characteristic in directed if characteristic["against_direction"]]
    inferred = sum(bool(characteristic.get("inferred")) for characteristic in directed)
    settings, scale = evaluation.settings or {}, scale_of(evaluation.sample.card)
    lines = [
        "Theory: the log odds of default are a sum of one function for each characteristic. A sum can be read, checked and explained line by line; what "
        "is lost to interactions is measured against unconstrained models in benchmarks/models.json.",
        _directions(len(directed) - inferred, inferred, wrong),
        "Missing values are a bin of their own, so that a missing value is neither penalised nor rewarded beyond the outcomes it had.",
        f"Probabilities are calibrated on rows that the model had not seen; score = {scale.at:g} + {scale.pdo:g}/ln 2 · (ln odds − ln {scale.odds:g}).",
        "Points are whole numbers; the tables are compiled from the estimator and agree with it to 1e-9 on every row.",
    ]
    if rejects := settings.get("rejects"):
        lines.append(
            f"Reject inference by {_METHODS[rejects['method']]}: {whole(rejects['rows'])} declined applicants (SHA-256 `{rejects['sha256']}`), odds of bad times "
            f"{rejects['prudence']:g}. It cannot establish what their outcomes would have been "
            "(Hand and Henley 1993), and gains are small in published trials (Crook and Banasik 2004); every figure is of accepted rows."
        )
    if settings:
        lines.append(
            f"Seed {plain(settings.get('seed'))}; {plain(read_shape(settings.get('shape')))}; {plain(read_shape(settings.get('versions')))}."
        )
    return bullets(lines)


_METHODS = {
    "fuzzy": "fuzzy augmentation (each declined applicant counts twice, weighted by the probabilities of the scorecard of accepted ones)",
    "parcelling": "parcelling (declined applicants are called bad at random, at the bad rate of accepted ones in their score band)",
    "reweighting": "reweighting (accepted applicants stand for all with as little chance of acceptance; no outcome is assumed)",
}

_ASSUMED = (
    "The future resembles the years of the training data; a shock to the economy changes all probabilities, but the ranking of people less.",
    "What furnishers report is true and complete; an error in a file is an error in its score until it is corrected.",
    "The target defines default; another definition gives another scorecard.",
)


def _outcomes(evaluation: Evaluation) -> str:
    if not evaluation.metrics:
        return "No outcomes are known for these rows."
    bands = [
        (
            f"{band['lowest']}–{band['highest']}",
            whole(band["rows"]),
            percent(band["pd"], 2),
            percent(band["bad_rate"], 2),
            odds(band["odds"]),
        )
        for band in evaluation.findings["bands"]
        if band["rows"]
    ]
    inside = [tenth["low"] <= tenth["pd"] <= tenth["high"] for tenth in evaluation.findings["calibration"]["bins"]]
    return (
        f"{headline(evaluation)}\n{sum(inside)} of {len(inside)} tenths have an observed bad rate that agrees with the expected one within its 95 % interval.\n\n"
        f"{table(('Scores', 'rows', 'expected', 'observed', 'odds'), bands)}\n{gate_table(evaluation)}{_benchmark(evaluation)}"
    )


def _benchmark(evaluation: Evaluation) -> str:
    swaps = evaluation.findings["swaps"]
    if swaps is None:
        return "\nBenchmark: no champion was compared on these rows (`--champion DIR`).\n"
    row = next((share for share in swaps["by_share"] if share["approved"] == 0.8), swaps["by_share"][0])
    rates = (
        ""
        if "new" not in row
        else f"; bad rate among the approved {percent(row['champion'], 2)} before, {percent(row['new'], 2)} now"
    )
    return f"\nBenchmark: champion {plain(swaps['champion'])}, {percent(row['approved'], 0)} approved by both: {percent(row['swapped'])} of rows swapped in{rates}.\n"


def _monitoring(evaluation: Evaluation) -> str:
    stability = evaluation.findings["stability"]
    worst = sorted(stability["csi"].items(), key=lambda drift: -drift[1])[:5]
    moved = ", ".join(f"{plain(name)} {value:.3f}" for name, value in worst)
    return bullets(
        [
            f"Compared: {plain(stability['against'])}. PSI of the score {figure(stability['psi'], 4)}; CSI {moved or 'not measured'}.",
            f"Thresholds: {LOOK:.2f} asks for a look, {ACT:.2f} for action. The manifest carries the training shares that live traffic is compared with.",
            f"Periods measured: {len(stability['periods'])}. Realised AUC and calibration follow as outcomes become known.",
            "Review after any alert, any change of data, product or law, and when the champion is replaced; how often otherwise depends on materiality.",
        ]
    )


def _fairness(evaluation: Evaluation) -> str:
    alternatives = evaluation.findings["alternatives"]
    if not alternatives["candidates"]:
        return groups(evaluation)
    base = alternatives["candidates"][0]
    best = sorted(alternatives["candidates"][1:], key=lambda candidate: -candidate["lowest"])[:6]
    rows = [
        (
            candidate["name"],
            figure(candidate["auc"], 4),
            figure(candidate["auc"] - base["auc"], 4),
            figure(candidate["lowest"]),
        )
        for candidate in (base, *best)
    ]
    conclusion = (
        f"The search names {plain(alternatives['choice'])} as the alternative to look at first."
        if alternatives["choice"]
        else (f"No alternative within {alternatives['tolerance']} of AUC improves the lowest AIR by 0.01.")
    )
    return (
        f"{groups(evaluation)}\nLess discriminatory alternatives: {len(alternatives['candidates']) - 1} tried. {conclusion}\n\n"
        + table(("Scorecard", "AUC", "difference", "lowest AIR"), rows)
    )


def _governance(evaluation: Evaluation) -> str:
    failing = ", ".join(gate.name for gate in evaluation.failing) or "none"
    return bullets(
        [
            f"Identity: version {plain(evaluation.version)}; the manifest holds hashes of model and data, metrics, and rows with the scores that they must get.",
            f"Release: `training release` refuses failing gates (now: {failing}); an override of a floor is recorded with its reason in the release itself.",
            "Change control: a new version runs as a challenger beside the champion first; every release is signed, kept for ever, and can be rolled back.",
            "For a challenge, `training challenge` compares it with a champion on the same rows, with intervals and power.",
            "The same table, date and seed give the same bytes: a validator can repeat every figure.",
        ]
    )
