"""A form is matched with its person, in every way that people write themselves, and with nobody else."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditapp.domain.identity.names import name_of
from creditapp.models.identity import Person
from creditapp.population.cohort import cohort
from tests.support.domain_samples import TODAY, address, person
from tests.support.identity_pairs import (
    CALLED,
    LOST,
    NEIGHBOURS,
    RHYMING,
    SHARED_FIRST,
    SPELT,
    VARIATIONS,
    Kind,
    Pair,
    pairs,
)

PEOPLE = [identity.person for identity in cohort(7, range(100), TODAY, TODAY).identities]
SEEDS = st.integers(0, 10**9)


def accepted(form: Person, *reported: Person) -> bool:
    """Whether the form matches what was reported."""
    return Pair(form=form, reported=reported).accepted


def each(kinds: dict[str, Kind]) -> pytest.MarkDecorator:
    """One test for each kind."""
    return pytest.mark.parametrize("kind", kinds.values(), ids=kinds)


@each(VARIATIONS)
def test_people_are_matched_however_they_write_themselves(kind: Kind) -> None:
    """120 pairs of each kind: none is refused."""
    assert [pair for pair in pairs(kind, 120) if not pair.accepted] == []


@each(NEIGHBOURS)
def test_nobody_gets_the_file_of_another(kind: Kind) -> None:
    """120 pairs of each kind: none is accepted."""
    assert [pair for pair in pairs(kind, 120) if pair.accepted] == []


@each(LOST)
def test_what_is_refused_knowingly(kind: Kind) -> None:
    """The rule errs to the safe side: these people are asked to correct or to wait until a furnisher reports them anew."""
    assert [pair for pair in pairs(kind, 60) if pair.accepted] == []


HARBOR = address("12 Harbor Ln", "Salem", "OR", "97301")
FIELD = [
    (("Merle", "Dalton"), ("Merle", "Dalton Jr")),
    (("Merle", "Dalton Jr."), ("Merle", "Dalton Jr")),
    (("Maria", "Garcia"), ("María José", "García Márquez")),
    (("Maria Jose", "Garcia-Marquez"), ("María José", "García Márquez")),
    (("Bo", "Ost"), ("Bo", "Øst")),
    (("Bill", "Bassett"), ("William", "Bassett")),
    (("Suharto", "Suharto"), ("FNU", "Suharto")),
    (("", "Suharto"), ("FNU", "Suharto")),
    (("Zoe-Angela", "Nunez O'Brien"), ("Zoë-Ángela", "Núñez-O\u2019Brien")),
]  # fmt: skip
"""Forms and reports that a reader of the service tried, and that were not matched but for the last."""


@pytest.mark.parametrize(("form", "reported"), FIELD)
def test_the_forms_that_a_reader_tried_are_matched(form: tuple[str, str], reported: tuple[str, str]) -> None:
    """With the same birth date and address; with the father's birth date none is."""
    asked, known = (person(first_name=first, last_name=last, address=HARBOR) for first, last in (form, reported))
    assert accepted(asked, known)
    father = person(first_name=reported[0], last_name=reported[1], birth_date=date(1950, 2, 1), address=HARBOR)
    assert not accepted(asked, father)


@pytest.mark.slow
@given(SEEDS, st.sampled_from(sorted(VARIATIONS)), st.sampled_from(sorted(NEIGHBOURS)))
@settings(max_examples=400)
def test_a_right_report_among_wrong_ones_is_found_and_wrong_ones_stay_wrong(seed: int, mine: str, theirs: str) -> None:
    """More reports never take a match away; other people's reports beside each other give none."""
    own, other = VARIATIONS[mine](Random(seed)), NEIGHBOURS[theirs](Random(seed))
    assert replace(own, reported=(*other.reported, *own.reported)).accepted
    strangers = tuple(who for who in PEOPLE[seed % 50 :][:3] if who.birth_date != other.form.birth_date)
    assert not replace(other, reported=(*strangers, *other.reported)).accepted


