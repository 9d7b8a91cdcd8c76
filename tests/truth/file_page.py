"""Judges the part of a page that shows the file: at a glance, accounts with their grids, inquiries, collections, bankruptcies."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from tests.truth.events import GIVEN_UP, LATE, PAID_AFTER, Event, month_of, shown_until
from tests.truth.facts import IN_COURT, Facts, first_of_loss
from tests.truth.findings import NO_RULE, Finding
from tests.truth.html_tree import Element
from tests.truth.words import same_share

LONG_MONTHS = "January February March April May June July August September October November December".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
STATUSES = {
    "05": "Transferred, nothing owed here", "11": "Pays as agreed", "13": "Paid or closed, nothing owed", "61": "Paid; was surrendered", "62": "Paid; was in collection",
    "63": "Paid; was repossessed", "64": "Paid; was charged off", "65": "Paid; was in foreclosure", "71": "30 days late",
    "78": "60 days late", "80": "90 days late", "82": "120 days late", "83": "150 days late", "84": "180 days late or more",
    "88": "Given up; the lender claimed the government's insurance",
    "89": "Deed given in lieu of foreclosure", "93": "In collection", "94": "Foreclosed", "95": "Surrendered", "96": "Repossessed", "97": "Charged off",
}  # fmt: skip
SIGNS = {"·": "0", "C": "G", "F": "H", "V": "J", "R": "K", "X": "L", "-": "E", "?": "BD"}
"""A printed sign and the marks that it stands for; digits stand for themselves."""
DAYS_LATE = {str(level): f"{30 * level} days late" for level in range(1, 6)} | {
    "6": "180 days late or more", "G": "in collection", "H": "foreclosed", "J": "surrendered", "K": "repossessed", "L": "charged off",
}  # fmt: skip


def day(value: date) -> str:
    """Nov 24, 2026."""
    return f"{MONTHS[value.month - 1]} {value.day}, {value.year}"


def month(value: date) -> str:
    """Nov 2026."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def money(value: int) -> str:
    """$1,234."""
    return f"${value:,}"


def pairs(section: Element) -> list[tuple[str, str]]:
    """The labels and values of its description lists."""
    return list(
        zip(
            (term.text() for term in section.all("dt")),
            (value.text() for value in section.all("dd")),
            strict=True,
        )
    )


def _ever_late(account: Event) -> bool:
    shown = any(mark in "123456GHJKL" for mark in account.get("grid", ""))
    return shown or account["status"] in GIVEN_UP | PAID_AFTER | set(LATE)


def glance(facts: Facts, section: Element) -> Iterator[Finding]:
    """The figures at a glance."""
    limited = [card for card in facts.cards if card.get("limit")]
    used = sum(card["balance"] for card in limited) / sum(card["limit"] for card in limited) if limited else None
    oldest = min((account["opened"] for account in facts.accounts), default=None)
    hard = sum(inquiry["kind"] == "hard" for inquiry in facts.of("inquiry"))
    rules: dict[str, Callable[[str], bool]] = {
        "Open accounts": lambda text: text == f"{len(facts.open)} of {len(facts.accounts)}",
        "Owed on them": lambda text: text == money(sum(account["balance"] for account in facts.open)),
        "Limits in use": lambda text: text == "–" if used is None else same_share(text, used),
        "Accounts ever late": lambda text: text == str(sum(map(_ever_late, facts.accounts))),
        "Oldest account": lambda text: text == (month(oldest) if oldest else "–"),
        "Inquiries (looks) by lenders": lambda text: text == str(hard),
    }
    for label, text in pairs(section):
        if label not in rules:
            yield Finding(NO_RULE, f"{label}: {text}")
        elif not rules[label](text):
            yield Finding("false figure at a glance", f"{label}: {text}")


def _state(account: Event, facts: Facts) -> str:
    if account in facts.open:
        kind = account["account_type"]
        return "open cards" if kind in CARDS else "open bills" if kind in BILLS else "open loans"
    return "given up" if account["status"] in GIVEN_UP else "closed"


