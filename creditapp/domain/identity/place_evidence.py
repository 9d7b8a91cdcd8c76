"""How the addresses of a form and a report agree: the same house, nearly the same, or the same ZIP code."""

from creditapp.domain.identity.addresses import LEFT_OUT, House
from creditapp.domain.identity.evidence import Place
from creditapp.domain.identity.slips import one_slip
from creditapp.domain.identity.spelling import Word, joined, same_spelling

Words = tuple[Word, ...]

SLIP_FROM = 5
"""Letters of a street's name from which one slip counts: Elm and Elk are two streets."""


def place_level(house: House, other_house: House) -> Place:
    """The level of two addresses."""
    if (house.zip == other_house.zip or _same_town(house, other_house)) and house.number == other_house.number:
        if _same_street(house.street, other_house.street):
            return Place.STREET
        if house.number and _nearly_the_same(house.street, other_house.street):
            return Place.ALMOST
    return Place.ZIP if house.zip == other_house.zip else Place.OTHER


def _same_town(one: House, other: House) -> bool:
    return one.state == other.state and (
        same_spelling(one.city, other.city) or one_slip(one.city.short, other.city.short)
    )


def _same_street(one: Words, other: Words) -> bool:
    """The same street; a number behind one of them is a flat's (12 Elm St 4B)."""
    whole, other_whole = joined(one), joined(other)
    if same_spelling(whole, other_whole):
        return True
    without, other_without = joined(_without_number(one)), joined(_without_number(other))
    return same_spelling(without, other_whole) or same_spelling(whole, other_without)


def _without_number(street: Words) -> Words:
    return street[:-1] if len(street) > 1 and street[-1].short[0].isdigit() else street


def _nearly_the_same(one: Words, other: Words) -> bool:
    """With one slip in a name, or a direction or kind that the other lacks; Elm St and Elm Ave are two."""
    shorter, longer = sorted((one, other), key=len)
    name, other_name = joined(_named(shorter)), joined(_named(longer))
    kinds, other_kinds = set(shorter) - set(_named(shorter)), set(longer) - set(_named(longer))
    same = same_spelling(name, other_name) or (
        min(map(len, (name.short, other_name.short))) >= SLIP_FROM and _slip(name, other_name)
    )
    return same and (kinds <= other_kinds or other_kinds <= kinds)


def _slip(one: Word, other: Word) -> bool:
    """One slip, but not in a number: 5th and 6th are two streets."""
    digits = [[letter for letter in name.short if letter.isdigit()] for name in (one, other)]
    return digits[0] == digits[1] and one_slip(one.short, other.short)


def _named(street: Words) -> Words:
    """The words but kinds and directions."""
    return tuple(part for part in street if part.short not in LEFT_OUT)
