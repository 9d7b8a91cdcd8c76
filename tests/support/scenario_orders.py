"""Which of two courses is the better behaviour: pairs of scenarios that end on the same day, the worse one first.

The rules are those of a lender, not of the simulator: to pay more is never worse than to pay less, sooner never worse than
later, late never better than on time, a debt settled never worse than a debt owed, an application never better than none, a
larger loan never better than a smaller one, a card paid off and closed never better than all cards paid off.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from creditapp.domain.accounts import card_limit, is_lost, is_open, is_open_card
from creditapp.domain.characteristics import CHARACTERISTICS, Characteristic, characteristics, ending
from creditapp.domain.credit_file import CreditFile, FileView, read_as_of
from creditapp.domain.dates import months_after
from creditapp.domain.item_keys import item_id, item_key
from creditapp.domain.scorecard import Scorecard, Values
from creditapp.domain.scoring import score
from creditapp.domain.simulation import assume, with_assumed
from creditapp.models.simulation import (
    BringCurrent,
    CloseAccount,
    HardInquiry,
    MissPayment,
    Openable,
    OpenAccount,
    PayChargeOff,
    PayDown,
    PayOnTime,
    SettleCollection,
    Single,
    TimePasses,
    Together,
)

LOANS: tuple[Openable, ...] = ("auto_loan", "mortgage")
LENGTHS = (0, 1, 3, 6, 11, 12, 18, 24)
"""Months at the end of which the file is read."""
Course = tuple[Single, ...]


class Order(NamedTuple):
    """Two courses that end on the same day: ``better`` must not have the lower score."""

    rule: str
    worse: Course
    better: Course


def orders(file: CreditFile, today: date, length: int) -> Iterator[Order]:
    """Every order of this file over so many months."""
    view = read_as_of(file, today)
    wait = _wait(length)
    yield from _chain("pay cards down more", [wait, *((PayDown(to=to), *wait) for to in (1.0, 0.5, 0.3, 0.1, 0.0))])
    yield Order("no application", (HardInquiry(), *wait), wait)
    for kind in LOANS:
        loans = [OpenAccount(account_type=kind, amount=amount) for amount in (50_000, 10_000, 500)]
        yield from _chain("borrow less", [(loan, *wait) for loan in loans])
    for item in _spare_cards(view):
        yield Order("keep a card open", (CloseAccount(item=item), *wait), (PayDown(to=0), *wait))
    for rule, actions in _debts(view).items():
        for action in actions:
            yield from _chain(rule, [wait, (action, *wait), (action, type(action)(), *wait)])
    if length:
        yield from _over_time(length)
    if length >= 3:
        for item in _owing(view):
            yield from _missed(item, length - 3)


def _over_time(length: int) -> Iterator[Order]:
    half = length // 2
    late_start: Course = (*_wait(half), PayOnTime(months=length - half))
    yield from _chain("pay on time, and from sooner on", [_wait(length), late_start, (PayOnTime(months=length),)])
    settled: Course = (BringCurrent(), PayChargeOff(), SettleCollection(), PayDown(to=0.1), PayOnTime(months=length))
    yield Order("settle before paying on time", (PayOnTime(months=length),), settled)


def _missed(item: str, after: int) -> Iterator[Order]:
    courses: list[Course] = [
        (MissPayment(item=item, days=90),),
        (MissPayment(item=item, days=60), *_wait(1)),
        (MissPayment(item=item, days=30), *_wait(2)),
        _wait(3),
    ]
    yield from _chain("less late", [(*course, *_wait(after)) for course in courses])
    if after:
        yield from _chain("less late, then on time", [(*course, PayOnTime(months=after)) for course in courses])


def _wait(months: int) -> Course:
    return (TimePasses(months=months),) if months else ()


def _chain(rule: str, courses: Sequence[Course]) -> Iterator[Order]:
    """Each course is no worse than the one before it."""
    for worse, better in zip(courses, courses[1:], strict=False):
        yield Order(rule, worse, better)


def _debts(view: FileView) -> dict[str, list[BringCurrent | PayChargeOff | SettleCollection]]:
    """Each action on one of the debts that it is about, two of each kind at most; all the others may follow."""
    behind = [item_id(item_key(event, by)) for by, event in view.accounts if is_open(event) and event.past_due]
    lost = [item_id(item_key(event, by)) for by, event in view.accounts if is_lost(event)]
    unpaid = [item_id(item_key(event, by)) for by, event in view.collections]
    return {
        "bring current": [BringCurrent(item=item) for item in behind[:2]],
        "pay a loss": [PayChargeOff(item=item) for item in lost[:2]],
        "settle a collection": [SettleCollection(item=item) for item in unpaid[:2]],
    }


def _spare_cards(view: FileView) -> list[str]:
    """A card that is not the last one with a limit; without a card, nothing is known of the limits in use."""
    cards = [(by, card) for by, card in view.accounts if is_open_card(card) and card_limit(card) and card.ecoa in "127"]
    return [item_id(item_key(card, by)) for by, card in cards[1:2]]


def _owing(view: FileView) -> list[str]:
    """Two accounts on which a payment can be missed three times."""
    owing = [(by, account) for by, account in view.accounts if is_open(account) and account.balance]
    return [item_id(item_key(account, by)) for by, account in owing if account.status == "11"][:2]


def read_at_the_end(file: CreditFile, course: Course, today: date, length: int) -> FileView | None:
    """The file after the course, so many months from today; None if it is impossible."""
    if not course:
        return read_as_of(file, months_after(today, length))
    assumed = assume(file, Together(steps=course) if len(course) > 1 else course[0], today)
    if assumed.assumption.impossible:
        return None
    assert assumed.as_of == months_after(today, length)
    return read_as_of(with_assumed(file, assumed.assumption), assumed.as_of)


class Violation(NamedTuple):
    """The better course leaves a characteristic worse, or (``name`` is "score") the score lower."""

    order: Order
    length: int
    name: str
    after_worse: float | None
    after_better: float | None


def violations(
    file: CreditFile, today: date, lengths: Iterable[int], card: Scorecard | None = None
) -> tuple[Counter[str], list[Violation]]:
    """How many orders of this file were tried by rule, and which do not hold: by a characteristic or the card's score."""
    tried, found = Counter[str](), list[Violation]()
    for length in lengths:
        values = cache(lambda course, length=length: _values(file, course, today, length))
        for order in orders(file, today, length):
            worse, better = values(order.worse), values(order.better)
            if worse is not None and better is not None:
                tried[order.rule] += 1
                found += [Violation(order, length, *wrong) for wrong in _wrong(worse, better, card)]
    return tried, found


