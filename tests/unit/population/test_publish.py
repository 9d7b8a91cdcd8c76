"""Publishing a population can be repeated and interrupted without harm."""

import asyncio
from collections.abc import Iterable
from datetime import date

import pytest

from creditapp.models.furnished import Furnished
from creditapp.models.seals import FURNISHED_BODY
from creditapp.population.furnishers import KINDS
from creditapp.population.publish import publish, records
from creditapp.population.state import PopulationState
from creditapp.privacy.day_chain import day_number
from creditapp.privacy.day_keys import PublicDayKeys, SecretDayKeys, new_day_keys
from creditapp.privacy.encryption import decrypted
from creditapp.privacy.furnisher_keys import public_half
from creditapp.privacy.signatures import SignatureCheck
from creditapp.streaming.publisher import Emit
from tests.support.furnishing import signer

ANCHOR = date(2026, 3, 17)
STATE = PopulationState(seed=5, anchor=ANCHOR, people=600)
SIGNERS = {name: signer(name) for name in KINDS}


class Delivered:
    """A publisher that keeps the records it is given."""

    def __init__(self) -> None:
        self.records: list[Furnished] = []

    async def publish(self, emits: Iterable[Emit]) -> int:
        """Accepts everything."""
        records = [emit.record for emit in emits]
        self.records += [record for record in records if isinstance(record, Furnished)]
        return len(records)


@pytest.fixture
def intake() -> SecretDayKeys:
    """Intake's keys."""
    return new_day_keys([FURNISHED_BODY.context], ANCHOR)


def published(intake: SecretDayKeys) -> PublicDayKeys:
    """Their public halves, for the days of these tests."""
    return intake.published(day_number(ANCHOR), 60)


@pytest.mark.slow
def test_everybody_is_published_once(intake: SecretDayKeys) -> None:
    """All people are counted as done, all record ids differ, and only intake can read who they are."""
    delivered, done = Delivered(), list[int]()
    public = published(intake)
    after = asyncio.run(publish(STATE, delivered, public, SIGNERS, ANCHOR, done.append, processes=2))
    assert sum(done) == 600 and after.furnished == ANCHOR
    assert len({record.record_id for record in delivered.records}) == len(delivered.records) > 1_200
    body = decrypted(intake, FURNISHED_BODY, delivered.records[0].sealed)
    assert (
        body.ssn.encode() not in (delivered.records[0].sealed.sealed or b"")
        and body.ssn not in delivered.records[0].record_id
    )


def test_publishing_again_gives_the_same_ids_and_events(intake: SecretDayKeys) -> None:
    """A second publication of the same day carries the same record ids and the same events."""
    public = published(intake)
    (_, first), (_, second) = (records(STATE, public, SIGNERS, ANCHOR, range(30)) for _ in range(2))
    assert [record.record_id for record in first] == [record.record_id for record in second]
    assert [decrypted(intake, FURNISHED_BODY, record.sealed) for record in first] == [
        decrypted(intake, FURNISHED_BODY, record.sealed) for record in second
    ]


def test_later_starts_send_only_new_events(intake: SecretDayKeys) -> None:
    """After a complete publication only events dated later are sent, under other record ids."""
    public = published(intake)
    furnished = PopulationState(seed=5, anchor=ANCHOR, people=600, furnished=ANCHOR)
    later = date(2026, 5, 2)
    (_, before), (_, after) = (
        records(state, public, SIGNERS, day, range(30)) for state, day in ((STATE, ANCHOR), (furnished, later))
    )
    events = [event for record in after for event in decrypted(intake, FURNISHED_BODY, record.sealed).events]
    assert events and all(ANCHOR < event.as_of <= later for event in events)
    assert not {record.record_id for record in before} & {record.record_id for record in after}


def test_every_record_is_signed_by_the_furnisher_that_it_names(intake: SecretDayKeys) -> None:
    """Each by the key of the furnisher in its content, and by no other."""
    _, made = records(STATE, published(intake), SIGNERS, ANCHOR, range(30))
    check = SignatureCheck()
    for record in made:
        body = decrypted(intake, FURNISHED_BODY, record.sealed)
        assert check.is_signed(record, public_half(signer(body.furnisher)))
        assert not check.is_signed(record, public_half(signer("Nobody Inc")))
