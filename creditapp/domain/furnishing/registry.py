"""All rules, and which of them hold of which kind of event."""

from collections.abc import Iterable
from typing import get_args

from creditapp.domain.credit_file import DELETED
from creditapp.domain.furnishing import answers, balances, consumers, dates, grids, lines, parties
from creditapp.domain.furnishing.rule import REFUSE, Rule
from creditapp.models.credit_events import Account, AccountStatus, CreditEvent

RULES: tuple[Rule, ...] = (
    *lines.RULES, *consumers.RULES, *dates.RULES, *balances.RULES, *grids.RULES, *parties.RULES, *answers.RULES,
)  # fmt: skip
"""In the order in which docs/furnishing-rules.md has them."""


class RuleBook:
    """Rules by what they are about, and accounts' by status too: most rules are about few statuses."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self.of_line = _about(rules, "line")
        self.of_consumer = _about(rules, "consumer")
        self._of_kind: dict[type[CreditEvent], tuple[Rule, ...]] = {
            kind: _about(rules, "event", str(kind.__struct_config__.tag)) for kind in get_args(CreditEvent)
        }
        self._of_status = {status: self._with_status(status) for status in get_args(AccountStatus)}

    def _with_status(self, status: str) -> tuple[Rule, ...]:
        of_account = self._of_kind[Account]
        if status in DELETED:
            return tuple(rule for rule in of_account if rule.of_deleted)
        return tuple(rule for rule in of_account if rule.statuses is None or status in rule.statuses)

    def of_event(self, event: CreditEvent) -> tuple[Rule, ...]:
        """The rules that hold of an event."""
        return self._of_status[event.status] if isinstance(event, Account) else self._of_kind[type(event)]


def _about(rules: Iterable[Rule], *subjects: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.subject in subjects)


ALL = RuleBook(RULES)
REFUSALS = RuleBook(rule for rule in RULES if rule.severity == REFUSE)
"""What intake applies to every record; warnings are for the furnisher."""
