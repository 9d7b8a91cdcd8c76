"""Every factor has texts that a person can act on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.characteristics import CHARACTERISTICS, Characteristic
from creditapp.domain.factors import LABELS, PLAIN, by_effect, text_of, with_effect
from creditapp.domain.scoring import CLAMPED
from creditapp.models.applications import Factor
from tests.support.domain_samples import many


def factor(code: str, points: int = -1, *, key: bool = False) -> Factor:
    """A factor of a score."""
    return Factor(code=code, characteristic="utilisation", points=points, key=key)


FACTOR_ROWS = st.lists(
    st.builds(
        lambda code, points, key: factor(code, points, key=key),
        st.sampled_from(sorted(LABELS)),
        st.integers(-90, 0),
        st.booleans(),
    ),
    max_size=10,
)


def texts(kind: str) -> list[str]:
    """All sentences of a kind: reasons, advice or positives."""
    return [sentence.text for characteristic in CHARACTERISTICS for sentence in getattr(characteristic, kind)]


def test_every_characteristic_and_the_end_of_the_scale_has_its_label_and_nothing_else_has() -> None:
    """One label a code, and one for the end of the scale."""
    assert set(LABELS) == {characteristic.code for characteristic in CHARACTERISTICS} | {CLAMPED}


@pytest.mark.parametrize("characteristic", CHARACTERISTICS, ids=lambda characteristic: characteristic.code)
def test_a_factor_has_reasons_advice_and_positive_sentences(characteristic: Characteristic) -> None:
    """All three exist and begin with a capital or the value; only advice ends with a full stop."""
    for kind, stops in (("reasons", False), ("advice", True), ("positives", False)):
        sentences = [sentence.text for sentence in getattr(characteristic, kind)]
        assert sentences
        assert all(text[0].isupper() or text.startswith("%(value)s") for text in sentences)
        assert all(text.endswith(".") == stops for text in sentences)


@pytest.mark.parametrize("kind", ["reasons", "positives"])
def test_no_two_factors_have_the_same_text(kind: str) -> None:
    """A person who reads two reasons reads two things, when they cost and when they do not."""
    assert len(set(texts(kind))) == len(texts(kind))


def test_no_reason_mentions_the_score() -> None:
    """That the score was too low is no specific reason (12 CFR 1002.9(b)(2))."""
    assert not any("score" in text.lower() for text in texts("reasons"))


def test_a_value_of_which_no_sentence_is_true_is_stated_itself() -> None:
    """Label and value are always true: a scorecard made elsewhere may charge anything."""
    assert text_of(Factor(code="PH07", characteristic="collections_unpaid", points=-1, value=0)) == (PLAIN, "")


def test_nothing_has_an_effect_that_the_end_of_the_scale_hides() -> None:
    """870 points are 850 with or without a factor that takes 22, so it is no reason; at the lower end all are."""
    costs = factor("AO01", -22, key=True)
    assert with_effect((costs, factor(CLAMPED, -20))) == ()
    assert with_effect((costs, factor(CLAMPED, 20), factor("AO02", 0))) == (costs,)


def test_an_unknown_code_is_explained_by_its_characteristics_name() -> None:
    """A scorecard of a data scientist's own table has factors without texts; their names stand in."""
    assert text_of(Factor(code="X1", characteristic="shoe_size", points=-3)).title == "shoe_size"


@pytest.mark.slow
@given(FACTOR_ROWS)
@many
def test_factors_are_listed_in_the_order_of_their_effect(factors: list[Factor]) -> None:
    """Key factors first, then what costs more before what costs less, nothing lost, and the same from any order."""
    ordered = by_effect(tuple(factors))
    assert sorted(map(repr, ordered)) == sorted(map(repr, factors))
    ranks = [(not factor.key, factor.points) for factor in ordered]
    assert ranks == sorted(ranks)
    assert by_effect(ordered[::-1]) == ordered
