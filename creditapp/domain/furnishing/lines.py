"""What the events of one line must be together: no id twice, no day with two truths, no item of two kinds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from creditapp.domain.furnishing.rule import CRRG, REFUSE, WARN, Facts, Finding, Rule
from creditapp.domain.item_keys import OWN_LOOK, item_key
from creditapp.models.credit_events import Account, Collection, Correction, CreditEvent, Deletion


def _never(_: object, __: Facts) -> bool:
    """Rules of several events are held by ``together``."""
    return False


OWN_NAME = Rule(
    "furnisher-reserved", "line", "furnisher", "the name is kept for people's own looks",
    "docs/furnishing.md", REFUSE, lambda body, _: body.furnisher == OWN_LOOK,
)  # fmt: skip
NO_EVENTS = Rule(
    "line-empty", "line", "events", "there must be at least one",
    "docs/furnishing.md", REFUSE, lambda body, _: not body.events,
)  # fmt: skip
ID_TWICE = Rule(
    "event-id-twice", "event", "event_id", "another event with different content has this id",
    "docs/furnishing.md: an event id names one report", REFUSE, _never,
)  # fmt: skip
TWO_TRUTHS = Rule(
    "day-with-two-reports", "event", "as_of",
    "another report of this item as of the same day says something else; give the right one a higher revision",
    f"{CRRG} field 24: all information is as of this date", REFUSE, _never,
)  # fmt: skip
OTHER_KIND = Rule(
    "item-of-two-kinds", "account", "account_type", "another report of this account has another type or opening date",
    f"{CRRG} fields 9 and 10: both stay for the life of an account", WARN, _never,
)  # fmt: skip
BOTH_NUMBERS = Rule(
    "number-still-reported", "event", "previous_reference",
    "the former number is reported as well, as of this day or later; it is not shown",
    f"{CRRG} segment L1", WARN, _never,
)  # fmt: skip
RULES = (OWN_NAME, NO_EVENTS, ID_TWICE, TWO_TRUTHS, OTHER_KIND, BOTH_NUMBERS)


def together(events: Sequence[CreditEvent], furnisher: str) -> list[Finding]:
    """The rules that need more than one event, each named at the later of the two."""
    if len(events) < 2:
        return []
    findings: list[Finding] = []
    ids: dict[str, CreditEvent] = {}
    items: dict[str, list[CreditEvent]] = defaultdict(list)
    for at, event in enumerate(events):
        where = f"events[{at}]"
        if ids.setdefault(event.event_id, event) != event:
            findings.append(Finding(f"{where}.event_id", ID_TWICE))
        key = item_key(event, furnisher)
        if not isinstance(event, Correction | Deletion):
            findings += _beside(event, items[key], where)
            items[key].append(event)
    return findings + _numbers(events, items, furnisher)


def _beside(event: CreditEvent, others: Iterable[CreditEvent], where: str) -> list[Finding]:
    findings = []
    for other in others:
        same_day = (event.as_of, event.revision) == (other.as_of, other.revision)
        if same_day and event != other and event.event_id != other.event_id:
            findings.append(Finding(f"{where}.as_of", TWO_TRUTHS))
        elif isinstance(event, Account) and isinstance(other, Account) and _kind(event) != _kind(other):
            findings.append(Finding(f"{where}.account_type", OTHER_KIND))
    return findings[:1]


def _kind(account: Account) -> tuple[object, ...]:
    return account.account_type, account.opened


def _numbers(events: Sequence[CreditEvent], items: dict[str, list[CreditEvent]], furnisher: str) -> list[Finding]:
    findings = []
    for at, event in enumerate(events):
        if isinstance(event, Account | Collection) and event.previous_reference:
            former = item_key(event, furnisher).removesuffix(event.reference) + event.previous_reference
            if any(other.as_of >= event.as_of and other is not event for other in items.get(former, ())):
                findings.append(Finding(f"events[{at}].previous_reference", BOTH_NUMBERS))
    return findings
