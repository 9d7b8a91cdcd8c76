"""An account's payment grid: a line a year, a sign a month, and a sentence with the same content.

Seven years of forty accounts are 3,360 months; as table cells they would be two thirds of the page. So each year is a
line of text: its last two digits in a ``<q>``, and twelve signs, of which only runs that are out of the ordinary are marked
up. The style sheet draws cells around the signs; without it, and in a screen reader, the lines are still readable.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from markupsafe import Markup

from creditapp.domain.payment_grid import losses_counted_once
from creditapp.domain.texts import N_
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, many, put

LATE = "123456GHJKL"
NOT_REPORTED = "BD"
MOST_NAMED = 1
"""Late months that the sentence names: the newest."""


@dataclass(frozen=True)
class Mark:
    """How one month's state is shown: one character, the tag of its tone (empty: on time) and its meaning."""

    sign: str
    tone: str
    meaning: str


MARKS = {
    "0": Mark("·", "", N_("paid on time")),
    "1": Mark("1", "i", N_("30 days late")),
    "2": Mark("2", "b", N_("60 days late")),
    "3": Mark("3", "b", N_("90 days late")),
    "4": Mark("4", "b", N_("120 days late")),
    "5": Mark("5", "b", N_("150 days late")),
    "6": Mark("6", "b", N_("180 days late or more")),
    "G": Mark("C", "b", N_("in collection")),
    "H": Mark("F", "b", N_("foreclosed")),
    "J": Mark("V", "b", N_("surrendered")),
    "K": Mark("R", "b", N_("repossessed")),
    "L": Mark("X", "b", N_("charged off")),
    "E": Mark("-", "s", N_("nothing owed")),
    "D": Mark("?", "s", N_("not reported")),
    "B": Mark("?", "s", N_("not reported")),
}
GLOSSES = {
    "G": N_("a collector has the debt"),
    "H": N_("the lender has taken the home"),
    "J": N_("you gave back what was bought"),
    "K": N_("the lender took back what was bought"),
    "L": N_("the lender gave it up as a loss"),
}
"""Explanations of the technical terms among them."""
BLANK = Mark(" ", "u", "")
"""A month outside the grid."""


def grid_of(grid: str, as_of: date) -> Markup:
    """The lines of a grid whose first sign is for the month of ``as_of``, newest year first; empty for an empty grid."""
    newest = as_of.year * 12 + as_of.month - 1
    marks = {newest - age: MARKS[sign] for age, sign in enumerate(grid)}
    oldest = (newest - len(grid) + 1) // 12 if grid else as_of.year + 1
    lines = [_line(marks, year) for year in range(as_of.year, oldest - 1, -1)]
    return _text([f"   {formatting.initials(None)}", *lines] if lines else [])


def _line(marks: dict[int, Mark], year: int) -> str:
    months = [marks.get(year * 12 + month, BLANK) for month in range(12)]
    runs = [(tone, "".join(mark.sign for mark in run)) for tone, run in groupby(months, lambda mark: mark.tone)]
    return f"<q>{year % 100:02d}</q> " + "".join(f"<{tone}>{signs}</{tone}>" if tone else signs for tone, signs in runs)


def _text(lines: list[str]) -> Markup:
    return Markup("\n".join(lines))  # noqa: S704 — digits and MARKS only


def has_late_month(grid: str) -> bool:
    """Whether a month of the grid was late."""
    return any(sign in LATE for sign in grid)


def summary(grid: str, as_of: date) -> str:
    """All months of a grid in a sentence, with the newest late ones; a loss counts in its first month, as in the score."""
    reported = sum(sign not in NOT_REPORTED for sign in grid)
    late = [(age, MARKS[sign].meaning) for age, sign in enumerate(losses_counted_once(grid)) if sign in LATE]
    if not reported:
        return _("No payments of the last seven years are on file.")
    if not late:
        return put("Never late in %(months)s.", months=_months(reported))
    named = [
        put("%(late)s in %(month)s", late=_(meaning), month=formatting.month(_month(as_of, age)))
        for age, meaning in late[:MOST_NAMED]
    ]
    further = len(late) - MOST_NAMED
    more = [many("%(num)s earlier", "%(num)s earlier", further)] if further > 0 else []
    which = ", ".join(named + more)
    return put("Late in %(late)s of %(months)s: %(which)s.", late=len(late), months=_months(reported), which=which)


def _month(as_of: date, age: int) -> date:
    year, month = divmod(as_of.year * 12 + as_of.month - 1 - age, 12)
    return date(year, month + 1, 1)


def legend(grids: Iterable[str]) -> tuple[Mark, ...]:
    """The marks that these grids use, in the order of MARKS, technical terms with their explanation."""
    used = set("".join(grids))
    marks = {mark: GLOSSES.get(sign, "") for sign, mark in MARKS.items() if sign in used}
    return tuple(replace(mark, meaning=_glossed(mark, gloss)) for mark, gloss in marks.items())


def _glossed(mark: Mark, gloss: str) -> str:
    return put("%(mark)s: %(meaning)s", mark=_(mark.meaning), meaning=_(gloss)) if gloss else _(mark.meaning)


def _months(count: int) -> str:
    return many("%(num)s month", "%(num)s months", count)