CARDS = {"credit_card", "retail_card", "line_of_credit", "heloc"}
BILLS = {"lease", "rent", "utility"}
TYPES = {
    "credit_card": "Credit card", "retail_card": "Store card", "line_of_credit": "Line of credit", "auto_loan": "Auto loan",
    "personal_loan": "Personal loan", "student_loan": "Student loan", "mortgage": "Mortgage",
    "heloc": "Home equity line of credit", "lease": "Lease", "rent": "Rent", "utility": "Utility or telephone",
}  # fmt: skip
HEADINGS = {
    "Open cards and credit lines": "open cards", "Open loans and mortgages": "open loans",
    "Running leases, rent and bills": "open bills", "Charged off or given up by the lender": "given up", "Paid or ended": "closed",
}  # fmt: skip


def _counts(true: int, text: str) -> bool:
    return int(text) == true


def texts(facts: Facts) -> dict[str, Callable[[str], bool]]:
    """Sentences elsewhere on the page that hold figures or names of the file, by pattern; the rule gets its group."""
    states = Counter(_state(account, facts) for account in facts.accounts)
    kinds = Counter(look["kind"] for look in facts.of("inquiry"))
    sources = {item["by"] for item in facts.items if item["type"] in ("account", "collection", "bankruptcy")}
    today = f"{LONG_MONTHS[facts.day.month - 1]} {facts.day.day}, {facts.day.year}"
    return {
        **{rf"{title} (\d+)": partial(_counts, states[state]) for title, state in HEADINGS.items()},
        r"Hard inquiries (\d+)": lambda text: int(text) == kinds["hard"],
        r"Soft inquiries (\d+)": lambda text: int(text) == kinds["soft"],
        r"Collections (\d+)": lambda text: int(text) == len(facts.of("collection")),
        r"Bankruptcies (\d+)": lambda text: int(text) == len(facts.of("bankruptcy")),
        r"A furnisher is a lender, collector or court that reports to us\. Yours: (.+)\.": lambda text: (
            text == ", ".join(sorted(sources))
        ),
        r".+ · as of (.+)": lambda text: text == today,
        r"As given in the application of ([^.]+)\. Name, date of birth, Social Security number and address were compared to find the "
        r"file; none of them counts in the score\.": lambda text: text == today,
        r"Computed on ([^.]+?) by creditapp, on a scale from 300 to 850\..+": lambda text: text == today,
    }


def accounts(facts: Facts, section: Element) -> Iterator[Finding]:
    """Each account of the file has one card, in its group, and everything on the card is the account's."""
    cards = list(section.all("article"))
    if len(cards) != len(facts.accounts):
        yield Finding("accounts that are missing or too many", str(len(cards)), str(len(facts.accounts)))
    left = list(facts.accounts)
    for card in cards:
        named = [account for account in left if _names(account, card)]
        found = [(account, list(_card(account, card))) for account in named or left]
        account, wrong = min(found, key=lambda pair: len(pair[1]), default=(None, []))
        yield from wrong
        if account is not None:
            left.remove(account)


def _names(account: Event, card: Element) -> bool:
    head = card.one("h4")
    assert head is not None
    kind = head.one("small")
    named = kind is not None and kind.text().startswith(TYPES[account["account_type"]])
    return named and head.text("small") == account["by"] and head.text().endswith(account["reference"][-4:])


def _card(account: Event, card: Element) -> Iterator[Finding]:
    status, said = card.one("em"), card.one("b")
    assert status is not None and said is not None
    if not _names(account, card):
        yield Finding("no such account", card.text()[:80])
    if status.text() != stated(account):
        yield Finding("false status", status.text(), account["status"])
    for label, text in pairs(card):
        yield from _fact(account, label, text)
    if said.text() != summary(account):
        yield Finding("false sentence about payments", said.text(), summary(account))
    yield from _grid(account, card)


