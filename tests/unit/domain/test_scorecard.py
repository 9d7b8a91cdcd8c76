"""A score is exact: base points and all rows add up to it."""

import json
import math
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.scorecard import Scorecard, digest
from creditapp.domain.scorecard_file import parse_scorecard, served_characteristics
from creditapp.domain.scoring import CLAMPED, KEY_FACTORS, probability, score
from creditapp.errors import ReleaseRefused
from tests.support.domain_samples import many
from tests.support.key_codes import key_codes

NUMBER = st.floats(-1e6, 1e6)
VALUE = st.none() | st.just(math.nan) | st.integers(-10, 200) | NUMBER | st.sampled_from([math.inf, -math.inf])


def table(name: str = "utilisation", **changes: Any) -> dict[str, Any]:
    """Three bins: up to 0.1, up to 0.5, above."""
    usual = {
        "name": name,
        "code": name.upper(),
        "kind": "numeric",
        "edges": [0.1, 0.5],
        "points": [0, -20, -70],
        "raw": [0.2, -19.7, -70.4],
        "missing": {"points": -10, "raw": -9.6},
    }
    return usual | changes


def card(*tables: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A scorecard with these tables."""
    usual = {
        "format": 1,
        "version": "2026-06-15.1",
        "base_points": 800,
        "raw_base": 799.8,
        "score_range": [300, 850],
        "pd": {"intercept": 9.04, "slope": -0.01733},
        "characteristics": list(tables or [table()]),
        "manifest": {},
    }
    return usual | changes


def home(**changes: Any) -> dict[str, Any]:
    """A category."""
    usual = {
        "name": "home",
        "code": "HOME",
        "kind": "categorical",
        "categories": {"own": 0, "rent": 1},
        "points": [0, -12],
        "raw": [0.0, -12.0],
        "missing": {"points": -4, "raw": -4.0},
    }
    return usual | changes


@st.composite
def cards(draw: st.DrawFn) -> Scorecard:
    """Any scorecard over some of the served characteristics, with points falling in each."""
    tables = []
    for drawn in draw(st.lists(st.sampled_from(CHARACTERISTICS), max_size=24, unique=True)):
        edges = sorted(draw(st.lists(st.integers(0, 200), max_size=4, unique=True)))
        points = sorted((draw(st.integers(-150, 0)) for _ in range(len(edges) + 1)), reverse=True)
        tables.append(
            table(
                drawn.name,
                code=drawn.code,
                inquiry=drawn.inquiry,
                edges=edges,
                points=points,
                raw=[float(cost) for cost in points],
                missing={"points": draw(st.integers(-150, 0)), "raw": 0.0},
            )
        )
    return parse_scorecard(card(characteristics=tables, base_points=draw(st.integers(250, 950))))


NAMES = [characteristic.name for characteristic in CHARACTERISTICS]
PROFILES = st.dictionaries(st.sampled_from(NAMES), VALUE)


# Scoring


@pytest.mark.slow
@given(cards(), PROFILES)
@many
def test_base_and_all_points_are_the_score(scorecard: Scorecard, values: dict[str, float | None]) -> None:
    """Base points plus every row, the clamping row included, is the score, which is within its range."""
    scored = score(scorecard, values)
    assert scored.base_points + sum(factor.points for factor in scored.factors) == scored.score
    assert 300 <= scored.score <= 850
    assert [factor.characteristic for factor in scored.factors][: len(scorecard.characteristics)] == [
        points_table.name for points_table in scorecard.characteristics
    ]


@pytest.mark.slow
@given(cards(), PROFILES)
@many
def test_clamping_is_a_row_only_where_it_changes_the_score(
    scorecard: Scorecard, values: dict[str, float | None]
) -> None:
    """The row is what lies beyond an end of the scale; every other row is at most 0."""
    scored = score(scorecard, values)
    rows = {factor.code: factor.points for factor in scored.factors}
    clamping = rows.pop(CLAMPED, 0)
    whole = scored.base_points + sum(rows.values())
    assert clamping == min(max(whole, 300), 850) - whole
    assert (clamping != 0) == (CLAMPED in {factor.code for factor in scored.factors})
    assert all(points <= 0 for points in rows.values())


@pytest.mark.slow
@given(cards(), PROFILES)
@many
def test_the_same_profile_has_the_same_score(scorecard: Scorecard, values: dict[str, float | None]) -> None:
    """Whatever the order of its values, and after the scorecard went through its bytes, a profile scores the same."""
    again = parse_scorecard(msgspec.json.encode(scorecard))
    assert again == scorecard
    assert msgspec.json.encode(score(again, dict(reversed(values.items())))) == msgspec.json.encode(
        score(scorecard, values)
    )


@pytest.mark.slow
@given(cards(), PROFILES, st.data())
@many
def test_a_falling_table_never_rewards_a_higher_value(
    scorecard: Scorecard, values: dict[str, float | None], data: st.DataObject
) -> None:
    """Where points fall with the value, more of it never raises the score."""
    name = data.draw(st.sampled_from(NAMES))
    low, high = sorted((data.draw(NUMBER), data.draw(NUMBER)))
    assert score(scorecard, values | {name: high}).score <= score(scorecard, values | {name: low}).score


@pytest.mark.parametrize(
    ("value", "points"), [(0, 0), (0.1, 0), (0.100001, -20), (0.5, -20), (0.51, -70), (math.inf, -70), (-math.inf, 0)]
)
def test_an_edge_belongs_to_the_bin_below(value: float, points: int) -> None:
    """A value on an edge costs what the lower bin costs."""
    assert score(parse_scorecard(card()), {"utilisation": value}).factors[0].points == points


@pytest.mark.parametrize("values", [{}, {"utilisation": None}, {"utilisation": math.nan}])
def test_a_missing_value_has_points_of_its_own(values: dict[str, float | None]) -> None:
    """An absent name, None and not-a-number cost what the scorecard has for missing values."""
    assert score(parse_scorecard(card()), values).score == 790


def test_categories_have_points_each_and_unknown_ones_those_of_missing() -> None:
    """A category that training never saw counts as missing; none is shown as a number."""
    scorecard = parse_scorecard(card(home()))
    assert [score(scorecard, {"home": category}).score for category in ("own", "rent", "boat", None)] == [
        800,
        788,
        796,
        796,
    ]
    assert score(scorecard, {"home": "rent"}).factors[0].value is None


def test_values_that_the_scorecard_does_not_use_change_nothing() -> None:
    """A profile may have more characteristics than a scorecard uses."""
    scorecard = parse_scorecard(card())
    assert score(scorecard, {"utilisation": 0.3, "shoe_size": 44}) == score(scorecard, {"utilisation": 0.3})


@pytest.mark.slow
@given(cards(), PROFILES)
@many
def test_the_probability_is_of_the_unrounded_sum(scorecard: Scorecard, values: dict[str, float | None]) -> None:
    """It lies between 0 and 1, and a higher sum never means a higher probability."""
    scored = score(scorecard, values)
    assert 0 <= scored.pd <= 1
    assert probability(scorecard, scored.raw + 40) <= scored.pd
    assert probability(scorecard, 1e12) >= 0
    assert probability(scorecard, -1e12) <= 1


# Key factors

ROWS = st.lists(
    st.tuples(st.integers(-60, 0), st.text("ABC", min_size=1, max_size=4), st.booleans()),
    max_size=12,
    unique_by=lambda row: row[1],
)


@pytest.mark.slow
@given(ROWS, st.randoms(use_true_random=False))
@many
def test_there_are_at_most_four_key_factors_and_one_about_inquiries(
    rows: list[tuple[int, str, bool]], chance: Any
) -> None:
    """The four that cost most, one inquiry factor more if it costs anything and none is among them; in any order of rows."""
    keys = key_codes(rows)
    cost = {code: points for points, code, _ in rows}
    about_inquiries = {code for points, code, inquiry in rows if inquiry and points < 0}
    assert all(cost[code] < 0 for code in keys)
    others = sorted(points for points, code, _ in rows if code not in keys)
    four = sorted(keys, key=lambda code: (cost[code], code))[:KEY_FACTORS]
    assert len(keys) <= KEY_FACTORS or (len(keys) == KEY_FACTORS + 1 and about_inquiries & (keys - set(four)))
    assert all(cost[code] <= others[0] for code in four if others)
    assert not about_inquiries or about_inquiries & keys
    chance.shuffle(rows)
    assert key_codes(rows) == keys


def test_of_equal_costs_the_first_code_is_key() -> None:
    """Ties go by code, so that the same profile always has the same key factors."""
    assert key_codes([(-5, code, False) for code in "FEDCBA"]) == frozenset("ABCD")


def test_without_cost_there_are_no_key_factors() -> None:
    """A factor that costs nothing is never a reason."""
    assert key_codes([(0, "A", True), (0, "B", False)]) == frozenset()


def test_clamping_is_never_key() -> None:
    """The end of the scale is not something that a person could change."""
    scored = score(parse_scorecard(card(base_points=900)), {"utilisation": 0.0})
    assert (scored.score, scored.factors[-1].code, scored.factors[-1].points, scored.factors[-1].key) == (
        850,
        CLAMPED,
        -50,
        False,
    )


# What a scorecard must be


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        (card(format=2), "format 2"),
        ({"format": 1}, "not a whole scorecard"),
        (card(base_points=1.5), "base_points"),
        (card(table(points=[0, -1])), "3 bins"),
        (card(table(raw=[0.0])), "3 bins"),
        (card(table(edges=[0.5, 0.1])), "do not ascend"),
        (card(table(edges=[0.1, 0.1])), "do not ascend"),
        (card(table(edges=[0.1, math.inf])), "not finite"),
        (card(table(raw=[0.0, math.nan, 0.0])), "not finite"),
        (card(table(missing={"points": 0, "raw": math.inf})), "not finite"),
        (card(table(points=[1, 0, -1])), "above 0"),
        (card(table(missing={"points": 3, "raw": 0.0})), "above 0"),
        (card(home(categories={"own": 0, "rent": 2})), "categories"),
        (card(home(categories={"own": 1, "rent": 1})), "categories"),
        (card(table(), table()), "twice"),
        (card(table(), table("late", code="UTILISATION")), "twice"),
        (card(raw_base=math.nan), "raw_base"),
        (card(pd={"intercept": math.inf, "slope": -0.1}), "pd"),
        (card(pd={"intercept": 1.0, "slope": math.nan}), "pd"),
        (card(pd={"intercept": 1.0, "slope": 0.1}), "pd"),
        (card(score_range=[850, 300]), "score_range"),
        (card(table(kind="other")), "kind"),
    ],
)
def test_an_inconsistent_scorecard_is_refused_with_what_is_wrong(broken: dict[str, Any], named: str) -> None:
    """A scorecard that could score wrongly does not get into service."""
    with pytest.raises(ReleaseRefused, match=named):
        parse_scorecard(broken)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff", b'{"format": 1, "version": 1}'])
def test_bytes_that_are_not_a_scorecard_are_refused(data: bytes) -> None:
    """Half a file or another file is refused, and raises no other error."""
    with pytest.raises(ReleaseRefused):
        parse_scorecard(data)


@pytest.mark.parametrize(
    "reference",
    [
        [{"values": {"utilisation": 0.3}, "score": 781, "raw": 780.1}],
        [{"values": {"utilisation": 0.3}, "score": 780, "raw": 780.1001}],
        [{"values": {"utilisation": 0.3}, "score": 780, "raw": math.nan}],
        [{"values": {"utilisation": "much"}, "score": 780, "raw": 780.1}],
        [{"values": None, "score": 780, "raw": 780.1}],
        [{"score": 780}],
        ["row"],
        7,
    ],
)
def test_a_reference_row_that_does_not_replay_is_refused(reference: Any) -> None:
    """Rows scored in training must score the same here; a row that cannot be read does not."""
    with pytest.raises(ReleaseRefused, match="reference"):
        parse_scorecard(card(manifest={"reference": reference}))


def test_reference_rows_that_replay_are_accepted() -> None:
    """The score exactly, the sum to 1e-9."""
    row = {"values": {"utilisation": 0.3}, "score": 780, "raw": 799.8 - 19.7 + 1e-10}
    assert parse_scorecard(card(manifest={"reference": [row]})).version == "2026-06-15.1"


def test_a_scorecard_for_other_characteristics_is_refused() -> None:
    """In service only a profile's characteristics can be scored; a data scientist's own table may have any columns."""
    with pytest.raises(ReleaseRefused, match="other characteristics: home"):
        parse_scorecard(card(home()), served_characteristics())
    assert parse_scorecard(card(home())).codes == {"HOME": "home"}


def test_a_digest_is_of_the_content() -> None:
    """Order of keys and white space do not change it, any value does."""
    content = card()
    assert digest(content) == digest(json.loads(json.dumps(dict(reversed(content.items())), indent=2)))
    assert digest(content) != digest(card(base_points=801))
