"""E-mails are handed to the operator's mail server, and tried again while it cannot take them and somebody still needs them.

A mail that waits goes to the end of a topic of its own, so that nothing waits for it. One that the server refuses for good becomes a
dead letter. The service holds no table and no key but those that open a mail.
"""

from msgspec.structs import replace

from creditapp.errors import InvalidRecord
from creditapp.mail.post import Place, Post, place_of, tried_again
from creditapp.mail.server import Fate
from creditapp.models.mails import Mail
from creditapp.streaming.app import create_app
from creditapp.streaming.event import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.topics import ALERT_MAILS, MAILS, MAILS_AGAIN

app = create_app("mail")
post = Post(app)


def carry(event: Event[Mail], _: None, fates: dict[Place, Fate]) -> Effect:
    """What follows from what became of the e-mail; a mail that was sent, or that nobody needs any more, is done with."""
    mail, fate = event.record, fates[place_of(event)]
    if fate is Fate.REFUSED:
        raise InvalidRecord("Mail: the mail server refuses it for good, or its address is none")
    if fate is Fate.WAITS:
        return Effect(emits=(Emit(MAILS_AGAIN, mail),))
    if fate is Fate.AGAIN:
        tries, not_before = tried_again(mail, app.clock.time())
        return Effect(emits=(Emit(MAILS_AGAIN, replace(mail, tries=tries, not_before=not_before)),))
    return Effect()


loop = serve(
    app, {MAILS: carry, ALERT_MAILS: carry, MAILS_AGAIN: carry}, prepare=post.prepare, seals=Seals(app, {"identity"})
)
