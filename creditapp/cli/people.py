"""``creditapp people``: the synthetic people of the running population, to try the service with. None of them exists."""

import json
from typing import Annotated

import typer

from creditapp.clock import SystemClock
from creditapp.errors import ConfigurationError
from creditapp.settings import Settings


def people(
    n: Annotated[int, typer.Option("-n", min=1, help="How many people; at most as many as the population has.")] = 10,
) -> None:
    """Print synthetic people as JSON lines that `creditapp apply` accepts, with what they would answer about their accounts.

    \b
    Examples:
      creditapp people -n 1 > me.json
      creditapp people -n 20 | while read -r form; do echo "$form" | creditapp apply - --json; done
    """
    # Only the command that needs numpy imports it: the others start in half the time.
    from creditapp.population import state
    from creditapp.population.person import knowing_people

    home = Settings().home
    if (population := state.load(home)) is None:
        raise ConfigurationError(f"{home}: no population yet; start one with: make run")
    number, furnished = min(n, population.people), population.furnished or population.anchor
    for form in knowing_people(number, population.seed, population.anchor, furnished, SystemClock().today()):
        print(json.dumps(form, ensure_ascii=False))
