"""An identity opens a file only if the furnishers who fill it agree on it: newcomers open nothing and stop nothing."""

from datetime import date
from itertools import combinations
from typing import NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from creditapp.domain.furnishers import NEWCOMER_FOR, Furnishers, id_of
from creditapp.domain.identity import BEFORE, ReportedIdentities, agreement, matches, merge, opening, reporters
from creditapp.domain.identity.agreement import SETTLED_AFTER, contradict
from creditapp.models.identity import Person
from tests.support.domain_samples import address, many, person
from tests.support.furnishing import furnisher

pytestmark = pytest.mark.slow

DAY = 86_400.0
NOW = 1_800_000_000.0
OLD = ("Bank", "Lender", "Stores")
"""Established long ago."""
NEW = ("Newcomer", "Nobody Inc", "Shell One", "Shell Two")
KNOWN = Furnishers(
    [*(furnisher(name) for name in OLD), *(furnisher(name, NOW - 5 * DAY, vouched=False) for name in NEW)]
)

ELSEWHERE = address(street="9 Quarry Rd", city="Salem", state="OR", zip_code="97301")
ADA = person(first_name="Ada", last_name="Quill")
MARRIED = person(first_name="Ada", last_name="Penn")
MOVED = person(first_name="Ada", last_name="Quill", address=ELSEWHERE)
WITH_MIDDLE = person(first_name="Ada", middle_name="Rose", last_name="Quill")
TWIN = person(first_name="Ada", middle_name="Lily", last_name="Quill")
SENIOR = person(first_name="Ada", last_name="Quill", suffix="Sr")
JUNIOR = person(first_name="Ada", last_name="Quill", suffix="Jr")
THIEF = person(first_name="Mort", last_name="Slye", birth_date=date(1991, 7, 3), address=ELSEWHERE)
OTHER = person(first_name="Edgar", last_name="Hawkins", birth_date=date(1950, 1, 1))
PEOPLE = (ADA, MARRIED, MOVED, WITH_MIDDLE, TWIN, SENIOR, JUNIOR, THIEF, OTHER)


class Report(NamedTuple):
    """A furnisher's report of a person, and when it came."""

    by: str
    who: Person
    arrived: float = NOW - 100 * DAY
    as_of: date = date(2026, 10, 1)
    record_id: str = "r"


def file_of(*reports: Report) -> ReportedIdentities:
    """The reports, merged."""
    identities = ReportedIdentities()
    for by, who, arrived, as_of, record_id in reports:
        identities = merge(identities, who, as_of, record_id, id_of(by) if by else BEFORE, arrived)
    return identities


def opens(form: Person, *reports: Report, at: float = NOW, known: Furnishers = KNOWN) -> bool:
    """Whether the form opens the file of these reports."""
    return matches(form, opening(file_of(*reports), known, at))


def opened(identities: ReportedIdentities, at: float = NOW) -> list[bool]:
    """For each person, and each of their names at each address, whether the form opens the file."""
    forms = [*PEOPLE, *(person(first_name="Ada", last_name=last, address=ELSEWHERE) for last in ("Quill", "Penn"))]
    known = opening(identities, KNOWN, at)
    return [matches(form, known) for form in forms]


def reports_by(*furnishers: str) -> st.SearchStrategy[Report]:
    """Any report of one of these furnishers at any time."""
    return st.builds(
        Report,
        st.sampled_from(furnishers),
        st.sampled_from(PEOPLE),
        st.integers(1, 400).map(lambda days: NOW - days * DAY),
        st.dates(date(2026, 1, 1), date(2026, 12, 1)),
        st.sampled_from(["r1", "r2", "r3"]),
    )


@given(
    st.lists(reports_by(*OLD), min_size=1, max_size=8),
    st.lists(reports_by(*NEW), max_size=12),
    st.lists(reports_by("Nobody Inc"), min_size=1, max_size=24),
    st.data(),
)
@many
def test_no_sequence_of_a_newcomers_records_opens_or_closes_a_file_that_others_fill(
    established: list[Report], newcomers: list[Report], attack: list[Report], data: st.DataObject
) -> None:
    """Whatever it reports, how often, before or after whom, and with how many others like it: not one form fares otherwise."""
    file = file_of(*data.draw(st.permutations([*established, *newcomers])))
    attacked = file_of(*data.draw(st.permutations([*established, *newcomers, *attack])))
    assert opened(attacked) == opened(file) == opened(file_of(*established))


