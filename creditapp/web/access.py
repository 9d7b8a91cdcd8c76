"""An application's addresses open to whoever holds its token; everybody else is asked for the code.

The rights over a file belong to the person alone, and only once the file has been found to be that person's.
"""

from collections.abc import Mapping
from dataclasses import replace

from aiohttp import web

from creditapp.domain.texts import N_
from creditapp.errors import NotReady
from creditapp.web.contexts import CodePage, ErasedPage
from creditapp.web.dependencies import Desk
from creditapp.web.fresh_reading import as_today
from creditapp.web.http.cookies import address_of, held_token
from creditapp.web.http.failures import AGAIN
from creditapp.web.http.responses import html_answer, json_answer, wants_json
from creditapp.web.ports import Pending, Ready

NO_RIGHTS = N_("Only the report of a person's own look, with a file behind it, has these pages.")


def ask_code(desk: Desk, request: web.Request, own_id: str) -> web.Response:
    """403: the page that asks for the code, or what a program has to send."""
    if wants_json(request):
        return json_answer({"error": "Send the application's token as Application-Token."}, 403)
    return code_page(desk, own_id, "", 403)


def code_page(
    desk: Desk, own_id: str, problem: str, status: int, headers: Mapping[str, str] | None = None
) -> web.Response:
    """The page that asks for the code, perhaps with what is wrong with the one that was sent."""
    return html_answer(desk.pages.render(CodePage(address=address_of(own_id), problem=problem)), status, headers)


def erased_answer(desk: Desk, request: web.Request, own_id: str, status: int = 410) -> web.Response:
    """What an application's address says for good once its person was erased."""
    if wants_json(request):
        body = {"status": "erased", "outcome": "no_score", "reason": "erased", "application_id": own_id}
        return json_answer(body, status)
    return html_answer(desk.pages.render(ErasedPage()), status)


async def own_file(desk: Desk, request: web.Request, *, today: bool = False) -> Ready | web.Response:
    """The report of the person who asks, or what to answer instead: code, still waiting, erased; 404 without rights.

    With ``today`` the file is looked at as it is today, if that can be said quickly.
    """
    own_id = request.match_info["application_id"]
    if held_token(request, own_id) is None:
        return ask_code(desk, request, own_id)
    found = await desk.applications.find(own_id, 0.0)
    if isinstance(found, Pending):
        return _not_yet(request, own_id)
    if isinstance(found, Ready) and found.gone:
        return erased_answer(desk, request, own_id)
    if not isinstance(found, Ready) or not found.own:
        raise web.HTTPNotFound(text=NO_RIGHTS)
    look = await as_today(desk, own_id) if today else None
    return replace(found, today=look.disclosed) if look else found


def _not_yet(request: web.Request, own_id: str) -> web.Response:
    """The report has to be there first: a browser waits at its address, a program asks again."""
    if request.method == "POST":
        raise NotReady("the report is not there yet")
    if wants_json(request):
        return json_answer({"status": "pending"}, 202, {"Retry-After": AGAIN})
    return web.Response(status=303, headers={"Location": address_of(own_id)})
