"""How a person's rights stand becomes a page, and the same as JSON for programs."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from msgspec.structs import asdict

from creditapp.domain.file_requests import day_of
from creditapp.domain.rights import DisputeAnswer, FileRequest, RightsStatus, rights_status
from creditapp.domain.texts import N_
from creditapp.models.extract import DisputeShown, Extract
from creditapp.models.requests import Dispute, Freeze, Statement, Thaw
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _
from creditapp.web.ports import Ready
from creditapp.web.rights.contexts import Clock, Confirmed, DisputeCard
from creditapp.web.rights.forms import REASONS
from creditapp.web.rights.items import GROUPS, Item, items

OUTCOMES = {
    "corrected": N_("It was corrected"),
    "deleted": N_("It was deleted"),
    "verified": N_("It was found to be right as it is"),
}
FORGOTTEN = N_("An item that is no longer in your file")


def newest(found: Ready) -> Extract | None:
    """The newest reading of the file that there is: today's, or the last that this application has."""
    if found.today is not None:
        return found.today
    later = (found.extracts.get(each.update.id) for each in reversed(found.updates) if each.update)
    first = found.extract if found.first is None else None
    return next((each for each in later if each is not None), first)


def stands(found: Ready) -> RightsStatus:
    """How things stand."""
    answered = (
        DisputeAnswer(answer, each.as_of) for each in found.updates if each.update for answer in each.update.answers
    )
    return rights_status(newest(found), found.asked, answered)


def known_items(found: Ready) -> dict[str, Item]:
    """Every item that some reading of the file has shown, so that a deleted one still has its name."""
    known = items(found.extract)
    for extract in (*found.extracts.values(), found.today):
        known |= items(extract)
    return known


def disputable(extract: Extract | None) -> Mapping[str, tuple[Item, ...]]:
    """The items that may be disputed, by group."""
    return {
        _(GROUPS[group]): tuple(some) for group, some in groupby(items(extract).values(), key=lambda each: each.group)
    }


def dispute_cards(
    found: Ready, disputes: tuple[DisputeShown, ...], address: str, today: date
) -> tuple[DisputeCard, ...]:
    """The disputes as the page shows them."""
    known, versions = known_items(found), _versions(found)
    return tuple(
        DisputeCard(
            id=each.dispute_id,
            item=each.item,
            what=known[each.item].what if each.item in known else _(FORGOTTEN),
            reason=_(REASONS[each.reason]),
            text=each.text,
            clock=clock(each, today),
            outcome=_(OUTCOMES[each.outcome]) if each.outcome else "",
            answered=formatting.day(each.answered) if each.answered else "",
            revised=f"{address}?version={versions[each.dispute_id]}" if each.dispute_id in versions else "",
            returned=_returned(each, newest(found)),
        )
        for each in disputes
    )


def clock(dispute: DisputeShown, today: date) -> Clock:
    """The furnisher's days: how many there are, have passed and are left."""
    days = (dispute.due - dispute.opened).days
    return Clock(
        opened=formatting.day(dispute.opened),
        due=formatting.day(dispute.due),
        days=days,
        passed=min(max((today - dispute.opened).days, 0), days),
        left=(dispute.due - today).days,
    )


def _returned(dispute: DisputeShown, file: Extract | None) -> bool:
    """Whether what was deleted is in a later reading of the file: its furnisher has reported it again."""
    if dispute.outcome != "deleted" or dispute.answered is None or file is None or file.as_of < dispute.answered:
        return False
    return dispute.item in items(file)


def _versions(found: Ready) -> dict[str, str]:
    """The revised report of each answered dispute that can still be shown."""
    return {
        answer.dispute_id: each.update.id
        for each in found.updates
        if each.update and each.update.id in found.extracts
        for answer in each.update.answers
    }


def confirmed(asked: FileRequest | None) -> Confirmed:
    """What is said right after a request."""
    match asked.wish if asked else None:
        case Freeze():
            return Confirmed(
                title=_("Your file is frozen"), text=_("No lender can open it until you thaw it."), to="freeze"
            )
        case Thaw():
            return Confirmed(
                title=_("Your file is open again"), text=_("Lenders can open it when you apply."), to="freeze"
            )
        case Statement(text=""):
            return Confirmed(
                title=_("Your statement is taken back"), text=_("Reports from now on do not show it."), to="statement"
            )
        case Statement():
            return Confirmed(
                title=_("Your statement is on your file"), text=_("Every report from now on shows it."), to="statement"
            )
        case Dispute():
            text = _("Whoever reports the item has been told and has to answer. You need not do anything more.")
            return Confirmed(title=_("Your dispute is on its way"), text=text, to="disputes")
    return Confirmed(title=_("We have taken it"), text=_("It will show here in a moment: look again in a few seconds."))


def rights_json(found: Ready, how: RightsStatus, address: str, today: date) -> dict[str, Any]:
    """How things stand, for programs; dates are None where there is nothing."""
    known, versions = known_items(found), _versions(found)
    return {
        "application_id": found.issued.application_id,
        "frozen": how.frozen,
        "frozen_changed": day_of(how.frozen_at) if how.frozen_at else None,
        "statement": how.statement,
        "statement_changed": day_of(how.statement_at) if how.statement_at else None,
        "disputes": [
            {
                **asdict(each),
                "what": known[each.item].what if each.item in known else None,
                "days_left": None if each.outcome else (each.due - today).days,
                "revised": f"{address}?version={versions[each.dispute_id]}" if each.dispute_id in versions else None,
                "returned": _returned(each, newest(found)),
            }
            for each in how.disputes
        ],
    }
