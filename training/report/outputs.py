"""Write the files of a run or an evaluation: page, model card, risk document, gates and metrics, all from one evaluation."""

from typing import Any

from sklearn.metrics import roc_auc_score

from training.artefacts import pretty
from training.data.audit import Audit
from training.data.table import Labels, Matrix
from training.evaluation.evaluation import Evaluation
from training.evaluation.findings import Comparison, Done, findings
from training.evaluation.gates import quality
from training.evaluation.integrity import integrity
from training.evaluation.out_of_time import out_of_time, time_warnings
from training.evaluation.proxies import warnings as proxy_warnings
from training.evaluation.sample import sample_of_run
from training.report.annex_iv import annex_iv
from training.report.model_card import model_card
from training.report.page import page
from training.report.pd_intervals import intervals_of
from training.report.risk_document import risk_document
from training.scorecard import pd_intervals
from training.scorecard.run import Run


def files(
    run: Run, audit: Audit | None = None, comparison: Comparison | None = None, done: Done = lambda _: None
) -> dict[str, bytes]:
    """The files of a run's directory; ``audit`` has a row for each row of the table; ``done`` is called after each part of the findings."""
    return files_of(run, evaluation_of_fit(run, audit or Audit(), comparison or Comparison(), done))


def files_of(run: Run, evaluation: Evaluation) -> dict[str, bytes]:
    """The files of a run's directory with its evaluation."""
    return {"model.joblib": run.model, "scorecard.json": pretty(run.card)} | documents(evaluation)


def evaluation_of_fit(run: Run, audit: Audit, comparison: Comparison, done: Done = lambda _: None) -> Evaluation:
    """The evaluation of a fit: every training row judged by models that had not seen it."""
    sample, metrics = sample_of_run(run, audit), run.metrics | _reachable(run.table.bad, audit.risk)
    figures = findings(sample, metrics, comparison, done)
    if run.newest is not None and run.newest.figures:
        figures |= {"out_of_time": out_of_time(run)}
    gates = integrity(run.card, run.model) + quality(metrics, figures)
    settings: dict[str, Any] = {
        name: metrics[name] for name in ("seed", "shape", "versions", "rejects") if name in metrics
    }
    return Evaluation(
        sample,
        metrics,
        figures,
        tuple(gates),
        "the training rows, each judged by models that had not seen it",
        (*run.table.notes, *audit.notes, *later_warnings(figures)),
        settings,
    )


def later_warnings(figures: dict[str, Any]) -> list[str]:
    """What the findings warn of, beyond what was known of the table."""
    return [*proxy_warnings(figures["proxies"]), *time_warnings(figures)]


def _reachable(bad: Labels, risk: Matrix | None) -> dict[str, float]:
    """The AUC of the true probabilities, the best that any model could reach; nothing where they are not known."""
    return {} if risk is None else {"auc_of_true_probability": float(roc_auc_score(bad, risk))}


def documents(evaluation: Evaluation) -> dict[str, bytes]:
    """The files by name; intervals only where outcomes are known of rows that no model had seen."""
    intervals = intervals_of(evaluation)
    return {
        "metrics.json": pretty(evaluation.metrics | {"evaluation": evaluation.findings}),
        "gates.json": pretty([gate.record() for gate in evaluation.gates]),
        "report.html": page(evaluation).encode(),
        "model_card.md": model_card(evaluation).encode(),
        "model_risk.md": risk_document(evaluation).encode(),
        "annex_iv.md": annex_iv(evaluation).encode(),
    } | ({} if intervals is None else {pd_intervals.FILE: pretty(intervals.record())})
