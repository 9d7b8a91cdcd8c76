"""Of what furnishers report of a person, the newest differing identities are kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.identity import BEFORE, MOST, ReportedIdentities, merge
from creditapp.domain.identity.reported import Seen
from creditapp.models.base import decode, encode
from creditapp.models.identity import Person
from tests.support.domain_samples import many, person, some

REPORTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                person(first_name=name)
                for name in ("Ada", "Eve", "Ann", "Kim", "Lee", "Mia", "Zoe", "Ida", "Amy", "Joy", "Sue")
            ]
        ),
        st.dates(date(2026, 1, 1), date(2026, 1, 9)),
        st.sampled_from(["r1", "r2", "r3"]),
    ),
    max_size=24,
)


def merged(reports: list[tuple[Person, date, str]]) -> ReportedIdentities | None:
    """The reports, one after the other."""
    identities = None
    for report in reports:
        identities = merge(identities, *report)
    return identities


@pytest.mark.slow
@given(REPORTS, st.data())
@many
def test_any_order_and_repetition_of_reports_gives_the_same(
    reports: list[tuple[Person, date, str]], data: st.DataObject
) -> None:
    """However often and in whatever order furnishers report a person, the identities are the same."""
    again = data.draw(st.lists(st.sampled_from(reports), max_size=5)) if reports else []
    assert merged(data.draw(st.permutations([*reports, *again]))) == merged(reports)


@given(REPORTS)
@some
def test_the_newest_identities_of_a_person_are_kept(reports: list[tuple[Person, date, str]]) -> None:
    """At most eight, each once, the newest first, and each with its newest date."""
    identities = merged(reports)
    kept = identities.known if identities else ()
    assert len(kept) == min(MOST, len({encode(who) for who, _, _ in reports}))
    assert [identity.as_of for identity in kept] == sorted((identity.as_of for identity in kept), reverse=True)
    assert all(identity.as_of == max(day for who, day, _ in reports if who == identity.person) for identity in kept)


@given(REPORTS.filter(bool))
@some
def test_identities_survive_their_encoding(reports: list[tuple[Person, date, str]]) -> None:
    """Decoded from their bytes they are the same."""
    identities = merged(reports)
    assert identities is not None
    assert decode(ReportedIdentities, encode(identities)) == identities


def test_identities_stored_before_furnishers_were_registered_are_read() -> None:
    """They are nobody's in particular, and stay so when a furnisher's report is added."""
    stored = (
        b'{"record":"creditapp.reported_identities.v1","known":[{"person":%b,"as_of":"2026-01-05","record_id":"r1"}]}'
    )
    before = decode(ReportedIdentities, stored % encode(person()))
    assert [dict(known.reports) for known in before.known] == [{BEFORE: Seen(date(2026, 1, 5), "r1", 0.0)}]
    (known,) = merge(before, person(), date(2026, 2, 1), "r2", "bank", 7.0).known
    assert dict(known.reports) == {BEFORE: (date(2026, 1, 5), "r1", 0.0), "bank": (date(2026, 2, 1), "r2", 7.0)}
    assert (known.as_of, known.record_id) == (date(2026, 2, 1), "r2")
