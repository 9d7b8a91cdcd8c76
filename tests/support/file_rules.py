"""What must be true of everything that furnishers report about one person: written from Metro 2's and the bureaus' rules.

Shares no code with the generator. ``contradictions`` says what does not fit, one line each.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from creditapp.models.credit_events import Account, Bankruptcy, Collection
from creditapp.models.furnished import FurnishedBody

LEVEL_OF = {"71": "1", "78": "2", "80": "3", "82": "4", "83": "5", "84": "6"}
LOST = {"93": "G", "94": "H", "95": "J", "96": "K", "97": "L"}
PAID_AFTER = {"61", "62", "63", "64", "65"}
PORTFOLIO = {
    "credit_card": "R",
    "retail_card": "R",
    "line_of_credit": "C",
    "heloc": "C",
    "auto_loan": "I",
    "personal_loan": "I",
    "student_loan": "I",
    "mortgage": "M",
    "rent": "O",
    "utility": "O",
}
PRODUCTS = (
    {"credit_card", "line_of_credit", "heloc"},
    {"retail_card"},
    {"auto_loan"},
    {"personal_loan"},
    {"student_loan"},
    {"mortgage"},
    {"rent"},
    {"utility"},
)
"""What one furnisher may offer."""
LATE = "123456GHJKL"
MASKED = re.compile(r"[0-9]{0,6}X{6,12}[0-9]{4}")
NUMBER = re.compile(r"L?[0-9]+(-[0-9]+)*")


def month(day: date) -> int:
    """Months since year 0."""
    return 12 * day.year + day.month


def contradictions(bodies: Sequence[FurnishedBody]) -> list[str]:
    """What is wrong with one person's reports."""
    accounts = [(body.furnisher, event) for body in bodies for event in body.events if isinstance(event, Account)]
    debts = [(body.furnisher, event) for body in bodies for event in body.events if isinstance(event, Collection)]
    cases = [event for body in bodies for event in body.events if isinstance(event, Bankruptcy)]
    found = []
    for furnisher, account in accounts:
        rules = (_status, _dates, _amounts, _grid, _number, _trend, _authorised)
        found += [f"{furnisher} {account.reference}: {each}" for rule in rules for each in rule(account)]
        found += [f"{furnisher} {account.reference}: {each}" for each in _bankrupt(account, cases)]
    for furnisher, debt in debts:
        found += [f"{furnisher} {debt.reference}: {each}" for each in _debt(debt)]
    found += _owed_once(accounts, debts)
    found += _references(accounts)
    return found


def _status(account: Account) -> Iterator[str]:
    status, newest = account.status, account.grid[:1]
    if status == "13" and (account.balance or account.past_due or account.closed is None):
        yield "paid or closed, but not ended"
    if status in PAID_AFTER and (account.balance or account.past_due or account.closed is None):
        yield "paid after a loss, but owed"
    if status in ("11", "13") and (account.past_due or account.delinquency_since or newest not in ("", "0", "E", "D")):
        yield "current, but late"
    if status in LEVEL_OF and (newest != LEVEL_OF[status] or not 0 < account.past_due <= account.balance):
        yield "status, grid and past due disagree"
    if status in LOST and newest != LOST[status]:
        yield "a loss that the grid does not show"
    if status in (*LEVEL_OF, *LOST, *PAID_AFTER) and account.delinquency_since is None:
        yield "no date of first delinquency"
    if status in LOST and account.payment:
        yield "a payment is due on what was given up"
    in_use = account.closed is None and status not in LOST
    if not in_use and (account.balances or account.payments):
        yield "a trend of an account that is not in use"
    if status == "97" and account.charge_off_amount is None:
        yield "charged off without the amount"


def _dates(account: Account) -> Iterator[str]:
    since = account.delinquency_since
    if not account.opened <= (account.closed or account.as_of) <= account.as_of:
        yield "opened, closed and reported out of order"
    if since and not account.opened <= since <= account.as_of:
        yield "first delinquency outside the account's life"
    late = len(account.grid) - len(account.grid.lstrip(LATE))
    if since and account.status in LEVEL_OF and month(since) != month(account.as_of) - late + 1:
        yield "first delinquency is not the first late month"
    if since and account.status in LOST and month(since) > month(account.as_of) - late + 1:
        yield "first delinquency after the first late month"


def _amounts(account: Account) -> Iterator[str]:
    if account.past_due > account.balance:
        yield "more past due than owed"
    if PORTFOLIO[account.account_type] != account.portfolio:
        yield "portfolio and type disagree"
    if (account.limit is not None) != (account.portfolio in "RC"):
        yield "a limit is for revolving credit"
    if (account.terms_months is not None) != (account.portfolio in "IM"):
        yield "terms are for loans"
    if max((account.balance, *(each or 0 for each in account.balances))) > (account.highest_credit or 0):
        yield "owes more than ever"
    if account.sold_to and (account.balance or account.past_due or account.status not in ("97", "96")):
        yield "sold, but still owed here"
    if account.status == "94" and account.closed and (account.balance or account.past_due):
        yield "the home is sold, but the mortgage is owed"


def _grid(account: Account) -> Iterator[str]:
    months = month(account.as_of) - month(account.opened) + 1
    if len(account.grid) > months:
        yield "grid before opening"
    if "D" in account.grid and not account.consumer_indicator:
        yield "months without a report, but no court"
    losses = set(account.grid) & set("GHJKL")
    if losses and account.status not in (*LOST, *PAID_AFTER):
        yield "a loss on the grid, but not in the status"
    oldest_first = account.grid[::-1]
    for before, after in zip(oldest_first, oldest_first[1:], strict=False):
        if after in "123456" and int(after) > (int(before) if before.isdigit() else 9) + 1:
            yield f"from {before} to {after} in a month"


