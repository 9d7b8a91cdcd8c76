"""An address as what identifies the house: number and street, the post's abbreviations in full, without the flat.

Source of the abbreviations: USPS Publication 28, "Postal Addressing Standards", sections 231–238 and appendix C.
"""

import re
from typing import NamedTuple

from creditapp.domain.identity.spelling import Word, joined, word
from creditapp.models.identity import Address

FLAT = re.compile(
    r"(?:\b(?:apartment|apt|unit|suite|ste|floor|fl|room|rm|lot|space|spc|trailer|trlr|building|bldg)(?![a-z])|#)"
    r"\W*(?:[a-z]?[0-9]+[a-z]?|[a-z])(?![a-z0-9])"
)
"""A flat: the word or sign, and its number or letter (12 Ste Marie Rd has no flat)."""
BOX = re.compile(r"\b(?:p\W*o\W*b(?:ox)?|post\W*office\W*box)\b")
BETWEEN_DIGITS = re.compile("(?<=[0-9])-(?=[0-9])")
"""Hyphens in house numbers of Queens and Hawaii (37-12), which are often left out."""
BETWEEN = re.compile(r"[^\w]+|_")
APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02bb`]")


def _full(lines: str) -> dict[str, str]:
    """By each way of writing a word, the one that is compared: the first of its line."""
    return {way: ways[0] for ways in map(str.split, lines.split("|")) for way in ways}


DIRECTIONS = _full(
    "north n norte|south s sur|east e este|west w oeste|northeast ne|northwest nw|southeast se|southwest sw"
)
KINDS = _full(
    """
    alley aly|avenue ave av avn avenida|boulevard blvd boul|branch br|bridge brg|bypass byp|circle cir circ|cliff clf|
    common cmn|corner cor|court ct|courts cts|cove cv|creek crk|crescent cres|crossing xing|dale dl|drive dr drv|estate est|
    estates ests|expressway expy|extension ext|falls fls|field fld|fields flds|forest frst|fork frk|freeway fwy|garden gdn|
    gardens gdns|gateway gtwy|glen gln|green grn|grove grv|harbor hbr|haven hvn|heights hts|highway hwy|hill hl|hills hls|
    hollow holw|island is|junction jct|knoll knl|lake lk|lakes lks|landing lndg|lane ln|loop lp|mall|manor mnr|meadow mdw|
    meadows mdws|mill ml|mills mls|mission msn|orchard orch|park pk|parkway pkwy pky|pass|path|pike|place pl|plain pln|
    plaza plz|point pt|port prt|prairie pr|ranch rnch|rapids rpds|ridge rdg|river riv|road rd|route rte rt|row|run|
    shore shr|shores shrs|spring spg|springs spgs|square sq|station sta|st street str saint|summit smt|terrace ter terr|
    trace trce|trail trl|turnpike tpke|union un|valley vly|view vw|village vlg|vista vis|walk|way wy|wells wls
    """
)
"""Kinds of street by every way of writing them; saint and street, which are both written St, are one word."""
OTHERS = {
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th", "seventh": "7th",
    "eighth": "8th", "ninth": "9th", "tenth": "10th", "eleventh": "11th", "twelfth": "12th", "ft": "fort", "mt": "mount",
    "co": "county", "urb": "urbanizacion", "mlk": "martinlutherking",
}  # fmt: skip
FULL = {**OTHERS, **KINDS, **DIRECTIONS}
LEFT_OUT = frozenset(KINDS.values()) | frozenset(DIRECTIONS.values())
"""Words that people leave out of a street: its kind and direction."""


class House(NamedTuple):
    """Where a house is, for comparing."""

    number: str
    """The first word, if it has a digit."""
    street: tuple[Word, ...]
    city: Word
    state: str
    zip: str
    """Five digits."""


def house_of(address: Address) -> House:
    """The house of an address."""
    street = _words(_without_flat(address.street.casefold()))
    numbered = bool(street) and street[0].short[0].isdigit()
    return House(
        number=street[0].short if numbered else "",
        street=street[1:] if numbered else street,
        city=joined(_words(address.city.casefold())),
        state=address.state,
        zip=address.zip[:5],
    )


def _without_flat(street: str) -> str:
    """The street without the flat; the whole line if it is nothing but a flat."""
    street = BOX.sub("pobox", BETWEEN_DIGITS.sub("", street))
    return without if BETWEEN.sub("", without := FLAT.sub(" ", street)) else street


def _words(line: str) -> tuple[Word, ...]:
    words = (word(part) for part in BETWEEN.split(APOSTROPHES.sub("", line)))
    return tuple(_in_full(part) for part in words if part.short)


def _in_full(part: Word) -> Word:
    full = FULL.get(part.short)
    return Word(full, full) if full else part