PARTS = {
    "2": "You share it with somebody", "3": "You may use it; somebody else owes what is on it",
    "5": "You answer for it if the borrower does not pay", "7": "Somebody else answers for it if you do not pay",
    "T": "You no longer have a part in it", "W": "It is a business's",
}  # fmt: skip
"""ECOA codes: joint, authorized user, co-maker, maker, terminated, business."""


INDICATORS = {
    "R": "Reaffirmed in bankruptcy: it must still be paid", "T": "The lender cannot find you",
    "V": "Its reaffirmation in bankruptcy was taken back", "Z": "Named in a bankruptcy", "1A": "In the hands of a receiver",
    "2A": "The lease was assumed in bankruptcy",
}  # fmt: skip
"""Metro 2's consumer information indicators; those of bankruptcies come in fours, by chapter."""
STAGES = {
    "ABCD": "Named in a petition for bankruptcy", "EFGH": "Discharged in bankruptcy", "IJKL": "The bankruptcy was dismissed",
    "MNOP": "The bankruptcy was withdrawn",
}  # fmt: skip


def indicator(account: Event) -> str:
    """What the account's consumer information indicator says."""
    code = account.get("consumer_indicator") or "-"
    for codes, stage in STAGES.items():
        if code in codes:
            return f"{stage} (chapter {(7, 11, 12, 13)[codes.index(code)]})"
    return INDICATORS.get(code, "")


DISPUTED = ("XB", "XC", "XD", "XE", "XF", "XG", "XJ")
"""Compliance condition codes of an account that the consumer disputes, or whose dispute has ended without agreement."""


def _closed_by_holder(account: Event) -> bool:
    return bool(account.get("closed_by_consumer")) or account.get("compliance") in ("XA", "XD", "XE", "XJ")


def stated(account: Event) -> str:
    """Its status in words; that of an account before a court is as of the petition."""
    words = STATUSES[account["status"]]
    if account.get("consumer_indicator") in IN_COURT and account["status"] in {"11", *LATE}:
        return (
            "Paid as agreed until the bankruptcy" if account["status"] == "11" else f"{words} when the bankruptcy began"
        )
    return words


def _leaves(item: Event) -> str:
    """The last day on which it may be shown, if it leaves as a whole: an account that was given up."""
    stays = item["type"] == "account" and item["status"] not in GIVEN_UP | PAID_AFTER
    return "" if stays or shown_until(item) == date.max else day(shown_until(item))


def _fact(account: Event, label: str, text: str) -> Iterator[Finding]:
    limit = account.get("limit")
    true: dict[str, object] = {
        "Owed": money(account["balance"]),
        "Limit": money(limit or 0),
        "Original amount": money(account.get("highest_credit") or 0),
        "Payment": money(account.get("payment") or 0),
        "Overdue": money(account.get("past_due", 0)),
        "Opened": month(account["opened"]),
        "Closed": month(account["closed"]) if account.get("closed") else "",
        "Reported": day(account["as_of"]),
        "May be shown until": _leaves(account),
        "Your part": PARTS.get(account.get("ecoa", "1")),
        "First owed to": account.get("original_creditor"),
        "Bought from": account.get("purchased_from"),
        "Sold to": account.get("sold_to"),
    }
    if label == "In use":
        if not limit or account.get("closed") or not same_share(text, account["balance"] / limit):
            yield Finding("false share in use", text)
    elif label == "Note":
        notes = {
            "You closed it": _closed_by_holder(account),
            "You dispute it": account.get("compliance") in DISPUTED,
            indicator(account): True,
        }
        if not notes.get(text):
            yield Finding("false note on an account", text, str(account.get("consumer_indicator")))
    elif label not in true:
        yield Finding(NO_RULE, f"{label}: {text}")
    elif text != true[label]:
        yield Finding("false fact of an account", f"{label}: {text}", str(true[label]))


def marks(account: Event) -> dict[int, str]:
    """The marks of its grid by month."""
    newest = month_of(account["as_of"])
    return {newest - at: mark for at, mark in enumerate(account.get("grid", ""))}


