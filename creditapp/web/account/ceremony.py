"""What all addresses share that speak with an authenticator: the limit, the challenge of this browser, and answers for the page's script."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from creditapp.domain.texts import N_
from creditapp.models.members import Refused
from creditapp.web.account import cookies
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.bodies import Unreadable, read_fields
from creditapp.web.http.member_tokens import NewSession
from creditapp.web.http.responses import json_answer
from creditapp.web.i18n.texts import _, many

NO_ACCOUNTS = N_("This bureau keeps no accounts.")
TOO_LATE = N_("That took longer than five minutes, or was begun in another browser. Please try again.")
SIGNED_OUT = N_("You are not signed in any more. Please sign in again.")
REFUSED: Mapping[Refused, str] = {
    "signed_out": SIGNED_OUT,
    "not_verified": N_("This passkey opens no account here. Its account may have been deleted, or the passkey removed from it."),
    "known": N_("There is a passkey of an account on this device already. Sign in with it instead."),
    "too_many": N_("No more can be added: please remove or delete one first."),
    "last_passkey": N_("The last passkey stays, or nothing would open your account. Delete the account instead."),
    "long_ago": N_("You signed in more than ten minutes ago: for this, please sign in once more."),
}  # fmt: skip
NOT_MADE = N_("The passkey could not be verified, so that nothing was changed. Please try again.")


class Stopped(Exception):
    """The answer to a request that goes no further."""

    def __init__(self, response: web.Response) -> None:
        super().__init__()
        self.response = response


def offered(dependencies: Dependencies) -> None:
    """404 where no accounts are kept."""
    if not dependencies.settings.keeps_accounts:
        raise web.HTTPNotFound(text=NO_ACCOUNTS)


def counted(dependencies: Dependencies, request: web.Request) -> None:
    """Count a try of this address; Stopped if it is one too many."""
    offered(dependencies)
    if seconds := dependencies.limiter.hit(request.remote or ""):
        problem = many(
            "Too many requests came from your address. Please wait %(num)s second.",
            "Too many requests came from your address. Please wait %(num)s seconds.",
            seconds,
        )  # fmt: skip
        raise Stopped(json_answer({"error": problem}, 429, {"Retry-After": str(seconds)}))


async def answer_to(dependencies: Dependencies, request: web.Request, purpose: str) -> tuple[dict[str, Any], str]:
    """What an authenticator answers, and the challenge that this browser was given for it; Stopped if there is none."""
    counted(dependencies, request)
    try:
        sent = await read_fields(request)
    except Unreadable as error:
        raise Stopped(refusal(str(error), error.status)) from None
    challenge = cookies.challenged(request, dependencies.links, purpose)
    if not challenge:
        raise Stopped(refusal(_(TOO_LATE), 403))
    return sent, challenge


def asking(request: web.Request, options: Mapping[str, Any]) -> web.Response:
    """What the script asks the authenticator; only this browser can bring the answer."""
    response = json_answer({"publicKey": options})
    cookies.ask(request, response, options["challenge"])
    return response


def done(request: web.Request, location: str, session: NewSession | None = None) -> web.Response:
    """Where the script goes on, signed in if a session begins."""
    response = json_answer({"location": location})
    cookies.answered(request, response)
    if session:
        cookies.sign_in(request, response, session)
    return response


def refused(request: web.Request, why: Refused, *, making: bool = False) -> web.Response:
    """Why the wish was not granted; ``making``: a passkey was to be made."""
    text = NOT_MADE if making and why == "not_verified" else REFUSED[why]
    response = refusal(_(text), 403)
    cookies.answered(request, response)
    return response


def refusal(problem: str, status: int) -> web.Response:
    """What the script shows."""
    return json_answer({"error": problem}, status)


def elsewhere(dependencies: Dependencies, request: web.Request) -> str:
    """The same address under the site's own name, where passkeys work; empty where they work here."""
    settings = dependencies.settings
    return "" if request.host.lower() == settings.site_host.lower() else f"{settings.site_url}{request.path}"
