"""Write the technical documentation that the EU AI Act asks of a credit-scoring system, as far as a run can: Annex IV, point by point.

Regulation (EU) 2024/1689: evaluating the creditworthiness of natural persons is high-risk (Article 6(2), Annex III point 5(b)), and Article 11 asks for
what Annex IV lists. What only a provider can state is an open point; nothing here is a declaration of conformity.
"""

from training.evaluation.evaluation import Evaluation
from training.report.annex_iv_elements import elements
from training.report.html import percent, whole
from training.report.markdown import bullets, plain, table
from training.report.model_card import caveats, groups, headline, read_shape
from training.report.sections import Section, supervised
from training.scorecard.expected import ACT, LOOK

_INTRODUCTION = (
    "Written by the run for Article 11 and Annex IV of Regulation (EU) 2024/1689 (AI Act). The duties of high-risk systems were moved to 2 December 2027, provisionally: check the "
    "date that applies. The document is kept for ten years after the system is put into service (Article 18)."
)


def annex_iv(evaluation: Evaluation) -> str:
    """The document as Markdown."""
    sections = [*_general(evaluation), *elements(evaluation), *_operation(evaluation), *_conformity(evaluation)]
    return supervised(
        f"Technical documentation (AI Act, Annex IV): scorecard {plain(evaluation.version)}", _INTRODUCTION, sections
    )


def _general(evaluation: Evaluation) -> list[Section]:
    manifest = evaluation.sample.card["manifest"]
    versions = read_shape(
        (evaluation.settings or {}).get("versions") or "not recorded in an evaluation; see the run's metrics.json"
    )
    swapped = evaluation.findings["swaps"]
    before = (
        f"It was compared with {plain(swapped['champion'])} on the same rows."
        if swapped
        else "It was compared with no earlier version here."
    )
    return [
        Section(
            "1(a) Intended purpose, provider, version",
            "Annex IV 1(a)",
            bullets(
                [
                    "Ranks natural persons by the risk of default that the target names, with a probability and reasons, to inform a decision on credit (Annex III point 5(b)).",
                    f"Version {plain(evaluation.version)}, made {plain(manifest['created'])}. {before}",
                ]
            ),
            (
                "Name and contact of the provider.",
                "The intended purpose in the provider's words: products, countries, who decides with it.",
                "Relation to versions that were in service before.",
            ),
        ),
        Section(
            "1(b), 1(c) Interaction, software versions",
            "Annex IV 1(b) and 1(c)",
            bullets(
                [
                    "Input is one row of characteristics, output a score, a probability and reasons; it calls no other system.",
                    f"Made with: {plain(versions)}. Serving needs the points table only (scorecard.json).",
                ]
            ),
            ("Systems that deliver its input and read its output, other AI systems among them.",),
        ),
        Section(
            "1(d)–1(h) Forms, hardware, product, interface, instructions",
            "Annex IV 1(d) to 1(h)",
            bullets(
                [
                    "Forms: scorecard.json, and exports as tables, SQL, PMML, ONNX and Python that agree with it to the point. No special hardware.",
                    "report.html and model_card.md beside this file describe use, figures and limits for a deployer.",
                ]
            ),
            (
                "Forms in which it is put into service, and the hardware it runs on.",
                "The deployer's interface, and instructions for use (Article 13).",
            ),
        ),
    ]


def _operation(evaluation: Evaluation) -> list[Section]:
    return [
        Section(
            "3. Monitoring, functioning and control",
            "Annex IV 3; Articles 13, 14 and 15",
            f"Overall: {headline(evaluation)}\nBy group of persons:\n\n{groups(evaluation)}\n\nLimits:\n\n{bullets(caveats(evaluation))}\n"
            f"Input data:\n\n{_inputs(evaluation)}\n"
            + bullets(
                [
                    "Unintended outcomes to expect: people unlike the training data are extrapolated; inputs may stand in for protected bases (see proxies in metrics.json); a "
                    "shock to the economy moves all probabilities; errors in a file are errors in its score.",
                    "Interpretation: a score is base points plus the points of each characteristic; `training explain` shows them for a person, with what would change them (Article 86).",
                ]
            ),
            (
                "Sources of risk to fundamental rights and of discrimination in the intended use, and how they were assessed (Article 27 for deployers who owe it).",
                "Persons who oversee the system in use: competence, training, authority to disregard or stop it.",
            ),
        ),
        Section(
            "4. Appropriateness of the metrics",
            "Annex IV 4",
            bullets(_WHY_THESE_METRICS),
            ("The levels that are required of each metric for the intended purpose, and why.",),
        ),
    ]


