"""Content is opened before a handler and sealed after it, as topics and tables declare; nothing is sent unsealed."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
import pytest

from creditapp.clock import Clock
from creditapp.domain.credit_file import CreditFile
from creditapp.errors import NotSealed, PersonErased, SealBroken
from creditapp.models.applications import Application, Profile, VerifiedApplication
from creditapp.models.base import Record, Traced, decode, encode
from creditapp.models.credit_events import CreditEvents, FurnishedBy
from creditapp.models.extract import Extract
from creditapp.models.sealed import Encryption, Kind, Sealed
from creditapp.privacy.encryption import PersonKeys
from creditapp.privacy.vault.opening import open_vault
from creditapp.settings import Settings
from creditapp.streaming.batch import Batch, Outcome
from creditapp.streaming.event import Effect, Event, Raw
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.streaming.store import PREFIX, version_of
from creditapp.tables import TABLES
from creditapp.tables.credit_files import CREDIT_FILES
from creditapp.topics import APPLICATIONS, CREDIT_EVENTS, PROFILES, TOPICS, VERIFIED, Topic
from tests.support.authentic import authentic_raw
from tests.support.bureau import bureau
from tests.support.bus import Noon
from tests.support.domain_samples import TODAY, account, filed, person

SSN = "900120001"


class Holder:
    """An installation's keys and vault, and a clock."""

    clock: Clock

    def __init__(self, home: Path) -> None:
        self.clock = Noon(TODAY)
        self.keys = bureau(home, TODAY)
        self.vault = open_vault(Settings(home=home), self.keys)

    def person(self, *kinds: Kind) -> PersonKeys:
        """The keys of a person in the vault."""
        return self.vault.persons([SSN], frozenset(kinds or ("identity", "file")))[SSN]


@pytest.fixture
def holder(tmp_path: Path) -> Holder:
    """A new installation."""
    return Holder(tmp_path)


def events(consumer_id: str) -> CreditEvents:
    """A furnisher's events, unsealed."""
    furnished = FurnishedBy(furnisher="First Bank of Troy", events=(account(),))
    return CreditEvents(consumer_id=consumer_id, record_id="r", as_of=TODAY, count=1, sealed=Sealed(furnished))


def sealed_events(holder: Holder) -> CreditEvents:
    """The same record as on the wire."""
    record, keys = events(holder.person().consumer_id), holder.person()
    Seals(holder, {"file"}).close(CREDIT_EVENTS, record, {keys.consumer_id: keys})
    return decode(CreditEvents, encode(record))


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_sealed_field_of_a_record_is_declared_with_what_it_holds(topic: Topic) -> None:
    """Every sealed field has a declaration, every declaration a field, and both name the same content."""
    hints = get_type_hints(topic.record)
    holds = {name: content for name, hint in hints.items() if (content := content_type(hint)) is not None}
    assert holds == {name: how.holds for name, how in topic.sealed.items()}


def content_type(hint: Any) -> type | None:
    """The content type of a ``Sealed[…]`` field, optional or not; None for any other field."""
    for option in (hint, *get_args(hint)):
        if get_origin(option) is Sealed:
            (content,) = get_args(option)
            return content if isinstance(content, type) else None
    return None


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic.sealed], ids=lambda topic: topic.name)
def test_a_seal_is_bound_to_fields_that_its_records_have(topic: Topic) -> None:
    """One of them is always the person: content moved to another person does not open."""
    for how in topic.sealed.values():
        if not isinstance(how, Encryption):
            assert "consumer_id" in how.bound_to
            assert set(how.bound_to) <= set(topic.record.__struct_fields__)


def test_sealed_tables_are_those_whose_states_are_about_a_person() -> None:
    """Credit files, identities, histories, who gets e-mail alerts and who has an account; the other tables have sealed fields or nothing personal."""
    assert {table.name: table.seal.kind for table in TABLES if table.seal} == {
        "credit-files": "file",
        "identities": "identity",
        "histories": "score",
        "subscriptions": "identity",
        "members": "identity",
    }
    assert all(table.seal.holds is table.state for table in TABLES if table.seal)


