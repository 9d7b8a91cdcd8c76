"""What each outcome of a comparison is worth, in bits (Fellegi and Sunter, "A Theory for Record Linkage", JASA 1969).

Each level of a comparison has three probabilities: of being seen between a form and a report of the same person (m),
of a stranger whose SSN the form has by mistake, and of a twin or other relative of the same birth date in the same
household. The weight against each of the two is log2(m / u); weights of independent comparisons add up. A usual
record linkage has one u, a stranger's; relatives share last name and address, so these must not count against them.

The probabilities are assumptions, rounded and on the safe side: no pairs of forms and reports known to be right exist to
estimate them from. What each rests on is with its comparison; the levels of one comparison add up to 1 in each column
(tests/unit/domain/identity/test_evidence.py), and docs/decisions/0019-evidence-in-bits.md has the whole table.
"""

from enum import Enum
from functools import cached_property
from math import log2
from typing import NamedTuple


class Weight(NamedTuple):
    """Bits of evidence for the person, against each alternative."""

    stranger: float
    twin: float


class Level(Enum):
    """One outcome of a comparison: m, and u of a stranger and of a twin."""

    def __init__(self, same: float, stranger: float, twin: float) -> None:
        self.same, self.stranger, self.twin = same, stranger, twin

    @cached_property
    def weight(self) -> Weight:
        """The evidence in bits."""
        return Weight(log2(self.same / self.stranger), log2(self.same / self.twin))


class First(Level):
    """The first name.

    Stranger: the commonest names are borne by 1 in 60 of a sex (Census 1990: James 3.3 % of men), a usual one by far
    fewer. Twin: parents give each a name of its own; families that give all children one first name and tell them apart
    by the second (María, Muhammad, Jean) make the 0.5 %. A quarter of twins have names with the same initial.
    """

    SAME = 0.85, 0.01, 0.005
    SPELLED = 0.03, 0.0005, 0.0002
    """Another spelling or romanisation of the name: Sara and Sarah, Müller and Mueller."""
    SHORT_FORM = 0.06, 0.005, 0.001
    """One is short for the other: William and Bill."""
    SLIP = 0.015, 0.002, 0.001
    """One slip of the hand, where the two are not names of their own."""
    MIDDLE = 0.015, 0.01, 0.001
    """Goes by a middle name: Robert Scott and Scott."""
    EXCHANGED = 0.004, 0.000005, 0.00001
    """First and last name exchanged, both the same otherwise."""
    BOTH_SHORT = 0.002, 0.003, 0.003
    """Two short forms of one name: Bill and Will."""
    INITIAL = 0.016, 0.06, 0.25
    """An initial and a name that begins with it."""
    OTHER = 0.008, 0.909495, 0.73879
    """Another name: refused, whatever else agrees."""


class Middle(Level):
    """The middle names, or the second given name."""

    SAME = 0.25, 0.01, 0.002
    INITIAL = 0.15, 0.03, 0.03
    ABSENT = 0.599, 0.59, 0.568
    """One of the two has none."""
    OTHER = 0.001, 0.37, 0.4


class Last(Level):
    """The last name. Stranger: Smith, the commonest, is borne by 1 in 120 (Census 2010). Twin: nearly always shared."""

    SAME = 0.85, 0.005, 0.85
    SPELLED = 0.04, 0.0003, 0.02
    """Spelled or romanised otherwise, particles left out: Øst and Ost, de la Cruz and Cruz."""
    PART = 0.07, 0.005, 0.05
    """One of two names, or a former name as middle name: García and García Márquez."""
    SLIP = 0.02, 0.003, 0.01
    NONE = 0.01, 0.01, 0.01
    """The whole name is compared as first name: one name only, or exchanged."""
    OTHER = 0.01, 0.9767, 0.06
    """Another name: refused, whatever else agrees."""


class Generation(Level):
    """The suffix. Twin: of two sons at most one is a Jr."""

    SAME = 0.04, 0.002, 0.001
    ABSENT = 0.955, 0.968, 0.959
    """On one side or on neither."""
    OTHER = 0.005, 0.03, 0.04
    """Jr against Sr: refused, whatever else agrees."""


class BirthDate(Level):
    """The birth date. Stranger: one of some 50 × 365 days. Twin: the same."""

    SAME = 0.985, 0.000055, 0.999
    OTHER = 0.015, 0.999945, 0.001
    """Refused, whatever else agrees."""


class Place(Level):
    """The address, against any that was reported. Stranger: one of some 10⁸ dwellings, of some 30,000 ZIP codes."""

    STREET = 0.8, 0.000001, 0.7
    """The same house."""
    ALMOST = 0.06, 0.000004, 0.04
    """The same house number, and the street with a slip, or without its direction or kind."""
    ZIP = 0.06, 0.0002, 0.1
    """Another street, or a box, of the same ZIP code."""
    OTHER = 0.08, 0.999795, 0.16
    """Refused, whatever else agrees."""


REFUSED: frozenset[Level] = frozenset(
    {First.OTHER, Last.OTHER, Generation.OTHER, BirthDate.OTHER, Place.OTHER},
)
"""Levels that no weight can make up for."""

ENOUGH = Weight(stranger=28.5, twin=3.0)
"""Bits that a form needs against both alternatives.

One stranger in 2^28.5 (380 million) would pass. A twin's form reaches a file only by a wrong digit in the SSN that makes it the
brother's or sister's (numbers of twins were given out one after the other until 2011); of these one in eight would
pass by the worst combination that is accepted.
"""


def is_enough(levels: tuple[Level, ...]) -> bool:
    """Whether the levels of all comparisons together are enough evidence."""
    weights = [level.weight for level in levels]
    stranger, twin = sum(weight.stranger for weight in weights), sum(weight.twin for weight in weights)
    return REFUSED.isdisjoint(levels) and stranger >= ENOUGH.stranger and twin >= ENOUGH.twin
