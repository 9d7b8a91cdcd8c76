"""An application's addresses are open to requests with its token; all others are asked for the code.

The rights over a file belong to the person alone, and only once the identity service has matched the file with that person.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from creditapp.domain.texts import N_
from creditapp.errors import AccessOver, NotReady
from creditapp.models.erasures import Part
from creditapp.web.contexts import CodePage, ErasedPage
from creditapp.web.current_reading import request_current_reading
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.cookies import SESSION, UNSEEN, address_of, forget, held
from creditapp.web.http.failures import AGAIN
from creditapp.web.http.responses import html_answer, json_answer, wants_json
from creditapp.web.i18n.texts import _
from creditapp.web.ports import Held, OpenedReport, Pending

NO_RIGHTS = N_("Only a report about your own credit file has these pages.")


OVER = N_(
    "Neither this browser nor this code opens this report any more: it was closed or is too old. Please apply again."
)


def held_by(dependencies: Dependencies, request: web.Request) -> Held | None:
    """What the request opens its application with; None if with nothing."""
    return held(request, request.match_info["application_id"], dependencies.links)


def access_over(dependencies: Dependencies) -> Middleware:
    """The middleware that answers for every address whose access has ended as if there had been none, and says so."""

    @web.middleware
    async def over(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except AccessOver:
            application_id = request.match_info["application_id"]
            if wants_json(request):
                response = json_answer({"error": _(OVER)}, 403)
            else:
                response = code_page(dependencies, application_id, _(OVER), 403)
            forget(request, response, application_id, SESSION, UNSEEN)
            return response

    return over


def ask_code(dependencies: Dependencies, request: web.Request, application_id: str) -> web.Response:
    """403: the page that asks for the code, or for programs which header to send."""
    if wants_json(request):
        return json_answer({"error": "Send the application's token as Application-Token."}, 403)
    return code_page(dependencies, application_id, "", 403)


def code_page(
    dependencies: Dependencies,
    application_id: str,
    problem: str,
    status: int,
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """The page that asks for the code; ``problem`` says what is wrong with the one that was sent, if one was."""
    page = CodePage(address=address_of(application_id), problem=problem)
    return html_answer(dependencies.pages.render(page), status, headers)


PARTS: Mapping[Part, str] = {
    "vault": N_("The keys to your data, and the entry that connects your Social Security number with it"),
    "identities": N_("What your lenders told us about who you are"),
    "credit-files": N_("Your credit file"),
    "histories": N_("Your earlier scores"),
    "views": N_("Your applications and reports"),
}
"""What is erased, as people call it."""


def erased_answer(
    dependencies: Dependencies, request: web.Request, left: Collection[Part], status: int = 410
) -> web.Response:
    """The answer of all addresses of an application whose person was erased; ``left``: what may still have something of them."""
    application_id = request.match_info["application_id"]
    if wants_json(request):
        body = {"status": "erased", "outcome": "no_score", "reason": "erased", "application_id": application_id}
        return json_answer(body | {"pending": bool(left), "left": [part for part in PARTS if part in left]}, status)
    page = ErasedPage(
        address=address_of(application_id),
        deleted=tuple(_(text) for part, text in PARTS.items() if part not in left),
        left=tuple(_(text) for part, text in PARTS.items() if part in left),
        traces="vault" in left,
    )
    return html_answer(dependencies.pages.render(page), status)


async def report_with_rights(
    dependencies: Dependencies, request: web.Request, *, current: bool = False
) -> OpenedReport | web.Response:
    """The person's own report, or the answer instead: ask for the code, still waiting, erased; 404 without rights.

    With ``current``, a current reading of the file is requested and added; if it does not come in time, the report is
    ``outdated``, which the page must say: without it, a freeze or a dispute of another report is not in it.
    """
    application_id = request.match_info["application_id"]
    if (opening := held_by(dependencies, request)) is None:
        return ask_code(dependencies, request, application_id)
    state = await dependencies.applications.find(opening, 0.0)
    if isinstance(state, Pending):
        return _not_yet(request, application_id)
    if isinstance(state, OpenedReport) and state.shown_as_erased:
        # Whoever asks for it again while it is going on is told so.
        asks_again = request.method == "POST" and request.path.endswith("/erase") and state.left
        return erased_answer(dependencies, request, state.left, 202 if asks_again else 410)
    if not isinstance(state, OpenedReport) or not state.has_rights:
        raise web.HTTPNotFound(text=NO_RIGHTS)
    if not current:
        return state
    reading = await request_current_reading(dependencies, opening)
    return replace(state, current=reading.disclosed) if reading else replace(state, outdated=True)


def _not_yet(request: web.Request, application_id: str) -> web.Response:
    """There is no report yet: a browser waits at the report's address, a program tries again."""
    if request.method == "POST":
        raise NotReady("the report is not there yet")
    if wants_json(request):
        return json_answer({"status": "pending"}, 202, {"Retry-After": AGAIN})
    return web.Response(status=303, headers={"Location": address_of(application_id)})
