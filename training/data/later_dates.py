"""Find dates that lie after the decision: a charge-off, a closure, a last payment, whatever it is called.

The decision's date is the stated time of a row, else a column named for an application, approval, origination or observation.
"""

import numpy as np
import polars as pl

from training.data.cell_parsing import is_date, numeric
from training.data.column_inference import TIME
from training.data.name_words import words
from training.data.spec import Spec

LATER, MOST = 90, 0.5
"""Days after the decision from which on a date is later, as a loan may take weeks to be paid out; share of rows from which on a column is."""
_DECIDED = frozenset(
    "application applied approval approved origination originated orig issue issued opened observation observed snapshot decision booked booking".split()
)


def later_dates(frame: pl.DataFrame, spec: Spec, by: str | None = None) -> dict[str, str]:
    """Why, by column, a date is after the decision in most rows that have it; empty where no decision's date is known."""
    dates = [name for name in frame.columns if is_date(frame[name])]
    reference = next((name for name in (spec.time, by) if name in dates), None) or _named(dates)
    if reference is None:
        return {}
    decided = numeric(frame[reference]).to_numpy()
    reasons = {}
    for name in dates:
        after = numeric(frame[name]).to_numpy() - decided
        known = after[~np.isnan(after)]
        if name != reference and len(known) and (share := float((known > LATER).mean())) >= MOST:
            reasons[name] = f"it is more than {LATER} days after {reference} in {share:.0%} of the rows that have both"
    return reasons


def _named(dates: list[str]) -> str | None:
    named = [name for name in dates if not _DECIDED.isdisjoint(words(name)) or TIME.match(name)]
    return named[0] if named else None
