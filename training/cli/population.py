"""The commands about synthetic people: compare a population with published figures, write a training set."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from creditapp.console.progress import progress
from creditapp.population.shock import parse_shock
from training.errors import TrainingError

Seed = Annotated[int, typer.Option(help="The same seed gives the same bytes.")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The date as of which people are observed.")]
Processes = Annotated[int, typer.Option(min=0, help="0: one a core; the bytes are the same.")]
ShockText = Annotated[
    str, typer.Option("--shock", help="A shock to the economy: start:months:severity, such as 2025-03:18:2.0.")
]


def population(
    people: Annotated[int, typer.Option(min=500)] = 20_000,
    seed: Seed = 20_241,
    as_of: Day = datetime(2024, 10, 31),
    report: Annotated[bool, typer.Option("--report", help="Print each target beside its value.")] = True,
    html: Annotated[Path | None, typer.Option(help="Also write charts: one self-contained page.")] = None,
    scorecard: Annotated[
        Path | None, typer.Option(help="A run's directory; default: a first scorecard is trained.")
    ] = None,
    shock: ShockText = "",
    processes: Processes = 0,
) -> None:
    """Compare the synthetic population with published figures.

    Example: python -m training population --people 20000 --html population.html
    """
    from training.artefacts import write_file
    from training.population import report as reporting
    from training.population.figures import figures

    day, hard_times = as_of.date(), parse_shock(shock)
    if html is not None and not html.absolute().parent.is_dir():
        raise TrainingError(f"cannot write {html}: {html.absolute().parent} is no directory")
    card = None if scorecard is None else reporting.card_of(scorecard)
    if card is None:
        print("training a first scorecard on people of the next seed", file=sys.stderr)
        with progress("people to train on", reporting.LEARNERS) as done:
            card = reporting.first_card(seed, day, done, processes or None)
    with progress("people", people) as done:
        scored = reporting.scored(figures(seed, people, day, done, processes or None, hard_times), card)
    if report:
        print("\n".join(reporting.lines(scored)))
    if html is not None:
        title = f"Synthetic population of {people:,} people, seed {seed}, as of {day}"
        write_file(html, reporting.page(scored, title).encode())


def dataset(
    out: Annotated[Path, typer.Option(help="Directory to write; it appears when it is complete.")],
    people: Annotated[int, typer.Option(min=1, help="Synthetic people to observe.")] = 20_000,
    seed: Seed = 20_241,
    observed: Day = datetime(2024, 10, 31),
    shock: ShockText = "",
    processes: Processes = 0,
) -> None:
    """Write a training set: characteristics as of a date, the outcome of the 24 months after it, protected attributes apart.

    Example: python -m training dataset --people 100000 --seed 7 --observed 2024-10-31 --out set
    """
    from training.population import dataset_files as files
    from training.population.dataset import EXCLUSIONS, USED, DatasetRequest

    request = DatasetRequest(seed, people, observed.date(), parse_shock(shock))
    files.check_destination(out)
    with progress("people", people) as done:
        why = files.write(request, out, done, processes or None)
    print(f"{why[USED]:,} of {people:,} people are used → {out}")
    for reason, text in EXCLUSIONS.items():
        print(f"  not used: {why[reason]:>8,}  {text}")
