"""Every gateway knows who is erased, and sees to it that vault and views have nothing of them; other services do so for themselves.

An erasure is published before anything is deleted: whatever ends in between, a gateway that reads the topic carries it out. Each
gateway looks into the views that it holds: for each person who becomes known, and for all of them in a partition that it gets, so
that a table restored from an older state is swept too. Views are found by their person (``streaming.local_index``), not one by one.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing, suppress
from time import monotonic
from typing import Any, Protocol

from creditapp.clock import Clock
from creditapp.domain.erasures import PARTS, Erasures, Unfinished
from creditapp.errors import InvalidRecord, KafkaUnavailable, VaultUnavailable
from creditapp.models.base import decode
from creditapp.models.erasures import ApplicationErasure, Erasure, ErasureConfirmation, Part
from creditapp.privacy.vault.ports import Vault
from creditapp.settings import Settings
from creditapp.streaming.publisher import Emit
from creditapp.streaming.topic_reader import Message, follow_topics, keep_following
from creditapp.tables.views import View
from creditapp.topics import APPLICATIONS_TO_ERASE, ERASURES, ERASURES_CONFIRMED, Topic
from creditapp.waiting.polling import poll_async

LEFT_TO_OTHERS = 5.0
"""Seconds for which an erasure is left to the gateway that was asked for it."""
AT_ONCE = 200
"""People that are looked for before other work of this process gets its turn: at 50 µs each, 10 ms."""
INDEXED_AT_ONCE, INDEXING_PAUSE = 50, 0.02
"""Rows that get an index before other work gets its turn, and seconds of pause: a million rows of 10 kB take nine minutes, in which a
fifth of the process's time."""
BUSY, IDLE = 0.1, 5.0
"""Seconds between looks while views are being emptied, and otherwise."""
AGAIN = 30.0
"""Seconds after which a view that is still not empty is sent for again."""
PUBLISH_WITHIN = 1.5
"""Seconds for which a person waits for Kafka to take their erasure; it may still take it afterwards, and it is then carried out."""
DELETED_WITHIN = 2.0
"""Seconds that a page waits for the vault; whoever looks later deletes what it has not deleted."""
DONE_WITHIN, DONE_POLL = 2.0, 0.05
"""Seconds for which the answer to a person waits for their erasure to be done."""

Publish = Callable[[Sequence[Emit]], Awaitable[None]]
log = logging.getLogger(__name__)


class PersonsViews(Protocol):
    """The views that this worker holds, by their person."""

    def held(self) -> Sequence[int]:
        """The partitions that this worker holds now, with all that is in them."""

    def found_by(self, partition: int, value: str) -> Mapping[str, View]:
        """A person's views in one of these partitions, by application id."""

    def index_some(self, partition: int, at_most: int) -> bool:
        """Index some more of the rows from before there was an index; whether all are."""


class Partition:
    """What has been looked at in one partition of the views."""

    def __init__(self) -> None:
        self.looked_at = 0
        """How many of the known erasures."""
        self.waiting: dict[str, float] = {}
        """When the views of whom were last sent for, which are not empty yet."""


