"""The command that compares a challenger with the champion on live traffic."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from creditapp.console.spinner import spinner
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import open_vault
from creditapp.settings import Settings
from creditapp.streaming.topic_reader import read_topic
from creditapp.topics import OUTCOMES, SHADOW_SCORES, TRAINING_ROLE, Topic
from training.errors import TrainingError


def compare(
    cut_off: Annotated[int, typer.Option(min=300, max=850, help="The lowest score that is approved.")] = 660,
    challenger: Annotated[str | None, typer.Option(help="A version; default: the last challenger.")] = None,
    out: Annotated[Path | None, typer.Option(help="A .html or .json file to write as well.")] = None,
) -> None:
    """Show what would change if the challenger were champion: swap set, score shift, reasons.

    Example: python -m training compare --cut-off 660 --out compare.html
    """
    from training.artefacts import write_file
    from training.evaluation import compare as comparing
    from training.evaluation import shadow_scores
    from training.report.compare_page import lines, page

    if out is not None and out.suffix not in (".html", ".json"):
        raise TrainingError(f"{out}: name a file that ends in .html or .json")
    settings = Settings().acting_as(TRAINING_ROLE)
    vault = open_vault(settings, Keys.load(settings.home), TRAINING_ROLE)
    records = asyncio.run(_records(settings, SHADOW_SCORES))
    shadows = comparing.newest_pair(shadow_scores.opened(records, vault), challenger)
    outcomes = comparing.outcomes_by_application(asyncio.run(_records(settings, OUTCOMES)))
    comparison = comparing.compare(shadows, outcomes, cut_off)
    if out is not None:
        write_file(out, page(comparison).encode() if out.suffix == ".html" else _json(comparison))
    print("\n".join(lines(comparison)))


def _json(comparison: dict[str, object]) -> bytes:
    from training.artefacts import pretty

    return pretty({name: part for name, part in comparison.items() if name != "scores"})


async def _records(settings: Settings, topic: Topic) -> list[tuple[float, bytes]]:
    """Times and values of a topic, in the order of each partition."""
    async with spinner(f"reading {topic.name}"):
        records = read_topic(settings, topic)
        return [(record.timestamp, record.value) async for record in records if record.value is not None]
