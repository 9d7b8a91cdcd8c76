"""Whoever reaches Kafka, and whoever is registered as a furnisher, opens nobody's file and changes nobody else's items.

Rows 3 and 4 of issue 14, through all services.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from creditapp.models.applications import Accepted
from creditapp.models.base import decode, encode
from creditapp.models.credit_events import Account, Bankruptcy, CreditEvent, Deceased, Deletion
from creditapp.models.furnished import Furnished, FurnishedBody
from creditapp.models.furnishers import MixedFile
from creditapp.models.identity import Address, Person
from creditapp.models.sealed import Sealed
from creditapp.models.seals import DISAGREEMENT, FURNISHED_BODY
from creditapp.privacy.encryption import decrypted, encrypted
from creditapp.streaming.seals import Seals
from creditapp.topics import ACCEPTED, CREDIT_EVENTS, FURNISHED, MIXED_FILES, REPORTED_IDENTITIES, REPORTS, VERIFIED
from tests.support.bus import Bus, scoring_bus
from tests.support.furnishing import furnished_by, furnisher

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 24)
SSN = "987451234"
ADA = Person(
    first_name="Ada", last_name="Quillfeather", birth_date=date(1980, 5, 17), ssn_last4=SSN[-4:],
    address=Address(street="1 Main St", city="Troy", state="NY", zip="12180"),
)  # fmt: skip
THIEF = Person(
    first_name="Mort", last_name="Slye", birth_date=date(1991, 7, 3), ssn_last4=SSN[-4:],
    address=Address(street="9 Quarry Rd", city="Salem", state="OR", zip="97301"),
)  # fmt: skip
CARD = Account(
    event_id="a1", as_of=date(2026, 11, 20), reference="A-4417", portfolio="R", account_type="credit_card",
    opened=date(2015, 1, 1), status="11", balance=900, limit=1000, grid="0" * 24,
)  # fmt: skip
LOAN = replace(
    CARD, event_id="l1", reference="L-1", portfolio="I", account_type="auto_loan", limit=None, highest_credit=9_000
)
DEATH = Deceased(event_id="d1", as_of=date(2026, 11, 20), reference="d1")
PETITION = Bankruptcy(
    event_id="b1", as_of=date(2026, 11, 20), reference="26-1", chapter="7", filed=date(2026, 10, 1), disposition="filed"
)


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """All services, a scorecard, and Ada's card, which her bank reports."""
    bus = scoring_bus(tmp_path / "home", TODAY)
    furnish(bus, CARD)
    return bus


def body(*events: CreditEvent, by: str = "Test Bank", who: Person = ADA) -> FurnishedBody:
    """What a furnisher says of whoever has the number."""
    return FurnishedBody(ssn=SSN, person=who, furnisher=by, events=events)


def furnish(bus: Bus, *events: CreditEvent, by: str = "Test Bank", who: Person = ADA, signed_by: str = "") -> None:
    """A furnisher's record, handled by all services."""
    bus.furnish(body(*events, by=by, who=who), f"r{len(bus.topics[FURNISHED.name])}", signed_by or by)
    bus.run()


def newcomer(bus: Bus, name: str) -> None:
    """Register a furnisher that nobody vouches for."""
    bus.register(furnisher(name, bus.clock.time(), vouched=False))


def apply(bus: Bus, form: Person, number: int = 1) -> Any:
    """The report that the application leads to."""
    application_id = f"{number:064x}"
    keys = bus.apps["gateway"].vault.persons([SSN], frozenset({"identity", "file"}))[SSN]
    accepted = Accepted(
        application_id=application_id,
        consumer_id=keys.consumer_id,
        as_of=TODAY,
        sealed=Sealed(form),
        verified_by="form",
    )
    Seals(bus.apps["gateway"], {"identity"}).close(ACCEPTED, accepted, {keys.consumer_id: keys})
    bus.put(ACCEPTED, accepted)
    bus.run()
    return bus.state("gateway", application_id).report


def unsigned(bus: Bus, *events: CreditEvent, by: str, who: Person, **claims: Any) -> Furnished:
    """What somebody sends who knows intake's public key and the broker's address, and nothing else."""
    sealed = encrypted(bus.apps["intake"].keys.intake_public, FURNISHED_BODY, body(*events, by=by, who=who), TODAY)
    return Furnished(record_id="forged", sealed=sealed, **claims)


def forgeries(bus: Bus) -> list[Furnished]:
    """Without a signature, with that of another record, by an unregistered key, by a registered one in another's name."""
    seen = furnished_by(body(LOAN), bus.apps["intake"].keys.intake_public, "seen", TODAY)
    by, who = "Nobody Inc", THIEF
    content = body(LOAN, by=by, who=who)
    public = bus.apps["intake"].keys.intake_public
    return [
        unsigned(bus, LOAN, by=by, who=who),
        unsigned(bus, LOAN, by=by, who=who, furnisher_id=seen.furnisher_id, signature=seen.signature),
        furnished_by(content, public, "own", TODAY),
        replace(furnished_by(content, public, "as the bank", TODAY), furnisher_id=seen.furnisher_id),
    ]


@pytest.mark.parametrize("number", range(4))
def test_whoever_is_not_registered_furnishes_nothing(bus: Bus, number: int) -> None:
    """Row 3: {victim's number, thief's name}. A dead letter; the thief is not matched, Ada is, and nothing has changed."""
    before = len(bus.topics[CREDIT_EVENTS.name]), len(bus.topics[REPORTED_IDENTITIES.name])
    bus.put(FURNISHED, forgeries(bus)[number])
    bus.run()
    assert (len(bus.topics[CREDIT_EVENTS.name]), len(bus.topics[REPORTED_IDENTITIES.name])) == before
    ((service, reason),) = bus.refused
    assert service == "intake" and "not signed by a registered furnisher" in reason
    assert apply(bus, THIEF).ending == "could_not_match"
    assert apply(bus, ADA, 2).ending is None


