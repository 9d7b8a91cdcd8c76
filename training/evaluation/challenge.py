"""Challenge a champion on the same rows: what differs, how surely, what the rows could show, whether it lasts, and for whom it changes the decision.

AUCs by DeLong's paired test; KS, Brier score, log loss and the bad rate among the approved by a paired bootstrap. Each scorecard reads the file as it
does in ``predict``.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_curve
from threadpoolctl import threadpool_limits

from training.artefacts import load_card
from training.data.audit import beside_rows
from training.data.left_out import grouped
from training.data.reading import reading_for
from training.data.row_roles import row_roles
from training.data.spec import Spec
from training.data.table import Labels, Matrix
from training.data.table_files import Cells, read_cells
from training.errors import TrainingError
from training.evaluation.calibration import calibration
from training.evaluation.delong import auc_difference, auc_of
from training.evaluation.findings import rounded
from training.evaluation.paired_periods import estimate_record, over_time
from training.evaluation.power import power, power_at
from training.evaluation.reevaluate import as_trained, outcomes, present, scored_by
from training.evaluation.resampling import DRAWS, FIGURES, Draws, draws
from training.evaluation.sample import Sample
from training.evaluation.swaps import swaps
from training.evaluation.verdict import verdict
from training.scorecard.rescore import columns_of

FORMAT = 1
MARGIN = 0.005
"""The difference of AUCs below which scorecards are taken as alike, as in the search for less discriminatory alternatives."""
CURVE = np.linspace(0, 1, 101)
"""Shares of goods at which an ROC curve is kept."""
Done = Callable[[int], None]


@dataclass(frozen=True)
class ChallengeRequest:
    """Two runs, rows with outcomes, and what to hold the difference against."""

    champion: Path
    challenger: Path
    data: Path
    target: str | None = None
    """None: the target that both were trained on."""
    spec: Spec = Spec()
    approved: float = 0.8
    """Share approved at which the swap set and the bad rate of the approved are measured."""
    margin: float = MARGIN
    differences: tuple[float, ...] = ()
    """Differences of AUCs to plan for, besides the observed one and the margin."""
    draws: int = DRAWS
    seed: int = 0


def challenge(request: ChallengeRequest, done: Done = lambda _: None) -> dict[str, Any]:
    """All figures as JSON; ``done`` is called after each draw of the bootstrap. TrainingError for what cannot be read or compared."""
    notes: list[str] = []
    champion, challenger, sha256 = _samples(request, notes)
    with threadpool_limits(1):
        drawn = draws(
            champion.pd, challenger.pd, challenger.outcomes, challenger.weights, challenger.groups,
            request.approved, request.draws, request.seed, done,
        )  # fmt: skip
        figures = _figures(request, champion, challenger, drawn)
    figures |= {"data": {"name": request.data.name, "sha256": sha256}, "notes": notes}
    result: dict[str, Any] = rounded(figures)
    return result | {"verdict": verdict(result)}


def _figures(request: ChallengeRequest, champion: Sample, challenger: Sample, drawn: Draws) -> dict[str, Any]:
    bad, weights, groups = challenger.outcomes, challenger.weights, challenger.groups
    difference = auc_difference(champion.pd, challenger.pd, bad, weights, groups)
    metrics = {
        "auc": {
            "champion": estimate_record(auc_of(champion.pd, bad, weights, groups)),
            "challenger": estimate_record(auc_of(challenger.pd, bad, weights, groups)),
            "difference": estimate_record(difference),
        }
    } | {name: _of_draws(drawn, at) for at, name in enumerate(FIGURES)}
    bad_rate = challenger.mean(bad)
    stated = tuple(dict.fromkeys((request.margin, *request.differences)))
    rows = len(challenger)
    sizes = np.unique(np.rint(np.geomspace(max(50, rows / 20), rows * 20, 60)))
    return {
        "format": FORMAT,
        "rows": rows,
        "bads": int(bad.sum()),
        "bad_rate": bad_rate,
        **({} if groups is None else {"groups": len(np.unique(groups))}),
        **({} if weights is None else {"weight": challenger.mass}),
        "approved": request.approved,
        "margin": request.margin,
        "draws": request.draws,
        "champion": _of_card(champion),
        "challenger": _of_card(challenger),
        "metrics": metrics,
        "power": {
            "auc": power(difference, rows, bad_rate, stated),
            "curves": {
                "rows": sizes.tolist(),
                "power": {
                    f"{each:g}": power_at(difference.error, rows, each, sizes).tolist()
                    for each in dict.fromkeys((*stated, float(f"{abs(difference.value):.4f}")))
                    if each
                },
            },
        },
        "over_time": over_time(champion, challenger),
        "roc": {"goods": CURVE.tolist()} | {
            who: _curve(sample.pd, bad, weights) for who, sample in (("champion", champion), ("challenger", challenger))
        },
        "swaps": swaps(challenger, champion, request.approved),
    }  # fmt: skip


def _of_draws(drawn: Draws, at: int) -> dict[str, Any]:
    low, high = drawn.interval(at)
    first, second = float(drawn.first[at]), float(drawn.second[at])
    return {
        "champion": {"value": first},
        "challenger": {"value": second},
        "difference": {"value": second - first, "error": drawn.error(at), "low": low, "high": high},
    }


def _of_card(sample: Sample) -> dict[str, Any]:
    return {
        "version": sample.card["version"],
        "unseen": sample.unseen,
        "calibration": calibration(sample.pd, sample.outcomes, sample.weights, sample.groups),
    }


def _curve(pd: Matrix, bad: Labels, weights: Matrix | None) -> list[float]:
    goods, bads, _ = roc_curve(bad, pd, sample_weight=weights)
    return [float(share) for share in np.interp(CURVE, goods, bads)]


def _samples(request: ChallengeRequest, notes: list[str]) -> tuple[Sample, Sample, str]:
    """The same rows as each scorecard scores them, with outcomes, weights, groups and periods; and the file's hash."""
    target = request.target or _target(request)
    read = {directory: _cells(directory, request) for directory in (request.champion, request.challenger)}
    cells = read[request.challenger]
    frame = cells.frame
    spec = as_trained(request.spec, load_card(request.challenger), target)
    _check_same_outcome(request, target)
    audit = beside_rows(frame.drop(target, strict=False), None, (), request.spec.time)
    bad, known = outcomes(frame, request.data, target, spec, notes)
    rows = frame.filter(known)
    roles = row_roles(rows, grouped(rows.drop(target), present(spec, frame, notes), notes))
    audit = audit.rows(known)
    scored = [
        replace(
            scored_by(directory, read[directory].frame.filter(known), request.data, cells.sha256),
            bad=bad,
            audit=audit,
            weights=roles.weights,
            groups=roles.groups,
        )
        for directory in (request.champion, request.challenger)
    ]
    for note in cells.notes:
        if note not in notes:
            notes.append(note)
    return scored[0], scored[1], cells.sha256


