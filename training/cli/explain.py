"""The command that explains one row, and says what would change its score."""

from pathlib import Path
from typing import Annotated

import typer

from training.errors import TrainingError


def explain(
    model: Annotated[Path, typer.Argument(help="A run's directory.")],
    data: Annotated[Path, typer.Argument(help="A table with the scorecard's columns.")],
    row: Annotated[int, typer.Option(min=1, help="Number of the row; the first is 1.")] = 1,
    score: Annotated[int | None, typer.Option(help="A score to reach: what would have to change?")] = None,
    pd: Annotated[float | None, typer.Option(help="A probability of default not to exceed.")] = None,
    change: Annotated[
        list[str] | None,
        typer.Option(
            help="A characteristic that can change: NAME, NAME:up or NAME:down; may be repeated. Default: all, either way."
        ),
    ] = None,
    most: Annotated[int, typer.Option(min=1, max=5, help="Characteristics that change at most.")] = 3,
    spec: Annotated[Path | None, typer.Option(help="JSON specification: how the file is written.")] = None,
    out: Annotated[Path | None, typer.Option(help="JSON to write as well.")] = None,
) -> None:
    """Explain one row: points by characteristic against the usual ones, and the fewest changes that reach a score or a probability.

    Changes stay within values that training has seen, nobody becomes missing or a special code, and the search is exact.

    Examples: python -m training explain runs/one new.csv --row 12

    python -m training explain runs/one new.csv --row 12 --score 660 --change months_open:up --change utilisation:down

    python -m training explain runs/one new.csv --row 12 --pd 0.05 --most 2 --out row12.json
    """
    from training.artefacts import pretty, write_file
    from training.data.spec import load_spec
    from training.scorecard import explain as explaining
    from training.scorecard.counterfactual import Goal

    if score is not None and pd is not None:
        raise TrainingError("name a --score or a --pd, not both")
    goal = None if score is None and pd is None else Goal(score, pd)
    explained = explaining.explain(model, data, row, goal, _ways(change), most, load_spec(spec))
    if out is not None:
        write_file(out, pretty(explained.record()))
    print("\n".join(explaining.lines(explained, most)))


def _ways(stated: list[str] | None) -> dict[str, str] | None:
    """Which characteristics may change, and in which way; None: all, either way."""
    if not stated:
        return None
    ways = {}
    for text in stated:
        name, _, way = text.rpartition(":")
        ways.update({name: way} if name and way in ("up", "down") else {text: ""})
    return ways
