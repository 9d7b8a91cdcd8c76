"""Each comparison's levels are a distribution, and their weights lead where the rule says."""

import re
from itertools import product
from math import isclose
from pathlib import Path

import pytest

from creditapp.domain.identity.evidence import (
    ENOUGH,
    REFUSED,
    BirthDate,
    First,
    Generation,
    Last,
    Level,
    Middle,
    Place,
    is_enough,
)

COMPARISONS: tuple[type[Level], ...] = (First, Middle, Last, Generation, BirthDate, Place)
ALL = list(product(*COMPARISONS))
USUAL = (First.SAME, Middle.ABSENT, Last.SAME, Generation.ABSENT, BirthDate.SAME, Place.STREET)


@pytest.mark.parametrize("comparison", COMPARISONS)
@pytest.mark.parametrize("column", ["same", "stranger", "twin"])
def test_the_levels_of_a_comparison_add_up_to_one(comparison: type[Level], column: str) -> None:
    """Every pair of descriptions is on one of them: of the same person, of a stranger, of a twin."""
    probabilities = [getattr(level, column) for level in comparison]
    assert isclose(sum(probabilities), 1)
    assert all(0 < probability < 1 for probability in probabilities)


def test_nothing_makes_up_for_what_is_refused() -> None:
    """None of all combinations with another first or last name, generation, birth date or address is enough."""
    assert {type(level) for level in REFUSED} == {First, Last, Generation, BirthDate, Place}
    assert not any(is_enough(levels) for levels in ALL if not REFUSED.isdisjoint(levels))


def test_a_better_level_never_hurts() -> None:
    """Where a combination is enough, one level that weighs more against both alternatives leaves it enough."""
    for levels in filter(is_enough, ALL):
        for at, level in enumerate(levels):
            for better in type(level):
                if better not in REFUSED and all(a >= b for a, b in zip(better.weight, level.weight, strict=True)):
                    assert is_enough((*levels[:at], better, *levels[at + 1 :]))


def test_the_usual_agreement_is_more_than_enough() -> None:
    """Names, birth date and house as furnished: over 18 bits more than needed against a stranger, 4 against a twin."""
    stranger, twin = (sum(getattr(level.weight, name) for level in USUAL) for name in ("stranger", "twin"))
    assert stranger - ENOUGH.stranger > 18
    assert twin - ENOUGH.twin > 4


@pytest.mark.parametrize(
    ("changes", "enough"),
    [
        ({0: First.SHORT_FORM, 2: Last.PART, 5: Place.ZIP}, True),
        ({0: First.SLIP, 2: Last.SLIP}, True),
        ({0: First.SLIP, 2: Last.SLIP, 5: Place.ZIP}, False),
        ({0: First.MIDDLE, 2: Last.PART, 5: Place.ZIP}, False),
        ({0: First.INITIAL}, False),
        ({0: First.INITIAL, 1: Middle.SAME}, True),
        ({0: First.BOTH_SHORT}, False),
        ({1: Middle.OTHER}, False),
        ({0: First.EXCHANGED, 2: Last.NONE, 5: Place.ZIP}, True),
    ],
)
def test_what_is_enough_together(changes: dict[int, Level], enough: bool) -> None:
    """Small differences are forgiven one or two at a time, not all at once; an initial needs a middle name beside it."""
    assert is_enough(tuple(changes.get(at, level) for at, level in enumerate(USUAL))) == enough


RECORD = Path(__file__).parents[4] / "docs/decisions/0019-evidence-in-bits.md"
ROW = re.compile(r"\| `(\w+)\.(\w+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|")


def test_the_record_has_the_table_of_today() -> None:
    """Every level with its probabilities and bits, in order; and the thresholds."""
    text = RECORD.read_text()
    rows = [match.groups() for match in ROW.finditer(text)]
    levels = [level for comparison in COMPARISONS for level in comparison]
    assert [row[:2] for row in rows] == [(type(level).__name__, level.name) for level in levels]
    for (*_, same, stranger, twin, bits, twin_bits), level in zip(rows, levels, strict=True):
        assert (float(same), float(stranger), float(twin)) == (level.same, level.stranger, level.twin)
        shown = [f"{bit:.1f}" for bit in level.weight] if level not in REFUSED else ["refused"] * 2
        assert [bits, twin_bits] == shown
    assert f"**{ENOUGH.stranger:g} bits against a stranger**" in text
    assert f"**and {ENOUGH.twin:g} bits against a twin**" in text