def test_plain_content_cannot_be_encoded(holder: Holder) -> None:
    """Neither a record that was not sealed nor a field that its topic does not declare can be sent."""
    with pytest.raises(NotSealed):
        encode(events("c-1"))
    undeclared = Topic("creditapp.x", CreditEvents, "consumer_id", "x")
    record, keys = events(holder.person().consumer_id), holder.person()
    Seals(holder, {"file"}).close(undeclared, record, {keys.consumer_id: keys})
    with pytest.raises(NotSealed):
        encode(record)


def test_sealed_bytes_hold_nothing_readable(holder: Holder) -> None:
    """The encoded record shows neither the furnisher nor the account."""
    wire = encode(sealed_events(holder))
    assert b"Troy" not in wire and b"furnisher" not in wire


def test_opened_content_equals_the_sealed_content(holder: Holder) -> None:
    """The bureau's handler gets the furnisher's events."""
    record, keys = sealed_events(holder), holder.person()
    Seals(holder, {"file"}).open(CREDIT_EVENTS, record, {keys.consumer_id: keys})
    assert record.sealed.content == FurnishedBy(furnisher="First Bank of Troy", events=(account(),))


def test_content_moved_to_another_person_does_not_open(holder: Holder) -> None:
    """Sealed bytes in a record that names another person are refused, even if that person has the same keys."""
    record, keys = sealed_events(holder), holder.person()
    moved = msgspec.structs.replace(record, consumer_id="somebody else")
    same_keys = PersonKeys("somebody else", keys.identity, keys.file)
    with pytest.raises(SealBroken):
        Seals(holder, {"file"}).open(CREDIT_EVENTS, moved, {"somebody else": same_keys})


def test_a_service_without_the_kind_passes_content_on_unopened(holder: Holder) -> None:
    """Reading the content is an error; the emitted bytes are those received."""
    record, keys = sealed_events(holder), holder.person()
    before = record.sealed.sealed
    Seals(holder, {"identity"}).open(CREDIT_EVENTS, record, {keys.consumer_id: keys})
    with pytest.raises(SealBroken, match="does not open"):
        _ = record.sealed.content
    Seals(holder, {"identity"}).close(CREDIT_EVENTS, record, {})
    assert record.sealed.sealed == before


def test_opened_content_that_is_passed_on_keeps_its_bytes(holder: Holder) -> None:
    """Nothing is sealed twice: the emitted bytes are those received."""
    record, keys = sealed_events(holder), holder.person()
    before = record.sealed.sealed
    seals = Seals(holder, {"file"})
    seals.open(CREDIT_EVENTS, record, {keys.consumer_id: keys})
    seals.close(CREDIT_EVENTS, record, {keys.consumer_id: keys})
    assert record.sealed.sealed == before


# In a batch


def batch(holder: Holder, handlers: Any, raws: list[Raw], table: dict[bytes, bytes], *kinds: Kind) -> Outcome:
    """One batch of a service that may use keys of these kinds."""
    work = Batch(
        raws, handlers, CREDIT_FILES, lambda _, key: table.get(key), Noon(TODAY), "bureau", Seals(holder, kinds)
    )
    return asyncio.run(work.work(None, {}))


def raw(holder: Holder, topic: Topic, record: Record, offset: int = 0) -> Raw:
    """A record as stored in its partition."""
    return authentic_raw(holder.keys, topic.name, offset, topic.key_of(record), encode(record))


def keep(event: Event[CreditEvents], state: CreditFile | None, _: None) -> Effect:
    """Store a file; emit a profile with an extract."""
    assert isinstance(event.record.sealed.content, FurnishedBy)
    file = msgspec.structs.replace(state or filed(account()))
    profile = Profile(
        application_id="a", consumer_id=event.record.consumer_id, as_of=TODAY, extract=Sealed(Extract(as_of=TODAY))
    )
    return Effect((Emit(PROFILES, profile),), file)


def test_a_state_is_opened_once_and_sealed_once_per_batch(holder: Holder) -> None:
    """Two events of one person leave one sealed entry, which opens to the last state."""
    record = sealed_events(holder)
    outcome = batch(
        holder, {CREDIT_EVENTS: keep}, [raw(holder, CREDIT_EVENTS, record, at) for at in (0, 1)], {}, "file"
    )
    (entry,) = outcome.entries.values()
    assert len(outcome.outputs) == 2 and not outcome.refused
    assert b"Troy" not in entry.value
    assert outcome.changed == {entry.key} and version_of(entry.value) == 2
    keys = {record.consumer_id: holder.person("file")}
    stored = Seals(holder, {"file"}).open_state(CREDIT_FILES, entry.key, entry.value[PREFIX:], keys)
    assert stored == filed(account())