def summary(account: Event) -> str:
    """The months of a grid in a sentence; a loss that several reports repeat is late once, in the month that brought it."""
    grid: str = account.get("grid", "")
    reported = sum(mark not in "BD" for mark in grid)
    months = f"{reported} month" + "s" * (reported != 1)
    loss = first_of_loss(dict(enumerate(grid)))
    late = [at for at, mark in enumerate(grid) if mark in DAYS_LATE and (mark not in "GHJKL" or at >= loss)]
    if not reported and not _ever_late(account):
        return "No payments of the last seven years are on file."
    if not late:
        return "Late by its status; its months do not show it." if _ever_late(account) else f"Never late in {months}."
    newest = month_of(account["as_of"])
    named = [
        f"{DAYS_LATE[grid[at]]} in {month(date((newest - at) // 12, (newest - at) % 12 + 1, 1))}" for at in late[:1]
    ]
    more = [f"{len(late) - 1} earlier"] if len(late) > 1 else []
    return f"Late in {len(late)} of {months}: {', '.join(named + more)}."


def _grid(account: Event, card: Element) -> Iterator[Finding]:
    printed: dict[int, str] = {}
    for block in card.all("pre"):
        year = 0
        for line in "".join(block.texts()).splitlines():
            if match := re.fullmatch(r"(\d\d) (.{12})", line):
                year = 2000 + int(match[1]) if int(match[1]) < 70 else 1900 + int(match[1])
                printed |= {year * 12 + at: sign for at, sign in enumerate(match[2]) if sign != " "}
    true = marks(account)
    if printed.keys() != true.keys() or any(true[at] not in SIGNS.get(sign, sign) for at, sign in printed.items()):
        yield Finding("false grid", account["reference"])


def looks(facts: Facts, section: Element) -> Iterator[Finding]:
    """The inquiries are those of the file."""
    said = Counter((_title(item), _day_of(item)) for item in section.all("li"))
    true = Counter(
        ("You" if look["by"] == "creditapp" else look["by"], day(look["as_of"])) for look in facts.of("inquiry")
    )
    if said != true:
        yield Finding("false list of inquiries", str(said - true), str(true - said))


def _day_of(item: Element) -> str:
    span = item.one("span")
    return ",".join(span.text().split(",")[:2]) if span else ""


def public(facts: Facts, section: Element) -> Iterator[Finding]:
    """Collections and bankruptcies are those of the file."""
    said: Counter[tuple[object, ...]] = Counter((_title(item), *sorted(pairs(item))) for item in section.all("li"))
    true = Counter([_debt(debt) for debt in facts.of("collection")] + [_case(case) for case in facts.of("bankruptcy")])
    if said != true:
        yield Finding("false collections or bankruptcies", str(said - true), str(true - said))


def _title(item: Element) -> str:
    found = item.one("b")
    return found.text() if found else ""


def _debt(debt: Event) -> tuple[object, ...]:
    creditor = debt["original_creditor"] + (" (medical)" if debt.get("medical") else "")
    facts = {
        "First owed to": creditor, "Still owed": money(debt["balance"]), "Original amount": money(debt["amount"]), "Since": day(debt["opened"]),
        "May be shown until": day(shown_until(debt)), "Bought from": debt.get("purchased_from"), "Sold to": debt.get("sold_to"),
        "Note": indicator(debt), "Note ": "It is disputed" if debt.get("compliance") in DISPUTED else "",
    }  # fmt: skip
    return (debt["by"], *sorted((label.strip(), value) for label, value in facts.items() if value))


OUTCOMES = {
    "filed": "filed, not decided yet",
    "discharged": "discharged: the debts need not be paid any more",
    "dismissed": "dismissed: the debts stay",
}


def _case(case: Event) -> tuple[object, ...]:
    facts = {
        "Court": case["by"], "Filed": day(case["filed"]), "Outcome": OUTCOMES[case["disposition"]],
        "May be shown until": day(shown_until(case)),
    }  # fmt: skip
    return (f"Chapter {case['chapter']}", *sorted(facts.items()))
