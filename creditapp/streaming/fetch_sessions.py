"""Fetch in sessions (KIP-227): a fetch names only the partitions whose position has changed, and its answer those with records.

aiokafka names every partition in every fetch and gets every partition in every answer, each of which costs some 30 µs in
Python; a service that reads twelve topics of six partitions spends 2 ms so between a record's arrival and its handler
(docs/decisions/0045-what-a-record-costs.md).
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiokafka.protocol.api import Request
from aiokafka.protocol.fetch import FetchRequest, FetchRequest_v11

Partition = tuple[str, int]
Asked = tuple[int, ...]
"""What a fetch says of a partition: its number, epochs, offset and most bytes, in the protocol's order."""
Send = Callable[..., Awaitable[Any]]

NO_SESSION, FIRST, LAST_EPOCH = 0, 0, 2**31 - 1
"""The protocol's: no session yet; the epoch of a fetch that begins a session, in place of the one that it names; the greatest."""


class InSession(Request[FetchRequest_v11]):  # type: ignore[misc]  # aiokafka has no types
    """A fetch as it is sent within a session."""

    API_KEY = FetchRequest.API_KEY

    def __init__(self, fetch: FetchRequest_v11) -> None:
        self._fetch = fetch

    def build(self, request_struct_class: type[FetchRequest_v11]) -> FetchRequest_v11:
        """The fetch itself: there is one version of it."""
        return self._fetch


class Session:
    """What one broker knows of a consumer's partitions, and the number under which it does."""

    def __init__(self) -> None:
        self._id = NO_SESSION
        self._epoch = FIRST
        self._known: dict[Partition, Asked] = {}

    def request(self, wanted: FetchRequest) -> InSession:
        """The fetch that lets the broker know what is wanted now."""
        fetch = wanted.build(FetchRequest_v11)
        asked = {(topic, of[0]): of for topic, partitions in fetch.topics for of in partitions}
        fetch.session_id, fetch.session_epoch = self._id, self._epoch
        if self._epoch != FIRST:
            changed = [partition for partition, of in asked.items() if self._known.get(partition) != of]
            fetch.topics = _by_topic([(topic, asked[topic, number]) for topic, number in changed])
            fetch.forgotten_topics_data = _by_topic(list(self._known.keys() - asked.keys()))
        self._known = asked
        return InSession(fetch)

    def answered(self, error: int, session: int) -> bool:
        """Note the broker's answer; False if it no longer knows the session, and all is to be said anew."""
        if error:
            self.begin_anew()
            return False
        self._id = session
        self._epoch = FIRST if session == NO_SESSION else self._epoch % LAST_EPOCH + 1
        return True

    def begin_anew(self) -> None:
        """Name every partition in the next fetch: it is not known what the broker made of the last one."""
        self._epoch = FIRST


class FetchSessions:
    """Sends a consumer's requests; its fetches in one session with each broker. Of a broker, one is under way at a time."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._sessions: dict[int, Session] = {}

    async def send(self, node_id: int, request: Any, **options: Any) -> Any:
        """The answer to a request."""
        if not isinstance(request, FetchRequest):
            return await self._send(node_id, request, **options)
        session = self._sessions.setdefault(node_id, Session())
        try:
            answer = await self._send(node_id, session.request(request), **options)
            if not session.answered(answer.error_code, answer.session_id):
                answer = await self._send(node_id, session.request(request), **options)
                session.answered(answer.error_code, answer.session_id)
        except BaseException:  # a cancelled fetch too may have reached the broker
            session.begin_anew()
            raise
        return answer


def _by_topic(pairs: Sequence[tuple[str, Any]]) -> list[tuple[str, list[Any]]]:
    topics: dict[str, list[Any]] = {}
    for topic, value in pairs:
        topics.setdefault(topic, []).append(value)
    return list(topics.items())
