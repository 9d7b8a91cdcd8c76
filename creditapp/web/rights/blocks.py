"""Have items that result from identity theft blocked: the form, what it needs, and how a block is shown to the person.

Source: 15 USC 1681c-2.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from aiohttp import web

from creditapp.domain.blocks import MOST_BLOCKS
from creditapp.domain.file_requests import day_of
from creditapp.domain.texts import N_
from creditapp.models.extract import BlockedItem, BlockShown
from creditapp.models.requests import Block
from creditapp.web.access import report_with_rights
from creditapp.web.forms import fields
from creditapp.web.http.bodies import YES
from creditapp.web.http.cookies import address_of
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, wants_json
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put
from creditapp.web.ports import OpenedReport
from creditapp.web.rights import forms
from creditapp.web.rights.as_json import blocks_json
from creditapp.web.rights.contexts import BlockCard, BlockPage
from creditapp.web.rights.items import items
from creditapp.web.rights.page import all_items, disputable
from creditapp.web.rights.submitting import RequestHandlers
from creditapp.web.rights.theft_reports import theft_report
from creditapp.web.rights_status import newest_extract, status_of

MOST_ITEMS = 100
KINDS = {
    "account": N_("%(by)s: account %(number)s"),
    "collection": N_("%(by)s: collection %(number)s"),
    "bankruptcy": N_("%(by)s: bankruptcy %(number)s"),
    "inquiry": N_("%(by)s: inquiry"),
}
"""How an item is named that no report shows any more."""
GROUNDS = {
    "error": N_("it was blocked, or asked to be, by mistake"),
    "misrepresentation": N_("what was said about it is not so"),
    "benefited": N_("you received goods, services or money from it"),
}
"""Why a block is declined or rescinded: 15 USC 1681c-2(c)(1)."""
STATES = {
    None: N_("Blocked; we are examining your report"),
    "confirmed": N_("Blocked"),
    "declined": N_("Declined"),
    "rescinded": N_("Ended"),
}


def block(sent: Mapping[str, Any], known: Collection[str], today: date) -> Block | tuple[Problem, ...]:
    """The block of some of these items; or its problems."""
    chosen = _chosen(sent, known)
    report = theft_report(sent, today)
    text = forms.checked(sent, "text", N_("What happened"), lambda value: fields.lines(value, forms.MOST), "")
    problems = [
        *([chosen] if isinstance(chosen, Problem) else ()),
        *(report if isinstance(report, tuple) else ()),
        *([text] if isinstance(text, Problem) else ()),
    ]
    if not _ticked(sent.get("not_mine")):
        problems.append(
            Problem(
                "not_mine", _("Confirm that none of the chosen items comes from something that you have done yourself.")
            )
        )
    if problems or isinstance(chosen, Problem) or isinstance(report, tuple):
        return tuple(problems)
    return Block(items=chosen, report=report, text=str(text))


def _ticked(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() in YES)


def _chosen(sent: Mapping[str, Any], known: Collection[str]) -> tuple[str, ...] | Problem:
    """The items chosen, each once: the boxes of a form, or a list."""
    listed = sent.get("items")
    if listed is None:
        listed = [box[1] for name, value in sent.items() if (box := forms.ITEM_BOX.match(name)) and _ticked(value)]
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        return Problem("items", _("The items must be a list of items of your file."))
    chosen = tuple(dict.fromkeys(listed))
    if not chosen:
        return Problem("items", _("Choose at least one item."))
    if len(chosen) > MOST_ITEMS or not set(chosen) <= set(known):
        return Problem("items", put("The items must be items of your file, at most %(most)s.", most=MOST_ITEMS))
    return chosen


def block_cards(opened: OpenedReport, blocks: Iterable[BlockShown]) -> tuple[BlockCard, ...]:
    """The blocks as the page shows them."""
    names = {item_id: item.what for item_id, item in all_items(opened).items()}
    return tuple(
        BlockCard(
            id=each.block_id,
            items=tuple(_name(item, names) for item in each.items),
            opened=formatting.day(each.opened),
            state=_(STATES[each.decided]),
            in_force=each.decided in (None, "confirmed"),
            due=formatting.day(each.due) if each.decided is None else "",
            decided=formatting.day(day_of(each.decided_at)) if each.decided else "",
            ground=_(GROUNDS[each.ground]) if each.ground else "",
        )
        for each in blocks
    )


def _name(item: BlockedItem, names: Mapping[str, str]) -> str:
    if item.item in names:
        return names[item.item]
    return put(KINDS.get(item.kind, KINDS["account"]), by=item.by, number=item.number)


class BlockHandlers(RequestHandlers):
    """The handlers of blocks."""

    async def form(self, request: web.Request) -> web.Response:
        """GET …/block: the form; for programs, the blocks and the items."""
        opened = await report_with_rights(self._dependencies, request, current=True)
        if isinstance(opened, web.Response):
            return opened
        if wants_json(request):
            listed = [item._asdict() for item in items(newest_extract(opened)).values()]
            return json_answer({"blocks": blocks_json(status_of(opened).blocks), "items": listed})
        return html_answer(self._dependencies.pages.render(self._page(opened, values=forms.typed(request.query))))

    async def post(self, request: web.Request) -> web.Response:
        """POST …/block."""
        today = self._dependencies.clock.today()

        def wish(opened: OpenedReport, sent: Mapping[str, Any]) -> Block | tuple[Problem, ...]:
            if len(status_of(opened).blocks) >= MOST_BLOCKS:
                return (Problem("items", _("Your file has as many blocks as it can hold.")),)
            return block(sent, items(newest_extract(opened)), today)

        return await self.submit(request, self._page, wish, current=True, uploads=True)

    def _page(
        self,
        opened: OpenedReport,
        *,
        values: Mapping[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
        notice: str = "",
    ) -> BlockPage:
        return BlockPage(
            address=address_of(opened.issued.application_id),
            form_id=forms.form_id(values),
            values=values or {},
            problems=problems,
            notice=notice,
            outdated=opened.outdated,
            groups=disputable(newest_extract(opened)),
            megabytes=self._dependencies.settings.document_size // 1_000_000 or 1,
            today=self._dependencies.clock.today().isoformat(),
        )
