"""A scorecard's points by plain arithmetic on its JSON."""

from bisect import bisect_left
from functools import cache
from typing import Any

from tests.truth.words import PERCENT, Range

Value = float | None
REACH = {
    "months_since_late_30": 83, "months_since_late_90": 83, "worst_status_24m": 9, "late_30_12m": 12, "late_60_24m": 24,
    "months_since_bankruptcy": 120, "months_since_loss": 90, "kinds_of_credit": 3, "oldest_account_months": 1200, "average_account_months": 1200,
    "months_since_newest_account": 1200,
}  # fmt: skip
"""The greatest value that a file can have: a grid of 84 months, ten years, a hundred years."""


class Card:
    """A scorecard."""

    def __init__(self, card: dict[str, Any]) -> None:
        self.card = card
        self.base: int = card["base_points"]
        self.lowest, self.highest = card["score_range"]
        self.tables: dict[str, dict[str, Any]] = {table["name"]: table for table in card["characteristics"]}
        self.pairs: list[dict[str, Any]] = list(card.get("pairs", ()))

    def points(self, name: str, value: Value) -> int:
        """What a value costs by itself."""
        return int(self._entry(name, value, "points"))

    def raw(self, name: str, value: Value) -> float:
        """The same before rounding."""
        return float(self._entry(name, value, "raw"))

    def _entry(self, name: str, value: Value, column: str) -> float:
        table = self.tables[name]
        place = 0 if value is None else bisect_left(table["edges"], value)
        return table["missing"][column] if value is None else table[column][place]  # type: ignore[no-any-return]

    def worst(self, name: str) -> int:
        """The most that it can cost, its half of its pairs' points included."""
        table = self.tables[name]
        halves = [
            _half(min(map(min, pair["points"])), pair["of"].index(name)) for pair in self.pairs if name in pair["of"]
        ]
        return min(*table["points"], table["missing"]["points"]) + sum(halves)

    def is_paired(self, name: str) -> bool:
        """Whether what it costs depends on another characteristic too."""
        return any(name in pair["of"] for pair in self.pairs)

    def of_pairs(self, values: dict[str, Value]) -> dict[str, int]:
        """What pairs cost each characteristic: half of a pair's points each, the second the odd one."""
        shares = dict.fromkeys(self.tables, 0)
        for pair in self.pairs:
            points = self._cell(pair, values, "points")
            for place, name in enumerate(pair["of"]):
                shares[name] += _half(int(points), place)
        return shares

    def raw_of_pairs(self, values: dict[str, Value]) -> float:
        """The same before rounding, all together."""
        return sum(self._cell(pair, values, "raw") for pair in self.pairs)

    def _cell(self, pair: dict[str, Any], values: dict[str, Value], column: str) -> float:
        """Values on an edge belong to the bin below; the last row and column are for what is missing."""
        places = [
            len(axis["edges"]) + 1 if (value := values[name]) is None else bisect_left(axis["edges"], value)
            for name, axis in zip(pair["of"], pair["axes"], strict=True)
        ]
        return float(pair[column][places[0]][places[1]])

    @property
    def states_usual(self) -> bool:
        """Whether the scorecard says what it takes from people on average."""
        return any(table.get("usual") for table in self.tables.values())

    def weight_of(self, prefix: str) -> float:
        """A group's share of the points that people lose on average, or else of those that can be lost."""
        taken = {
            table["code"]: table["usual"] if self.states_usual else -self.worst(name)
            for name, table in self.tables.items()
        }
        return sum(points for code, points in taken.items() if code.startswith(prefix)) / sum(taken.values())

    def score(self, values: dict[str, Value]) -> int:
        """The score of these values."""
        of_pairs = self.of_pairs(values)
        total = self.base + sum(self.points(name, values[name]) + of_pairs[name] for name in self.tables)
        return min(max(total, self.lowest), self.highest)

    @cache  # noqa: B019 — lives as long as the program
    def samples(self, name: str, low: Value = None, high: Value = None) -> list[float]:
        """Values of every bin from ``low`` to ``high``, as far as files can have them."""
        low = 0 if low is None else low
        most = REACH.get(name, max([*self.tables[name]["edges"], low, 1]) * 2)
        high = most if high is None else high
        step = 0.0001 if name in PERCENT else 1
        edges = [edge if name in PERCENT else int(edge) for edge in self.tables[name]["edges"]]
        tried = {low, high, *edges, *(edge + step for edge in edges)}
        return sorted(value for value in tried if low <= value <= high)

    def costly(self, name: str, best: Range) -> list[Value]:
        """Values that are said to cost nothing and do."""
        said: list[Value] = [None] if best.none else []
        said += self.samples(name, best.low, best.high) if best.numbers else []
        return [value for value in said if self.points(name, value)]

    def costs_less(self, name: str, value: float, direction: int) -> bool:
        """Whether some value in a direction costs less, or, of months since something, that it is not on file any more."""
        gone = [None] if direction > 0 and name.startswith("months_since_") else []
        low, high = (value, None) if direction > 0 else (None, value)
        return any(
            self.points(name, other) > self.points(name, value) for other in [*self.samples(name, low, high), *gone]
        )

    def costs_more(self, name: str, value: Value, direction: int) -> list[float]:
        """Values in a direction (1 up, -1 down) from ``value`` that cost more than it does."""
        now = self.points(name, value)
        low, high = (value, None) if direction > 0 else (None, value)
        return [other for other in self.samples(name, low, high) if self.points(name, other) < now]


def _half(points: int, place: int) -> int:
    """The first's half of a pair's points is rounded down, away from 0; the second's is the rest."""
    first = -((1 - points) // 2)
    return points - first if place else first
