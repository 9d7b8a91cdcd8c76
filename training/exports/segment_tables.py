"""A scorecard of segments as the tables that exports write: each segment's own, and the conditions that tell segments apart."""

from dataclasses import dataclass
from typing import Any

from training.exports.card_tables import Axis, CardTables, Characteristic, card_tables, characteristic_of


@dataclass(frozen=True)
class SegmentCondition:
    """On one column: its categories, or the numbers above one end and up to another; whether missing values are meant, too."""

    column: Characteristic
    categories: tuple[str, ...]
    above: float | None
    up_to: float | None
    codes: tuple[float, ...]
    """Special codes, which count as missing here."""
    missing: bool

    @property
    def axis(self) -> Axis:
        """The column's name and how it is cut in the whole."""
        return self.column.axis


@dataclass(frozen=True)
class Segment:
    """Conditions that hold together, and the tables of the rows for which they do."""

    name: str
    where: tuple[SegmentCondition, ...]
    tables: CardTables


def segments_of(card: dict[str, Any]) -> list[Segment]:
    """Of a scorecard as ``scorecard.json`` holds it."""
    columns = {each["name"]: each for each in card["characteristics"]}
    return [
        Segment(
            part["name"],
            tuple(_condition(each, columns[each["column"]]) for each in part["where"]),
            card_tables(part["card"]),
        )
        for part in card["segments"]
    ]


def _condition(record: dict[str, Any], column: dict[str, Any]) -> SegmentCondition:
    return SegmentCondition(
        characteristic_of(column),
        tuple(record.get("categories", ())),
        record.get("above"),
        record.get("up_to"),
        tuple(column["specials"]),
        record["missing"],
    )
