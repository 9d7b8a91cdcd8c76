"""A freeze keeps lenders out until the person removes it, and lets in those for whom, and while, it is lifted.

A lift ends by the calendar, without any record, and with every later freeze or thaw. Days are UTC's, as everywhere in a file.
Source: 15 USC 1681c-1(i).
"""

from collections.abc import Iterable
from datetime import date, timedelta

from creditapp.domain.kept_requests import Freeze
from creditapp.models.extract import Lifted
from creditapp.models.requests import Lift

MOST_LIFTS = 20
"""Lifts that a file keeps, the newest: of one more the oldest ends."""
LONGEST_LIFT = timedelta(days=366)
"""From a lift's first day to its last; whoever wants longer thaws the file."""


def lift_of(wish: Lift, at: float, request_id: str) -> Lifted:
    """The lift as the file keeps it."""
    return Lifted(at=at, request_id=request_id, begins=wish.begins, ends=wish.ends, lender=wish.lender)


def lifts_since(lifts: Iterable[Lifted], freeze: Freeze | None) -> tuple[Lifted, ...]:
    """The newest of the lifts that no later freeze or thaw has ended, each once, oldest first.

    It is the same whether lifts are added one by one, in any order, or at once."""
    since = freeze.at if freeze else float("-inf")
    later = {(lift.at, lift.request_id): lift for lift in lifts if lift.at >= since}
    return tuple(later[place] for place in sorted(later))[-MOST_LIFTS:]


def is_over(lift: Lifted, today: date) -> bool:
    """Whether its last day has passed."""
    return lift.ends is not None and lift.ends < today


def lets_in(lift: Lifted, lender: str, today: date) -> bool:
    """Whether the lift lets this lender open the file today."""
    return lift.lender in ("", lender) and lift.begins <= today and not is_over(lift, today)


def is_frozen_to(lender: str, freeze: Freeze | None, lifts: Iterable[Lifted], today: date) -> bool:
    """Whether the freeze keeps this lender out today."""
    return freeze is not None and freeze.frozen and not any(lets_in(lift, lender, today) for lift in lifts)
