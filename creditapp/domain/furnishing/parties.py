"""Which kinds of account there are, whose they are, and who has sold what to whom."""

from collections.abc import Callable
from typing import Any

from creditapp.domain.furnishing.meanings import RATED
from creditapp.domain.furnishing.rule import CRRG, REFUSE, WARN, Facts, Rule
from creditapp.models.credit_events import Account, AccountType

PORTFOLIOS: dict[AccountType, str] = {
    "credit_card": "RO",
    "retail_card": "RO",
    "line_of_credit": "CR",
    "heloc": "CR",
    "auto_loan": "I",
    "personal_loan": "IO",
    "student_loan": "I",
    "lease": "IO",
    "mortgage": "M",
    "rent": "OI",
    "utility": "OR",
}
"""The portfolios in which a type of account exists, the usual one first (exhibits 1 and 2)."""
HOMES = ("mortgage", "heloc")
FORECLOSURE = frozenset({"65", "94"})
REPOSSESSION = frozenset({"61", "63", "95", "96"})
UNSECURED = ("credit_card", "student_loan", "rent", "utility")
CLOSED_BY_CONSUMER = ("XA", "XD", "XE", "XJ")


def _closed_by_consumer(account: Account) -> bool:
    return account.closed_by_consumer or account.compliance in CLOSED_BY_CONSUMER


def _is_itself(name: str) -> Callable[[Any, Facts], bool]:
    return lambda item, facts: bool(getattr(item, name) == facts.furnisher)


RULES = (
    Rule(
        "portfolio-of-type", "account", "portfolio", "not one in which this type of account exists",
        f"{CRRG} fields 8 and 9, exhibits 1 and 2", REFUSE,
        lambda account, _: account.portfolio not in PORTFOLIOS[account.account_type],
    ),
    Rule(
        "foreclosed-without-home", "account", "status", "only a debt secured by a home is foreclosed (65, 94)",
        f"{CRRG} exhibit 4", WARN,
        lambda account, _: account.account_type not in HOMES, FORECLOSURE,
    ),
    Rule(
        "repossessed-without-goods", "account", "status",
        "nothing that this type of account pays for can be surrendered or repossessed (61, 63, 95, 96)",
        f"{CRRG} exhibit 4", WARN,
        lambda account, _: account.account_type in UNSECURED, REPOSSESSION,
    ),
    Rule(
        "rating-of-other-status", "account", "payment_rating",
        "belongs to statuses 05, 13, 65, 88, 89, 94 and 95 only",
        f"{CRRG} field 17B", WARN,
        lambda account, _: account.payment_rating is not None and account.status not in RATED,
    ),
    Rule(
        "closed-by-consumer-undated", "account", "closed", "should say when the consumer closed the account",
        f"{CRRG} fields 20 and 26; 15 USC 1681s-2(a)(4)", WARN,
        lambda account, _: account.closed is None and _closed_by_consumer(account),
    ),
    Rule(
        "number-unchanged", "account", "previous_reference", "the former number is the present one",
        f"{CRRG} segment L1", REFUSE,
        lambda account, _: account.previous_reference == account.reference,
    ),
    Rule(
        "number-of-debt-unchanged", "collection", "previous_reference", "the former number is the present one",
        f"{CRRG} segment L1", REFUSE,
        lambda debt, _: debt.previous_reference == debt.reference,
    ),
    *(
        Rule(
            f"{name.replace('_', '-')}-itself", subject, name, "the furnisher itself is on both sides of the sale",
            f"{CRRG} segment K2", WARN,
            _is_itself(name),
        )
        for subject in ("account", "collection") for name in ("sold_to", "purchased_from")
    ),
    Rule(
        "debt-above-amount", "collection", "balance",
        "more than three times what was handed over: interest and fees alone seldom reach that",
        f"{CRRG} fields 12 and 21", WARN,
        lambda debt, _: debt.balance > 3 * debt.amount,
    ),
    Rule(
        "debt-sold-with-balance", "collection", "balance",
        "should be 0 once the debt is sold: it is owed to the buyer",
        f"{CRRG} segment K2", WARN,
        lambda debt, _: debt.sold_to is not None and debt.balance > 0,
    ),
)  # fmt: skip
