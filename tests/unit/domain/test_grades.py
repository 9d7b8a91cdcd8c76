"""A group's weight is its share of what can be lost; its grade goes by the share that is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.characteristics import CHARACTERISTICS, Characteristic
from creditapp.domain.grades import GRADES, GROUPS, grade_of, graded
from creditapp.models.applications import Factor
from tests.support.domain_samples import many

PLACE = st.tuples(st.integers(0, 120), st.integers(0, 120))


def factors_of(drawn: list[Characteristic]) -> st.SearchStrategy[tuple[Factor, ...]]:
    """A factor for each characteristic."""
    places = st.tuples(*(PLACE for _ in drawn))
    return places.map(
        lambda pairs: tuple(factor(one.code, one.name, *pair) for one, pair in zip(drawn, pairs, strict=True))
    )


FACTORS = st.lists(st.sampled_from(CHARACTERISTICS), unique=True).flatmap(factors_of)


def factor(code: str, name: str, worst: int, lost: int) -> Factor:
    """A factor that loses some of what it can."""
    return Factor(code=code, characteristic=name, points=-min(worst, lost), worst=-worst)


@pytest.mark.slow
@given(FACTORS)
@many
def test_weights_sum_to_100_and_groups_lose_what_their_factors_lose(factors: tuple[Factor, ...]) -> None:
    """Nothing is counted twice or left out, and no weight strays from its share by a whole percent."""
    groups = graded(factors)
    whole = -sum(factor.worst for factor in factors)
    assert [group.group for group in groups] == list(GROUPS)
    assert sum(group.weight for group in groups) == (100 if whole else 0)
    assert sum(group.lost for group in groups) == -sum(factor.points for factor in factors)
    codes = sorted(factor.code for factor in factors)
    assert sorted(factor.code for group in groups for factor in group.factors) == codes
    assert all(abs(group.weight - 100 * group.most / whole) < 1 for group in groups if whole)


@pytest.mark.parametrize(("grade", "share"), GRADES)
def test_a_grade_reaches_up_to_its_share(grade: str, share: float) -> None:
    """The share itself still belongs to the better grade; a point more does not."""
    assert grade_of(round(100 * share), 100) == grade
    assert grade == "E" or grade_of(round(100 * share) + 1, 100) == chr(ord(grade) + 1)


def test_a_group_with_nothing_to_lose_has_no_grade() -> None:
    """A group that a scorecard does not use is not excellent."""
    assert grade_of(0, 0) is None


@given(st.integers(1, 400), st.data())
@many
def test_losing_more_never_gives_a_better_grade(most: int, data: st.DataObject) -> None:
    """A before B before C before D before E."""
    less, more = sorted(data.draw(st.tuples(st.integers(0, most), st.integers(0, most))))
    assert (grade_of(less, most) or "") <= (grade_of(more, most) or "")


def test_factors_of_unknown_characteristics_are_left_out() -> None:
    """The row of the scale's end, and factors of a scorecard made elsewhere."""
    assert not any(group.factors for group in graded((factor("X1", "shoe_size", 9, 3),)))
