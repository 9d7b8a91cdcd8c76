"""The registry says who may furnish what, whatever the order of its entries, and whose word about a death counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.domain.furnishers import (
    NEWCOMER_FOR,
    USUAL,
    Furnishers,
    changed,
    id_of,
    kind_shown,
    not_entitled,
    registered,
    reports_in,
)
from creditapp.models.credit_events import CreditEvent, Deceased, Deletion
from creditapp.models.furnishers import Kind, RegisteredFurnisher
from tests.support.domain_samples import (
    TODAY,
    account,
    bankruptcy,
    collection,
    correction,
    deletion,
    inquiry,
    many,
)
from tests.support.furnishing import furnisher

NOW = 2_000_000_000.0
ENTRIES = st.lists(
    st.builds(
        lambda name, at, suspended: furnisher(name, at, suspended=suspended),
        st.sampled_from(["A", "B"]),
        st.integers(1, 6).map(float),
        st.booleans(),
    ),
    unique_by=lambda entry: (entry.name, entry.at),
)


@pytest.mark.slow
@given(ENTRIES, st.data())
@many
def test_the_latest_entry_counts_in_whatever_order_entries_come(
    entries: list[RegisteredFurnisher], data: st.DataObject
) -> None:
    """An old entry that is sent again brings nobody back."""
    again = data.draw(st.lists(st.sampled_from(entries), max_size=4)) if entries else []
    shuffled = data.draw(st.permutations([*entries, *again]))
    step_by_step = Furnishers()
    for entry in shuffled:
        step_by_step = step_by_step.with_([entry])
    assert step_by_step.by_id == Furnishers(entries).by_id
    for name in {entry.name for entry in entries}:
        latest = max((entry for entry in entries if entry.name == name), key=lambda entry: entry.at)
        assert step_by_step.named(name) == latest


def test_an_entry_under_anothers_id_is_nobodys() -> None:
    """So that no two furnishers share an id."""
    assert Furnishers([replace(furnisher("Bank"), furnisher_id=id_of("Another"))]).by_id == {}


def test_a_new_furnisher_is_a_newcomer_unless_operators_vouch_for_it() -> None:
    """For 180 days."""
    new, vouched = (furnisher(name, NOW, vouched=name == "Old Bank") for name in ("New Bank", "Old Bank"))
    known = Furnishers([new, vouched])
    assert known.is_established(id_of("Old Bank"), NOW)
    assert not known.is_established(id_of("New Bank"), NOW + NEWCOMER_FOR - 1)
    assert known.is_established(id_of("New Bank"), NOW + NEWCOMER_FOR)
    assert not known.is_established(id_of("Nobody Inc"), NOW)


@pytest.mark.parametrize(
    ("event", "report"),
    [
        (account(), "accounts"),
        (collection(), "collections"),
        (inquiry(), "inquiries"),
        (bankruptcy(), "court_records"),
        (correction({"balance": 0}), "accounts"),
        (deletion(item="bankruptcy"), "court_records"),
        (Deletion(event_id="d", as_of=TODAY, reference="r", item="inquiry"), "inquiries"),
    ],
)
def test_each_event_needs_the_entitlement_of_its_item(event: CreditEvent, report: str) -> None:
    """Corrections and deletions need that of the item that they are about."""
    assert reports_in([event]) == {report}


def test_who_is_not_entitled_is_told_to_what() -> None:
    """In words; who is entitled is told nothing."""
    lender = registered("Bank", "lender", b"k" * 32, NOW, vouched=True)
    assert not_entitled(lender, {"court_records"}) == "events: this furnisher may not report court records"
    assert not_entitled(lender, {"accounts", "inquiries"}) == ""


@pytest.mark.parametrize("kind", USUAL)
def test_a_court_reports_court_records_and_only_an_authority_deaths(kind: Kind) -> None:
    """Unless operators say otherwise."""
    assert ("court_records" in USUAL[kind]) is (kind == "court")
    assert ("deaths" in USUAL[kind]) is (kind == "authority")


DEATH = Deceased(event_id="x", as_of=TODAY, reference="x")


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        ([bankruptcy()], "court"),
        ([collection(), collection(event_id="c2")], "collector"),
        ([account(account_type="rent")], "landlord"),
        ([account(account_type="utility")], "utility"),
        ([account(), bankruptcy()], "lender"),
        ([inquiry()], "lender"),
        ([DEATH], "lender"),
    ],
)
def test_what_a_furnisher_seems_to_be_follows_from_its_lines(events: list[CreditEvent], kind: str) -> None:
    """Nobody becomes an authority on deaths by reporting one."""
    assert kind_shown(events) == kind


def test_a_death_needs_an_entitled_furnisher_or_two_established_ones() -> None:
    """However many newcomers report it, and whoever reports it twice."""
    newcomers = [furnisher(f"New {number}", NOW, vouched=False) for number in range(9)]
    ssa = furnisher("Authority", reports=("deaths",))
    known = Furnishers([furnisher("A"), furnisher("B"), furnisher("C", suspended=True), ssa, *newcomers])
    assert known.confirm_death({"Authority"}, NOW)
    assert known.confirm_death({"A", "B"}, NOW)
    assert not known.confirm_death({"A", "C", "Unheard Of", *(entry.name for entry in newcomers)}, NOW)
    assert not known.confirm_death(set(), NOW)


def test_what_operators_do_not_name_stays_as_it_is_registered() -> None:
    """Above all the key: who vouches for a bank does not lock out its records."""
    bank = furnisher("Test Bank", at=5.0, vouched=False, suspended=True)
    vouched = changed(bank, 9.0, kind=None, public_key=None, vouched=True)
    assert vouched == replace(bank, established=9.0, at=9.0)
    assert changed(bank, 9.0, kind=None, public_key=None, vouched=False) == replace(bank, at=9.0)
    assert changed(bank, 9.0, kind="lender", public_key=b"k" * 32, vouched=False) == replace(
        bank, public_key=b"k" * 32, at=9.0
    )


def test_another_kind_brings_what_it_usually_reports_unless_that_is_named() -> None:
    """A lender that becomes a court reports court records."""
    bank = furnisher("Test Bank", admitted=True)
    court = changed(bank, 9.0, kind="court", public_key=None, vouched=False)
    assert (court.kind, court.reports, court.admitted) == ("court", USUAL["court"], False)
    named = changed(bank, 9.0, kind="court", public_key=None, vouched=False, reports=["deaths"])
    assert named.reports == ("deaths",)
