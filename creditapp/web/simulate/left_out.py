"""What an action on everything of a kind leaves out: what is not the person's to pay, or is paid only where it is named."""

from collections.abc import Iterable, Iterator

from creditapp.domain.obligations import Reserve, obstacle_to_use, reserve
from creditapp.domain.simulation import actions_of
from creditapp.domain.texts import N_
from creditapp.models.extract import AccountShown, CollectionShown, Extract
from creditapp.models.simulation import BringCurrent, PayChargeOff, PayDown, Scenario, SettleCollection, Single
from creditapp.web.i18n.texts import _, put
from creditapp.web.report.accounts import REVOLVING

LEFT_OUT: dict[Reserve, str] = {
    "disputed": N_("what you dispute"),
    "not_yours": N_("what somebody else owes"),
    "discharged": N_("what a court has discharged"),
    "in_court": N_("what is part of a court's case"),
    "home_taken": N_("what was owed on a home that the lender has taken"),
    "insured": N_("what the government has insured and paid"),
    "sold": N_("what was sold to another owner"),
    "taken_back": N_("what is owed after something was taken back, which is known only once that is sold"),
}
"""By reason."""


def left_out(scenario: Scenario, file: Extract) -> str:
    """What the scenario's actions leave out, in words; empty if they leave nothing out."""
    actions = [action for action in actions_of(scenario) if getattr(action, "item", None) is None]
    reasons = {why for action in actions for why in _reasons(action, file)}
    what = [_(text) for why, text in LEFT_OUT.items() if why in reasons]
    return put("Left out: %(what)s.", what="; ".join(what)) if what else ""


def _reasons(action: Single, file: Extract) -> Iterator[Reserve]:
    match action:
        case PayDown():
            cards = [account for account in file.accounts if account.type in REVOLVING and account.state == "open"]
            yield from (why for card in cards if card.balance and (why := obstacle_to_use(card)))
        case BringCurrent():
            yield from _reserves(account for account in file.accounts if account.state != "lost" and account.past_due)
        case PayChargeOff():
            yield from _reserves(account for account in file.accounts if account.state == "lost" and account.balance)
        case SettleCollection():
            yield from _reserves(debt for debt in file.collections if debt.balance)


def _reserves(debts: Iterable[AccountShown | CollectionShown]) -> Iterator[Reserve]:
    return (why for debt in debts if (why := reserve(debt, is_disputed=debt.disputed)))
