"""The loads: applications of the same people at a rate and all at once, to whatever takes them; when each one's view was stored.

The clock of an application starts when the client hands it over and ends when the client reads its stored view, or gets the
answer: the same for all, the client's own part included.
"""

import asyncio
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from typing import Any, NamedTuple

import aiohttp
import msgspec
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from creditapp.models.identity import Person

SILENCE = 30.0
"""Seconds without a stored view after which a load counts as stuck."""
CONNECTIONS = 32
"""Requests at once of a backlog over HTTP."""


class Applicant(NamedTuple):
    """A person as the client knows them: pseudonym and form."""

    consumer_id: str
    person: Person


class Message(NamedTuple):
    """A record as it is sent."""

    value: bytes
    headers: list[tuple[str, bytes]]


Make = Callable[[str, Applicant], Message]
"""The accepted record of an application."""
Submit = Callable[[str, Applicant], Awaitable[None]]
"""Hands an application over."""


@dataclass
class Answered:
    """When applications were handed over and when their views were stored, Unix seconds by id."""

    sent: dict[str, float] = field(default_factory=dict)
    stored: dict[str, float] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    """Whose application it is: consumer_id by id."""
    values: dict[str, bytes] = field(default_factory=dict)
    """What was stored, or answered, by id."""

    @property
    def milliseconds(self) -> list[float]:
        """How long each took, in order."""
        return sorted(1000 * (at - self.sent[one]) for one, at in self.stored.items())

    @property
    def rate(self) -> float:
        """Applications a second from the first that was handed over to the last that was stored."""
        return len(self.stored) / (max(self.stored.values()) - min(self.sent.values()))

    def percentile(self, share: float) -> float:
        """The milliseconds below which this share of the applications stayed."""
        times = self.milliseconds
        return times[min(len(times) - 1, int(share * len(times)))]


class Load:
    """Puts applications on one contestant; ``submit`` hands one over, ``settle`` waits until all are stored."""

    def __init__(self, applicants: list[Applicant]) -> None:
        self._applicants = cycle(applicants)
        self.silence = SILENCE
        """Seconds without a stored view after which a load counts as stuck."""

    async def at_rate(self, rate: float, count: int) -> Answered:
        """``count`` applications at ``rate`` a second, whoever still waits."""
        answered = Answered()
        async with self._running(answered) as submit:
            start = time.monotonic()
            for number in range(count):
                await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
                await self._next(answered, submit)
        return answered

    async def at_once(self, count: int) -> Answered:
        """``count`` applications as fast as they are taken."""
        answered = Answered()
        async with self._running(answered) as submit:
            for _ in range(count):
                await self._next(answered, submit)
        return answered

    async def _next(self, answered: Answered, submit: Submit) -> None:
        application_id, applicant = hashlib.sha256(secrets.token_bytes(32)).hexdigest(), next(self._applicants)
        answered.people[application_id] = applicant.consumer_id
        await submit(application_id, applicant)

    @asynccontextmanager
    async def _running(self, answered: Answered) -> AsyncIterator[Submit]:
        raise NotImplementedError
        yield

    def _complete(self, answered: Answered) -> None:
        if missing := len(answered.sent) - len(answered.stored):
            sent = len(answered.sent)
            raise SystemExit(f"error: {missing} of {sent} applications were not answered within {self.silence:.0f} s")


class KafkaLoad(Load):
    """Of a contestant that reads accepted applications from a topic and stores views in another."""

    def __init__(
        self,
        client: dict[str, Any],
        applicants: list[Applicant],
        topic: str,
        stored_in: tuple[str, int],
        make: Make,
        has_report: Callable[[bytes], bool],
    ) -> None:
        super().__init__(applicants)
        self._client, self._topic, self._make, self._has_report = client, topic, make, has_report
        self._stored_in = stored_in

    @asynccontextmanager
    async def _running(self, answered: Answered) -> AsyncIterator[Submit]:
        producer = AIOKafkaProducer(**self._client, acks="all", max_batch_size=512 * 1024)
        consumer = AIOKafkaConsumer(**self._client, enable_auto_commit=False, fetch_max_wait_ms=50)
        async with producer, consumer:
            topic, partitions = self._stored_in
            consumer.assign([TopicPartition(topic, number) for number in range(partitions)])
            await consumer.seek_to_end()
            await asyncio.gather(*[consumer.position(part) for part in consumer.assignment()])
            done = asyncio.Event()
            reading = asyncio.create_task(self._read(consumer, answered, done))

            async def submit(application_id: str, applicant: Applicant) -> None:
                answered.sent[application_id] = time.time()
                value, headers = self._make(application_id, applicant)
                await producer.send(self._topic, value, key=application_id.encode(), headers=headers)

            yield submit
            await producer.flush()
            done.set()
            await reading
        self._complete(answered)

    async def _read(self, consumer: AIOKafkaConsumer, answered: Answered, done: asyncio.Event) -> None:
        latest = time.monotonic()
        while not (done.is_set() and len(answered.stored) == len(answered.sent)):
            for records in (await consumer.getmany(timeout_ms=100)).values():
                now = time.time()
                for record in records:
                    one = record.key.decode()
                    if one in answered.sent and one not in answered.stored and self._has_report(record.value):
                        answered.stored[one], answered.values[one] = now, record.value
                        latest = time.monotonic()
            if not done.is_set():
                latest = time.monotonic()
            elif time.monotonic() - latest > self.silence:
                return
            await asyncio.sleep(0)


class HttpLoad(Load):
    """Of a contestant whose answer to a post is the report."""

    def __init__(self, url: str, applicants: list[Applicant]) -> None:
        super().__init__(applicants)
        self._url = url

    @asynccontextmanager
    async def _running(self, answered: Answered) -> AsyncIterator[Submit]:
        free = asyncio.Semaphore(CONNECTIONS)
        connector = aiohttp.TCPConnector(limit=CONNECTIONS)
        async with aiohttp.ClientSession(connector=connector) as client, asyncio.TaskGroup() as posts:

            async def post(application_id: str, body: bytes) -> None:
                try:
                    async with client.post(self._url, data=body) as answer:
                        answer.raise_for_status()
                        answered.values[application_id] = await answer.read()
                    answered.stored[application_id] = time.time()
                finally:
                    free.release()

            async def submit(application_id: str, applicant: Applicant) -> None:
                await free.acquire()
                form = {"application_id": application_id, "as_of": datetime.now(UTC).date(), **applicant._asdict()}
                answered.sent[application_id] = time.time()
                posts.create_task(post(application_id, msgspec.json.encode(form)))

            yield submit
        self._complete(answered)
