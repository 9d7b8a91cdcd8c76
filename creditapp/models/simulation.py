"""Simulations: what-if scenarios of a person, and the events assumed for each."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from creditapp.models.credit_events import FurnishedBy

ItemId = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
"""An item of the file as a report names it (domain.credit_file.item_id)."""
MOST_SCENARIOS = 20
"""Of one simulation."""
Months = Annotated[int, Meta(ge=1, le=24)]
Openable = Literal[
    "credit_card", "retail_card", "line_of_credit", "auto_loan", "personal_loan", "student_loan", "mortgage"
]
"""The kinds of account that a scenario may open."""


class PayDown(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="pay_down"):
    """Pay every card and credit line down to this share of its limit."""

    to: Annotated[float, Meta(ge=0, le=1)]


class PayOnTime(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="pay_on_time"):
    """Pay what is overdue now, and everything on time for a number of months from now."""

    months: Months


class TimePasses(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="time_passes"):
    """Months pass and everything goes on as it is: what is paid on time stays so, what is late stays as late."""

    months: Months


class OpenAccount(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="open_account"):
    """Open an account: a limit for cards and lines, an amount for loans; with the hard inquiry that comes with it."""

    account_type: Openable
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
    """Pay a collection, or all of them; ``for_less``: the collector takes less and calls the debt settled."""

    item: ItemId | None = None
    for_less: bool = False


class PayChargeOff(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="pay_charge_off"):
    """Pay an account that its lender has given up, or all of them; ``for_less``: the lender calls it settled."""

    item: ItemId | None = None
    for_less: bool = False


class BringCurrent(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="bring_current"):
    """Pay what is overdue on an account, or on all of them."""

    item: ItemId | None = None


class Dispute(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="dispute"):
    """Dispute an item, or all collections and all accounts given up, with success: it is deleted (15 USC 1681i(a)(5))."""

    item: ItemId | None = None


Single = (
    PayDown
    | PayOnTime
    | BringCurrent
    | SettleCollection
    | PayChargeOff
    | Dispute
    | TimePasses
    | OpenAccount
    | CloseAccount
    | HardInquiry
    | MissPayment
)
"""A scenario of one action."""


class Together(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="together"):
    """Several actions, each after the one before: the second starts from the file that the first would leave."""

    steps: Annotated[tuple[Single, ...], Meta(min_length=2, max_length=6)]


Scenario = Single | Together


class Simulation(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.simulation.v1"):
    """The requested scenarios; without any it reads the file as it is today."""

    scenarios: Annotated[tuple[Scenario, ...], Meta(max_length=MOST_SCENARIOS)] = ()


class Assumption(msgspec.Struct, frozen=True, kw_only=True):
    """The events assumed for one scenario, as furnishers would report them; none if the scenario is impossible."""

    events: tuple[FurnishedBy, ...] = ()
    impossible: str = ""
    """Code of the reason why the scenario is impossible (domain.simulation); empty if it is possible."""


class Assumptions(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.assumptions.v1"):
    """One assumption per scenario, in the order of the scenarios."""

    assumptions: tuple[Assumption, ...] = ()
