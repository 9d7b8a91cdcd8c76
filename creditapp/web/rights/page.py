"""The status of a person's rights, as the page and programs read it."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from creditapp.domain.rights import FileRequest
from creditapp.domain.texts import N_
from creditapp.models.extract import DisputeShown, Extract
from creditapp.models.requests import Block, Dispute, Freeze, Lift, PlaceAlert, RemoveAlert, Statement, Thaw
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put
from creditapp.web.ports import OpenedReport
from creditapp.web.rights.contexts import Clock, Confirmed, DisputeCard
from creditapp.web.rights.forms import REASONS
from creditapp.web.rights.items import GROUPS, Item, items
from creditapp.web.rights_status import newest_extract

OUTCOMES = {
    "corrected": N_("It was corrected"),
    "deleted": N_("It was deleted"),
    "verified": N_("It was verified as correct"),
}
ITEM_GONE = N_("An item that is no longer in your file")


def all_items(opened: OpenedReport) -> dict[str, Item]:
    """Every item in any reading of the file, so that a deleted item still has a name."""
    by_id = items(opened.extract)
    for extract in (*opened.extracts.values(), opened.current):
        by_id |= items(extract)
    return by_id


def disputable(extract: Extract | None) -> Mapping[str, tuple[Item, ...]]:
    """The items that may be disputed, by group."""
    return {
        _(GROUPS[group]): tuple(members)
        for group, members in groupby(items(extract).values(), key=lambda item: item.group)
    }


def dispute_cards(
    opened: OpenedReport, disputes: tuple[DisputeShown, ...], address: str, today: date
) -> tuple[DisputeCard, ...]:
    """The disputes as the page shows them."""
    items_by_id, versions = all_items(opened), versions_of(opened)
    return tuple(
        DisputeCard(
            id=dispute.dispute_id,
            item=dispute.item,
            what=items_by_id[dispute.item].what if dispute.item in items_by_id else _(ITEM_GONE),
            reason=_(REASONS[dispute.reason]),
            text=dispute.text,
            documents=", ".join(dispute.documents),
            clock=clock(dispute, today),
            steps=steps(dispute, revised=dispute.dispute_id in versions),
            outcome=_(OUTCOMES[dispute.outcome]) if dispute.outcome else "",
            answered=formatting.day(dispute.answered) if dispute.answered else "",
            revised=f"{address}?version={versions[dispute.dispute_id]}" if dispute.dispute_id in versions else "",
            returned=is_returned(dispute, newest_extract(opened)),
        )
        for dispute in disputes
    )


def clock(dispute: DisputeShown, today: date) -> Clock:
    """The furnisher's time to answer, in days: total, passed and left."""
    days = (dispute.due - dispute.opened).days
    return Clock(
        opened=formatting.day(dispute.opened),
        due=formatting.day(dispute.due),
        days=days,
        passed=min(max((today - dispute.opened).days, 0), days),
        left=(dispute.due - today).days,
    )


def steps(dispute: DisputeShown, *, revised: bool) -> tuple[tuple[str, str, bool], ...]:
    """A dispute at a glance: what has happened and what is to come, each with its day."""
    opened, answered = formatting.day(dispute.opened), dispute.answered
    last = (
        (_("Answered"), formatting.day(answered), True)
        if answered
        else (_("Answer due"), put("by %(day)s", day=formatting.day(dispute.due)), False)
    )
    report = formatting.day(answered) if answered and revised else _("at once after the answer")
    return (
        (_("Received"), opened, True),
        (_("With the source"), opened, True),
        last,
        (_("Revised report"), report, revised),
    )


def is_returned(dispute: DisputeShown, file: Extract | None) -> bool:
    """Whether a deleted item is in a later reading of the file: its furnisher has reported it again."""
    if dispute.outcome != "deleted" or dispute.answered is None or file is None or file.as_of < dispute.answered:
        return False
    return dispute.item in items(file)


def versions_of(opened: OpenedReport) -> dict[str, str]:
    """Id of the update with the revised report, by dispute, for those that can still be shown."""
    return {
        answer.dispute_id: update.update.id
        for update in opened.updates
        if update.update and update.update.id in opened.extracts
        for answer in update.update.answers
    }


def confirmed(request: FileRequest | None) -> Confirmed:
    """The confirmation shown right after a request."""
    match request.wish if request else None:
        case Freeze():
            return Confirmed(
                title=_("Your file is frozen"), text=_("No lender can open it until you thaw it."), to="freeze"
            )
        case Thaw():
            return Confirmed(
                title=_("Your file is open again"), text=_("Lenders can open it when you apply."), to="freeze"
            )
        case Lift(ends=None):
            return Confirmed(
                title=_("Your freeze is lifted as you chose"),
                text=_("Until you freeze or thaw your file."),
                to="freeze",
            )
        case Lift():
            return Confirmed(
                title=_("Your freeze is lifted as you chose"), text=_("It comes back by itself."), to="freeze"
            )
        case PlaceAlert():
            return Confirmed(
                title=_("Your fraud alert is in your file"),
                text=_("Every report about you shows it from now on, a lender's too."),
                to="alerts",
            )
        case RemoveAlert():
            return Confirmed(
                title=_("Your fraud alert is removed"), text=_("Reports from now on do not show it."), to="alerts"
            )
        case Block():
            return Confirmed(
                title=_("The items are blocked"),
                text=_(
                    "Nobody else sees them from now on, and they do not count in your score. We examine your report next."
                ),
                to="blocks",
            )
        case Statement(text=""):
            return Confirmed(
                title=_("Your statement is withdrawn"), text=_("Reports from now on do not show it."), to="statement"
            )
        case Statement():
            return Confirmed(
                title=_("Your statement is on your file"), text=_("Every report from now on shows it."), to="statement"
            )
        case Dispute():
            text = _(
                "The source that reported the item has been informed and must answer. You need not do anything more."
            )
            return Confirmed(title=_("Your dispute is on its way"), text=text, to="disputes")
    return Confirmed(
        title=_("We have received your request"),
        text=_("It will appear here in a moment: reload this page in a few seconds."),
    )


def attempts_forgotten() -> Confirmed:
    """The confirmation that failed forms count no more."""
    return Confirmed(
        title=_("Your next form is examined at once"),
        text=_("What was sent before does not count any more."),
    )
