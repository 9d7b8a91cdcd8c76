"""Declarations of characteristics are whole: a sentence for every value, and references to characteristics that exist."""

import math

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
from creditapp.domain.characteristics.declaration import LESS_IS_BETTER
from creditapp.domain.characteristics.sentences import (
    Condition,
    Sentence,
    Value,
    above,
    at_least,
    at_most,
    exactly,
    first_that_holds,
    is_zero,
    missing,
    text_for,
)

VALUES = (None, 0, 0.05, 0.5, 1, 2, 3, 9, 24, 120, 1_000_000)
by_code = pytest.mark.parametrize("declared", CHARACTERISTICS, ids=lambda declared: declared.code)


def test_a_profile_follows_the_order_of_the_groups_and_their_modules() -> None:
    """A characteristic stands in the module of its group and nowhere else."""
    modules = (payment_history, amounts_owed, length_of_history, new_credit, credit_mix)
    assert tuple(module.GROUP for module in modules) == GROUPS
    assert tuple(declared for module in modules for declared in module.CHARACTERISTICS) == CHARACTERISTICS
    assert all(declared.group == module.GROUP.key for module in modules for declared in module.CHARACTERISTICS)


@by_code
def test_every_value_that_can_cost_points_has_a_reason_and_advice(declared: Characteristic) -> None:
    """All that files can have but the best end of a characteristic with a direction; where None is "never", that is the best."""
    most = math.inf if declared.highest is None else declared.highest
    best = None if declared.no_value == "never" else 0 if declared.direction == LESS_IS_BETTER else most
    for value in VALUES:
        if value != best and _can_occur(declared, value):
            assert text_for(declared.reasons, value), value
            assert text_for(declared.advice, value), value


def _can_occur(declared: Characteristic, value: Value) -> bool:
    if value is None:
        return _may_not_apply(declared)
    whole = declared.format == "percent" or value == round(value)
    return whole and declared.lowest <= value <= (math.inf if declared.highest is None else declared.highest)


def _may_not_apply(declared: Characteristic) -> bool:
    return "empty" in declared.measures


@by_code
def test_a_range_of_values_is_declared_in_which_the_sentences_differ(declared: Characteristic) -> None:
    """A bound that no file can reach would be printed otherwise."""
    assert declared.lowest >= 0
    assert declared.highest is None or declared.highest > declared.lowest


@by_code
def test_a_positive_sentence_is_true_of_some_values_and_refers_to_characteristics_that_exist(
    declared: Characteristic,
) -> None:
    """It is implied by other characteristics only."""
    for sentence in declared.positives:
        assert any(sentence.holds(value) for value in VALUES)
        assert not all(sentence.holds(value) for value in VALUES)
        assert {sentence.implied_by} - {""} <= BY_NAME.keys() - {declared.name}


@by_code
def test_only_what_may_never_have_happened_has_a_positive_sentence_without_a_value(declared: Characteristic) -> None:
    """Where no value means "does not apply", nothing is claimed of it."""
    without_value = first_that_holds(declared.positives, None)
    assert (without_value is not None) == (declared.no_value == "never")


@pytest.mark.parametrize(
    ("condition", "true_of", "false_of"),
    [
        (is_zero, (0, 0.0), (None, 1)),
        (missing, (None,), (0, 24)),
        (exactly(1), (1, 1.0), (None, 0, 2)),
        (above(0), (0.01, 1), (None, 0)),
        (at_most(2), (0, 2), (None, 2.1)),
        (at_least(2), (2, 3), (None, 1.9)),
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
