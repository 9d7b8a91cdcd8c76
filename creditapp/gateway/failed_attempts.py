"""Counts forms that matched nobody by the address that they came from, across all workers.

Identity publishes each failure; every gateway follows the topic of a day's failures, so that they are counted wherever a
form arrives and after a restart. An address is known by a keyed pseudonym only.
"""

import hmac
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import aclosing

from creditapp.clock import Clock
from creditapp.domain.identity.attempts import DOUBLINGS, LOCKED, seconds_to_wait
from creditapp.errors import InvalidRecord
from creditapp.models.attempts import FailedAttempt
from creditapp.models.base import decode
from creditapp.settings import Settings
from creditapp.streaming.topic_reader import Message, follow_topic, keep_following
from creditapp.topics import FAILED_ATTEMPTS
from creditapp.web.http.rate_limit import counted_address

SIZE = 16
"""Bytes of an address's pseudonym."""

log = logging.getLogger(__name__)


class Failures:
    """When forms failed, by pseudonym of the address; of each address the ``most`` newest: more of them change nothing."""

    def __init__(self, most: int) -> None:
        self._most = most
        # By application too: a form that is sent or delivered again is one.
        self._by_origin: defaultdict[str, dict[str, float]] = defaultdict(dict)

    def of(self, origin: str) -> list[float]:
        """The times of an address's failures."""
        return list(self._by_origin.get(origin, {}).values())

    def take(self, messages: Iterable[Message], now: float) -> None:
        """Count some records of the topic, and forget what is older than a day."""
        for message in messages:
            try:
                self._add(decode(FailedAttempt, message.value))
            except InvalidRecord:
                log.error("a failed attempt at offset %d cannot be read", message.offset)
        for origin in [origin for origin, times in self._by_origin.items() if max(times.values()) < now - LOCKED]:
            del self._by_origin[origin]

    def _add(self, failure: FailedAttempt) -> None:
        times = self._by_origin[failure.origin]
        times.setdefault(failure.application_id, failure.at)
        if len(times) > self._most:
            del times[next(iter(times))]


class FailedAttempts:
    """The failures of the last day, by pseudonym of the address."""

    def __init__(self, settings: Settings, clock: Clock, secret: Callable[[], bytes]) -> None:
        self._settings = settings
        self._clock = clock
        self._secret = secret
        self._failures = self._none()

    def origin(self, address: str) -> str:
        """The address's pseudonym, the same at every worker; an IPv6 subscriber's /64 has one."""
        return hmac.digest(self._secret(), counted_address(address).encode(), "sha256")[:SIZE].hex()

    def seconds_to_wait(self, origin: str) -> float:
        """Seconds until a next form from there is taken; 0 if it is taken now."""
        return seconds_to_wait(self._failures.of(origin), self._settings.failures_per_address, self._clock.time())

    async def follow(self) -> None:
        """Count for as long as the worker runs; without Kafka what is counted stays."""
        await keep_following(self._follow, "failed attempts that were counted still count")

    async def _follow(self) -> None:
        failures = self._none()
        async with aclosing(follow_topic(self._settings, FAILED_ATTEMPTS)) as arrivals:
            async for messages, complete in arrivals:
                failures.take(messages, self._clock.time())
                if complete:  # only now it holds what was counted before Kafka was lost
                    self._failures = failures

    def _none(self) -> Failures:
        return Failures(self._settings.failures_per_address + DOUBLINGS + 1)
