"""A worker knows who sent a record as soon as somebody is registered, and holds no partition for what nobody signed."""

import asyncio
from types import SimpleNamespace
from typing import Any

from creditapp.domain.furnishers import NOBODY, Furnishers
from creditapp.errors import FurnisherSuspended, NotSigned
from creditapp.furnishers.registry import Registry
from creditapp.furnishers.senders import Sender, Senders
from creditapp.models.base import encode
from creditapp.models.furnished import Furnished
from creditapp.models.sealed import Sealed
from creditapp.settings import Settings
from creditapp.streaming.event import Raw
from creditapp.topics import CREDIT_EVENTS, FURNISHED
from tests.support.furnishing import furnisher, resigned

RECORD = Furnished(record_id="r", sealed=Sealed(sealed=b"sealed"))
BANKS = resigned([RECORD], "Bank")[0]


class Kept:
    """A registry's topic: what a worker has read of it, and what it holds."""

    def __init__(self, read: Furnishers, held: Furnishers) -> None:
        self.looks = 0
        self.held = held
        worker: Any = SimpleNamespace(settings=Settings())
        self.registry = Registry(worker, self._read)
        self.registry.install(read)
        self.senders = Senders(self.registry)

    async def _read(self, _: Settings) -> Furnishers:
        self.looks += 1
        return self.held

    def of(self, record: Furnished) -> Sender:
        """The record's sender."""
        return asyncio.run(self.senders.of({0: record}))[0]


def test_a_furnisher_that_was_registered_just_now_is_known() -> None:
    """Its first record may be here before the entry that registers it; afterwards nobody has to look again."""
    bank = furnisher("Bank")
    kept = Kept(NOBODY, Furnishers([bank]))
    assert kept.of(BANKS) == bank and kept.looks == 1
    assert kept.of(BANKS) == bank and kept.looks == 1


def test_a_new_key_is_known_and_the_old_one_no_more() -> None:
    """The registry's latest entry counts."""
    former = furnisher("Bank", 1.0, public_key=furnisher("Other").public_key)
    kept = Kept(Furnishers([former]), Furnishers([furnisher("Bank", 2.0)]))
    assert kept.of(BANKS) == furnisher("Bank", 2.0)
    assert isinstance(Kept(Furnishers([furnisher("Bank", 1.0)]), Furnishers([former])).of(RECORD), NotSigned)


def test_a_suspended_furnishers_record_waits() -> None:
    """The reason names the furnisher's id, by which `creditapp furnishers resume` finds it."""
    suspended = furnisher("Bank", suspended=True)
    sender = Kept(Furnishers([suspended]), Furnishers([suspended])).of(BANKS)
    assert isinstance(sender, FurnisherSuspended) and suspended.furnisher_id in str(sender)


def test_what_nobody_signed_counts_for_no_flood() -> None:
    """Rubbish, a record without a signature, and that of a suspended furnisher; one that is signed counts."""
    known = Furnishers([furnisher("Bank"), furnisher("Slow Bank", suspended=True)])
    senders = Kept(known, known).senders

    def nobodys(value: bytes, topic: str = FURNISHED.name) -> bool:
        return senders.is_nobodys(Raw(topic, 0, 0, b"r", value, 0.0))

    assert (
        nobodys(b"\xff not a record") and nobodys(encode(RECORD)) and nobodys(encode(resigned([RECORD], "Nobody")[0]))
    )
    assert nobodys(encode(resigned([RECORD], "Slow Bank")[0]))
    assert not nobodys(encode(BANKS))
    assert not nobodys(b"{", CREDIT_EVENTS.name)
