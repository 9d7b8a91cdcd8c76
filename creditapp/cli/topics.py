"""``creditapp topics``: list the table of topics, create them, and show who may do what with them."""

import asyncio
import sys
from typing import Annotated

import typer

from creditapp.console.spinner import spinner
from creditapp.settings import Settings
from creditapp.topics import ADMIN, TOPICS

topics = typer.Typer(help="Kafka's topics as this bureau needs them.", no_args_is_help=True)


@topics.command()
def create() -> None:
    """Create all topics and the tables' changelogs with their settings; existing ones are left unchanged.

    \b
    Example:
      CREDITAPP_BROKER=kafka-1:9092 CREDITAPP_REPLICATION=3 creditapp topics create
    """
    asyncio.run(_create(Settings().acting_as(ADMIN)))
    print(f"{len(TOPICS)} topics and the tables' changelogs exist")


async def _create(settings: Settings) -> None:
    from creditapp.streaming.provision import create_topics

    async with spinner(f"creating topics on {settings.broker}"):
        await create_topics(settings)


@topics.command("list")
def list_topics() -> None:
    """List the topics: name, record, key and who publishes them.

    \b
    Example:
      creditapp topics list
    """
    for topic in TOPICS:
        print(f"{topic.name:35} {topic.record.__name__:20} {topic.key:15} {topic.from_}")


@topics.command()
def acls(
    check: Annotated[
        bool, typer.Option("--check", help="Compare with the ACLs in Kafka; exit 1 if they differ.")
    ] = False,
) -> int:
    """Print who may do what with topics, changelogs and groups; everything else is denied.

    \b
    Examples:
      creditapp topics acls
      creditapp topics acls --check
    """
    from creditapp.streaming.acls import expected, in_order

    if check:
        return asyncio.run(_differences(Settings()))
    print("\n".join(str(acl) for acl in in_order(expected())))
    return 0


async def _differences(settings: Settings) -> int:
    """Print what differs between Kafka and the tables; 1 if anything does."""
    from creditapp.streaming.acls import in_order
    from creditapp.streaming.principals import differences

    async with spinner(f"asking Kafka at {settings.broker}"):
        found = await differences(settings)
    for what, differing in (("missing", found.missing), ("extra", found.extra)):
        for acl in in_order(differing):
            print(f"{what:8} {acl}")
    if found.missing or found.extra:
        print(
            "add what is missing with: creditapp principals create; remove what is extra with Kafka's kafka-acls.sh",
            file=sys.stderr,
        )
        return 1
    print("Kafka's ACLs are those of the tables")
    return 0
