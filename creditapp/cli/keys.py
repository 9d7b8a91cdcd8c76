"""``creditapp keys``: the only command that makes keys, and one that says whether keys, vault and Kafka belong together."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from creditapp.clock import SystemClock
from creditapp.console.spinner import spinner
from creditapp.errors import ConfigurationError
from creditapp.privacy.installation import VAULT
from creditapp.privacy.keys import NAMES, Keys
from creditapp.settings import Settings
from creditapp.topics import ADMIN

keys = typer.Typer(help="The keys and the vault of this bureau.", no_args_is_help=True)


@keys.command()
def create() -> None:
    """Make the keys and the vault of a new bureau in CREDITAPP_HOME, and note in Kafka that it belongs to them.

    `make run` does this at its first start. Where the bureau already exists nothing is made but missing files of public
    keys: a missing secret key or vault is reported, to be restored from your backup.

    \b
    Example:
      CREDITAPP_BROKER=kafka-1:9092 CREDITAPP_REPLICATION=3 creditapp keys create
    """
    settings = Settings().acting_as(ADMIN)
    new = asyncio.run(_create(settings))
    place = f"new keys are in {settings.home} and a new vault is in PostgreSQL" if settings.vault_url else None
    made = place or f"new keys and a new vault are in {settings.home}"
    print(f"{made}: back them up" if new else "all keys and the vault are there")


async def _create(settings: Settings) -> bool:
    from creditapp.streaming.installation import establish

    async with spinner(f"asking Kafka at {settings.broker}"):
        return await establish(settings, SystemClock())


@keys.command()
def check() -> None:
    """Check that the keys that are here are whole, readable by their owner only, and of the bureau that Kafka belongs to.

    Run it on a new machine, before its first worker: it may have a part of the keys only.

    \b
    Example:
      CREDITAPP_KEY_MASTER=… creditapp keys check
    """
    asyncio.run(_check(Settings()))
    print("the keys that are here belong to this Kafka")


@keys.command()
def issue(
    service: Annotated[str, typer.Argument(help="A service, `operators` or `training`.")],
    directory: Annotated[Path, typer.Argument(help="The new home; files that are there are replaced.")],
) -> None:
    """Write a home for one service on a machine of its own: the keys and passwords that it needs, and none besides.

    Of the secret by which services know one another's records it gets the keys of its topics only. Copy the directory to that
    machine and name it in CREDITAPP_HOME there. Run it again after the master key was rotated.

    \b
    Example:
      creditapp keys issue scoring /tmp/scoring && scp -r /tmp/scoring scoring-1:/etc/creditapp
    """
    from creditapp.streaming.issuing import issue as write

    for path in write(Settings(), service, directory):
        print(path)
    print(f"the home of {service} is complete; where the vault is a file, share it and set CREDITAPP_VAULT")


async def _check(settings: Settings) -> None:
    from creditapp.streaming import installation

    async with spinner(f"asking Kafka at {settings.broker}"):
        record = await installation.installation(settings)
    here = Keys.load(settings.home)
    if not here.has_issued and not any(here.has_public(name) or here.has_secret(name) for name in NAMES):
        raise ConfigurationError(
            f"{here.directory}: no keys there, and none in CREDITAPP_KEY_*; copy those that are needed"
        )
    uses_vault = here.has_secret("master") if settings.vault_url else settings.vault_path.exists()
    needs = {VAULT} if uses_vault else set[str]()
    await installation.check(settings, here, needs, record)
