"""Simulations: what-if scenarios of a person, and the events assumed for each."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from creditapp.models.credit_events import AccountType, FurnishedBy

ItemId = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
"""An item of the file as a report names it (domain.credit_file.item_id)."""


class PayDown(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="pay_down"):
    """Pay every card and credit line down to this share of its limit."""

    to: Annotated[float, Meta(ge=0, le=1)]


class PayOnTime(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="pay_on_time"):
    """Pay everything on time for a number of months from now."""

    months: Annotated[int, Meta(ge=1, le=24)]


class OpenAccount(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="open_account"):
    """Open an account: a limit for cards and lines, an amount for loans; with the hard inquiry that comes with it."""

    account_type: AccountType
    amount: Annotated[int, Meta(ge=100, le=999_999_999)]


class CloseAccount(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="close_account"):
    """Pay off an open account and close it."""

    item: ItemId


class HardInquiry(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="hard_inquiry"):
    """A lender makes a hard inquiry."""


class MissPayment(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="miss_payment"):
    """Miss payments of an open account until it is this many days late."""

    item: ItemId
    days: Literal[30, 60, 90]


class SettleCollection(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="settle_collection"):
    """Pay a collection, or all of them."""

    item: ItemId | None = None


Scenario = PayDown | PayOnTime | OpenAccount | CloseAccount | HardInquiry | MissPayment | SettleCollection


class Simulation(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.simulation.v1"):
    """The requested scenarios; without any it reads the file as it is today."""

    scenarios: Annotated[tuple[Scenario, ...], Meta(max_length=20)] = ()


class Assumption(msgspec.Struct, frozen=True, kw_only=True):
    """The events assumed for one scenario, as furnishers would report them; none if the scenario is impossible."""

    events: tuple[FurnishedBy, ...] = ()
    impossible: str = ""
    """Code of the reason why the scenario is impossible (domain.simulation); empty if it is possible."""


class Assumptions(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.assumptions.v1"):
    """One assumption per scenario, in the order of the scenarios."""

    assumptions: tuple[Assumption, ...] = ()
