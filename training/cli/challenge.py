"""The command that challenges a champion: on a file with outcomes, or on live traffic."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from training.cli import options
from training.errors import TrainingError

if TYPE_CHECKING:
    from training.evaluation.challenge import ChallengeRequest

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="DIR | CHAMPION CHALLENGER DATA",
        help="The challenger's run, to score live traffic; or two runs and a file with outcomes, to compare them on it.",
    ),
]
NEITHER = (
    "name the run's directory of a challenger, or --none to withdraw the present one; "
    "to compare two runs on a file: training challenge CHAMPION CHALLENGER DATA"
)


def challenge(
    paths: Paths = None,
    none: Annotated[bool, typer.Option("--none", help="Withdraw the challenger from live traffic.")] = False,
    reason: Annotated[str, typer.Option(help="Recorded with the release of a challenger.")] = "",
    target: Annotated[
        str | None, typer.Option(help="The file's column of outcomes; default: the target that both were trained on.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Directory for challenge.html and challenge.json; it appears when it is complete."),
    ] = None,
    approved: Annotated[
        float,
        typer.Option(min=0.01, max=0.99, help="Share approved, for the swap set and the bad rate of the approved."),
    ] = 0.8,
    margin: Annotated[
        float, typer.Option(min=0.0001, max=0.5, help="Difference of AUCs below which two scorecards count as alike.")
    ] = 0.005,
    difference: Annotated[
        list[float] | None, typer.Option(help="A difference of AUCs to say the needed rows of; may be repeated.")
    ] = None,
    draws: Annotated[int, typer.Option(min=200, help="Bootstrap draws.")] = 2_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 0,
    spec: Annotated[
        Path | None,
        typer.Option(help="JSON specification: how the file is written, which values are bad, roles of columns."),
    ] = None,
    bad: options.Bad = None,
    good: options.Good = None,
    group: options.Group = None,
    time: Annotated[
        str | None,
        typer.Option(help="Column of dates or cohorts, for results over time; default: the first column of dates."),
    ] = None,
    weight: options.Weight = None,
) -> None:
    """Challenge the champion: on a file whose outcomes are known, then on live traffic, unseen by applicants.

    With CHAMPION CHALLENGER DATA both score the same rows: differences with intervals (AUC by DeLong's paired test, KS, Brier, log loss and the bad rate
    of the approved by bootstrap), rows that a difference needs, results over time, swap set, and a verdict. Nothing goes into service.

    With DIR the challenger scores the same traffic as the champion from now on; `compare` shows what would change, --none withdraws it.

    Examples: python -m training challenge runs/one runs/two newer.csv --out challenged

    python -m training challenge runs/one runs/two newer.csv --time opened --group customer --difference 0.01

    python -m training challenge runs/november
    """
    from training.cli.releases import send_challenger, withdraw_challenger
    from training.data.spec import load_spec, stating

    runs = paths or []
    if none and not runs:
        return withdraw_challenger(reason)
    if none or len(runs) not in (1, 3):
        raise TrainingError(NEITHER)
    if len(runs) == 1:
        return send_challenger(runs[0], reason)
    from training.evaluation.challenge import ChallengeRequest

    champion, challenger, data = runs
    stated = stating(load_spec(spec), bad or (), good or (), group, time, weight)
    return _on_file(
        ChallengeRequest(
            champion, challenger, data, target, stated, approved, margin, tuple(difference or ()), draws, seed
        ),
        out,
    )


def _on_file(request: "ChallengeRequest", out: Path | None) -> None:
    from creditapp.console.progress import progress
    from training.artefacts import check_destination, pretty, write_all
    from training.evaluation.challenge import challenge as challenged
    from training.report.challenge_page import lines, page

    if out is not None:
        check_destination(out)
    with progress("draws", request.draws) as done:
        figures = challenged(request, done)
    if out is not None:
        write_all(out, {"challenge.json": pretty(figures), "challenge.html": page(figures).encode()})
    print("\n".join(lines(figures)))
    if out is not None:
        print(f"→ {out}")
