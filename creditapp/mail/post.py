"""Hand a batch's e-mails to the mail server before its handlers say what came of each.

This is the loop's ``prepare``. It may run again over the same batch: what was handed over by this process is not handed over again.
After a crash it may be; the e-mail then has the same code and the same Message-ID.
"""

import asyncio
from collections.abc import Mapping, Sequence
from email.message import EmailMessage

from cachetools import LRUCache
from prometheus_client import Counter

from creditapp.mail.letters import written
from creditapp.mail.server import Fate, MailServer, SmtpServer
from creditapp.models.mails import Mail
from creditapp.streaming.event import Event
from creditapp.streaming.worker import Worker

FIRST_WAIT, LONGEST_WAIT = 5.0, 60.0
"""Seconds until an e-mail is tried again; doubled with each try."""
DOZE = 2.0
"""Seconds to wait at most where all e-mails of a batch wait for their time."""
REMEMBERED = 10_000
"""E-mails of which it is known whether they were handed over."""

MAILS = Counter("creditapp_mails_total", "E-mails by what became of them: sent, again, refused, late", ["outcome"])

Place = tuple[str, int, int]


def place_of(event: Event[Mail]) -> Place:
    """Where the e-mail's record is."""
    return event.topic.name, event.partition, event.offset


def tried_again(mail: Mail, now: float) -> tuple[int, float]:
    """How often it was tried, and when it is next."""
    return mail.tries + 1, now + min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(mail.tries, 10))


class Post:
    """The e-mails of one worker."""

    def __init__(self, worker: Worker, server: MailServer | None = None) -> None:
        self._worker = worker
        self._server = server
        self._known: LRUCache[Place, Fate] = LRUCache(REMEMBERED)

    def use(self, server: MailServer) -> None:
        """Hand e-mails to this server instead of that of the settings, and forget those before."""
        self._server = server
        self._known.clear()

    async def prepare(self, events: Sequence[Event[Mail]]) -> Mapping[Place, Fate]:
        """What became of each event's e-mail, or is to become."""
        fates = {place: fate for event in events if (fate := self._known.get(place := place_of(event)))}
        new = [event for event in events if place_of(event) not in fates]
        await self._doze(new)
        now = self._worker.clock.time()
        due = []
        for event in new:
            if event.record.until <= now or event.erased:
                fates[place_of(event)] = Fate.LATE
            elif event.record.not_before > now:
                fates[place_of(event)] = Fate.WAITS
            else:
                due.append(event)
        handed = await self._hand_over(due, now)
        for place, fate in handed.items():
            self._known[place] = fate
            MAILS.labels(fate.value).inc()
        MAILS.labels(Fate.LATE.value).inc(sum(fate is Fate.LATE for fate in fates.values()))
        return {**fates, **handed}

    async def _doze(self, events: Sequence[Event[Mail]]) -> None:
        """Where nothing is to be done yet, do not read the same records again at once."""
        first = min((event.record.not_before for event in events), default=0.0)
        if (wait := first - self._worker.clock.time()) > 0:
            await asyncio.sleep(min(wait, DOZE))

    async def _hand_over(self, events: Sequence[Event[Mail]], now: float) -> dict[Place, Fate]:
        fates: dict[Place, Fate] = {}
        messages = {}
        for event in events:
            try:
                messages[place_of(event)] = self._written(event.record, now)
            except (ValueError, IndexError, OverflowError, OSError):  # an address or a time that cannot be one
                fates[place_of(event)] = Fate.REFUSED
        if messages:
            answers = await self._chosen().take(list(messages.values()))
            fates |= dict(zip(messages, answers, strict=True))
        return fates

    def _written(self, mail: Mail, now: float) -> EmailMessage:
        settings = self._worker.settings
        return written(
            mail.sealed.content,
            mail.mail_id,
            mail.until,
            sender=settings.mail_from,
            bureau=settings.bureau,
            now=now,
            site=settings.site_url.rstrip("/"),
        )

    def _chosen(self) -> MailServer:
        if self._server is None:
            self._server = SmtpServer(self._worker.settings)
        return self._server
