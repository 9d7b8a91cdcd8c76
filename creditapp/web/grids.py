"""An account's payments month by month: a row a year, a column a month, every state a sign of its own besides its colour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MONTHS_SHOWN = 24
LATE = "123456GHJKL"
UNTOLD = "BD"


@dataclass(frozen=True)
class Mark:
    """How one month's state is shown: a sign, a CSS class (empty: paid on time, o: outside the grid) and its meaning."""

    sign: str
    tone: str
    meaning: str


MARKS = {
    "0": Mark("✓", "", "paid on time"),
    "1": Mark("30", "a", "30 days late"),
    "2": Mark("60", "b", "60 days late"),
    "3": Mark("90", "c", "90 days late"),
    "4": Mark("120", "c", "120 days late"),
    "5": Mark("150", "c", "150 days late"),
    "6": Mark("180", "c", "180 days late or more"),
    "G": Mark("CL", "c", "in collection"),
    "H": Mark("FC", "c", "foreclosed"),
    "J": Mark("VS", "c", "surrendered"),
    "K": Mark("RP", "c", "repossessed"),
    "L": Mark("CO", "c", "charged off"),
    "E": Mark("–", "n", "nothing owed"),
    "D": Mark("·", "n", "not reported"),
    "B": Mark("·", "n", "not reported"),
}
BLANK = Mark("", "o", "")


@dataclass(frozen=True)
class Year:
    """One row: the year and its twelve months, January first; months outside the grid are blank."""

    year: int
    months: tuple[Mark, ...]


def years(grid: str, as_of: date) -> tuple[Year, ...]:
    """The newest 24 months of a grid whose first sign is the month of ``as_of``; newest year first."""
    newest = as_of.year * 12 + as_of.month - 1
    marks = {newest - age: MARKS[sign] for age, sign in enumerate(grid[:MONTHS_SHOWN])}
    found = sorted({at // 12 for at in marks}, reverse=True)
    return tuple(Year(year, tuple(marks.get(year * 12 + month, BLANK) for month in range(12))) for year in found)


def summary(grid: str) -> str:
    """The same 24 months in a sentence."""
    shown = grid[:MONTHS_SHOWN]
    told = [sign for sign in shown if sign not in UNTOLD]
    late = sum(sign in LATE for sign in told)
    if not told:
        return "No payments reported yet."
    if not late:
        return f"Never late in {_months(len(told))} reported."
    return f"Late in {late} of {_months(len(told))} reported."


def legend(grids: Iterable[str]) -> tuple[Mark, ...]:
    """The marks that these grids show, in the order of MARKS."""
    used = set("".join(grid[:MONTHS_SHOWN] for grid in grids))
    return tuple(dict.fromkeys(mark for sign, mark in MARKS.items() if sign in used))


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"
