"""Each group of factors has a weight, its share of the points that people lose, and a grade, by the share of its own that it loses.

The weight of a group is its share of the points that this scorecard takes from people on average (those of its training), so
it is what the scorecard does, and means what FICO's published weights mean: a group's importance to the general population.
The grade goes by the share of a group's own points that is lost: A up to 5 %, B up to 15 %, C up to 30 %,
D up to a half, E beyond: nobody loses all that a group can take, so that equal steps would call a foreclosure fair.
"""

from typing import Literal, NamedTuple

from creditapp.domain import characteristics
from creditapp.domain.characteristics import BY_NAME, GroupKey
from creditapp.domain.texts import N_
from creditapp.models.applications import Factor

Grade = Literal["A", "B", "C", "D", "E"]
GRADES: tuple[tuple[Grade, float], ...] = (("A", 0.05), ("B", 0.15), ("C", 0.3), ("D", 0.5), ("E", 1.0))
"""With the largest share of a group's points that may be lost for it."""
MEANINGS: dict[Grade, str] = {
    "A": N_("excellent"),
    "B": N_("good"),
    "C": N_("fair"),
    "D": N_("weak"),
    "E": N_("poor"),
}
GROUPS: tuple[GroupKey, ...] = tuple(group.key for group in characteristics.GROUPS)


class Graded(NamedTuple):
    """One group of factors."""

    group: GroupKey
    weight: int
    """Percent of the points that people lose on average; all groups' weights are 100 together, or 0 if no factor says."""
    lost: int
    most: int
    """Points that it can cost at worst."""
    grade: Grade | None
    """None where it can cost nothing."""
    factors: tuple[Factor, ...]


def grade_of(lost: int, most: int) -> Grade | None:
    """The grade for losing ``lost`` of ``most`` points, both positive; None if there is nothing to lose."""
    if most <= 0:
        return None
    return next((grade for grade, share in GRADES if lost <= share * most), "E")


def graded(factors: tuple[Factor, ...]) -> tuple[Graded, ...]:
    """The five groups with their factors, costliest first; factors of characteristics that no group has are left out."""
    members: dict[GroupKey, list[Factor]] = {group: [] for group in GROUPS}
    for factor in factors:
        if factor.characteristic in BY_NAME:
            members[BY_NAME[factor.characteristic].group].append(factor)
    most = {group: -sum(min(factor.worst, factor.points) for factor in members[group]) for group in GROUPS}
    usual = [round(1000 * sum(factor.usual for factor in members[group])) for group in GROUPS]
    # Reports from before the usual points were recorded have weights by the most that a group can cost.
    weights = dict(zip(GROUPS, _percents(usual if any(usual) else [most[group] for group in GROUPS]), strict=True))
    return tuple(_graded(group, members[group], weights[group], most[group]) for group in GROUPS)


def _graded(group: GroupKey, members: list[Factor], weight: int, most: int) -> Graded:
    lost = -sum(factor.points for factor in members)
    costliest_first = tuple(sorted(members, key=lambda factor: (factor.points, factor.code)))
    return Graded(group, weight, lost, most, grade_of(lost, most), costliest_first)


def _percents(parts: list[int]) -> list[int]:
    """Whole percents that are 100 together: the largest remainders are rounded up."""
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    shares = [100 * part / whole for part in parts]
    percents = [int(share) for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda at: percents[at] - shares[at])
    for at in by_remainder[: 100 - sum(percents)]:
        percents[at] += 1
    return percents
