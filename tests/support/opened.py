"""Records that a test reads from Kafka, with the scores in them opened: a test may use the home's keys and vault."""

from collections.abc import Sequence
from typing import TypeVar

from creditapp.clock import Clock, SystemClock
from creditapp.models.base import Record
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import open_vault
from creditapp.settings import Settings
from creditapp.streaming.seals import Seals
from creditapp.topics import Topic

R = TypeVar("R", bound=Record)


class Home:
    """A home's keys and vault."""

    def __init__(self, settings: Settings) -> None:
        self.clock: Clock = SystemClock()
        self.keys = Keys.load(settings.home)
        self.vault = open_vault(settings, self.keys)


async def open_scores(settings: Settings, topic: Topic, records: Sequence[R]) -> Sequence[R]:
    """The same records, opened; of erased people as they are."""
    home = Home(settings)
    seals = Seals(home, {"score"})
    keys = await seals.keys_of(records)
    for record in records:
        seals.open(topic, record, keys)
    home.vault.close()
    return records
