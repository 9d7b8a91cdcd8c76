"""A form matches the person that furnishers report if name, birth date and address agree as people write them."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from creditapp.domain.identity import MOST, SLIP_FROM, ReportedIdentities, matches, merge, plain
from creditapp.models.base import decode, encode
from creditapp.models.identity import Person
from creditapp.population.cohort import cohort
from tests.support.domain_samples import TODAY, address, many, person, some

LETTERS = "abcdefghijklmnopqrstuvwxyz"
NAMES = st.text(LETTERS, min_size=4, max_size=12)
PEOPLE = [identity.person for identity in cohort(7, range(200), TODAY, TODAY).identities]


def known(*people: Person) -> ReportedIdentities:
    """What furnishers reported, one after the other."""
    identities = None
    for at, reported in enumerate(people):
        identities = merge(identities, reported, TODAY - timedelta(days=at), f"r{at}")
    return identities or ReportedIdentities()


def names_match(form: tuple[str, str], reported: tuple[str, str]) -> bool:
    """Whether two first and last names are the same person's, all else equal."""
    applicant, known_person = (person(first_name=first, last_name=last) for first, last in (form, reported))
    return matches(applicant, known(known_person))


def places_match(form: dict[str, str], reported: dict[str, str]) -> bool:
    """Whether two addresses agree, all else equal."""
    return matches(person(address=address(**form)), known(person(address=address(**reported))))


# Names


@pytest.mark.parametrize(
    ("form", "reported"),
    [
        (("Ada", "Quill"), ("ADA", "QUILL")),
        (("José", "Núñez"), ("Jose", "Nunez")),
        (("Jose\u0301", "Nu\u0301n\u0303ez"), ("José", "Núñez")),
        (("Ann-Marie", "Smith-Jones"), ("Ann Marie", "Smith Jones")),
        (("Ada", "O'Neill"), ("Ada", "ONeill")),
        (("Ada", "O\u2019Neill"), ("Ada", "O'Neill")),
        ((" Ada ", "Quill"), ("Ada", " Quill")),
        (("Ada Mary", "Quill"), ("Ada", "Quill")),
        (("Ada", "Quill"), ("Ada M.", "Quill")),
        (("Ada", "Strauß"), ("Ada", "Strauss")),
        (("Ada", "\u210card"), ("Ada", "hard")),
        (("李", "王"), ("李", "王")),
    ],
)
def test_names_agree_however_they_are_written(form: tuple[str, str], reported: tuple[str, str]) -> None:
    """Case, accents, hyphens, apostrophes, spaces around and a middle name make no difference, either way round."""
    assert names_match(form, reported)
    assert names_match(reported, form)


@pytest.mark.parametrize("form", ["Qill", "Quyill", "Quoll", "Qiull", "Quilll", "Tuill", "Quilk"])
def test_one_slip_is_accepted(form: str) -> None:
    """A letter left out, added or changed, or two neighbours swapped, at the start, in the middle or at the end."""
    assert names_match(("Ada", form), ("Ada", "Quill"))
    assert names_match(("Ada", "Quill"), ("Ada", form))


@pytest.mark.parametrize("form", ["Quo", "Quilllll", "Oiull", "lliuQ", "Quxyl", "Quil-Marx", "Iqull"])
def test_two_slips_are_another_name(form: str) -> None:
    """And so are slips elsewhere than between neighbours."""
    assert not names_match(("Ada", form), ("Ada", "Quill"))


@pytest.mark.parametrize(
    ("form", "reported"),
    [(("Ida", "Quill"), ("Ada", "Quill")), (("Ada", "Lee"), ("Ada", "Lei")), (("Al", "Quill"), ("Ali", "Quill"))],
)
def test_short_names_must_be_exact(form: tuple[str, str], reported: tuple[str, str]) -> None:
    """Below four letters one letter makes another name."""
    assert not names_match(form, reported)


@pytest.mark.parametrize(
    ("form", "reported"),
    [(("Ada", "Quill"), ("Eve", "Quill")), (("Ada", "Quill"), ("Ada", "Marsh")), (("Quill", "Ada"), ("Ada", "Quill"))],
)
def test_both_names_must_agree(form: tuple[str, str], reported: tuple[str, str]) -> None:
    """Neither a first nor a last name is enough, nor are the two exchanged."""
    assert not names_match(form, reported)


@pytest.mark.parametrize("nothing", [" ", "-", "...", "\u0301", "\u2063"])
def test_a_name_without_letters_matches_nobody(nothing: str) -> None:
    """Not even another name without letters, and comparing it is no error."""
    for form, reported in permutations((nothing, "Ada")):
        assert not names_match((form, "Quill"), (reported, "Quill"))
    assert not names_match((nothing, "Quill"), ("--", "Quill"))
    assert not names_match(("Ada", nothing), ("Ada", "-"))


