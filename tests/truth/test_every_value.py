"""Over the whole space of characteristics, whatever is said of a value is true of it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.characteristics import CHARACTERISTICS, Characteristic
from creditapp.domain.characteristics.sentences import first_that_holds
from creditapp.models.applications import Factor
from creditapp.web.i18n.factor_texts import in_words, sentence, written
from creditapp.web.report import zero_loss_ranges
from tests.truth.card import REACH
from tests.truth.events import month_of
from tests.truth.facts import Facts
from tests.truth.sentences import POSITIVES, REASONS, judged
from tests.truth.words import DOLLARS, PERCENT, Range, states

DAY = date(2026, 10, 31)
AGES = ("oldest_account_months", "average_account_months", "months_since_newest_account")
by_code = pytest.mark.parametrize("declared", CHARACTERISTICS, ids=lambda declared: declared.code)


def values(declared: Characteristic) -> st.SearchStrategy[float | None]:
    """Every value that a file can have, with those at which sentences change; None where it may not apply."""
    numbers: st.SearchStrategy[float]
    if declared.name in PERCENT:
        near = st.sampled_from([0.0, 0.001, 0.1, 0.1001, 0.3, 0.3001, 0.7999, 0.8, 1.0, 1.004, 1.01, 1.5])
        numbers = near | st.floats(0, 3)
    elif declared.name == "worst_status_24m":
        numbers = st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 9.0])
    else:
        most = 1_000_000 if declared.name in DOLLARS else REACH.get(declared.name, 60)
        numbers = (st.integers(0, min(130, most)) | st.integers(0, most)).map(float)
    return numbers | st.none() if "empty" in declared.measures else numbers


def facts_of(name: str, value: float | None) -> Facts:
    """A file with this value: as many cards, one with this balance, limit or age, a loan of which this is owed; or the value alone."""
    card: dict[str, Any] = {
        "type": "account", "by": "A", "reference": "1", "as_of": DAY, "opened": date(2020, 1, 1), "status": "11", "balance": 0,
        "portfolio": "R",
    }  # fmt: skip
    number = value or 0
    month = month_of(DAY) - (int(number) if name in AGES else 0)
    items: dict[str, list[dict[str, Any]]] = {
        **dict.fromkeys(("utilisation", "highest_card_utilisation"), [card | {"balance": number * 1e6, "limit": 1e6}]),
        "instalment_balance_share": [card | {"portfolio": "I", "balance": number * 1e6, "highest_credit": 1e6}],
        "cards_open": [card] * int(number),
        "kinds_of_credit": [card | {"portfolio": kind} for kind in "RIM"[: int(number)]],
        "cards_with_balance": [card | {"balance": 1}] * int(number),
        "revolving_balance": [card | {"balance": number}],
        "card_limits": [card | {"limit": number}],
        **dict.fromkeys(AGES, [card | {"opened": date(month // 12, month % 12 + 1, 1)}]),
    }
    return Facts(items.get(name, []) if value is not None else [], DAY, {name: value})


@by_code
@given(data=st.data())
def test_a_reason_is_true_of_its_value_and_only_the_best_end_has_none(
    declared: Characteristic, data: st.DataObject
) -> None:
    """Where no sentence is declared, label and value are said: of nothing that could cost points by its direction."""
    value = data.draw(values(declared))
    text = written(Factor(code=declared.code, characteristic=declared.name, points=-1, value=value))
    plain = f"{declared.label}: {in_words(value, declared)}"
    if text.title == plain:
        assert value == (None if declared.no_value == "never" else 3 if declared.code == "CM04" else 0)
        assert text.helps == ""
    else:
        assert judged(text.title, REASONS, facts_of(declared.name, value)) is True, (value, text.title)


@by_code
@given(data=st.data())
def test_a_positive_sentence_is_true_of_its_value(declared: Characteristic, data: st.DataObject) -> None:
    """As far as the value alone tells; test_people holds it against the whole file."""
    value = data.draw(values(declared))
    if positive := first_that_holds(declared.positives, value):
        text = sentence(positive.text, declared, value)
        assert judged(text, POSITIVES, facts_of(declared.name, value)) is True, (value, text)


@by_code
@given(data=st.data())
def test_a_value_is_stated_as_it_is(declared: Characteristic, data: st.DataObject) -> None:
    """In its unit, rounded as printed."""
    value = data.draw(values(declared))
    assert states(in_words(value, declared), value, declared.name), in_words(value, declared)


@by_code
@given(data=st.data())
def test_the_best_values_lie_in_the_range_and_exist(declared: Characteristic, data: st.DataObject) -> None:
    """Also where training put an edge where no file can be."""
    edges = (
        st.floats(0, 2) if declared.name in PERCENT else st.integers(0, 300).map(lambda n: n + 0.5) | st.just(500041.5)
    )
    low, high = sorted(data.draw(st.tuples(edges, edges)))
    if declared.name not in PERCENT and high - low < 1:
        high = low + 1
    bounds = data.draw(st.sampled_from([(low, None), (None, high), (low, high + 0.02)]))
    factor = Factor(code=declared.code, characteristic=declared.name, points=0, worst=-9, best=bounds)
    text = zero_loss_ranges.best(factor, declared)
    if not text:
        assert bounds[0] is not None
        assert bounds[0] >= REACH[declared.name] - 1
        return
    said = Range(text, declared.name)
    if not said.numbers:
        assert text == "never"
        return
    if said.low:
        assert bounds[0] is not None and said.low > bounds[0] and said.low <= REACH.get(declared.name, said.low)
    if said.high is not None:
        assert said.high <= (REACH[declared.name] if bounds[1] is None else bounds[1])
