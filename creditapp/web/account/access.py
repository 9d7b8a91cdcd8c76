"""A browser that is signed in opens the reports of its account, as it would with their codes."""

from contextlib import suppress

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from creditapp.models.members import LogOut, Look, MemberWish, UserAccount
from creditapp.web.account.cookies import sign_out, signed_in_as
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.cookies import BY_ACCOUNT, held
from creditapp.web.http.failures import UNAVAILABLE
from creditapp.web.ports import Held, Member


async def ask_as(
    dependencies: Dependencies, member: Member | None, wish: MemberWish | None = None
) -> UserAccount | None:
    """The account of a browser that is signed in, once its wish is granted or refused; None if it is not signed in any more."""
    if member is None:
        return None
    return (await dependencies.applications.ask_account(member, wish or Look())).account


def opened_by_account(dependencies: Dependencies) -> Middleware:
    """The middleware that looks into the account for an application that the browser does not hold itself."""

    @web.middleware
    async def opened(request: web.Request, handler: Handler) -> web.StreamResponse:
        application_id = request.match_info.get("application_id")
        if application_id and not held(request, application_id, dependencies.links):
            member = signed_in_as(request, dependencies.tokens)
            with suppress(*UNAVAILABLE):  # its code opens it all the same
                account = await ask_as(dependencies, member)
                if member and account and keeps(account, application_id):
                    request[BY_ACCOUNT] = Held(application_id, member.session)
        return await handler(request)

    return opened


async def leave_account(dependencies: Dependencies, request: web.Request, response: web.StreamResponse) -> None:
    """Sign this browser out, if it is signed in: whoever closes a report on a device would otherwise leave it open from there."""
    if (member := signed_in_as(request, dependencies.tokens)) is not None:
        with suppress(*UNAVAILABLE):  # the browser forgets it all the same
            await dependencies.applications.ask_account(member, LogOut(everywhere=False))
    sign_out(request, response)


def keeps(account: UserAccount, application_id: str) -> bool:
    """Whether the account keeps this application."""
    return any(kept.application_id == application_id for kept in account.reports)
