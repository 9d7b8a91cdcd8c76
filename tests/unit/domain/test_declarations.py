"""Declarations of characteristics are whole: a sentence for every value, and references to characteristics that exist."""

import pytest

from creditapp.domain.characteristics import (
    BY_NAME,
    CHARACTERISTICS,
    GROUPS,
    Characteristic,
    amounts_owed,
    credit_mix,
    length_of_history,
    new_credit,
    payment_history,
)
from creditapp.domain.characteristics.sentences import (
    Condition,
    Sentence,
    Value,
    at_least,
    at_most,
    first_that_holds,
    is_zero,
    never,
    never_or_at_least,
    text_for,
)
from creditapp.domain.factors import text_of
from creditapp.models.applications import Factor

VALUES = (None, 0, 0.05, 0.5, 1, 2, 9, 24, 120, 1_000_000)
by_code = pytest.mark.parametrize("declared", CHARACTERISTICS, ids=lambda declared: declared.code)


def test_a_profile_follows_the_order_of_the_groups_and_their_modules() -> None:
    """A characteristic stands in the module of its group and nowhere else."""
    modules = (payment_history, amounts_owed, length_of_history, new_credit, credit_mix)
    assert tuple(module.GROUP for module in modules) == GROUPS
    assert tuple(declared for module in modules for declared in module.CHARACTERISTICS) == CHARACTERISTICS
    assert all(declared.group == module.GROUP.key for module in modules for declared in module.CHARACTERISTICS)


@by_code
def test_every_value_has_a_reason_and_advice(declared: Characteristic) -> None:
    """Whatever costs points is explained."""
    for value in VALUES:
        text = text_of(Factor(code=declared.code, characteristic=declared.name, points=-1, value=value))
        assert text.title
        assert text.helps


@by_code
def test_a_positive_sentence_is_true_of_some_values_and_refers_to_characteristics_that_exist(
    declared: Characteristic,
) -> None:
    """It is implied by, and contradicted by, other characteristics only."""
    for sentence in declared.positives:
        assert any(sentence.holds(value) for value in VALUES)
        assert not all(sentence.holds(value) for value in VALUES)
        assert {sentence.implied_by, sentence.not_with} - {""} <= BY_NAME.keys() - {declared.name}


@by_code
def test_only_what_may_never_have_happened_has_a_positive_sentence_without_a_value(declared: Characteristic) -> None:
    """Where no value means "does not apply", nothing is claimed of it."""
    without_value = first_that_holds(declared.positives, None)
    assert (without_value is not None) == (declared.no_value == "never")


@pytest.mark.parametrize(
    ("condition", "true_of", "false_of"),
    [
        (is_zero, (0, 0.0), (None, 1)),
        (never, (None,), (0, 24)),
        (at_most(2), (0, 2), (None, 2.1)),
        (at_least(2), (2, 3), (None, 1.9)),
        (never_or_at_least(24), (None, 24), (0, 23)),
    ],
)
def test_a_condition_includes_its_limit(
    condition: Condition, true_of: tuple[Value, ...], false_of: tuple[Value, ...]
) -> None:
    """And no value satisfies only the conditions about what never happened."""
    assert all(condition(value) for value in true_of)
    assert not any(condition(value) for value in false_of)


def test_the_first_sentence_that_is_true_of_the_value_is_used() -> None:
    """So sentences can be declared from the most specific to the most general."""
    sentences = (Sentence("one", lambda value: value == 1), Sentence("some", at_least(1)))
    assert [text_for(sentences, value) for value in (1, 2, 0)] == ["one", "some", ""]
