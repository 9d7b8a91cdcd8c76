"""A browser keeps a session of each application in a cookie that scripts cannot read; the code only until it has been shown.

Under TLS the names begin with ``__Host-``: no other host, and nobody on a plain connection, can set or overwrite them. Such a
cookie is sent to every address of the site, so its name says which application it opens. Without TLS, where browsers refuse
that, the cookie is sent to its application only.
"""

from aiohttp import web

from creditapp.web.http.tokens import SESSION_FOR, TOKEN, Links, opens, session_id
from creditapp.web.ports import Held

HEADER = "Application-Token"
SESSION, UNSEEN = "report", "code"
HOST_ONLY = "__Host-"
UNSEEN_FOR = 3600
"""Seconds for which the page after the form may still show the code."""
BY_ACCOUNT: web.RequestKey[Held] = web.RequestKey("by_account", Held)
"""What an account opens the application with, for a browser that is signed in and has no session of its own."""
MOST = 20
"""Sessions that one browser keeps under TLS: all of them are sent with every request, whose header is limited."""


def address_of(application_id: str) -> str:
    """The application's address on this site; it never changes."""
    return f"/applications/{application_id}"


def remember(
    request: web.Request, response: web.Response, application_id: str, links: Links, *, unseen: str = ""
) -> None:
    """Begin a session of this browser; ``unseen`` is the code that the report's page will show once, to be kept."""
    _set(request, response, SESSION, application_id, links.session(application_id), SESSION_FOR)
    if unseen:
        _set(request, response, UNSEEN, application_id, unseen, UNSEEN_FOR)
    ours = [name for name in request.cookies if name.startswith(f"{HOST_ONLY}{SESSION}-")]
    for name in ours[: max(0, len(ours) - MOST + 1)]:
        response.del_cookie(name, path="/", secure=True)


def forget(request: web.Request, response: web.StreamResponse, application_id: str, *kinds: str) -> None:
    """Delete cookies of these kinds."""
    for kind in kinds:
        response.del_cookie(
            _name(request, kind, application_id), path=_path(request, application_id), secure=request.secure
        )


def held(request: web.Request, application_id: str, links: Links) -> Held | None:
    """What the request opens the application with: the code as a header, a session as a cookie, or an account that keeps it; None if with nothing."""
    code = request.headers.get(HEADER)
    if code and TOKEN.match(code) and opens(code, application_id):
        return Held(application_id)
    session = request.cookies.get(_name(request, SESSION, application_id), "")
    if links.is_session(session, application_id):
        return Held(application_id, session_id(session))
    return request.get(BY_ACCOUNT)


def unseen_code(request: web.Request, application_id: str) -> str:
    """The code that this browser has not been shown yet; empty if there is none."""
    code = request.cookies.get(_name(request, UNSEEN, application_id), "")
    return code if TOKEN.match(code) and opens(code, application_id) else ""


def _set(
    request: web.Request, response: web.Response, kind: str, application_id: str, value: str, seconds: int
) -> None:
    response.set_cookie(
        _name(request, kind, application_id),
        value,
        path=_path(request, application_id),
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=request.secure,
    )


def _name(request: web.Request, kind: str, application_id: str) -> str:
    return f"{HOST_ONLY if request.secure else ''}{kind}-{application_id[:16]}"


def _path(request: web.Request, application_id: str) -> str:
    return "/" if request.secure else address_of(application_id)
