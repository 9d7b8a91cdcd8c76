"""What is too old to be reported is gone: 15 USC 1681c.

Seven years for collections and charged-off accounts, counted from 180 days after the delinquency began; ten for
bankruptcies, from the filing; hard inquiries two years, soft ones one (15 USC 1681g(a)(3)). Late months of an account
leave with its grid, which is at most 84 months long.
"""

from datetime import date, timedelta

from creditapp.domain.dates import days_after, years_after
from creditapp.models.credit_events import Account, Bankruptcy, Collection, CreditEvent, Inquiry

DELINQUENCY_GRACE = timedelta(days=180)
LOST = frozenset({"93", "94", "95", "96", "97"})
"""Metro 2 statuses of an account that was given up: collection, foreclosure, surrender, repossession, charge-off."""


def is_obsolete(event: CreditEvent, as_of: date) -> bool:
    """Whether the item antedates ``as_of`` by more than the law lets be reported."""
    last_day = reportable_until(event)
    return last_day is not None and as_of > last_day


def reportable_until(event: CreditEvent) -> date | None:
    """The last day on which the item may be shown; None for what has no such day."""
    match event:
        case Collection():
            return _seven_years(event.delinquency_since or event.opened)
        case Account(status=status) if status in LOST:
            return _seven_years(event.delinquency_since or event.as_of)
        case Bankruptcy():
            return years_after(event.filed, 10)
        case Inquiry():
            return years_after(event.as_of, 2 if event.kind == "hard" else 1)
        case _:
            return None


def _seven_years(delinquency_since: date) -> date:
    return years_after(days_after(delinquency_since, DELINQUENCY_GRACE.days), 7)
