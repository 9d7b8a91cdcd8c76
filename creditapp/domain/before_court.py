"""An account before a bankruptcy court: Metro 2's consumer information indicators (field 38) and what they change.

From the petition on its reports repeat the status that it had then, and the months have no mark but D (Credit Reporting Resource
Guide, frequently asked questions on bankruptcy). A discharge ends what the person owes on it (11 USC 524(a)).
"""

from creditapp.models.credit_events import Account, Collection

PETITION = frozenset("ABCD")
"""Named in a petition that is not decided, by chapter 7, 11, 12, 13."""
DISCHARGED = frozenset("EFGH")
"""Discharged, likewise."""


def is_discharged(debt: Account | Collection) -> bool:
    """Whether a court has discharged it."""
    return debt.consumer_indicator in DISCHARGED


def has_status_of_petition(account: Account) -> bool:
    """Whether its status is that of the day of the petition, and tells nothing of the month of its report."""
    return account.consumer_indicator in PETITION or is_discharged(account)
