"""A browser keeps an application's token in a cookie that scripts cannot read and that is sent to that application only."""

from aiohttp import web

from creditapp.web.http.tokens import TOKEN, opens

HEADER = "Application-Token"
TOKEN_COOKIE, UNSEEN_COOKIE = "application_token", "code_unseen"
KEPT_FOR = 30 * 24 * 3600
"""Seconds; afterwards the code opens the report."""


def address_of(application_id: str) -> str:
    """The application's address on this site; it never changes."""
    return f"/applications/{application_id}"


def remember(request: web.Request, response: web.Response, application_id: str, token: str, *, unseen: bool) -> None:
    """Set the token's cookie; with ``unseen``, the report's page will show the token once as the code to keep."""
    cookies = {TOKEN_COOKIE: token} | ({UNSEEN_COOKIE: "1"} if unseen else {})
    for name, value in cookies.items():
        response.set_cookie(
            name,
            value,
            path=address_of(application_id),
            max_age=KEPT_FOR,
            httponly=True,
            samesite="Lax",
            secure=request.secure,
        )


def forget(response: web.Response, application_id: str, *names: str) -> None:
    """Delete cookies."""
    for name in names:
        response.del_cookie(name, path=address_of(application_id))


def held_token(request: web.Request, application_id: str) -> str | None:
    """The application's valid token, from header or cookie; None if the request has none."""
    for token in (request.headers.get(HEADER), request.cookies.get(TOKEN_COOKIE)):
        if token and TOKEN.match(token) and opens(token, application_id):
            return token
    return None
