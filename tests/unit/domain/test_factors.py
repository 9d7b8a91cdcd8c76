"""Every factor has texts that a person can act on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.factors import FACTORS, by_effect, text_of
from creditapp.domain.scoring import CLAMPED
from creditapp.models.applications import Factor
from tests.support.domain_samples import many


def factor(code: str, points: int = -1, *, key: bool = False) -> Factor:
    """A factor of a score."""
    return Factor(code=code, characteristic="utilisation", points=points, key=key)


FACTOR_ROWS = st.lists(
    st.builds(
        lambda code, points, key: factor(code, points, key=key),
        st.sampled_from(sorted(FACTORS)),
        st.integers(-90, 0),
        st.booleans(),
    ),
    max_size=10,
)


def test_every_characteristic_and_the_end_of_the_scale_has_its_texts_and_nothing_else_has() -> None:
    """One text a code, and one for the end of the scale."""
    assert set(FACTORS) == {characteristic.code for characteristic in CHARACTERISTICS} | {CLAMPED}


@pytest.mark.parametrize("code", [characteristic.code for characteristic in CHARACTERISTICS])
def test_a_factor_has_a_reason_advice_and_a_positive_sentence(code: str) -> None:
    """All three exist and begin with a capital; only advice ends with a full stop."""
    title, helps, positive = FACTORS[code]
    assert all(text[0].isupper() for text in (title, helps, positive))
    assert helps.endswith(".")
    assert not title.endswith(".")
    assert not positive.endswith(".")


def test_no_two_factors_have_the_same_text() -> None:
    """A person who reads two reasons reads two things, when they cost and when they do not."""
    titles, positives = zip(
        *((text.title, text.positive) for code, text in FACTORS.items() if code != CLAMPED), strict=True
    )
    assert len(set(titles)) == len(set(positives)) == len(CHARACTERISTICS)


def test_no_reason_mentions_the_score() -> None:
    """That the score was too low is no specific reason (12 CFR 1002.9(b)(2))."""
    assert not any("score" in text.title.lower() for text in FACTORS.values())


def test_an_unknown_code_is_explained_by_its_characteristics_name() -> None:
    """A scorecard of a data scientist's own table has factors without texts; their names stand in."""
    assert text_of(Factor(code="X1", characteristic="shoe_size", points=-3)).title == "shoe_size"


@given(FACTOR_ROWS)
@many
def test_factors_are_listed_in_the_order_of_their_effect(factors: list[Factor]) -> None:
    """Key factors first, then what costs more before what costs less, nothing lost, and the same from any order."""
    ordered = by_effect(tuple(factors))
    assert sorted(map(repr, ordered)) == sorted(map(repr, factors))
    ranks = [(not factor.key, factor.points) for factor in ordered]
    assert ranks == sorted(ranks)
    assert by_effect(ordered[::-1]) == ordered