def test_a_furnisher_speaks_in_its_own_name_only(bus: Bus) -> None:
    """Row 4: registered and signed, it deletes another bank's account in that bank's name."""
    bus.register(furnisher("Nobody Inc"))
    gone = Deletion(event_id="x", as_of=date(2026, 11, 21), reference=CARD.reference, item="account")
    furnish(bus, gone, signed_by="Nobody Inc")
    assert bus.refused == [("intake", "furnisher: not the one that signed the record")]
    assert apply(bus, ADA).ending is None


@pytest.mark.parametrize("item", ["account", "collection", "inquiry"])
def test_a_deletion_reaches_its_furnishers_own_items_only(bus: Bus, item: Any) -> None:
    """In its own name it deletes nothing of another's, even under the same number."""
    furnish(
        bus,
        Deletion(event_id="x", as_of=date(2026, 11, 21), reference=CARD.reference, item=item),
        by="Other Bank",
    )
    assert bus.refused == []
    assert apply(bus, ADA).ending is None


def test_a_registered_newcomer_opens_nobodys_file(bus: Bus) -> None:
    """Row 3 again: it signs, and names the thief. The page answers as for no match; operators see a mixed file."""
    nobody = encode(apply_verified(bus, THIEF, 1))
    newcomer(bus, "Nobody Inc")
    furnish(bus, LOAN, by="Nobody Inc", who=THIEF)
    assert apply(bus, THIEF, 2).ending == "could_not_match"
    assert apply(bus, ADA, 3).ending is None
    assert _but_id(apply_verified(bus, THIEF, 4)) == _but_id_of(nobody)
    (notice,) = bus.records(MIXED_FILES)
    assert isinstance(notice, MixedFile)
    disagreement = decrypted(bus.apps["intake"].keys.operators_private, DISAGREEMENT, notice.sealed)
    names = [bus.furnishers.by_id[who].name for who in (*disagreement.opened_by, *disagreement.kept_aside)]
    assert names == ["Test Bank", "Nobody Inc"]
    assert not any(word in encode(notice) for word in (b"Slye", b"Quill", b"Nobody", SSN.encode()))


def apply_verified(bus: Bus, form: Person, number: int) -> Any:
    """What identity says of an application."""
    apply(bus, form, number)
    return bus.records(VERIFIED)[-1]


def _but_id(record: Any) -> Any:
    return replace(record, application_id="", journey=())


def _but_id_of(value: bytes) -> Any:
    return _but_id(decode(VERIFIED.record, value))


def test_a_death_is_believed_of_an_entitled_furnisher_or_of_two(bus: Bus) -> None:
    """Row 4: one furnisher alone buries nobody, however it says so."""
    furnish(bus, DEATH, by="Nobody Inc")
    assert apply(bus, ADA, 1).ending is None
    furnish(bus, replace(LOAN, ecoa="X"), by="Nobody Inc")
    assert apply(bus, ADA, 2).ending is None
    newcomer(bus, "Newcomer")
    furnish(bus, DEATH, by="Newcomer")
    assert apply(bus, ADA, 3).ending is None
    furnish(bus, DEATH, by="Other Bank")
    assert apply(bus, ADA, 4).ending == "deceased"


def test_an_authority_reports_a_death_alone(bus: Bus) -> None:
    """As the Social Security Administration does."""
    bus.register(furnisher("Authority", kind="authority", reports=("deaths",)))
    furnish(bus, DEATH, by="Authority")
    assert apply(bus, ADA).ending == "deceased"


def test_only_the_entitled_report_court_records(bus: Bus) -> None:
    """A lender's bankruptcy is a dead letter that says why; a court's is in the file."""
    bus.register(furnisher("Lender", reports=("accounts", "inquiries")))
    furnish(bus, PETITION, by="Lender")
    assert bus.refused == [("intake", "events: this furnisher may not report court records")]
    bus.register(furnisher("Court", kind="court", reports=("court_records",)))
    furnish(bus, PETITION, by="Court")
    assert len(bus.refused) == 1
    assert [len(record.sealed.sealed) > 0 for record in bus.records(CREDIT_EVENTS)] == [True, True]


def test_a_suspended_furnishers_records_wait_and_its_earlier_ones_can_be_withdrawn(bus: Bus) -> None:
    """In one entry of the registry, and back again."""
    furnish(bus, LOAN, by="Other Bank")
    bus.register(furnisher("Other Bank", 2e9, suspended=True))
    furnish(bus, replace(LOAN, event_id="l2", balance=1), by="Other Bank")
    ((_, reason),) = bus.refused
    assert reason.startswith("waits: furnisher ") and "`creditapp furnishers resume`" in reason
    assert accounts(bus, 1) == 2
    bus.register(furnisher("Other Bank", 2.1e9, suspended=True, withdrawn=True))
    assert accounts(bus, 2) == 1
    bus.register(furnisher("Other Bank", 2.2e9))
    assert accounts(bus, 3) == 2


def accounts(bus: Bus, number: int) -> int:
    """How many accounts Ada's report has."""
    report = apply(bus, ADA, number)
    keys = bus.apps["gateway"].vault.keys([report.consumer_id], frozenset({"file"}))
    Seals(bus.apps["gateway"], {"file"}).open(REPORTS, report, keys)
    return len(report.extract.content.accounts)
