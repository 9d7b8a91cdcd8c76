"""``…/passkey``: keep a report in an account, a new one or the one that this browser is signed in to.

Only a report about the person's own file is kept: whoever opens it with its code or session may make an account of their own with it, and
is not let into another one that the person may have.
"""

from aiohttp import web

from creditapp.models.members import CreateAccount, KeepReport, KeptReport
from creditapp.web.access import report_with_rights
from creditapp.web.account import answers, ceremony, options
from creditapp.web.account.access import ask_as, keeps
from creditapp.web.account.contexts import KeepPage, Keeps
from creditapp.web.account.cookies import signed_in_as
from creditapp.web.account.passkey_handlers import ACCOUNT, account_name, for_the_script
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.cookies import address_of
from creditapp.web.http.member_tokens import account_of
from creditapp.web.http.responses import html_answer, json_answer, wants_json
from creditapp.web.ports import Member, OpenedReport


class KeepHandlers:
    """The handlers that put a report into an account."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies

    async def page(self, request: web.Request) -> web.Response:
        """GET …/passkey: what an account is, and the button that makes one or adds the report."""
        opened = await self._opened(request)
        if isinstance(opened, web.Response):
            return opened
        return await self._page(request, opened)

    @for_the_script
    async def options(self, request: web.Request) -> web.Response:
        """POST …/passkey/options: what to ask an authenticator for a new account's passkey."""
        ceremony.counted(self._dependencies, request)
        opened = await self._opened(request)
        if isinstance(opened, web.Response):
            return opened
        challenge = self._dependencies.links.challenge(self._purpose(request))
        member = self._new_member(opened, challenge)
        handle, name = self._dependencies.tokens.handle(member), account_name(self._dependencies.clock.time())
        site = self._dependencies.settings.site_url
        return ceremony.asking(request, options.creation(site, challenge, handle, name))

    @for_the_script
    async def create(self, request: web.Request) -> web.Response:
        """POST …/passkey: the account with its passkey and this report; the browser is signed in."""
        sent, challenge = await ceremony.answer_to(self._dependencies, request, self._purpose(request))
        registration = answers.registration(sent, challenge)
        opened = await self._opened(request)
        if isinstance(opened, web.Response):
            return opened
        session = self._dependencies.tokens.begin(self._new_member(opened, challenge))
        wish = CreateAccount(registration=registration, report=_kept(opened), ends=session.ends)
        shown = await self._dependencies.applications.ask_account(session.member, wish)
        if shown.refused:
            return ceremony.refused(request, shown.refused, making=True)
        return ceremony.done(request, f"{ACCOUNT}?done=created", session)

    async def add(self, request: web.Request) -> web.Response:
        """POST …/account: add the report to the account that this browser is signed in to; no script is needed."""
        opened = await self._opened(request)
        if isinstance(opened, web.Response):
            return opened
        member = signed_in_as(request, self._dependencies.tokens)
        if member is None or member.consumer_id != opened.issued.consumer_id:
            return await self._page(request, opened, 403)
        shown = await self._dependencies.applications.ask_account(member, KeepReport(report=_kept(opened)))
        if shown.refused == "signed_out":
            return await self._page(request, opened, 403)
        done = "full" if shown.refused else "kept"
        if wants_json(request):
            return json_answer({"status": done}, 403 if shown.refused else 200)
        return web.Response(status=303, headers={"Location": f"{ACCOUNT}?done={done}"})

    async def _opened(self, request: web.Request) -> OpenedReport | web.Response:
        ceremony.offered(self._dependencies)
        return await report_with_rights(self._dependencies, request)

    async def _page(self, request: web.Request, opened: OpenedReport, status: int = 200) -> web.Response:
        keeping = await self._keeps(request, opened)
        if wants_json(request):
            return json_answer({"status": keeping}, status)
        page = KeepPage(
            address=address_of(opened.issued.application_id),
            keeps=keeping,
            elsewhere=ceremony.elsewhere(self._dependencies, request) if keeping == "new" else "",
        )
        return html_answer(self._dependencies.pages.render(page), status)

    async def _keeps(self, request: web.Request, opened: OpenedReport) -> Keeps:
        member = signed_in_as(request, self._dependencies.tokens)
        account = await ask_as(self._dependencies, member)
        if member is None or account is None:
            return "new"
        if member.consumer_id != opened.issued.consumer_id:
            return "others"
        return "kept" if keeps(account, opened.issued.application_id) else "add"

    def _new_member(self, opened: OpenedReport, challenge: str) -> Member:
        """The account that an answer to this challenge makes."""
        return Member(opened.issued.consumer_id, account_of(answers.decoded(challenge)))

    @staticmethod
    def _purpose(request: web.Request) -> str:
        return f"create {request.match_info['application_id']}"


def _kept(opened: OpenedReport) -> KeptReport:
    return KeptReport(application_id=opened.issued.application_id, as_of=opened.issued.as_of)
