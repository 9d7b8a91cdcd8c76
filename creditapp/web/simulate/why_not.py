"""Why a scenario is impossible, and what lenders would give, as sentences."""

from creditapp.domain.account_types import KINDS, TYPES
from creditapp.domain.lending import SECURED_LIMIT, Bound, Reason
from creditapp.domain.texts import N_
from creditapp.models.simulation import Openable
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put

WHY_NOT: dict[str, str] = {
    "no_cards": N_("This would not change your score, because you have no open card or similar credit."),
    "nothing_owed_on_cards": N_(
        "This would not change your score, because you owe nothing on cards and similar credit."
    ),
    "already_below": N_(
        "This would not change your score, because every card and credit line is already at or below that share of its limit."
    ),
    "no_open_accounts": N_("This would not change your score, because there is no open account to pay."),
    "no_such_item": N_("This would not change your score, because your file has no such item now."),
    "not_an_account": N_("This would not change your score, because that item is not an account."),
    "not_open": N_("This would not change your score, because that account is not open any more."),
    "nothing_owed": N_(
        "This would not change your score, because nothing is owed on that account, so no payment can be missed."
    ),
    "already_late": N_("This would not change your score, because that account is already that late."),
    "not_a_collection": N_("This would not change your score, because that item is not a debt with a collector."),
    "no_collections": N_("This would not change your score, because no collector has a debt of yours."),
    "already_paid": N_("This would not change your score, because nothing is owed on it any more."),
    "nothing_overdue": N_(
        "This would not change your score, because nothing is overdue on an account that you still pay."
    ),
    "not_overdue": N_("This would not change your score, because nothing is overdue on that account."),
    "given_up": N_(
        "This would not change your score, because its lender has given that account up; you can still pay what is owed on it."
    ),
    "no_losses": N_("This would not change your score, because no lender has given an account of yours up."),
    "not_a_loss": N_("This would not change your score, because its lender has not given that account up."),
    "nothing_to_dispute": N_(
        "This would not change your score, because your file has no debt with a collector and no account given up by its lender."
    ),
    "more_than_lenders_give": N_("This is not assumed, because lenders rarely give so much."),
    "not_yours": N_("This is not assumed, because the account is somebody else's: they owe what is on it."),
    "discharged": N_(
        "This is not assumed, because a court has discharged that debt in a bankruptcy: you do not owe it any more."
    ),
    "in_court": N_(
        "This is not assumed, because that debt is part of a court's case (bankruptcy): what is paid on it is decided there."
    ),
    "home_taken": N_(
        "This is not assumed, because the lender has taken the home. Whether anything is still owed depends on your state's law "
        "and on a court; ask the lender to tell you in writing."
    ),
    "insured": N_(
        "This is not assumed, because the lender has claimed the government's insurance: what is owed, is owed to the government now."
    ),
    "sold": N_("This is not assumed, because that debt was sold: it is owed to the buyer now."),
    "taken_back": N_(
        "This is not assumed of all at once, because what is owed after a lender took something back is known only once that is sold. "
        "Choose the account alone to try it."
    ),
    "disputed": N_(
        "This is not assumed of all at once, because you dispute what is owed. Choose it alone to try what paying it would do."
    ),
    "frozen": N_(
        "This is not assumed, because your file is frozen: no lender can look at it, or grant you credit by it, until you lift the freeze."
    ),
}
"""Why a scenario is impossible; by the code of the reason (domain.scenario_events.Why)."""
BECAUSE: dict[Reason, str] = {
    "score": N_("The figures go by your score, and by what lenders have granted you before."),
    "low_score": N_("Lenders give little or nothing to somebody with so low a score."),
    "default": N_("Nobody gets a student loan from the state while another one is in default."),
    "no_score": N_("Lenders grant little to somebody without a score."),
    "loss": N_(
        "Lenders rarely lend to somebody whose debt was given up or handed to a collector in the last two years."
    ),
    "overdue": N_("Lenders rarely lend to somebody who is 60 days late or more."),
    "bankruptcy": N_("Lenders rarely lend within two years of a bankruptcy, a court's relief from debts."),
}
"""What a bound goes by."""


def beyond(kind: Openable, bound: Bound) -> str:
    """Why so much is not assumed, and how much would be."""
    most, name = formatting.dollars(bound.most), _(KINDS[kind])
    if not bound.most:
        told = put(
            "This is not assumed, because lenders would hardly give you a new account of this kind: %(kind)s.",
            kind=name,
        )
    elif kind == "credit_card" and bound.most == SECURED_LIMIT:
        told = put(
            "This is not assumed. The most to assume is a card of %(most)s, secured by a deposit of your own.",
            most=most,
        )
    else:
        told = put(
            "This is not assumed, because lenders rarely give so much. The most to assume is %(most)s: %(kind)s.",
            most=most,
            kind=name,
        )
    return f"{told} {_(BECAUSE[bound.reason])}"


def up_to(kind: Openable, bound: Bound) -> str:
    """The kind with its bound, as an option of the form."""
    if not bound.most:
        return put("%(kind)s: none to be had now", kind=_(TYPES[kind]))
    return put("%(kind)s: up to %(most)s", kind=_(TYPES[kind]), most=formatting.dollars(bound.most))