def _values(file: CreditFile, course: Course, today: date, length: int) -> dict[str, float | None] | None:
    view = read_at_the_end(file, course, today, length)
    return None if view is None or ending(view, view.as_of) else characteristics(view, view.as_of)


def _wrong(worse: Values, better: Values, card: Scorecard | None) -> Iterator[tuple[str, float | None, float | None]]:
    if card is not None:
        low, high = score(card, worse).score, score(card, better).score
        if high < low:
            yield "score", low, high
    for each in (declared for declared in CHARACTERISTICS if declared.scored):
        before, after = _counted(each, worse[each.name]), _counted(each, better[each.name])
        if before != after and not _is_no_worse(each, before, after):
            yield each.name, before, after


def _counted(characteristic: Characteristic, value: Any) -> float | None:
    """The value as far as it counts."""
    least, most = characteristic.limits
    return None if value is None else max(least, min(most, value))


def _is_no_worse(characteristic: Characteristic, before: float | None, after: float | None) -> bool:
    """Of two different values. None is the best where it means never; where it means "does not apply" nothing is known."""
    if characteristic.no_value == "never" and (before is None or after is None):
        return after is None
    if before is None or after is None:
        return False
    return characteristic.direction * (after - before) > 0


def course_scores(file: CreditFile, today: date, lengths: Iterable[int], card: Scorecard) -> list[tuple[int, int]]:
    """After paying on time for each length: how many accounts are on file, and the score; until there is none any more."""
    scores = []
    for length in lengths:
        view = read_at_the_end(file, (PayOnTime(months=length),) if length else (), today, length)
        if view is None or ending(view, view.as_of):
            break
        scores.append((len(view.accounts), score(card, characteristics(view, view.as_of)).score))
    return scores