@pytest.mark.slow
@given(SEEDS, st.sampled_from(sorted({**VARIATIONS, **NEIGHBOURS})))
@settings(max_examples=400)
def test_form_and_report_may_be_exchanged(seed: int, kind: str) -> None:
    """Whether two descriptions are of one person does not depend on who wrote which."""
    pair = {**VARIATIONS, **NEIGHBOURS}[kind](Random(seed))
    for reported in pair.reported:
        assert accepted(pair.form, reported) == accepted(reported, pair.form)


@pytest.mark.parametrize("names", [*CALLED, *SPELT])
def test_every_short_form_and_spelling_of_the_table_is_known(names: str) -> None:
    """Either way round."""
    one, other = names.split()
    assert accepted(person(first_name=one), person(first_name=other))
    assert accepted(person(first_name=other), person(first_name=one))


@pytest.mark.parametrize("names", [*(tuple(pair.split()) for pair in RHYMING), *SHARED_FIRST])
def test_every_pair_of_twins_of_the_table_is_told_apart(names: tuple[str, str]) -> None:
    """The same last name, birth date and house; either way round."""
    one, other = names
    assert not accepted(person(first_name=one), person(first_name=other))
    assert not accepted(person(first_name=other), person(first_name=one))


@pytest.mark.slow
@given(st.data())
@settings(max_examples=300)
def test_birth_date_and_address_are_never_made_up_for(data: st.DataObject) -> None:
    """With any other birth date, or any address of another town, whatever else agrees."""
    born = data.draw(st.dates(date(1930, 1, 1), date(2008, 1, 1)).filter(lambda day: day != person().birth_date))
    assert not accepted(person(birth_date=born), person())
    zip_code, number = data.draw(st.integers(20_000, 99_999)), data.draw(st.integers(1, 9999))
    moved = address(street=f"{number} Elm St", city="Salem", state="OR", zip_code=str(zip_code))
    assert not accepted(person(address=moved), person())


def test_name_birth_and_address_may_come_from_different_reports() -> None:
    """A person who moved and married matches with the new name and the old address."""
    moved = person(
        last_name="Marsh", address=address(zip_code="90210", street="1 Palm Dr", city="Beverly Hills", state="CA")
    )
    assert accepted(person(last_name="Marsh"), person(), moved)


def test_the_birth_date_counts_only_from_a_report_that_may_be_of_the_person() -> None:
    """A spouse's record in the file vouches for nobody."""
    spouse = person(first_name="Eve", birth_date=date(1981, 7, 4))
    assert not accepted(person(birth_date=spouse.birth_date), person(), spouse)


def test_without_reports_nobody_matches() -> None:
    """There is nothing to agree with."""
    assert not accepted(person())


@pytest.mark.slow
def test_synthetic_people_match_themselves_only() -> None:
    """Each of 100 synthetic people is matched by their own form and by none of the others'."""
    for at, reported in enumerate(PEOPLE):
        assert [other for other, form in enumerate(PEOPLE) if accepted(form, reported)] == [at]


TEXT = st.text(max_size=24)
ANYBODY = st.builds(
    person, first_name=TEXT, middle_name=st.none() | TEXT, last_name=TEXT, suffix=st.none() | st.text(max_size=10),
    address=st.builds(address, TEXT, TEXT, st.sampled_from(["NY", "OR"]), st.sampled_from(["12180", "97301"])),
)  # fmt: skip


@pytest.mark.slow
@given(ANYBODY, ANYBODY)
@settings(max_examples=400)
def test_any_text_can_be_compared(one: Person, other: Person) -> None:
    """Any characters of any script in any field give an answer, the same either way round; everybody matches themselves."""
    assert accepted(one, other) == accepted(other, one)
    written = name_of(one)
    assert accepted(one, one) == bool(written.family)


def test_what_compares_names_is_loaded_with_the_first_name_that_needs_it() -> None:
    """Every service reads this module; only identity compares names."""
    script = "import sys, creditapp.domain.identity; print([name for name in ('rapidfuzz', 'anyascii') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"
