"""``/account``: the reports of an account, its passkeys and browsers, logging out, and deleting it; none of it needs a script."""

import asyncio
from collections.abc import Mapping

from aiohttp import web

from creditapp.domain.texts import N_
from creditapp.errors import AccessOver, NotReady
from creditapp.models.members import (
    DeleteAccount,
    DropReport,
    KeptReport,
    LogOut,
    MemberShown,
    MemberWish,
    RemovePasskey,
    UserAccount,
)
from creditapp.web.account import ceremony, cookies
from creditapp.web.account.access import ask_as
from creditapp.web.account.answers import identifier
from creditapp.web.account.contexts import DeleteAccountPage, SignInPage
from creditapp.web.account.page import KeptState, account_page, state_of
from creditapp.web.account.passkey_handlers import ACCOUNT
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.bodies import Unreadable, read_fields
from creditapp.web.http.responses import html_answer, json_answer, wants_json
from creditapp.web.i18n.texts import _
from creditapp.web.ports import Held, Member, Pending

DONE: Mapping[str, str] = {
    "created": N_("Your account is ready, and keeps this report. You are signed in."),
    "kept": N_("The report is in your account."),
    "full": N_("Your account keeps as many reports as it can. Take one out of it first."),
    "dropped": N_("The report is no longer in your account. Its code opens it as before."),
    "added": N_("The passkey is added."),
    "removed": N_("The passkey is removed. Browsers that had signed in with it are logged out, but for this one."),
    "last": ceremony.REFUSED["last_passkey"],
    "again": ceremony.REFUSED["long_ago"],
}
"""What is said on the page of who is signed in, by what the address says was done."""
OUT: Mapping[str, str] = {
    "out": N_("You are logged out in this browser."),
    "everywhere": N_("You are logged out in all browsers."),
    "deleted": N_("Your account is deleted. Your reports open with their codes, as before."),
}
"""What is said to who has left."""
FORGOTTEN = '"cache", "storage"'
"""What a browser forgets of this site."""


class AccountHandlers:
    """The handlers of the account's page."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies

    async def show(self, request: web.Request) -> web.Response:
        """GET /account: the account, or how to sign in."""
        ceremony.offered(self._dependencies)
        member = cookies.signed_in_as(request, self._dependencies.tokens)
        account = await ask_as(self._dependencies, member)
        if member is None or account is None:
            return self._signed_out(request)
        states = await asyncio.gather(*(self._state(kept, member) for kept in account.reports))
        if wants_json(request):
            return json_answer(_as_json(account, states))
        now, notice = self._dependencies.clock.time(), _(DONE.get(request.query.get("done", ""), ""))
        page = account_page(account, states, member, now, notice, ceremony.elsewhere(self._dependencies, request))
        return html_answer(self._dependencies.pages.render(page))

    async def log_out(self, request: web.Request) -> web.Response:
        """POST /account/log-out: sign this browser out, or with ``everywhere`` all."""
        everywhere = bool((await self._sent(request)).get("everywhere"))
        shown = await self._ask(request, LogOut(everywhere=everywhere))
        if everywhere and (shown is None or shown.refused):
            return self._signed_out(request)
        return self._left(request, "everywhere" if everywhere else "out")

    async def remove_passkey(self, request: web.Request) -> web.Response:
        """POST /account/passkeys/remove: accept a passkey (``id``) no longer."""
        sent = await self._sent(request)
        try:
            wish = RemovePasskey(credential_id=identifier(sent.get("id")))
        except ValueError as error:
            raise web.HTTPUnprocessableEntity(text=str(error)) from None
        return self._then(request, await self._ask(request, wish), "removed")

    async def drop_report(self, request: web.Request) -> web.Response:
        """POST /account/reports/remove: keep a report (``id``) no longer."""
        dropped = str((await self._sent(request)).get("id", ""))[:64]
        return self._then(request, await self._ask(request, DropReport(application_id=dropped)), "dropped")

    async def delete_form(self, request: web.Request) -> web.Response:
        """GET /account/delete: what deleting means."""
        ceremony.offered(self._dependencies)
        member = cookies.signed_in_as(request, self._dependencies.tokens)
        if await ask_as(self._dependencies, member) is None:
            return self._signed_out(request)
        return html_answer(self._dependencies.pages.render(DeleteAccountPage()))

    async def delete(self, request: web.Request) -> web.Response:
        """POST /account/delete: delete it."""
        await self._sent(request)
        shown = await self._ask(request, DeleteAccount())
        if shown is None or shown.refused:
            return self._then(request, shown, "")
        return self._left(request, "deleted")

    async def _state(self, kept: KeptReport, member: Member) -> KeptState:
        try:
            return await self._dependencies.applications.find(Held(kept.application_id, member.session), 0.0)
        except AccessOver:
            return None
        except NotReady:
            return Pending()

    async def _sent(self, request: web.Request) -> Mapping[str, object]:
        ceremony.offered(self._dependencies)
        try:
            return await read_fields(request) if request.can_read_body else {}
        except Unreadable as error:
            raise web.HTTPBadRequest(text=str(error)) from None

    async def _ask(self, request: web.Request, wish: MemberWish) -> MemberShown | None:
        """The answer to this browser's wish; None if it holds no session."""
        member = cookies.signed_in_as(request, self._dependencies.tokens)
        return None if member is None else await self._dependencies.applications.ask_account(member, wish)

    def _then(self, request: web.Request, shown: MemberShown | None, done: str) -> web.Response:
        """What follows a wish of who stays signed in."""
        if shown is None or shown.account is None:
            return self._signed_out(request)
        done = {"long_ago": "again", "last_passkey": "last"}.get(shown.refused, done)
        if wants_json(request):
            return json_answer({"status": done}, 403 if shown.refused else 200)
        return web.Response(status=303, headers={"Location": f"{ACCOUNT}?done={done}"})

    def _left(self, request: web.Request, done: str) -> web.Response:
        """What is said to who has left; the browser forgets what it has shown."""
        if wants_json(request):
            response = json_answer({"status": done})
        else:
            response = self._sign_in_page(request, _(OUT[done]), 200)
            response.headers["Clear-Site-Data"] = FORGOTTEN
        cookies.sign_out(request, response)
        return response

    def _signed_out(self, request: web.Request) -> web.Response:
        status = 200 if request.method == "GET" else 403
        if wants_json(request):
            response = json_answer({"signed_in": False}, status)
        else:
            response = self._sign_in_page(request, "" if status == 200 else _(ceremony.SIGNED_OUT), status)
        cookies.sign_out(request, response)
        return response

    def _sign_in_page(self, request: web.Request, notice: str, status: int) -> web.Response:
        page = SignInPage(notice=notice, elsewhere=ceremony.elsewhere(self._dependencies, request))
        return html_answer(self._dependencies.pages.render(page), status)


def _as_json(account: UserAccount, states: list[KeptState]) -> dict[str, object]:
    return {
        "signed_in": True,
        "reports": [
            {"application_id": kept.application_id, "as_of": kept.as_of.isoformat(), "state": state_of(state)}
            for kept, state in zip(account.reports, states, strict=True)
        ],
        "passkeys": [{"name": one.name, "added": one.added, "used": one.used} for one in account.passkeys],
        "browsers": len(account.browsers),
    }
