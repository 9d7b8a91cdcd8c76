"""Write the report page: a head with the verdict, links to each section, and the sections in the order a committee asks."""

from html import escape

from training.evaluation.evaluation import Evaluation
from training.report.calibration import probabilities
from training.report.characteristics import characteristics
from training.report.discrimination import discrimination
from training.report.fairness import fairness
from training.report.glossary import glossary
from training.report.reasons import reasons
from training.report.scores import scores
from training.report.stability import stability
from training.report.style import STYLE
from training.report.summary import head, summary
from training.report.swaps import swaps

_NAMES = (
    ("gates", "Gates"),
    ("discrimination", "Discrimination"),
    ("calibration", "Calibration"),
    ("scores", "Scores"),
    ("characteristics", "Characteristics"),
    ("reasons", "Reasons"),
    ("stability", "Stability"),
    ("fairness", "Fairness"),
    ("swaps", "Swap set"),
    ("terms", "Terms"),
)


def page(evaluation: Evaluation) -> str:
    """The report's HTML."""
    with_outcomes = (discrimination(evaluation), probabilities(evaluation)) if evaluation.metrics else ()
    sections = [
        summary(evaluation),
        *with_outcomes,
        scores(evaluation),
        characteristics(evaluation),
        reasons(evaluation),
        stability(evaluation),
        fairness(evaluation),
        swaps(evaluation),
        glossary(),
    ]
    body = "".join(sections)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Scorecard {escape(evaluation.version)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE.strip()}</style></head><body>{head(evaluation)}'
        f"{_navigation(body)}<main>{body}</main>{_foot(evaluation)}</body></html>\n"
    )


def _navigation(body: str) -> str:
    links = "".join(f'<a href="#{name}">{title}</a>' for name, title in _NAMES if f'<section id="{name}">' in body)
    return f'<nav aria-label="Sections"><div>{links}</div></nav>'


def _foot(evaluation: Evaluation) -> str:
    manifest = evaluation.sample.card["manifest"]
    return (
        f"<footer>Scorecard {escape(evaluation.version)}, made {escape(manifest['created'])} from data with SHA-256 {escape(manifest['training_data_sha256'][:16])}…; "
        "metrics.json and gates.json beside this page hold the figures.</footer>"
    )
