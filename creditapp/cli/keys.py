"""``creditapp keys``: the only command that makes keys, one that says whether keys, vault and Kafka belong together, and keys of days.

Public keys of days are published for a span of days; secret ones are moved on, so that what is over cannot be opened any more.
"""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from creditapp.clock import SystemClock
from creditapp.console.spinner import spinner
from creditapp.errors import ConfigurationError
from creditapp.privacy.day_chain import day_of
from creditapp.privacy.forgetting import forget as forget_days
from creditapp.privacy.forgetting import moved_text
from creditapp.privacy.installation import VAULT, check_days
from creditapp.privacy.kept_days import DAY_KEYS
from creditapp.privacy.keys import NAMES, Keys
from creditapp.settings import Settings
from creditapp.topics import ADMIN

keys = typer.Typer(help="The keys and the vault of this bureau.", no_args_is_help=True)


@keys.command()
def create() -> None:
    """Make the keys and the vault of a new bureau in CREDITAPP_HOME, and note in Kafka that it belongs to them.

    `make run` does this at its first start. Where the bureau already exists nothing is made but missing files of public
    keys, and keys of days for a bureau from before there were any: a missing secret key or vault is reported, to be restored
    from your backup.

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
    from creditapp.streaming.issuing import needs_vault

    settings = Settings()
    for path in write(settings, service, directory):
        print(path)
    if needs_vault(service) and settings.vault_url is None:
        print(f"the vault is the file {settings.vault_path}: name it in CREDITAPP_VAULT, on this machine only")


async def _check(settings: Settings) -> None:
    from creditapp.streaming import installation

    async with spinner(f"asking Kafka at {settings.broker}"):
        record = await installation.installation(settings)
    here = Keys.load(settings.home)
    if not here.has_issued and not any(here.has_public(name) or here.has_secret(name) for name in NAMES):
        raise ConfigurationError(
            f"{here.directory}: no keys there, and none in CREDITAPP_KEY_*; copy those that are needed"
        )
    has_master = here.has_secret("master") or bool(settings.kms_url)
    uses_vault = has_master if settings.vault_url else settings.vault_path.exists()
    needs = {VAULT} if uses_vault else set[str]()
    await installation.check(settings, here, needs, record)
    lists = {f"{name}_public" for name in DAY_KEYS if here.has_public(name)}
    for said in check_days(here, lists, SystemClock().today()):
        print(f"creditapp: {said}", file=sys.stderr)


@keys.command()
def publish() -> None:
    """Write the public keys of coming days anew, where the secret ones are files: intake.pub and operators.pub.

    Give intake.pub to furnishers, and both to machines that have only the public keys, before their present ones end:
    `creditapp furnish` and services say so for 60 days. How many days: CREDITAPP_PUBLIC_KEY_DAYS (800). Needs no Kafka.

    \b
    Example:
      creditapp keys publish
    """
    settings = Settings()
    here = Keys.load(settings.home)
    names = [name for name in DAY_KEYS if here.secret_file(name).exists()]
    if not names:
        raise ConfigurationError(
            f"{here.directory}: neither intake.key nor operators.key is there; run this where they are"
        )
    for name in names:
        public = here.publish(name, SystemClock().today(), settings.public_key_days)
        print(f"{here.directory / name}.pub: {day_of(public.first)} to {day_of(public.end)}")


@keys.command()
def forget(
    name: Annotated[str | None, typer.Argument(help="intake or operators; both, if left out.")] = None,
    at_most: Annotated[
        int | None, typer.Option("--keep", min=1, help="Keep no more than so many days before today, needed or not.")
    ] = None,
    printed: Annotated[
        bool,
        typer.Option("--print", help="Change nothing; print the key as it is to be kept from now on: it is secret."),
    ] = False,
) -> None:
    """Destroy the keys of days whose records and notices Kafka does not keep any more: nothing opens those again.

    Intake does this each day for all that is in its own home. Run it each day wherever else operators.key is, and for other
    copies of intake.key. A key in the environment is replaced by what --print prints. With --keep, what is older becomes a
    dead letter if it has not been read yet, and waiting dead letters cannot be sent again. Needs no Kafka.

    \b
    Examples:
      creditapp keys forget
      creditapp keys forget intake --keep 7
      creditapp keys forget --print operators
    """
    if name is not None and name not in DAY_KEYS:
        raise typer.BadParameter(f"{name}: one of {', '.join(DAY_KEYS)}")
    here, today = Keys.load(Settings().home), SystemClock().today()
    names = [name] if name else [name for name in DAY_KEYS if here.has_secret(name)]
    if printed and len(names) != 1:
        raise typer.BadParameter("--print prints one key: name it")
    if not names:
        raise ConfigurationError(f"{here.directory}: neither intake.key nor operators.key is there")
    for name in names:
        if printed:
            sys.stdout.write(moved_text(here, name, today, at_most))
            continue
        left = forget_days(here, name, today, at_most)
        for purpose, chain in left.chains.items():
            print(f"{name}  {purpose}: what was encrypted before {day_of(chain.first)} cannot be opened")