def _number(account: Account) -> Iterator[str]:
    card = account.account_type in ("credit_card", "retail_card")
    if not (NUMBER.fullmatch(account.reference) or (card and MASKED.fullmatch(account.reference))):
        yield "not a number that an issuer writes"


def _trend(account: Account) -> Iterator[str]:
    balances, payments = [each or 0 for each in account.balances], [each or 0 for each in account.payments]
    if len(balances) != len(payments):
        yield "balances and payments of different months"
    if not balances:
        return
    if balances[0] != account.balance:
        yield "trend and balance disagree"
    if len(balances) != min(24, month(account.as_of) - month(account.opened) + 1):
        yield "trend does not reach back to the opening"
    marks = account.grid[: len(balances)].ljust(len(balances), "0")
    for at in range(len(balances) - 1):
        now, before, paid = balances[at], balances[at + 1], payments[at]
        rising = marks[at].isdigit() and marks[at + 1].isdigit() and marks[at] > marks[at + 1]
        if rising and paid:
            yield f"paid {paid} in a month that it fell behind"
        if account.portfolio in "RC" and not max(0, before - now) <= paid <= before:
            yield f"{paid} paid of {before}, {now} left"
        if account.portfolio in "IM" and paid == 0 and now < before:
            yield f"from {before} to {now} without a payment"
        if account.portfolio in "IM" and now > before:
            yield f"a loan that grew from {before} to {now}"


def _authorised(account: Account) -> Iterator[str]:
    if account.ecoa == "3" and (account.account_type != "credit_card" or set(account.grid) - {"0"} or account.past_due):
        yield "an authorised user is not late"
    if account.ecoa not in ("1", "2", "3", "T"):
        yield f"ECOA {account.ecoa}"


def _bankrupt(account: Account, cases: Sequence[Bankruptcy]) -> Iterator[str]:
    petition, discharge = {"A": "7", "D": "13"}, {"E": "7", "H": "13"}
    mark = account.consumer_indicator
    if mark in petition and not any(case.chapter == petition[mark] and case.filed <= account.as_of for case in cases):
        yield "in a bankruptcy that no court knows"
    if mark in discharge and not any(
        case.chapter == discharge[mark] and case.closed and case.closed <= account.as_of for case in cases
    ):
        yield "discharged by no court"
    if mark in discharge and (account.balance or account.past_due):
        yield "discharged, but owed"
    if mark in petition and account.past_due:
        yield "past due under the court's protection"
    for case in cases:
        unsecured = account.account_type in ("credit_card", "retail_card", "line_of_credit", "personal_loan")
        listed = account.opened < case.filed.replace(day=1) and account.ecoa != "3"
        over = case.closed and case.closed + timedelta(days=31) < account.as_of
        if listed and over and account.past_due and (unsecured or account.status in ("94", "96")):
            yield "overdue after a discharge"


def _debt(debt: Collection) -> Iterator[str]:
    if debt.delinquency_since is None or debt.delinquency_since > debt.opened:
        yield "first delinquency after the placement"
    if debt.medical and (debt.amount < 500 or debt.balance == 0 or debt.as_of < debt.opened + timedelta(days=330)):
        yield "a medical debt that bureaus do not show"
    if debt.sold_to and debt.balance:
        yield "sold, but still owed here"
    if debt.consumer_indicator in ("E", "F", "G", "H") and debt.balance:
        yield "discharged, but owed"


def _owed_once(accounts: Sequence[tuple[str, Account]], debts: Sequence[tuple[str, Collection]]) -> Iterator[str]:
    held = Counter(
        (debt.original_creditor, debt.delinquency_since, debt.opened if debt.medical else None)
        for _, debt in debts
        if debt.balance > 0
    )
    given_up = {(furnisher, account.delinquency_since) for furnisher, account in accounts if account.past_due}
    sold = Counter((furnisher, account.delinquency_since) for furnisher, account in accounts if account.sold_to)
    lenders = {furnisher for furnisher, account in accounts if account.portfolio != "O"}
    for (creditor, since, _), holders in held.items():
        if creditor in lenders and holders > sold[creditor, since]:
            yield f"{creditor} {since}: {holders} collectors hold {sold[creditor, since]} sold debts"
        if (creditor, since) in given_up and not sold[creditor, since]:
            yield f"{creditor} {since}: owed to the lender and to a collector"


def _references(accounts: Sequence[tuple[str, Account]]) -> Iterator[str]:
    seen = Counter((furnisher, account.reference) for furnisher, account in accounts)
    for (furnisher, reference), times in seen.items():
        if times > 1:
            yield f"{furnisher}: {times} accounts have number {reference}"


def between_people(people: Sequence[Sequence[FurnishedBody]]) -> list[str]:
    """What is wrong with furnishers: products that do not belong together, one number for accounts of two people."""
    products, numbers = defaultdict(set), Counter[tuple[str, str]]()
    for bodies in people:
        for body in bodies:
            for event in body.events:
                if isinstance(event, Account):
                    products[body.furnisher].add(event.account_type)
                    if not MASKED.fullmatch(event.reference):
                        numbers[body.furnisher, event.reference] += 1
    found = [
        f"{furnisher} offers {sold}" for furnisher, sold in products.items() if not any(sold <= p for p in PRODUCTS)
    ]
    return found + [f"{furnisher}: number {number} twice" for (furnisher, number), n in numbers.items() if n > 1]
