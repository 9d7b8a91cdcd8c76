"""Write the files of a segmented run: those of the whole, as of any run, and a directory for each segment."""

from dataclasses import replace

import numpy as np

from training.artefacts import pretty
from training.data.audit import Audit
from training.evaluation.evaluation import Evaluation
from training.evaluation.findings import Comparison, Done, findings
from training.evaluation.gates import quality
from training.evaluation.integrity import integrity
from training.evaluation.out_of_time import out_of_time
from training.evaluation.sample import Sample, scores_of
from training.report import outputs
from training.scorecard.rescore import rescore
from training.scorecard.segmented import Part, SegmentedRun


def evaluation_of_segments(
    run: SegmentedRun, audit: Audit, comparison: Comparison, done: Done = lambda _: None
) -> Evaluation:
    """The evaluation of all rows together, each judged by models of its segment that had not seen it."""
    table = run.table
    sample = Sample(
        run.card, table.columns, table.values, scores_of(run.card, run.pd), run.pd, rescore(run.card, table.values).points, table.bad, audit,
        weights=table.weights, groups=table.groups,
    )  # fmt: skip
    figures = findings(sample, run.metrics, comparison, done)
    if run.newest is not None:
        figures |= {"out_of_time": out_of_time(run)}
    return Evaluation(
        sample,
        run.metrics,
        figures,
        (*integrity(run.card, run.model), *quality(run.metrics, figures)),
        f"the training rows in {len(run.parts)} segments, each judged by models that had not seen it",
        (*table.notes, *audit.notes, *outputs.later_warnings(figures)),
        {name: run.metrics[name] for name in ("seed", "versions", "rejects") if name in run.metrics},
    )


def files_of_segments(run: SegmentedRun, evaluation: Evaluation) -> dict[str, bytes]:
    """The files of the whole, and of each segment under ``segments/1`` and so on."""
    files = {"model.joblib": run.model, "scorecard.json": pretty(run.card)} | outputs.documents(evaluation)
    for number, part in enumerate(run.parts, 1):
        own = outputs.files_of(part.run, _evaluation_of_part(part, evaluation))
        files |= {f"segments/{number}/{name}": content for name, content in own.items()}
    return files


def _evaluation_of_part(part: Part, whole: Evaluation) -> Evaluation:
    inside = whole.sample.audit.rows(np.isin(np.arange(len(whole.sample)), part.rows))
    evaluation = outputs.evaluation_of_fit(part.run, inside, Comparison())
    return replace(
        evaluation, subject=f"the training rows of the segment {part.name}, each judged by models that had not seen it"
    )
