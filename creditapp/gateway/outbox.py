"""Accesses on their way to Kafka: no page waits for them, and none is lost with the process or while Kafka is away.

Each is appended to a file before its page is answered, and the file is emptied once all in it are delivered. A worker that was
killed sends what is left in its file when it starts again; what is sent twice has one id. The file has pseudonyms only.
"""

import asyncio
import logging
import os
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from itertools import islice
from pathlib import Path

from creditapp.errors import InvalidRecord, KafkaUnavailable
from creditapp.models.accesses import Access
from creditapp.models.base import decode, encode

AT_ONCE = 200
"""Accesses that are delivered together."""
AGAIN = 1.0
"""Seconds before they are sent again after Kafka has not taken them."""

Deliver = Callable[[Sequence[Access]], Awaitable[None]]
log = logging.getLogger(__name__)


class Outbox:
    """One worker's; ``file`` None keeps it in memory only."""

    def __init__(self, file: Path | None, deliver: Deliver) -> None:
        self._file = file
        self._deliver = deliver
        self._waiting: deque[Access] = deque()
        self._added = asyncio.Event()
        self._handle: int | None = None

    def add(self, access: Access) -> None:
        """Keep it until it is delivered; returns at once."""
        self._waiting.append(access)
        self._append(encode(access) + b"\n")
        self._added.set()

    async def run(self) -> None:
        """Deliver for as long as the worker runs, first what an earlier process has left."""
        self._waiting.extendleft(reversed(self._left()))
        while True:
            await self._deliver_all()
            self._added.clear()
            await self._added.wait()

    async def _deliver_all(self) -> None:
        while self._waiting:
            some = list(islice(self._waiting, AT_ONCE))
            try:
                await self._deliver(some)
            except KafkaUnavailable as error:
                log.warning("%d accesses wait in the outbox: %s", len(self._waiting), error)
                await asyncio.sleep(AGAIN)
                continue
            for _ in some:
                self._waiting.popleft()
        if self._file is not None and self._file.exists():
            os.truncate(self._file, 0)

    def _left(self) -> list[Access]:
        """What the file holds that is not waiting already; half a line, of a process that died over it, is left out."""
        known = {access.access_id for access in self._waiting}
        lines = self._file.read_bytes().splitlines() if self._file and self._file.exists() else []
        return [access for line in lines if (access := _access(line)) and access.access_id not in known]

    def _append(self, line: bytes) -> None:
        if self._file is None:
            return
        try:
            if self._handle is None:
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.write(self._handle, line)
        except OSError as error:  # a full disk must not keep people from their reports: it is delivered from memory
            log.error("an access is not in the outbox's file: %s", error.strerror)


def _access(line: bytes) -> Access | None:
    try:
        return decode(Access, line)
    except InvalidRecord:
        return None