def test_an_erased_persons_records_become_dead_letters_when_read(holder: Holder) -> None:
    """Reading the content raises PersonErased, and no state is left."""
    record = sealed_events(holder)
    holder.vault.erase(record.consumer_id)
    outcome = batch(holder, {CREDIT_EVENTS: keep}, [raw(holder, CREDIT_EVENTS, record)], {}, "file")
    assert outcome.refused == {0: "CreditEvents: the person was erased"}
    assert not outcome.entries and not outcome.outputs


def test_a_handler_that_does_not_read_the_content_can_see_that_the_person_was_erased(holder: Holder) -> None:
    """An application of an erased person still gets its ending."""
    erased: list[bool] = []

    def end(event: Event[VerifiedApplication], state: CreditFile | None, _: None) -> Effect:
        erased.append(event.erased)
        assert state is None
        profile = Profile(
            application_id="a", consumer_id=event.record.consumer_id, as_of=TODAY, ending="could_not_match"
        )
        return Effect((Emit(PROFILES, profile),))

    record = VerifiedApplication(application_id="a", consumer_id="nobody", as_of=TODAY, verified_by="form")
    outcome = batch(holder, {VERIFIED: end}, [raw(holder, VERIFIED, record)], {}, "file")
    assert erased == [True] and len(outcome.outputs) == 1 and not outcome.refused


def test_a_person_erased_during_a_batch_leaves_no_output_and_no_state(holder: Holder) -> None:
    """The content can no longer be sealed: the event becomes a dead letter and its state is dropped."""
    record = sealed_events(holder)

    def names_another(event: Event[CreditEvents], state: CreditFile | None, _: None) -> Effect:
        profile = Profile(
            application_id="a", consumer_id="erased meanwhile", as_of=TODAY, extract=Sealed(Extract(as_of=TODAY))
        )
        return Effect((Emit(PROFILES, profile),), filed(account()))

    outcome = batch(holder, {CREDIT_EVENTS: names_another}, [raw(holder, CREDIT_EVENTS, record)], {}, "file")
    assert outcome.refused == {0: "Profile: the person was erased"}
    assert not outcome.entries and not outcome.outputs and not outcome.changed


def test_a_stored_state_that_does_not_open_affects_only_the_events_of_its_key(holder: Holder) -> None:
    """An altered value in the table turns that person's events into dead letters, with the reason; the worker continues."""
    record = sealed_events(holder)
    key = CREDIT_EVENTS.key_of(record)
    altered = (1).to_bytes(8, "big") + b'{"sealed":"AwAA"}'
    outcome = batch(holder, {CREDIT_EVENTS: keep}, [raw(holder, CREDIT_EVENTS, record)], {key: altered}, "file")
    assert outcome.refused == {0: "CreditFile of kind file does not open"}


def test_identity_opens_a_form_but_not_its_simulation(holder: Holder) -> None:
    """One record with two seals: identity opens the person; the scenarios stay sealed for it."""
    keys = holder.person()
    from creditapp.models.simulation import Simulation

    form = Application(
        application_id="a",
        consumer_id=keys.consumer_id,
        as_of=date(2026, 6, 15),
        sealed=Sealed(person()),
        simulation=Sealed(Simulation()),
    )
    Seals(holder, {"identity", "file"}).close(APPLICATIONS, form, {keys.consumer_id: keys})
    arrived = decode(Application, encode(form))
    only_identity = holder.person("identity")
    Seals(holder, {"identity"}).open(APPLICATIONS, arrived, {keys.consumer_id: only_identity})
    assert arrived.sealed.content == person()
    assert arrived.simulation is not None
    with pytest.raises(SealBroken):
        _ = arrived.simulation.content


def test_content_of_an_erased_person_raises_when_it_is_read(holder: Holder) -> None:
    """The error is PersonErased and not SealBroken."""
    record = sealed_events(holder)
    Seals(holder, {"file"}).open(CREDIT_EVENTS, record, {})
    with pytest.raises(PersonErased):
        _ = record.sealed.content
    assert isinstance(record, Traced)
