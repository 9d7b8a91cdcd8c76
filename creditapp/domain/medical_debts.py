"""Medical debts that the credit bureaus leave out of every report.

Equifax, Experian and TransUnion agreed to report no medical collection that was paid (from July 2022), none less than a year
after the delinquency began (July 2022), and none under $500 (April 2023).
"""

from datetime import date

from creditapp.domain.dates import years_after
from creditapp.models.credit_events import Collection, CreditEvent

LEAST = 500
"""US dollars, of the debt as it was handed over, from which a medical debt is reported."""
WAIT = 1
"""Years from the first delinquency on in which it is not: time for insurers to pay."""


def is_left_out(event: CreditEvent, as_of: date) -> bool:
    """Whether it is a medical debt that may not be shown or counted on the date."""
    if not isinstance(event, Collection) or not event.medical:
        return False
    since = event.delinquency_since or event.opened
    return event.balance == 0 or event.amount < LEAST or as_of < years_after(since, WAIT)
