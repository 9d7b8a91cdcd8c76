"""``/account/…``: sign in with a passkey, and add another one; the page's script asks and answers."""

import functools
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from creditapp.domain.members import FRESH
from creditapp.models.members import AddPasskey, SignIn, UserAccount
from creditapp.web.account import answers, ceremony, options
from creditapp.web.account.access import ask_as
from creditapp.web.account.cookies import signed_in_as
from creditapp.web.dependencies import Dependencies
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put
from creditapp.web.ports import Member

ACCOUNT = "/account"
AGAIN = f"{ACCOUNT}?done=again"
Answering = Callable[[Any, web.Request], Awaitable[web.Response]]


def for_the_script(handler: Answering) -> Answering:
    """The handler, whose request may be stopped, or have fields that cannot be read."""

    @functools.wraps(handler)
    async def answering(self: Any, request: web.Request) -> web.Response:
        try:
            return await handler(self, request)
        except ceremony.Stopped as stopped:
            return stopped.response
        except ValueError as error:
            return ceremony.refusal(str(error), 422)

    return answering


def account_name(at: float) -> str:
    """What an authenticator calls the account: no name of a person, since it may show it before it knows who holds it."""
    return put("Credit reports, %(day)s", day=formatting.moment_day(at))


class PasskeyHandlers:
    """The handlers of signing in and of further passkeys."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies

    @for_the_script
    async def sign_in_options(self, request: web.Request) -> web.Response:
        """POST /account/sign-in/options: what to ask an authenticator."""
        ceremony.counted(self._dependencies, request)
        challenge = self._dependencies.links.challenge("sign in")
        return ceremony.asking(request, options.request(self._dependencies.settings.site_url, challenge))

    @for_the_script
    async def sign_in(self, request: web.Request) -> web.Response:
        """POST /account/sign-in: an authenticator's proof; a new session of this browser."""
        sent, challenge = await ceremony.answer_to(self._dependencies, request, "sign in")
        assertion, tokens = answers.assertion(sent, challenge), self._dependencies.tokens
        if (member := tokens.of_handle(str(sent.get("handle", "")))) is None:
            return ceremony.refused(request, "not_verified")
        session, before = tokens.begin(member), signed_in_as(request, tokens)
        wish = SignIn(assertion=assertion, ends=session.ends, instead=before.session if before else "")
        shown = await self._dependencies.applications.ask_account(session.member, wish)
        if shown.refused or shown.account is None:
            return ceremony.refused(request, "not_verified")
        return ceremony.done(request, ACCOUNT, session)

    @for_the_script
    async def add_options(self, request: web.Request) -> web.Response:
        """POST /account/passkeys/options: what to ask an authenticator for another passkey."""
        member, account = await self._member(request)
        browser = next(one for one in account.browsers if one.session == member.session)
        if self._dependencies.clock.time() - browser.at > FRESH:
            return ceremony.refused(request, "long_ago")
        challenge = self._dependencies.links.challenge(f"add {member.session}")
        handle, name = self._dependencies.tokens.handle(member), account_name(account.passkeys[0].added)
        site = self._dependencies.settings.site_url
        return ceremony.asking(request, options.creation(site, challenge, handle, name, account.passkeys))

    @for_the_script
    async def add(self, request: web.Request) -> web.Response:
        """POST /account/passkeys: another passkey."""
        member = signed_in_as(request, self._dependencies.tokens)
        sent, challenge = await ceremony.answer_to(
            self._dependencies, request, f"add {member.session if member else ''}"
        )
        registration = answers.registration(sent, challenge)
        if member is None:
            return ceremony.refused(request, "signed_out")
        wish = AddPasskey(registration=registration)
        shown = await self._dependencies.applications.ask_account(member, wish)
        if shown.refused:
            return ceremony.refused(request, shown.refused, making=True)
        return ceremony.done(request, f"{ACCOUNT}?done=added")

    async def _member(self, request: web.Request) -> tuple[Member, UserAccount]:
        ceremony.counted(self._dependencies, request)
        member = signed_in_as(request, self._dependencies.tokens)
        account = await ask_as(self._dependencies, member)
        if member is None or account is None:
            raise ceremony.Stopped(ceremony.refusal(_(ceremony.SIGNED_OUT), 403))
        return member, account
