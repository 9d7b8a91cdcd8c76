"""Whose a debt is to pay, and what keeps a person from paying it: by Metro 2's codes, and by law.

Whoever might pay, miss or close something asks here: scenarios by the file's events, steps and forms by what a report shows.

- *Who owes.* The ECOA code (field 37; CRRG exhibit 10) says who has contracted: alone (1), jointly (2), as the maker (7). A
  guarantor (5) is liable once the maker defaults, and neither closes the account nor misses its payments. An authorised user (3),
  somebody who has left the account (T), and whoever stands behind a business's (W) or a deceased person's (X) owe nothing.
- *What a court decides.* Nobody pays what a bankruptcy has discharged (indicators E to H; 11 USC 524(a)(2)), nor alone what is
  in a case that goes on (A to D, Z, V and the receiver's 1A; 11 USC 362(a)(6)). Dismissed, withdrawn or reaffirmed, it is owed.
- *What was given back.* After a foreclosure (94) or a deed in its place (89) several states let nothing be collected (for
  example Cal. Code Civ. Proc. 580b and 580d, Ariz. Rev. Stat. 33-814(G)), others only what a court allows. A lender that has
  claimed the government's insurance (88) is not owed any more. After a repossession (96) or surrender (95) what is left after the
  sale is owed, with an account of it by the lender (UCC 9-615(d), 9-616), and Metro 2 can report it as paid (63, 61). How much
  that is no report says before the sale: it is paid only where a person names it.
- *What was sold* (segment K2) is owed to the buyer.
- *What is disputed.* While a debt is disputed its payment may be withheld (15 USC 1666(c)), and a collector must stop until it is
  verified (1692g(b)): it is paid only where a person names it.
"""

from typing import Literal, get_args

from creditapp.domain.before_court import DISCHARGED, PETITION
from creditapp.domain.obsolescence import LATE, LOST
from creditapp.domain.report import STATUS_WORDS
from creditapp.models.credit_events import Account, AccountStatus, Collection
from creditapp.models.extract import AccountShown, CollectionShown

Obstacle = Literal["not_yours", "discharged", "in_court", "home_taken", "insured", "sold"]
"""Why a person does not pay something; web.simulate.why_not has each in words."""
Reserve = Obstacle | Literal["disputed", "taken_back"]
"""The same, or why it is paid only where a person names it."""
Owed = Account | Collection | AccountShown | CollectionShown

BORROWERS = frozenset("127")
GUARANTOR = "5"
IN_COURT = PETITION | {"V", "Z", "1A"}
HOME_TAKEN = frozenset({"89", "94"})
INSURED = "88"
TAKEN_BACK = frozenset({"95", "96"})

_STATUSES: dict[str, AccountStatus] = {STATUS_WORDS[status]: status for status in get_args(AccountStatus)}
"""By the words of a report."""
PLAIN: AccountStatus = "11"
"""Stands for words that a report of an earlier release may have."""


def status_of(account: Account | AccountShown) -> AccountStatus:
    """The Metro 2 status, of which a report shows the words."""
    return account.status if isinstance(account, Account) else _STATUSES.get(account.status, PLAIN)


def obstacle(debt: Owed) -> Obstacle | None:
    """What keeps the person from paying the debt; None if they can."""
    if not is_liable(debt):
        return "not_yours"
    if debt.consumer_indicator in DISCHARGED:
        return "discharged"
    if debt.consumer_indicator in IN_COURT:
        return "in_court"
    if isinstance(debt, Account | AccountShown):
        if status_of(debt) in HOME_TAKEN:
            return "home_taken"
        if status_of(debt) == INSURED:
            return "insured"
    return "sold" if debt.sold_to else None


def obstacle_to_use(account: Account | AccountShown) -> Obstacle | None:
    """Why using, closing or missing the account is not up to the person; None if it is."""
    return obstacle(account) or (None if account.ecoa in BORROWERS else "not_yours")


def reserve(debt: Owed, *, is_disputed: bool) -> Reserve | None:
    """Why the debt is not paid where none is named; None if nobody argues about it."""
    if why := obstacle(debt):
        return why
    if is_disputed:
        return "disputed"
    is_taken_back = isinstance(debt, Account | AccountShown) and status_of(debt) in TAKEN_BACK
    return "taken_back" if is_taken_back else None


def is_liable(debt: Owed) -> bool:
    """Whether the person owes what is owed on it: as a borrower, or as a guarantor of what the borrower has not paid."""
    return debt.ecoa in BORROWERS or (debt.ecoa == GUARANTOR and _is_in_default(debt))


def _is_in_default(debt: Owed) -> bool:
    if isinstance(debt, Collection | CollectionShown):
        return True
    return debt.past_due > 0 or status_of(debt) in LATE or status_of(debt) in LOST
