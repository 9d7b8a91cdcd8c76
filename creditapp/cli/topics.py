"""``creditapp topics``: list the table of topics, and create them; creating them again is harmless."""

import asyncio

import typer

from creditapp.console.spinner import spinner
from creditapp.settings import Settings
from creditapp.topics import TOPICS

topics = typer.Typer(help="Kafka's topics as this bureau needs them.", no_args_is_help=True)


@topics.command()
def create() -> None:
    """Create all topics and the tables' changelogs with their settings; existing ones are left unchanged.

    \b
    Example:
      CREDITAPP_BROKER=kafka-1:9092 CREDITAPP_REPLICATION=3 creditapp topics create
    """
    asyncio.run(_create(Settings()))
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