_WHY_THESE_METRICS = (
    "AUC and KS: a decision on credit ranks people against a cut-off; both measure ranking, and do not depend on the bad rate.",
    "Brier score and ECE: prices, limits and provisions use the probability itself; ECE is shown beside what chance alone gives in so many rows.",
    "PSI and CSI: outcomes take months or years to be known; a change of people is seen at once.",
    "Adverse impact ratio, with intervals by group: discrimination shows in decisions, not in a model's error. Calibration by group is shown beside it, as both cannot be equal where rates differ.",
    "Intervals: each figure is of a sample of rows.",
)


def _inputs(evaluation: Evaluation) -> str:
    ranges = evaluation.sample.card["manifest"].get("ranges", {})
    rows = []
    for characteristic in evaluation.sample.card["characteristics"]:
        name = characteristic["name"]
        if "categories" in characteristic:
            values = ", ".join(list(characteristic["categories"])[:8]) + (
                " …" if len(characteristic["categories"]) > 8 else ""
            )
        else:
            span = ranges.get(name)
            values = f"{span[0]:,.6g} to {span[-1]:,.6g}" if span else "numbers"
        codes = ", ".join(f"{code:g}" for code in characteristic.get("specials", ())) or "–"
        rows.append((name, characteristic["kind"], values, codes))
    return table(("Characteristic", "kind", "in training", "special codes"), rows)


def _conformity(evaluation: Evaluation) -> list[Section]:
    found = [f"Gate {plain(gate.failure())}." for gate in evaluation.failing] + [
        f"{plain(warning)}." for warning in evaluation.warnings
    ]
    decision = evaluation.findings["decision"]
    return [
        Section(
            "5. Risk management system",
            "Annex IV 5; Article 9",
            "What the run found that a risk file has to answer:\n\n"
            + bullets(found or ["No gate fails, and there is no warning."]),
            (
                "The risk management system: risks identified, estimated and treated over the life cycle; residual risk, and who accepted it.",
            ),
        ),
        Section(
            "6. Changes through the life cycle",
            "Annex IV 6",
            bullets(
                [
                    "A scorecard does not change: each training is a new version with its own documents. `training list` shows every release, its time, role and reason; releases are signed and can be rolled back.",
                    "`training runs list` and `training runs compare` show what differs between versions.",
                ]
            ),
            (
                "Changes made by the provider since the first version, and why; which of them were substantial (Article 43(4)).",
            ),
        ),
        Section(
            "7. Standards",
            "Annex IV 7; Article 40",
            "The run applies no harmonised standard. It follows methods that its documents cite.",
            ("Harmonised standards and common specifications applied, or how the requirements are met without them.",),
        ),
        Section(
            "8. EU declaration of conformity",
            "Annex IV 8; Article 47",
            "Not made by a run.",
            ("A copy of the signed declaration; registration in the EU database (Article 49).",),
        ),
        Section(
            "9. Post-market monitoring",
            "Annex IV 9; Article 72",
            bullets(
                [
                    f"The manifest holds the training shares of score and characteristics; live traffic is compared with them (PSI: {LOOK:.2f} look, {ACT:.2f} act), and outcomes with PDs as they become known.",
                    f"Expected at the cut-off of {evaluation.findings['cut_off']}: {percent(decision['approved'])} of {whole(evaluation.findings['rows'])} rows approved.",
                    "In the service of this repository each score is stored with version, inputs and reasons, so that it can be repeated (Article 12).",
                ]
            ),
            (
                "The post-market monitoring plan (Article 72(3)); how serious incidents are reported (Article 73); how long logs are kept (six months at least, Articles 19 and 26(6)).",
            ),
        ),
    ]
