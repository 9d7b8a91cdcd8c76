"""``python -m creditapp.population``: publish the synthetic population, or list its people."""

import asyncio
import json
import sys
from datetime import date
from typing import Annotated

import typer

from creditapp.console.progress import progress
from creditapp.errors import ConfigurationError, CreditappError
from creditapp.population import state as states
from creditapp.population.person import people as forms
from creditapp.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def publish(
    people: Annotated[int, typer.Option(min=1, help="How many people; kept from the first start on.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Kept from the first start on.")] = states.SEED,
    processes: Annotated[int, typer.Option(min=1)] = 2,
) -> None:
    """Publish everybody's credit events; on later starts only what happened since."""
    settings = Settings()
    kept = states.load(settings.home)
    if kept is None:
        kept = states.PopulationState(seed=seed, anchor=date.today(), people=people, generation=states.GENERATION)
        states.save(settings.home, kept)
    if kept.furnished is not None and kept.generation != states.GENERATION:
        print(
            "population: drawn by an earlier version, so it stays as it is; another home starts anew", file=sys.stderr
        )
        return
    if kept.furnished is not None and kept.furnished >= date.today():
        print(f"population: {kept.people:,} people are furnished up to {kept.furnished}", file=sys.stderr)
        return
    states.save(settings.home, asyncio.run(_publish(kept, settings, processes)))


async def _publish(kept: states.PopulationState, settings: Settings, processes: int) -> states.PopulationState:
    from creditapp.population.publish import publish as publish_all
    from creditapp.privacy.keys import Keys
    from creditapp.streaming.publisher import Publisher

    intake_public = Keys.load_or_create(settings.home).intake_public
    with progress("population", kept.people) as done:
        async with Publisher(settings) as publisher:
            return await publish_all(kept, publisher, intake_public, date.today(), done, processes)


@app.command("people")
def list_people(n: Annotated[int, typer.Option("-n", min=1, help="How many people.")] = 10) -> None:
    """People of the running population as JSON lines that ``creditapp apply`` accepts."""
    kept = states.load(Settings().home)
    if kept is None:
        raise ConfigurationError("there is no population yet; start it with: make run")
    for form in forms(min(n, kept.people), kept.seed, kept.anchor):
        print(json.dumps(form, ensure_ascii=False))


if __name__ == "__main__":
    try:
        app()
    except CreditappError as problem:
        print(f"error: {problem}", file=sys.stderr)
        raise SystemExit(1) from None
