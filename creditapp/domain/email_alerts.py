"""Which changes of a file a person with e-mail alerts is told of, and when: pure rules.

An alert names kinds of change only. It is sent once the address's own mailbox has confirmed it, at most ``MOST_A_DAY`` times a day:
at once, or for a day together where the person wants that; what is too much for a day is told the day after. A reading of the file is compared with the one before; the first after the confirmation with the
confirmation's day, so that what was in the file already is no news.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from hmac import compare_digest
from typing import NamedTuple

from msgspec.structs import replace

from creditapp.models.email_alerts import (
    Change,
    ConfirmAlerts,
    Digest,
    EndAlerts,
    Mailbox,
    StartAlerts,
    Subscription,
)
from creditapp.models.extract import Extract
from creditapp.models.identity import Address

DAY = 86_400.0
CONFIRM_WITHIN = 3 * DAY
"""Seconds in which an address has to be confirmed."""
MOST_A_DAY = 3
"""Alerts in a day; and confirmations, so that nobody fills another's mailbox."""
MOST_KNOWN, MOST_REQUESTS = 1_000, 50
DIGEST_LOST = 7 * DAY
"""Seconds after which a digest that was not sent is begun anew: its record is gone."""


class Item(NamedTuple):
    """Something in a file that an alert may be about."""

    fingerprint: str
    change: Change
    since: date


def fingerprint(token: str, *parts: str) -> str:
    """A short keyed hash: what is kept of an item or an address to know it again."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8, key=token.encode()).hexdigest()


def address_parts(address: Address) -> tuple[str, ...]:
    """What of an address makes it another one: not case, punctuation or the last digits of the ZIP code."""
    parts = (address.street, address.city, address.state, address.zip[:5])
    return tuple("".join(char for char in part.casefold() if char.isalnum()) for part in parts)


def started(state: Subscription, wish: StartAlerts, at: float) -> tuple[Subscription, Mailbox | None]:
    """The state that waits for the confirmation, and the mailbox that is asked for it; None if it is one too many today."""
    asked = _within_a_day(state.asked, at)
    if len(asked) >= MOST_A_DAY:
        return replace(state, asked=asked), None
    box = Mailbox(
        to=wish.to,
        token=wish.token,
        application_id=wish.application_id,
        at=at,
        lives_at=wish.lives_at,
        daily=wish.daily,
        language=wish.language,
    )
    return replace(state, waiting=box, asked=(*asked, at)), box


def confirmed(state: Subscription, wish: ConfirmAlerts, at: float) -> tuple[Subscription, Mailbox | None]:
    """The state with the confirmed address, and the address before it, if that is another; unchanged by a wrong or late token."""
    box = state.waiting
    if box is None or not compare_digest(box.token, wish.token) or not 0 <= at - box.at <= CONFIRM_WITHIN:
        return state, None
    before = state.active if state.active and state.active.to != box.to else None
    addresses = (box.lives_at,) if box.lives_at else ()
    after = Subscription(
        active=replace(box, at=at),
        asked=state.asked,
        sent=state.sent,
        addresses=addresses,
        digest=state.digest,
        requests=state.requests,
    )
    return after, before


def ended(state: Subscription, wish: EndAlerts) -> Subscription:
    """The state without alerts to the mailbox whose token it is; without any, if it was the person on the report's pages."""
    boxes = {"active": state.active, "waiting": state.waiting}
    over = {
        name: None
        for name, box in boxes.items()
        if box is not None and (wish.token is None or compare_digest(box.token, wish.token))
    }
    if "active" in over:
        state = replace(state, digest=None)
    return replace(state, **over) if over else state


def items_of(extract: Extract, token: str) -> Iterator[Item]:
    """What the file has that alerts are about."""
    for account in extract.accounts:
        yield Item(fingerprint(token, "account", account.item), "account", account.opened)
    for inquiry in extract.inquiries:
        if inquiry.kind == "hard":
            yield inquiry_item(token, inquiry.by, inquiry.as_of)
    for collection in extract.collections:
        yield Item(fingerprint(token, "collection", collection.item), "collection", collection.opened)


def inquiry_item(token: str, by: str, on: date) -> Item:
    """A lender's look, known by who and when: it is seen as an application first, and later in the file."""
    return Item(fingerprint(token, "inquiry", by, on.isoformat()), "inquiry", on)


def with_items(
    state: Subscription, items: Iterable[Item], *, whole: bool = True
) -> tuple[Subscription, frozenset[Change]]:
    """The state that knows these items, and the kinds of those that are news; ``whole``: they are all that the file has."""
    assert state.active is not None, "only with a confirmed address"
    first = day_of(state.active.at) - timedelta(days=1)  # a clock elsewhere may be a day behind
    known, found = dict.fromkeys(state.known or ()), list(items)
    news = {
        item.change
        for item in found
        if item.fingerprint not in known and (state.known is not None or item.since >= first)
    }
    known |= dict.fromkeys(item.fingerprint for item in found)
    if not whole and state.known is None:
        return state, frozenset(news)
    return replace(state, known=tuple(known)[-MOST_KNOWN:]), frozenset(news)


def with_address(state: Subscription, address: Address) -> tuple[Subscription, frozenset[Change]]:
    """The state that knows an address which a furnisher reported; the first one is no news where the application had none."""
    assert state.active is not None, "only with a confirmed address"
    own = fingerprint(state.active.token, *address_parts(address))
    if own in state.addresses:
        return state, frozenset()
    news = frozenset[Change]({"address"} if state.addresses else ())
    return replace(state, addresses=(*state.addresses, own)[-MOST_KNOWN:]), news


def due(state: Subscription, at: float) -> tuple[Subscription, bool, bool]:
    """The state with an alert sent now, whether it may be sent, and whether it is the day's last."""
    sent = _within_a_day(state.sent, at)
    if len(sent) >= MOST_A_DAY:
        return state, False, False
    return replace(state, sent=(*sent, at)), True, len(sent) + 1 == MOST_A_DAY


def gathered(state: Subscription, changes: Iterable[Change], digest_id: str, at: float) -> tuple[Subscription, bool]:
    """The state that tells of these changes with the next digest, and whether that begins now under this id."""
    waiting = state.digest
    begins = waiting is None or at - waiting.begun > DIGEST_LOST
    digest = Digest(digest_id=digest_id, begun=at, changes=()) if waiting is None else waiting
    if begins:
        digest = replace(digest, digest_id=digest_id, begun=at)
    return replace(state, digest=replace(digest, changes=tuple(sorted({*digest.changes, *changes})))), begins


def once(state: Subscription, request_id: str) -> Subscription | None:
    """The state that has had this request; None if it had it before."""
    if request_id in state.requests:
        return None
    return replace(state, requests=(*state.requests, request_id)[-MOST_REQUESTS:])


def day_of(at: float) -> date:
    """The day, in UTC."""
    return datetime.fromtimestamp(at, UTC).date()


def _within_a_day(times: tuple[float, ...], at: float) -> tuple[float, ...]:
    return tuple(time for time in times if at - time < DAY)
