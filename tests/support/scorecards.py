"""Scorecards and rows drawn by Hypothesis to compare exports: any bins, codes, names, categories and pairs; values where bins meet."""

import math
from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from training.data.special_codes import unknown_codes
from training.data.table import Matrix
from training.scorecard.rescore import Scores, columns_of, rescore

Row = dict[str, float | str | None]
MOST = 1.7976931348623157e308
HOSTILE = (
    "it's", '"quoted"', "a;b", "x, y", "--", "/*", "*/", "{}", "%s", "\\", "\\n", "two\nlines", "tab\there", "<b>&amp;</b>", "]]>",
    "naïve", "日本", "Ωmega", "🙂", "e\u0301", "é", " lead", "trail ", "NULL", "None", "1", "1.0", "01", "TRUE", "=1+1", "@x", "_x0041_", "select",
    "score", "pd", "points", "$a$", "?", ":p", "a" * 70, "ß", "İ", "\u2028", "'''", '"""', "#", "\r", "A", "a",
)  # fmt: skip
"""Text that has ended a string, a name or a line early somewhere."""
letters = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
words = st.sampled_from(HOSTILE) | st.text(letters, min_size=1, max_size=12)
numbers = (
    st.sampled_from((0.0, -1.0, 1.0, -9.0, 98.0, 0.1, 0.35, 1e-300, 1e300, -1e300, MOST, -MOST, 2.0**53, 1e15 + 0.5))
    | st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)
    | st.floats(-1e4, 1e4).map(lambda value: round(value, 3))
    | st.integers(-1_000, 1_000).map(float)
)


@st.composite
def edges(draw: st.DrawFn) -> list[float]:
    """Ascending edges; around some of them special codes, alone in their bins."""
    cuts = set(draw(st.lists(numbers.filter(lambda value: abs(value) < MOST), max_size=8)))
    for code in draw(st.lists(st.sampled_from((0.0, -9.0, -8.0, 98.0, 0.1)), max_size=2)):
        cuts |= {math.nextafter(code, -math.inf), code}
    return sorted({cut + 0.0 for cut in cuts})


def _raw(draw: st.DrawFn, count: int) -> list[float]:
    return draw(
        st.lists(st.floats(-90, 0, allow_subnormal=False).map(lambda raw: raw + 0.0), min_size=count, max_size=count)
    )


@st.composite
def cuts(draw: st.DrawFn, kind: str, categories: list[str]) -> dict[str, Any]:
    """An axis: edges, or the categories given."""
    return (
        {"edges": draw(edges())}
        if kind == "numeric"
        else {"categories": {name: at for at, name in enumerate(categories)}}
    )


@st.composite
def cards(draw: st.DrawFn) -> dict[str, Any]:
    """A scorecard with one to four characteristics and perhaps a pair or two."""
    names = draw(st.lists(words, min_size=1, max_size=4, unique_by=lambda name: name.casefold()))
    characteristics = []
    for name in names:
        kind = draw(st.sampled_from(("numeric", "categorical")))
        categories = draw(st.lists(words, max_size=5, unique=True)) if kind == "categorical" else []
        span = {"span": sorted(draw(st.tuples(numbers, numbers)))} if kind == "numeric" and draw(st.booleans()) else {}
        characteristics.append(_characteristic(draw, name, kind, categories, span))
    return _card(draw, characteristics)


def _characteristic(
    draw: st.DrawFn, name: str, kind: str, categories: list[str], span: dict[str, Any]
) -> dict[str, Any]:
    axis = draw(cuts(kind, categories))
    raw = _raw(draw, len(axis.get("edges", categories)) + (2 if kind == "numeric" else 1))
    points = [round(value) for value in raw]
    return {
        "name": name, "code": name, "kind": kind, **axis, **span, "points": points[:-1], "raw": raw[:-1],
        "missing": {"points": points[-1], "raw": raw[-1]}, "inquiry": False, "reason": draw(words | st.just("")),
    }  # fmt: skip


def _card(draw: st.DrawFn, characteristics: list[dict[str, Any]]) -> dict[str, Any]:
    """A scorecard of these, with perhaps a pair or two."""
    every = [(one, other) for one in characteristics for other in characteristics if one is not other]
    pairs = (
        [_pair(draw, one, other) for one, other in draw(st.lists(st.sampled_from(every), max_size=2))] if every else []
    )
    return {
        "format": 1, "version": "2026.11-0a1b2c3d", "base_points": 731, "raw_base": 731.25, "score_range": [300, 850],
        "scale": {"pdo": 40.0, "odds": 22.0, "at": 700.0, "lowest": 300, "highest": 850},
        "pd": {"intercept": 9.04, "slope": -0.01732867951399863}, "characteristics": characteristics,
    } | ({"pairs": pairs} if pairs else {})  # fmt: skip


