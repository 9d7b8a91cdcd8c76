"""A batch's mails are handed over once, however often the batch is worked on; what is not due is not."""

from collections.abc import Sequence
from email.message import EmailMessage
from typing import Any

import pytest
from msgspec.structs import replace

from creditapp.mail.post import FIRST_WAIT, LONGEST_WAIT, Post, place_of, tried_again
from creditapp.mail.server import Fate
from creditapp.models.mails import Mail, MailBody, PasscodeLetter
from creditapp.models.sealed import Sealed
from creditapp.settings import Settings
from creditapp.streaming.event import Event
from creditapp.topics import MAILS
from tests.support.ada import TODAY
from tests.support.bus import Mailbox, Noon

pytestmark = pytest.mark.asyncio

NOW = Noon(TODAY).time()
MAIL = Mail(
    consumer_id="c-1", mail_id="c0ffee", until=NOW + 600, sealed=Sealed(MailBody(to="ada@example.org", letter=PasscodeLetter("01234567")))
)  # fmt: skip


class Worker:
    """What a post needs of its worker."""

    settings = Settings(smtp_host="127.0.0.1", mail_from="bureau@example.org")
    clock = Noon(TODAY)


WORKER: Any = Worker()


class FullMailbox(Mailbox):
    """Counts how often it is asked."""

    asked = 0

    async def take(self, messages: Sequence[EmailMessage]) -> list[Fate]:
        """As every mailbox."""
        self.asked += 1
        return await super().take(messages)


def event(offset: int, mail: Mail = MAIL, *, erased: bool = False) -> Event[Mail]:
    """The mail at this place of its topic."""
    return Event(mail, MAILS, b"c-1", 0, offset, NOW, erased)


async def test_what_was_handed_over_is_not_handed_over_again() -> None:
    """A batch that is worked on again, whole or record by record, sends nothing twice."""
    mailbox = FullMailbox()
    post = Post(WORKER, mailbox)
    batch = [event(0), event(1)]
    first = await post.prepare(batch)
    assert await post.prepare(batch) == first == {place_of(one): Fate.SENT for one in batch}
    assert await post.prepare(batch[:1]) == {place_of(batch[0]): Fate.SENT}
    assert (len(mailbox.taken), mailbox.asked) == (2, 1)


async def test_what_is_too_late_erased_or_not_due_is_not_handed_over() -> None:
    """Beside what is."""
    mailbox = FullMailbox()
    late, waits = replace(MAIL, until=NOW), replace(MAIL, not_before=NOW + 5)
    batch = [event(0), event(1, late), event(2, waits), event(3, erased=True)]
    fates = await Post(WORKER, mailbox).prepare(batch)
    assert list(map(fates.__getitem__, map(place_of, batch))) == [Fate.SENT, Fate.LATE, Fate.WAITS, Fate.LATE]
    assert len(mailbox.taken) == 1


@pytest.mark.parametrize("mail", [
    replace(MAIL, sealed=Sealed(MailBody(to="no address", letter=PasscodeLetter("01234567")))), replace(MAIL, until=1e300),
])  # fmt: skip
async def test_a_mail_that_cannot_be_written_is_refused_and_no_other(mail: Mail) -> None:
    """It never reaches the server."""
    mailbox = FullMailbox()
    fates = await Post(WORKER, mailbox).prepare([event(0), event(1, mail)])
    assert [fates[place_of(event(at))] for at in range(2)] == [Fate.SENT, Fate.REFUSED]


async def test_without_due_mails_the_server_is_left_alone() -> None:
    """No connection is made for nothing."""
    mailbox = FullMailbox()
    await Post(WORKER, mailbox).prepare([event(0, replace(MAIL, until=NOW))])
    assert mailbox.asked == 0


async def test_it_is_tried_again_later_and_later() -> None:
    """Up to a minute."""
    waits = [tried_again(replace(MAIL, tries=tries), NOW)[1] - NOW for tries in range(8)]
    assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits == sorted(waits) and waits[-1] == LONGEST_WAIT
