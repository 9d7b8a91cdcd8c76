"""What the amounts of an account may be, by its status."""

from creditapp.domain.before_court import is_discharged
from creditapp.domain.dates import months_between
from creditapp.domain.furnishing.meanings import CHARGED_OFF, CURRENT, NOTHING_OWED
from creditapp.domain.furnishing.rule import CRRG, REFUSE, WARN, Rule
from creditapp.domain.obsolescence import LATE
from creditapp.models.credit_events import Account


def _months(account: Account) -> int:
    """Months of the account's life, that of the opening and that of the report included."""
    return months_between(account.opened, account.as_of) + 1


RULES = (
    Rule(
        "paid-with-balance", "account", "balance",
        "must be 0: the status (05, 13, 61 to 65) says that nothing is owed",
        f"{CRRG} fields 17A and 21", REFUSE,
        lambda account, _: account.balance > 0, NOTHING_OWED,
    ),
    Rule(
        "paid-with-past-due", "account", "past_due",
        "must be 0: the status (05, 13, 61 to 65) says that nothing is owed",
        f"{CRRG} fields 17A and 22", REFUSE,
        lambda account, _: account.past_due > 0, NOTHING_OWED,
    ),
    Rule(
        "current-with-past-due", "account", "past_due",
        "must be 0: the status (11) says that nothing is 30 days late",
        f"{CRRG} field 22", REFUSE,
        lambda account, _: account.past_due > 0, CURRENT,
    ),
    Rule(
        "late-without-balance", "account", "balance",
        "should not be 0: the status (71 to 84) says that a payment is late",
        f"{CRRG} fields 17A and 21", WARN,
        lambda account, _: account.balance == 0, LATE,
    ),
    Rule(
        "late-without-past-due", "account", "past_due",
        "should say how much is late: the status is 71 to 84",
        f"{CRRG} field 22", WARN,
        lambda account, _: account.past_due == 0, LATE,
    ),
    Rule(
        "past-due-above-balance", "account", "past_due",
        "should not be above the balance, of which it is a part",
        f"{CRRG} fields 21 and 22", WARN,
        lambda account, _: account.balance < account.past_due <= max(account.balance, account.highest_credit or 0),
    ),
    Rule(
        "past-due-above-all", "account", "past_due",
        "cannot be above both the balance and the highest amount ever owed",
        f"{CRRG} fields 12, 21 and 22", REFUSE,
        lambda account, _: account.past_due > max(account.balance, account.highest_credit or 0),
    ),
    Rule(
        "closed-loan-with-balance", "account", "closed",
        "a loan that is closed, paid as agreed or late, owes nothing",
        f"{CRRG} field 26: only lines of credit, open and revolving accounts may owe after closing", WARN,
        lambda account, _: account.closed is not None and account.balance > 0 and account.portfolio in "IM",
        CURRENT | LATE,
    ),
    Rule(
        "limit-of-a-loan", "account", "limit",
        "a loan has none; give highest_credit",
        f"{CRRG} field 11: zero for portfolios I and M", REFUSE,
        lambda account, _: account.limit is not None and account.portfolio in "IM",
    ),
    Rule(
        "loan-without-amount", "account", "highest_credit",
        "should be the amount of the loan",
        f"{CRRG} field 12", WARN,
        lambda account, _: not account.highest_credit and account.balance > 0 and account.portfolio in "IM",
    ),
    Rule(
        "highest-below-balance", "account", "highest_credit",
        "the highest amount ever owed cannot be below the balance",
        f"{CRRG} field 12: the highest amount of credit utilised, for portfolios C, O and R", WARN,
        lambda account, _: account.highest_credit is not None and account.highest_credit < account.balance
        and account.portfolio in "CR",
    ),
    Rule(
        "charge-off-of-other-status", "account", "charge_off_amount",
        "belongs to statuses 64 and 97",
        f"{CRRG} field 23", WARN,
        lambda account, _: bool(account.charge_off_amount) and account.status not in CHARGED_OFF,
    ),
    Rule(
        "charge-off-of-nothing", "account", "charge_off_amount",
        "the amount charged off cannot be 0",
        f"{CRRG} field 23", WARN,
        lambda account, _: account.charge_off_amount == 0, CHARGED_OFF,
    ),
    Rule(
        "sold-with-balance", "account", "balance",
        "should be 0 once the account is sold: it is owed to the buyer",
        f"{CRRG} segment K2 and special comment AH", WARN,
        lambda account, _: account.sold_to is not None and account.balance > 0,
    ),
    Rule(
        "discharged-with-balance", "account", "balance",
        "should be 0: the debt was discharged in bankruptcy",
        f"{CRRG} field 38 (E to H); 11 USC 524(a)", WARN,
        lambda account, _: account.balance > 0 and is_discharged(account)
        and account.portfolio != "M",
    ),
    Rule(
        "trend-starts-elsewhere", "account", "balances",
        "the first amount is that of the report's own month: the balance",
        "docs/furnishing.md: balances and payments are aligned with the grid", WARN,
        lambda account, _: bool(account.balances) and account.balances[0] not in (None, account.balance),
    ),
    Rule(
        "trend-before-opening", "account", "balances",
        "balances and payments reach back before the month of opening",
        "docs/furnishing.md: balances and payments are aligned with the grid", REFUSE,
        lambda account, _: max(len(account.balances), len(account.payments)) > _months(account),
    ),
)  # fmt: skip