def _pair(draw: st.DrawFn, one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    axes = [draw(cuts(side["kind"], list(side.get("categories", ())))) for side in (one, other)]
    rows, columns = (len(axis["edges"]) + 2 if "edges" in axis else len(axis["categories"]) + 1 for axis in axes)
    raw = np.array(_raw(draw, rows * columns)).reshape(rows, columns)
    return {
        "of": [one["name"], other["name"]],
        "axes": axes,
        "points": np.rint(raw).astype(int).tolist(),
        "raw": raw.tolist(),
    }


@st.composite
def rows_of(draw: st.DrawFn, card: dict[str, Any]) -> list[Row]:
    """Rows for a scorecard: on edges and beside them, codes, missing, infinite, huge, negative zero, categories unseen."""
    return draw(
        st.lists(
            st.fixed_dictionaries({each["name"]: _cells(card, each) for each in card["characteristics"]}),
            min_size=1,
            max_size=12,
        )
    )


def _cells(card: dict[str, Any], characteristic: dict[str, Any]) -> st.SearchStrategy[Any]:
    if characteristic["kind"] == "categorical":
        return st.none() | words | st.sampled_from([*characteristic["categories"], "unseen"])
    axes = [
        axis
        for pair in card.get("pairs", ())
        for name, axis in zip(pair["of"], pair["axes"], strict=True)
        if name == characteristic["name"]
    ]
    at = [edge for axis in (characteristic, *axes) for edge in axis["edges"]]
    near = [beside for edge in at for beside in (edge, math.nextafter(edge, math.inf), math.nextafter(edge, -math.inf))]
    # Below the smallest normal number a database may refuse to read, or flush to zero, what is written to it.
    near = [value for value in near if value == 0 or abs(value) >= 2.3e-308]
    return (
        st.none()
        | numbers
        | st.sampled_from([*near, -0.0, math.inf, -math.inf, MOST, -9.0, 98.0, 999.0, -8.0, 99.0, 88888.0, -77.0])
    )


@st.composite
def segmented_cards(draw: st.DrawFn) -> dict[str, Any]:
    """A scorecard with two to four segments: leaves of a tree of conditions, each with some of the characteristics, cut in its own way."""
    whole = draw(cards())
    whole.pop("pairs", None)
    for each in whole["characteristics"]:
        each["specials"] = (
            draw(st.lists(st.sampled_from((-9.0, 98.0)), unique=True)) if each["kind"] == "numeric" else []
        )
    parting = [each for each in whole["characteristics"] if each["kind"] == "numeric" or len(each["categories"]) > 1]
    assume(parting)
    leaves: list[list[dict[str, Any]]] = [[]]
    for _ in range(draw(st.integers(1, 3))):
        leaf = leaves.pop(draw(st.integers(0, len(leaves) - 1)))
        leaves += [[*leaf, side] for side in _sides(draw, draw(st.sampled_from(parting)))]
    parts = []
    for at, leaf in enumerate(leaves):
        kept = draw(
            st.lists(st.sampled_from(whole["characteristics"]), min_size=1, unique_by=lambda each: each["name"])
        )
        own = [
            _characteristic(
                draw,
                each["name"],
                each["kind"],
                list(each.get("categories", ())),
                {"span": each["span"]} if "span" in each else {},
            )
            | {"specials": each["specials"]}
            for each in whole["characteristics"]
            if any(each is one for one in kept)
        ]
        parts.append({"name": draw(words) + f" {at}", "where": leaf, "card": _card(draw, own)})
    return whole | {"format": 2, "segments": parts}


def _sides(draw: st.DrawFn, characteristic: dict[str, Any]) -> list[dict[str, Any]]:
    """Two conditions on a characteristic, one of which holds; missing values are on either side."""
    name, side = characteristic["name"], draw(st.booleans())
    if characteristic["kind"] == "numeric":
        end = draw(numbers)
        return [
            {"column": name, "above": None, "up_to": end, "missing": side},
            {"column": name, "above": end, "up_to": None, "missing": not side},
        ]
    categories = list(characteristic["categories"])
    order, end = draw(st.permutations(categories)), draw(st.integers(1, len(categories) - 1))
    chosen, others = order[:end], order[end:]
    return [
        {"column": name, "categories": chosen, "missing": side},
        {"column": name, "categories": others, "missing": not side},
    ]


cards_and_rows = cards().flatmap(lambda card: st.tuples(st.just(card), rows_of(card)))


def scores(card: dict[str, Any], rows: list[Row]) -> Scores:
    """What the scorecard itself gives the rows."""
    return rescore(card, matrix(card, rows))


def matrix(card: dict[str, Any], rows: list[Row]) -> Matrix:
    """The rows as training reads them."""
    columns = columns_of(card)
    values = np.full((len(rows), len(columns)), np.nan)
    for place, row in enumerate(rows):
        for at, column in enumerate(columns):
            cell = row[column.name]
            if isinstance(cell, str):
                values[place, at] = column.categories.index(cell) if cell in column.categories else np.nan
            elif cell is not None and math.isfinite(cell):
                values[place, at] = cell
    for at, column in enumerate(columns):
        if column.kind == "numeric":
            values[unknown_codes(values[:, at], column.span, column.specials), at] = np.nan
    return values


segmented_cards_and_rows = segmented_cards().flatmap(lambda card: st.tuples(st.just(card), rows_of(card)))