@given(st.lists(reports_by(*NEW[:3]), min_size=1, max_size=8), st.data())
@many
def test_where_only_newcomers_report_a_later_one_changes_nothing(others: list[Report], data: st.DataObject) -> None:
    """The first decides, by what it had reported before anybody else came."""
    last = max(report.arrived for report in others)
    attack = data.draw(st.lists(reports_by("Shell Two"), min_size=1, max_size=24))
    attack = [report._replace(arrived=last + 1 + at) for at, report in enumerate(attack)]
    assert opened(file_of(*data.draw(st.permutations([*others, *attack])))) == opened(file_of(*others))


@given(st.lists(reports_by("Newcomer"), min_size=1, max_size=24), st.data())
@many
def test_the_first_of_several_newcomers_changes_nothing_any_more(later: list[Report], data: st.DataObject) -> None:
    """Once another fills the file too, its further reports do not make it open for somebody else."""
    first = Report("Newcomer", data.draw(st.sampled_from(PEOPLE)), NOW - 500 * DAY)
    second = Report("Shell One", data.draw(st.sampled_from(PEOPLE)), NOW - 450 * DAY)
    assert opened(file_of(first, second, *later)) == opened(file_of(first, second))


@given(st.lists(reports_by(*OLD, *NEW, ""), max_size=16), st.data())
@many
def test_any_order_and_repetition_of_reports_opens_for_the_same_people(
    reports: list[Report], data: st.DataObject
) -> None:
    """Furnishers' records come over several partitions, and some come twice."""
    again = data.draw(st.lists(st.sampled_from(reports), max_size=4)) if reports else []
    assert opened(file_of(*data.draw(st.permutations([*reports, *again])))) == opened(file_of(*reports))


@given(st.lists(reports_by(*OLD), min_size=1, max_size=6), st.sampled_from(OLD), st.sampled_from(PEOPLE))
@many
def test_no_one_furnisher_outvotes_another(reports: list[Report], by: str, who: Person) -> None:
    """Even an established one, whenever it is the only one that speaks of somebody else than all before it."""
    assume(by not in {report.by for report in reports})
    assume(not any(contradict(one.who, other.who) for one, other in combinations(reports, 2)))
    after = agreement(file_of(*reports, Report(by, who, NOW)), KNOWN, NOW)
    assert {report.who for report in reports} <= {known.person for known in after.opening}


def test_a_newcomer_that_names_another_person_opens_nothing_and_is_shown_to_operators() -> None:
    """Issue 14, row 3: the file has one furnisher, and the thief is the second."""
    reports = Report("Bank", ADA), Report("Nobody Inc", THIEF)
    assert opens(ADA, *reports) and not opens(THIEF, *reports)
    agreed = agreement(file_of(*reports), KNOWN, NOW)
    assert reporters(agreed.contradicting) == (id_of("Nobody Inc"),)


def test_a_newcomer_that_was_there_first_gives_way_to_an_established_furnisher() -> None:
    """A name that is planted before somebody's first account does not open that account."""
    planted = Report("Nobody Inc", THIEF, NOW - 4 * DAY)
    assert opens(THIEF, planted)
    assert not opens(THIEF, planted, Report("Bank", ADA, NOW - DAY))
    assert opens(ADA, planted, Report("Bank", ADA, NOW - DAY))


def test_a_newcomer_that_names_the_right_person_elsewhere_opens_nothing() -> None:
    """A thief who knows name and birth date would otherwise only need an address of the own."""
    reports = Report("Bank", ADA), Report("Nobody Inc", MOVED)
    assert opens(ADA, *reports) and not opens(MOVED, *reports)


def test_names_and_addresses_change_where_established_furnishers_report_them() -> None:
    """The name before a marriage, the address before a move, a middle name: all of them open the file."""
    reports = Report("Bank", ADA), Report("Lender", MARRIED), Report("Stores", MOVED)
    assert all(opens(who, *reports) for who in (ADA, MARRIED, MOVED, WITH_MIDDLE))
    assert agreement(file_of(*reports), KNOWN, NOW).contradicting == ()