class Erasing:
    """Carries erasures out, and knows how far each is."""

    def __init__(
        self, vault: Callable[[], Vault], views: PersonsViews, publish: Publish, clock: Clock, settings: Settings
    ) -> None:
        self._vault = vault
        self._views = views
        self._publish = publish
        self._clock = clock
        self._settings = settings
        self.known = Erasures(settings.partitions)
        self._complete = asyncio.Event()
        self._news = asyncio.Event()
        self._unfinished: Unfinished | None = None
        self._partitions: dict[int, Partition] = {}

    async def erase(self, consumer_id: str) -> tuple[Part, ...]:
        """Erase a person; the parts that may still have something of them. KafkaUnavailable if nothing was begun."""
        erasure = Erasure(consumer_id=consumer_id, at=self._clock.time())
        try:
            async with asyncio.timeout(PUBLISH_WITHIN * self._settings.page_patience):
                await self._publish([Emit(ERASURES, erasure)])
        except TimeoutError:
            raise KafkaUnavailable("Kafka did not take the erasure in time") from None
        self.take(erasure)
        try:
            async with asyncio.timeout(DELETED_WITHIN * self._settings.page_patience):
                await self._delete([consumer_id])
        except (KafkaUnavailable, VaultUnavailable, TimeoutError) as error:
            log.warning("an erasure waits: %s", str(error) or "it takes long")

        async def done() -> bool:
            return not self.left(consumer_id)

        await poll_async(done, every=DONE_POLL, at_most=DONE_WITHIN * self._settings.page_patience)
        return self.left(consumer_id)

    def left(self, consumer_id: str) -> tuple[Part, ...]:
        """The parts that may still have something of the person; none if the erasure is done, and all until all erasures are known.

        A gateway that has just started finds an erased person's keys gone before it has read of the erasure.
        """
        if not self._complete.is_set():
            return PARTS
        return self.known.left(consumer_id, self._unfinished)

    def is_erased(self, consumer_id: str) -> bool:
        """Whether the person is erased, or about to be: whatever the vault says, nothing of them is shown any more."""
        return consumer_id in self.known.at

    async def erased(self, _: Sequence[Any]) -> Mapping[str, float]:
        """For handlers: everybody who is erased, and when; waits until all erasures from before this process are known."""
        await self._complete.wait()
        return self.known.at

    def take(self, record: Erasure | ErasureConfirmation) -> None:
        """Learn of an erasure, or what was confirmed of one."""
        if isinstance(record, ErasureConfirmation) and record.part == "vault":
            if record.until:
                self._unfinished = Unfinished(0, record.until)  # until the vault was asked again
            if self._complete.is_set():
                self._vault().forget()  # whoever was erased by another process may be in memory here
        self.known.take(record)
        self._news.set()

    def all_read(self) -> None:
        """All that was published before this process began has been taken."""
        self._complete.set()
        self._news.set()

    async def follow(self) -> None:
        """Learn of erasures for as long as the worker runs."""
        await keep_following(self._follow, "who is known to be erased stays so")

    async def _follow(self) -> None:
        async with aclosing(follow_topics(self._settings, (ERASURES, ERASURES_CONFIRMED))) as arrivals:
            async for records, complete in arrivals:
                for topic, message in records:
                    with suppress(InvalidRecord):
                        self.take(_decoded(topic, message))
                if complete and not self._complete.is_set():
                    self.all_read()

    async def run(self, batch: asyncio.Lock) -> None:
        """Carry out what is known for as long as the worker runs; ``batch`` is held while the loop handles one."""
        await self._complete.wait()
        while True:
            self._news.clear()
            try:
                busy = await self.step(batch)
            except (KafkaUnavailable, VaultUnavailable) as error:
                log.warning("erasures wait: %s", error)
                busy = False
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), BUSY if busy else IDLE)
            if busy:
                await asyncio.sleep(BUSY)

    async def step(self, batch: asyncio.Lock) -> bool:
        """Do what can be done now; whether views are still being emptied."""
        await self._see_to_vault()
        return await self._see_to_views(batch)

    async def _see_to_vault(self) -> None:
        now = self._clock.time()
        pending = self.known.pending.items()
        if due := [person for person, its in pending if its.until is None and its.at + LEFT_TO_OTHERS <= now]:
            for some in _parts(due, AT_ONCE):
                await self._delete(some)
        if any(its.until for its in self.known.pending.values()):
            self._unfinished = await asyncio.to_thread(self._vault().unfinished)
        self.known.settle(self._unfinished)

    async def _delete(self, consumer_ids: Sequence[str]) -> None:
        """Delete their rows in the vault, and confirm it with the number up to which bytes may be left."""
        vault = self._vault()
        await asyncio.to_thread(vault.erase_all, consumer_ids)
        self._unfinished = await asyncio.to_thread(vault.unfinished)
        until = self._unfinished.last if self._unfinished else 0
        at = self.known.at
        confirmed = [
            ErasureConfirmation(consumer_id=person, at=at[person], part="vault", until=until) for person in consumer_ids
        ]
        await self._publish([Emit(ERASURES_CONFIRMED, each) for each in confirmed])
        for each in confirmed:
            self.known.take(each)

    async def _see_to_views(self, batch: asyncio.Lock) -> bool:
        held, known = set(self._views.held()), len(self.known.order)
        self._partitions = {number: self._partitions.get(number) or Partition() for number in held}
        if all(each.looked_at == known and not each.waiting for each in self._partitions.values()):
            return False
        async with batch:
            pass  # a batch that began before all of them were known has left its views in the table
        for number, partition in list(self._partitions.items()):
            if await self._is_indexed(number):
                await self._look_into(number, partition, known)
        return any(each.waiting or each.looked_at < known for each in self._partitions.values())

    async def _is_indexed(self, number: int) -> bool:
        """Whether all rows can be found; indexes those that cannot."""
        while number in self._views.held():
            if self._views.index_some(number, INDEXED_AT_ONCE):
                return True
            await asyncio.sleep(INDEXING_PAUSE)
        return False

    async def _look_into(self, number: int, partition: Partition, known: int) -> None:
        """Have all views of erased people in a partition emptied, and confirm it of those who have no other."""
        people = list(dict.fromkeys([*partition.waiting, *self.known.order[partition.looked_at : known]]))
        for some in _parts(people, AT_ONCE):
            if number not in self._views.held():
                return
            full = {person: self._full(number, person) for person in some}
            await self._publish([*self._sent_for(full, partition), *self._confirmed(full, number)])
            now = monotonic()
            for person, views in full.items():
                if not views:
                    partition.waiting.pop(person, None)
                elif now - partition.waiting.get(person, -AGAIN) >= AGAIN:
                    partition.waiting[person] = now
            await asyncio.sleep(0)
        partition.looked_at = known

    def _full(self, number: int, person: str) -> list[str]:
        """The applications whose views have not been emptied for this erasure."""
        views = self._views.found_by(number, person)
        return [
            application_id for application_id, view in views.items() if (view.erased or 0.0) < self.known.at[person]
        ]

    def _sent_for(self, full: Mapping[str, Sequence[str]], partition: Partition) -> Iterator[Emit]:
        for person, applications in full.items():
            if monotonic() - partition.waiting.get(person, -AGAIN) >= AGAIN:
                at = self.known.at[person]
                for application_id in applications:
                    asked = ApplicationErasure(application_id=application_id, consumer_id=person, at=at)
                    yield Emit(APPLICATIONS_TO_ERASE, asked)

    def _confirmed(self, full: Mapping[str, Sequence[str]], number: int) -> Iterator[Emit]:
        for person, applications in full.items():
            its = self.known.pending.get(person)
            if its is not None and not applications and number not in its.views:
                confirmation = ErasureConfirmation(consumer_id=person, at=its.at, part="views", partition=number)
                yield Emit(ERASURES_CONFIRMED, confirmation)


def _decoded(topic: Topic, message: Message) -> Erasure | ErasureConfirmation:
    return decode(Erasure, message.value) if topic is ERASURES else decode(ErasureConfirmation, message.value)


def _parts(people: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return (people[at : at + size] for at in range(0, len(people), size))