def _cells(directory: Path, request: ChallengeRequest) -> Cells:
    return read_cells(request.data, reading_for(columns_of(load_card(directory)), request.spec))


def _trained_on(directory: Path) -> dict[str, Any] | None:
    trained: dict[str, Any] | None = load_card(directory)["manifest"].get("outcome")
    return trained


def _target(request: ChallengeRequest) -> str:
    """The target that both were trained on."""
    stated = {
        trained["target"]
        for directory in (request.champion, request.challenger)
        if (trained := _trained_on(directory)) is not None
    }
    if len(stated) != 1:
        raise TrainingError(
            f"the runs do not state one target ({', '.join(sorted(stated)) or 'none'}); name the column of outcomes with --target"
        )
    return str(stated.pop())


def _check_same_outcome(request: ChallengeRequest, target: str) -> None:
    """TrainingError where both were trained on this target and took different values of it for bad."""
    bads = {
        tuple(sorted(trained["bad"]))
        for directory in (request.champion, request.challenger)
        if (trained := _trained_on(directory)) is not None and trained["target"] == target
    }
    if len(bads) > 1 and request.spec.bad is None:
        shown = " and ".join(" or ".join(values) for values in sorted(bads))
        raise TrainingError(f"the runs take different values of {target} for bad ({shown}); say which with --bad")
