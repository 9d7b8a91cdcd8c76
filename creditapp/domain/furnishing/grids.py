"""What the payment grid may say beside the status, and what no sequence of months can be."""

import re

from creditapp.domain.dates import months_between
from creditapp.domain.furnishing.meanings import CURRENT, MARKS_OF_STATUS, ever_given_up, jumps
from creditapp.domain.furnishing.rule import CRRG, REFUSE, WARN, Rule
from creditapp.domain.obsolescence import PAID_AFTER_LOSS
from creditapp.domain.payment_grid import LATE_MARKS
from creditapp.models.credit_events import Account

_EMBEDDED_B = re.compile("B+[^B]")


def _known_months(account: Account) -> int:
    """Months that the grid says anything about, back to the oldest."""
    return len(account.grid.rstrip("BD"))


RULES = (
    Rule(
        "grid-against-status", "account", "grid",
        "its first month is that of the report and must be what the status says",
        f"{CRRG} fields 17A and 18, exhibits 4 and 5", REFUSE,
        lambda account, _: account.grid[:1] not in MARKS_OF_STATUS[account.status], frozenset(MARKS_OF_STATUS),
    ),
    Rule(
        "grid-late-of-current", "account", "grid",
        "its first month is that of the report and is late, but the status (11) says current; was it paid in this month?",
        f"{CRRG} fields 17A and 18, exhibits 4 and 5", WARN,
        lambda account, _: account.grid[:1] in tuple(LATE_MARKS), CURRENT,
    ),
    Rule(
        "grid-before-opening", "account", "grid",
        "says how the account was paid in months before it was opened; fill them with B or leave them out",
        f"{CRRG} fields 10 and 18", REFUSE,
        lambda account, _: _known_months(account) > months_between(account.opened, account.as_of) + 1,
    ),
    Rule(
        "grid-embedded-b", "account", "grid",
        "B (no history before this time) can only be followed by B; write D for a month that is not known",
        f"{CRRG} field 18", REFUSE,
        lambda account, _: "B" in account.grid and _EMBEDDED_B.search(account.grid) is not None,
    ),
    Rule(
        "grid-jumps", "account", "grid",
        "a month is more than 30 days later than the month before",
        f"{CRRG} field 18: 1 to 6 are 30 to 180 days past due", WARN,
        lambda account, _: jumps(account.grid),
    ),
    Rule(
        "grid-nothing-owed-on-loan", "account", "grid",
        "E (nothing owed) is for cards and credit lines",
        f"{CRRG} field 18", WARN,
        lambda account, _: account.portfolio in "IM" and "E" in account.grid,
    ),
    Rule(
        "grid-nothing-owed-with-balance", "account", "grid",
        "its first month says that nothing is owed (E) beside a balance",
        f"{CRRG} fields 18 and 21", WARN,
        lambda account, _: account.grid[:1] == "E" and account.balance > 0,
    ),
    Rule(
        "grid-without-loss", "account", "grid",
        "the status (61 to 65) says that the account was given up, but no month does",
        f"{CRRG} fields 17A and 18", WARN,
        lambda account, _: not ever_given_up(account.grid)
        and _known_months(account) >= months_between(account.opened, account.as_of),
        PAID_AFTER_LOSS,
    ),
)  # fmt: skip
