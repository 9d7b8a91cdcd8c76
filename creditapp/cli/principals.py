"""``creditapp principals``: who may connect to Kafka; the bureau's own services and commands, and programs outside it."""

import asyncio
import re
from typing import Annotated

import typer

from creditapp.console.spinner import spinner
from creditapp.errors import ConfigurationError
from creditapp.privacy.passwords import new_password
from creditapp.settings import Settings
from creditapp.topics import OUTSIDE, PRINCIPALS

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

principals = typer.Typer(help="Who may connect to Kafka, and as what.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Its name: letters, digits, dots, dashes, underscores.")]


@principals.command()
def create() -> None:
    """Make the bureau's own principals at Kafka, with passwords in CREDITAPP_HOME; doing it again is harmless.

    `make run` does this for the Kafka that it starts. On another cluster run it once, as a user who may alter that cluster;
    from then on the principal `admin` made here may.

    \b
    Example:
      CREDITAPP_BROKER=kafka-1:9093 CREDITAPP_KAFKA_SECURITY=SASL_SSL CREDITAPP_KAFKA_CA=ca.pem \\
      CREDITAPP_KAFKA_USER=root CREDITAPP_KAFKA_PASSWORD=… creditapp principals create
    """
    settings = Settings()
    asyncio.run(_create(settings))
    print(f"{len(PRINCIPALS)} principals and their ACLs exist; their passwords are in {settings.home}/principals")


async def _create(settings: Settings) -> None:
    from creditapp.streaming.principals import establish_principals

    async with spinner(f"making principals on {settings.broker}"):
        await establish_principals(settings)


@principals.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help=f"What it may do: as {', '.join(OUTSIDE)}.")],
) -> None:
    """Add a principal for a program outside the bureau and print its password, once; Kafka keeps a salted hash only.

    The program sets CREDITAPP_KAFKA_USER and CREDITAPP_KAFKA_PASSWORD. `creditapp topics acls` shows what each role may do.

    \b
    Example:
      creditapp principals add bank-1 --role furnishers
    """
    if role not in OUTSIDE:
        raise typer.BadParameter(f"{role}: choose one of {', '.join(OUTSIDE)}")
    if not NAME.fullmatch(name):
        raise ConfigurationError("a name has letters, digits, dots, dashes and underscores, 64 at most")
    print(asyncio.run(_add(Settings(), name, role)))


async def _add(settings: Settings, name: str, role: str) -> str:
    from creditapp.streaming import principals

    password = new_password()
    async with spinner(f"adding {name}"):
        await principals.add(settings, name, role, password)
    return password


@principals.command("list")
def list_principals() -> None:
    """List who can log in to Kafka, each with its role; a question mark if it may do anything else than a role may.

    \b
    Example:
      creditapp principals list
    """
    for name, role in asyncio.run(_roles(Settings())).items():
        print(f"{name:25} {role or '?'}")


async def _roles(settings: Settings) -> dict[str, str]:
    from creditapp.streaming.principals import roles

    async with spinner(f"asking Kafka at {settings.broker}"):
        return await roles(settings)


@principals.command()
def remove(name: Name) -> None:
    """Remove an outside principal: from now on it may do nothing, open connections included.

    \b
    Example:
      creditapp principals remove bank-1
    """
    asyncio.run(_remove(Settings(), name))
    print(f"removed {name}")


async def _remove(settings: Settings, name: str) -> None:
    from creditapp.streaming import principals

    async with spinner(f"removing {name}"):
        await principals.remove(settings, name)
