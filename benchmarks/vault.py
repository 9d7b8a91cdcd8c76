"""``python -m benchmarks.vault``: the vault's look-ups in SQLite and in PostgreSQL, side by side, and how fast it is re-wrapped.

PostgreSQL is a server of its own on this machine, with its defaults. Nothing is cached: each look-up is of people whom the process has not seen
for a minute. Rounds of the two stores alternate, so that whatever else the machine does meets both.
"""

import statistics
import tempfile
from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path
from time import monotonic, perf_counter
from typing import NamedTuple

from creditapp.models.sealed import Kind
from creditapp.privacy.installation import prepare
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import administration, open_vault
from creditapp.privacy.vault.ports import Vault
from creditapp.privacy.vault.rotation import rotate_master
from creditapp.privacy.vault.stored import TTL
from creditapp.settings import Settings
from tests.support.postgres import prepared, running_postgres

PEOPLE = 20_000
ROUNDS = 1_000
SIZES = (1, 16, 256)
"""People in a batch: an idle service's, one under load, the largest."""
FILE: frozenset[Kind] = frozenset({"file"})
IDENTITY: frozenset[Kind] = frozenset({"identity"})


class Place(NamedTuple):
    """A vault with its people."""

    name: str
    vault: Vault
    consumer_ids: list[str]


def forgetful() -> Callable[[], float]:
    """A clock that runs so fast that nothing which was cached is used again."""
    ticks = count()
    return lambda: monotonic() + next(ticks) * TTL


def place(name: str, settings: Settings) -> Place:
    """A new vault with people, added 256 at a time."""
    vault = open_vault(settings, prepare(settings, date.today(), new=True), clock=forgetful())
    ids: list[str] = []
    for at in range(0, PEOPLE, 256):
        people = vault.persons([ssn(number) for number in range(at, min(at + 256, PEOPLE))], IDENTITY)
        ids += [person.consumer_id for person in people.values()]
    return Place(name, vault, ids)


def ssn(number: int) -> str:
    """A synthetic SSN."""
    return f"{900_000_000 + number}"


def milliseconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    started = perf_counter()
    call()
    return (perf_counter() - started) * 1000


def calls(at: Place, size: int, number: int) -> dict[str, Callable[[], object]]:
    """The look-ups that services make, of other people in each round."""
    first = number * size % (PEOPLE - size)
    ids, ssns = at.consumer_ids[first : first + size], [ssn(one) for one in range(first, first + size)]
    new = [f"{100_000_000 + number * size + one + SIZES.index(size) * 250_000_000}" for one in range(size)]
    return {
        "keys by pseudonym": lambda: at.vault.keys(ids, FILE),
        "known people by SSN": lambda: at.vault.persons(ssns, IDENTITY),
        "new people by SSN": lambda: at.vault.persons(new, IDENTITY),
    }


def main() -> None:
    """Print medians and 95th percentiles, and rows a second of a rotation."""
    with tempfile.TemporaryDirectory() as directory, running_postgres() as server:
        (Path(directory) / "postgres").mkdir()
        settings = {
            "SQLite": Settings(home=Path(directory) / "sqlite", vault_url=None),
            "PostgreSQL": prepared(server, Path(directory) / "postgres"),
        }
        places = [place(name, one) for name, one in settings.items()]
        print(f"{'median (95 %), ms':22}{'batch':>6}" + "".join(f"{at.name:>22}" for at in places))
        for size in SIZES:
            for name, by_place in _measured(places, size).items():
                print(
                    f"{name:22}{size:>6}" + "".join(f"{_figures(by_place[at.name]):>22}" for at in places), flush=True
                )
        speeds = [_rotation(one) for one in settings.values()]
        print(f"{'rotation, rows/s':28}" + "".join(f"{speed:>22,.0f}" for speed in speeds))


def _measured(places: list[Place], size: int) -> dict[str, dict[str, list[float]]]:
    taken: dict[str, dict[str, list[float]]] = {}
    for number in range(ROUNDS):
        for at in places:
            for name, call in calls(at, size, number).items():
                if name != "new people by SSN" or number < ROUNDS // 5:
                    taken.setdefault(name, {}).setdefault(at.name, []).append(milliseconds(call))
    return taken


def _rotation(settings: Settings) -> float:
    admin = administration(settings)
    rows = admin.count()
    taken = milliseconds(lambda: rotate_master(admin, Keys.load(settings.home), lambda _: None))
    admin.close()
    return rows / taken * 1000


def _figures(taken: list[float]) -> str:
    return f"{statistics.median(taken):.2f} ({statistics.quantiles(taken, n=20)[-1]:.2f})"


if __name__ == "__main__":
    main()
