"""``python -m creditapp.population``: publishes the synthetic population, or lists its people."""

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
from creditapp.topics import FURNISHER_ROLE

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def publish(
    people: Annotated[int, typer.Option(min=1, help="How many people; set at the first start.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Set at the first start.")] = states.SEED,
    processes: Annotated[int, typer.Option(min=1)] = 2,
) -> None:
    """Publish the credit events of all people; on later starts only those since the last start."""
    settings = Settings().acting_as(FURNISHER_ROLE)
    state = states.load(settings.home)
    if state is None:
        state = states.PopulationState(seed=seed, anchor=date.today(), people=people, generation=states.GENERATION)
        states.save(settings.home, state)
    if state.furnished is not None and state.generation != states.GENERATION:
        print(
            "population: drawn by an earlier version, so it is left unchanged; set another home to start a new one",
            file=sys.stderr,
        )
        return
    if state.furnished is not None and state.furnished >= date.today():
        print(f"population: {state.people:,} people are furnished up to {state.furnished}", file=sys.stderr)
        return
    states.save(settings.home, asyncio.run(_publish(state, settings, processes)))


async def _publish(state: states.PopulationState, settings: Settings, processes: int) -> states.PopulationState:
    from creditapp.population.publish import publish as publish_all
    from creditapp.population.registration import signers
    from creditapp.privacy.keys import furnishing_key
    from creditapp.streaming.publisher import Publisher

    intake = furnishing_key(settings.home)
    with progress("population", state.people) as done:
        async with Publisher(settings) as publisher:
            return await publish_all(state, publisher, intake, signers(settings), date.today(), done, processes)


@app.command("people")
def list_people(n: Annotated[int, typer.Option("-n", min=1, help="How many people.")] = 10) -> None:
    """People of the running population as JSON lines that ``creditapp apply`` accepts."""
    state = states.load(Settings().home)
    if state is None:
        raise ConfigurationError("there is no population yet; start it with: make run")
    for form in forms(min(n, state.people), state.seed, state.anchor):
        print(json.dumps(form, ensure_ascii=False))


if __name__ == "__main__":
    try:
        app()
    except CreditappError as problem:
        print(f"error: {problem}", file=sys.stderr)
        raise SystemExit(1) from None
