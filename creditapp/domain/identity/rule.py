"""The rule: a form is about a person if its name, birth date and address, taken together, are enough evidence.

Every part is compared with every report before anything is decided, so the work does not depend on which part differs.
"""

from collections.abc import Sequence

from creditapp.domain.identity.addresses import house_of
from creditapp.domain.identity.evidence import BirthDate, First, Generation, Level, Place, is_enough
from creditapp.domain.identity.name_evidence import name_levels
from creditapp.domain.identity.names import name_of
from creditapp.domain.identity.place_evidence import place_level
from creditapp.domain.identity.reported import ReportedIdentities
from creditapp.models.identity import Person


def matches(form: Person, identities: ReportedIdentities) -> bool:
    """Whether the form is about the person that furnishers report.

    The address may be any that was reported, the name as well (people move and marry); the birth date must be of a
    report whose first name and suffix do not contradict the form, so that a relative's record in the file vouches for nobody.
    """
    people = [known.person for known in identities.known]
    names = _levels_of_names(form, people)
    home = house_of(form.address)
    places = [place_level(home, house_of(address)) for address in {person.address for person in people}]
    born = [
        person.birth_date == form.birth_date and _may_be(levels) for person, levels in zip(people, names, strict=True)
    ]
    place = max(places, key=lambda level: level.weight.stranger, default=Place.OTHER)
    birth = BirthDate.SAME if any(born) else BirthDate.OTHER
    enough = [is_enough((*levels, birth, place)) for levels in names]
    return any(enough)


def _levels_of_names(form: Person, people: Sequence[Person]) -> list[tuple[Level, ...]]:
    """The levels of each person's name, each differing name compared once."""
    asked = name_of(form)
    levels = {
        written: name_levels(asked, name_of(person))
        for written, person in {_written(each): each for each in people}.items()
    }
    return [levels[_written(person)] for person in people]


def _written(person: Person) -> tuple[str | None, ...]:
    return person.first_name, person.middle_name, person.last_name, person.suffix


def _may_be(levels: tuple[Level, ...]) -> bool:
    return First.OTHER not in levels and Generation.OTHER not in levels
