"""What a result takes for granted: which part of it time alone would bring, and what an action rests on."""

from creditapp.domain.obligations import TAKEN_BACK, status_of
from creditapp.domain.obsolescence import PAID_AFTER_LOSS
from creditapp.domain.scenario_events import A_LENDER, MOST_USE, USUAL_USE
from creditapp.domain.simulation import actions_of
from creditapp.domain.texts import N_
from creditapp.models.credit_events import Account
from creditapp.models.extract import Extract
from creditapp.models.simulation import (
    Assumption,
    Dispute,
    OpenAccount,
    PayChargeOff,
    Scenario,
    SettleCollection,
    Single,
)
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, many, put
from creditapp.web.report.accounts import REVOLVING

NOTES: dict[type, str] = {
    Dispute: N_(
        "This assumes that the dispute succeeds. It does only if the record is wrong: what its furnisher shows to be right stays."
    ),
    OpenAccount: N_("This assumes that a lender says yes."),
    PayChargeOff: N_("In full or for less than is owed counts the same here: nothing is owed any more."),
    SettleCollection: N_("In full or for less than is owed counts the same here: nothing is owed any more."),
}
"""By kind of action."""
STAYS_ON_FILE = N_(
    "That the lender gave the account up stays on file for seven and a half years from the first missed payment."
)
SALE = N_(
    "After something was taken back you owe what its sale leaves, and the lender must tell you how that is reckoned. "
    "This assumes that it is the amount on file."
)
LIKE_OTHERS = N_(
    "The first bill of the new card is assumed to show %(owed)s, %(share)s of its limit: the share that you use of your other cards."
)
UNUSED = N_("The new card is assumed to be used like your other cards: nothing is owed on them.")
AT_MOST = N_(
    "The first bill of the new card is assumed to show %(owed)s, %(share)s of its limit: so much of a new limit is used within a year "
    "by people whose cards are full."
)
ON_AVERAGE = N_(
    "The first bill of the new card is assumed to show %(owed)s, %(share)s of its limit, the share that people use on average: "
    "a card that is never used is not what usually happens."
)


def note_on(scenario: Scenario, assumption: Assumption, file: Extract) -> str:
    """What the scenario's actions rest on; empty if there is nothing to say."""
    actions = actions_of(scenario)
    notes = [_(NOTES[type(action)]) for action in actions if type(action) in NOTES]
    accounts = [event for by in assumption.events for event in by.events if isinstance(event, Account)]
    notes += [_(STAYS_ON_FILE)] if any(account.status in PAID_AFTER_LOSS for account in accounts) else []
    notes += [_(SALE)] if any(_is_after_a_sale(action, file) for action in actions) else []
    return " ".join(dict.fromkeys([*notes, *(_use_of(event, file) for event in _new_cards(assumption))]))


def _new_cards(assumption: Assumption) -> list[Account]:
    events = [event for by in assumption.events if by.furnisher == A_LENDER for event in by.events]
    return [event for event in events if isinstance(event, Account) and event.limit]


def _use_of(card: Account, file: Extract) -> str:
    limit = card.limit or 1
    owed, share = formatting.dollars(card.balance), formatting.percent(card.balance / limit)
    others = [other for other in file.accounts if other.type in REVOLVING and other.state == "open"]
    if not any(other.limit for other in others) and card.balance == int(USUAL_USE * limit):
        return put(ON_AVERAGE, owed=owed, share=share)
    if not card.balance:
        return _(UNUSED)
    return put(AT_MOST if card.balance == int(MOST_USE * limit) else LIKE_OTHERS, owed=owed, share=share)


def _is_after_a_sale(action: Single, file: Extract) -> bool:
    named = [account for account in file.accounts if isinstance(action, PayChargeOff) and account.item == action.item]
    return any(status_of(account) in TAKEN_BACK for account in named)


def of_time(now: int | None, then: int | None, alone: int | None) -> str:
    """What part of the difference time alone would bring, where everything goes on as it is meanwhile."""
    if now is None or then is None or alone is None:
        return ""
    if alone == then:
        return _("Time alone brings all of this, if everything goes on as it is now.") if then != now else ""
    if now < alone < then:
        return many(
            "Of these, %(num)s point comes from time alone; what you do brings %(own)s.",
            "Of these, %(num)s points come from time alone; what you do brings %(own)s.",
            alone - now, own=then - alone,
        )  # fmt: skip
    return put("If everything went on as it is now, your score would be %(alone)s by then.", alone=alone)