def test_a_file_of_one_newcomer_opens_by_all_that_it_reports() -> None:
    """It is its own file; somebody's first lender may be a new one."""
    assert opens(ADA, Report("Newcomer", ADA)) and opens(MOVED, Report("Newcomer", ADA), Report("Newcomer", MOVED))


@pytest.mark.parametrize(
    ("one", "other"),
    [(ADA, OTHER), (WITH_MIDDLE, TWIN), (SENIOR, JUNIOR), (ADA, person(first_name="Ada", last_name="Quill", birth_date=date(1980, 2, 28)))],
)  # fmt: skip
def test_of_two_established_furnishers_that_contradict_one_another_the_first_counts(one: Person, other: Person) -> None:
    """Another first or middle name, generation or birth date; the other is kept aside, in a queue."""
    reports = Report("Bank", one, NOW - 50 * DAY), Report("Lender", other, NOW - 20 * DAY)
    assert opens(one, *reports)
    agreed = agreement(file_of(*reports), KNOWN, NOW)
    assert reporters(agreed.opening) == (id_of("Bank"),) and reporters(agreed.contradicting) == (id_of("Lender"),)


def test_two_furnishers_outvote_one_once_they_have_been_on_the_file_for_90_days() -> None:
    """A number that the first had keyed wrongly is somebody else's: that person gets the file back by itself."""
    came = NOW - 60 * DAY
    reports = Report("Bank", OTHER, NOW - 300 * DAY), Report("Lender", ADA, came), Report("Stores", ADA, came)
    assert opens(OTHER, *reports) and not opens(ADA, *reports)
    later = came + SETTLED_AFTER
    assert opens(ADA, *reports, at=later) and not opens(OTHER, *reports, at=later)


def test_a_newcomers_time_on_a_file_begins_when_it_is_established() -> None:
    """A name that it has planted does not become the older one."""
    reports = Report("Nobody Inc", THIEF, NOW - 4 * DAY), Report("Bank", ADA, NOW + 30 * DAY)
    established = NOW - 5 * DAY + NEWCOMER_FOR
    for at in (NOW + 31 * DAY, established, established + SETTLED_AFTER, established + 1_000 * DAY):
        assert opens(ADA, *reports, at=at) and not opens(THIEF, *reports, at=at)


def test_what_was_reported_before_furnishers_were_registered_counts_as_an_established_furnishers() -> None:
    """A home of yesterday opens for the same people, and not for whom a newcomer names."""
    yesterday = Report("", ADA, 0.0), Report("", MOVED, 0.0)
    assert opens(ADA, *yesterday, Report("Nobody Inc", THIEF)) and opens(MOVED, *yesterday)
    assert not opens(THIEF, *yesterday, Report("Nobody Inc", THIEF), Report("Lender", THIEF))


def test_withdrawn_reports_open_nothing_and_those_of_a_suspended_furnisher_are_a_newcomers() -> None:
    """Withdrawn in one entry of the registry: no file is rewritten."""
    withdrawn = KNOWN.with_([furnisher("Bank", NOW, suspended=True, withdrawn=True)])
    assert not opens(ADA, Report("Bank", ADA), known=withdrawn)
    assert opens(THIEF, Report("Bank", ADA), Report("Newcomer", THIEF), known=withdrawn)
    suspended = KNOWN.with_([furnisher("Bank", NOW, suspended=True)])
    assert opens(ADA, Report("Bank", ADA), Report("Newcomer", THIEF, NOW - DAY), known=suspended)
    assert not opens(ADA, Report("Bank", ADA), Report("Lender", THIEF), known=suspended)


def test_a_flood_of_names_pushes_out_nobodys_report() -> None:
    """Each furnisher has its own eight: its first and its newest."""
    flood = [
        Report("Nobody Inc", person(first_name=f"Mort{at}", last_name="Slye"), NOW - DAY, date(2026, 12, 1))
        for at in range(40)
    ]
    kept = file_of(Report("Bank", ADA, as_of=date(2020, 1, 1)), *flood)
    assert matches(ADA, opening(kept, KNOWN, NOW))
    assert len(kept.known) == 9