@given(NAMES, NAMES, st.data())
@many
def test_any_one_slip_in_any_name_is_accepted(first: str, last: str, data: st.DataObject) -> None:
    """Drop, add, change or swap at any place of a name that keeps four letters."""
    at = data.draw(st.integers(0, len(last) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    slip = data.draw(
        st.sampled_from(
            [
                last[:at] + letter + last[at:],
                last[:at] + letter + last[at + 1 :],
                last[:at] + last[at : at + 2][::-1] + last[at + 2 :],
            ]
            + ([last[:at] + last[at + 1 :]] if len(last) > 4 else [])
        )
    )
    assert names_match((first, slip), (first, last))


def one_slip_away(name: str) -> set[str]:
    """All that one letter added, left out or changed, or two neighbours swapped, makes of a name: the plain definition."""
    cuts = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    return {
        *(before + after[1:] for before, after in cuts if after),
        *(before + after[1::-1] + after[2:] for before, after in cuts if len(after) > 1),
        *(before + letter + after for before, after in cuts for letter in "abc"),
        *(before + letter + after[1:] for before, after in cuts if after for letter in "abc"),
    }


@given(*[st.text("abc", min_size=1, max_size=8)] * 2, st.booleans(), st.data())
@settings(max_examples=1000)
def test_names_agree_exactly_where_the_plain_definition_of_one_slip_says_so(
    reported: str, form: str, near: bool, data: st.DataObject
) -> None:
    """Few letters and names half of which are one slip away, so that both answers are frequent."""
    form = data.draw(st.sampled_from(sorted(one_slip_away(reported) - {""}))) if near else form
    long_enough = min(len(form), len(reported)) >= SLIP_FROM
    agree = form == reported or (long_enough and form in one_slip_away(reported))
    assert names_match(("Ada", form), ("Ada", reported)) == agree


@given(st.text(max_size=12), st.text(max_size=12))
@many
def test_matching_is_symmetric(one: str, other: str) -> None:
    """Exchanging form and report gives the same answer."""
    one, other = one or "a", other or "b"
    assert names_match((one, "Quill"), (other, "Quill")) == names_match((other, "Quill"), (one, "Quill"))
    assert names_match(("Ada", one), ("Ada", other)) == names_match(("Ada", other), ("Ada", one))


@given(st.text(max_size=20))
@example("\u210c\u0130\u1e9e\u03f4\uff21")
@many
def test_making_a_name_plain_is_idempotent(text: str) -> None:
    """Twice gives the same as once; case and outer spaces are removed."""
    assert plain(plain(text)) == plain(text) == plain(f" {text} ")
    assert plain(text).casefold() == plain(text)


# Birth date and address


def test_the_birth_date_must_be_exact() -> None:
    """A day off is another person."""
    assert matches(person(), known(person()))
    assert not matches(person(birth_date=date(1980, 2, 28)), known(person()))


@pytest.mark.parametrize(
    ("form", "reported"),
    [
        ({"street": "9 Oak Rd"}, {}),
        ({"zip_code": "12180-1234", "street": "PO Box 4"}, {}),
        ({"zip_code": "12181"}, {}),
        ({"zip_code": "12181", "street": "12 elm st.", "city": "TROY"}, {}),
        ({"zip_code": "12181", "street": "12 Elm St Apt 4B"}, {}),
        ({"zip_code": "12181", "street": "12 Elm St, Apt. #4"}, {}),
        ({"zip_code": "12181", "street": "12 Elm St #4"}, {}),
        ({"zip_code": "12181", "street": "12 Elm St Unit B"}, {"street": "12 Elm St Ste 300"}),
        ({"zip_code": "12181", "street": "12 Elm St apt4"}, {"street": "12 Elm St Apartment 4"}),
    ],
)
def test_places_that_agree(form: dict[str, str], reported: dict[str, str]) -> None:
    """The same five digits of ZIP code, or the same street and city whatever the flat."""
    assert places_match(form, reported)
    assert places_match(reported, form)


@pytest.mark.parametrize(
    ("form", "reported"),
    [
        ({"zip_code": "12181", "street": "14 Elm St"}, {}),
        ({"zip_code": "12181", "city": "Albany"}, {}),
        ({"zip_code": "12181", "state": "OH"}, {}),
        ({"zip_code": "12181", "street": "12 Sterling Ave"}, {"street": "12 Stephen St"}),
        ({"zip_code": "12181", "street": "12 Unity Ln"}, {"street": "12 Suiter Rd"}),
        ({"zip_code": "12181", "street": "12 Aptos Way"}, {"street": "12 Steuben St"}),
        ({"zip_code": "12181", "street": "12 Ste Anne Rd"}, {"street": "12 Ste Marie Rd"}),
        ({"zip_code": "12181", "street": "Unit 5"}, {"street": "Apt 7"}),
        ({"zip_code": "12181", "street": "#5 Oak Rd"}, {"street": "#5 Elm St"}),
        ({"zip_code": "12181", "street": "-"}, {"street": "."}),
    ],
)
def test_places_that_do_not_agree(form: dict[str, str], reported: dict[str, str]) -> None:
    """Another number, street, city or state, however alike they begin, is another place."""
    assert not places_match(form, reported)
    assert not places_match(reported, form)


def test_name_birth_and_address_may_come_from_different_reports() -> None:
    """A person who moved and married matches with the new name and the old address."""
    moved = person(
        last_name="Marsh", address=address(zip_code="90210", street="1 Palm Dr", city="Beverly Hills", state="CA")
    )
    assert matches(person(last_name="Marsh"), known(person(), moved))


def test_without_reports_nobody_matches() -> None:
    """There is nothing to agree with."""
    assert not matches(person(), ReportedIdentities())


def test_synthetic_people_match_themselves_only() -> None:
    """Each of 200 synthetic people is matched by their own form and by none of the others'."""
    for at, reported in enumerate(PEOPLE):
        identities = known(reported)
        assert [other for other, form in enumerate(PEOPLE) if matches(form, identities)] == [at]


# What furnishers reported


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
