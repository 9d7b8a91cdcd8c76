"""Each scenario as a short instruction or event."""

from collections.abc import Callable, Mapping
from typing import Any

from creditapp.domain.account_types import KINDS
from creditapp.domain.texts import N_
from creditapp.models import simulation
from creditapp.models.extract import AccountShown, CollectionShown
from creditapp.models.simulation import Scenario
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put
from creditapp.web.simulate.wording import Items, name_of

NOT_ON_FILE = N_("an item that is not on your file")


def title_of(scenario: Scenario, items: Items) -> str:
    """The scenario as a short instruction or event."""
    return _TITLES[type(scenario)](scenario, items)


def _pay_down(scenario: simulation.PayDown, _items: Items) -> str:
    if not scenario.to:
        return _("Pay off every card and credit line")
    return put("Pay every card and credit line down to %(share)s of its limit", share=formatting.percent(scenario.to))


def _pay_on_time(scenario: simulation.PayOnTime, _items: Items) -> str:
    return put("Pay everything on time for %(months)s", months=formatting.months(scenario.months))


def _time_passes(scenario: simulation.TimePasses, _items: Items) -> str:
    return put("Go on as now for %(months)s", months=formatting.months(scenario.months))


def _open(scenario: simulation.OpenAccount, _items: Items) -> str:
    kind, amount = _(KINDS[scenario.account_type]), formatting.dollars(scenario.amount)
    return put("Open a new account: %(kind)s of %(amount)s", kind=kind, amount=amount)


def _close(scenario: simulation.CloseAccount, items: Items) -> str:
    return put("Pay off and close: %(account)s", account=_named(scenario.item, items))


def _miss(scenario: simulation.MissPayment, items: Items) -> str:
    return put("Pay %(days)s days late: %(account)s", days=scenario.days, account=_named(scenario.item, items))


def _bring_current(scenario: simulation.BringCurrent, items: Items) -> str:
    if scenario.item is None:
        return _("Pay everything that is overdue")
    return put("Pay what is overdue: %(account)s", account=_named(scenario.item, items))


def _settle(scenario: simulation.SettleCollection, items: Items) -> str:
    if scenario.item is not None:
        return _debt(items.get(scenario.item), scenario.for_less)
    if scenario.for_less:
        return _("Settle every debt that is with a collector, for less than is owed")
    return _("Pay off every debt that is with a collector")


def _pay_charge_off(scenario: simulation.PayChargeOff, items: Items) -> str:
    if scenario.item is not None:
        return _debt(items.get(scenario.item), scenario.for_less)
    if scenario.for_less:
        return _("Settle every account given up by its lender, for less than is owed")
    return _("Pay off every account given up by its lender")


def _debt(item: AccountShown | CollectionShown | None, for_less: bool) -> str:
    """Names the amount, because one collector may hold several debts of one creditor."""
    if item is None:
        return _("Pay off an item that is not on your file")
    amount, debt = formatting.dollars(item.balance), name_of(item)
    if for_less:
        return put("Settle %(amount)s for less: %(debt)s", amount=amount, debt=debt)
    return put("Pay off %(amount)s: %(debt)s", amount=amount, debt=debt)


def _dispute(scenario: simulation.Dispute, items: Items) -> str:
    if scenario.item is None:
        return _("Dispute every debt with a collector and every account given up, with success")
    return put("Dispute with success: %(item)s", item=_named(scenario.item, items))


def _together(scenario: simulation.Together, items: Items) -> str:
    return put("Together: %(steps)s", steps="; ".join(title_of(step, items) for step in scenario.steps))


def _named(item: str, items: Items) -> str:
    return name_of(items[item]) if item in items else _(NOT_ON_FILE)


_TITLES: Mapping[type, Callable[[Any, Items], str]] = {
    simulation.PayDown: _pay_down,
    simulation.PayOnTime: _pay_on_time,
    simulation.TimePasses: _time_passes,
    simulation.OpenAccount: _open,
    simulation.CloseAccount: _close,
    simulation.HardInquiry: lambda _scenario, _items: _("A lender looks at your file"),
    simulation.MissPayment: _miss,
    simulation.BringCurrent: _bring_current,
    simulation.SettleCollection: _settle,
    simulation.PayChargeOff: _pay_charge_off,
    simulation.Dispute: _dispute,
    simulation.Together: _together,
}
