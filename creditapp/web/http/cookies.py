"""A browser holds an application's token in a cookie that scripts cannot read and that goes to that application only."""

from aiohttp import web

from creditapp.web.http.tokens import TOKEN, opens

HEADER = "Application-Token"
TOKEN_COOKIE, UNSEEN_COOKIE = "application_token", "code_unseen"
KEPT_FOR = 30 * 24 * 3600
"""Seconds; afterwards the code opens the report."""


def address_of(application_id: str) -> str:
    """The application's address on this site; it stays good."""
    return f"/applications/{application_id}"


def remember(request: web.Request, response: web.Response, application_id: str, token: str, *, unseen: bool) -> None:
    """Give the browser the token; ``unseen``: the report's page is still to show it as the code to keep."""
    given = {TOKEN_COOKIE: token} | ({UNSEEN_COOKIE: "1"} if unseen else {})
    for name, value in given.items():
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
    """Take cookies back."""
    for name in names:
        response.del_cookie(name, path=address_of(application_id))


def held_token(request: web.Request, application_id: str) -> str | None:
    """The token that opens the application, from header or cookie; None if none does."""
    for token in (request.headers.get(HEADER), request.cookies.get(TOKEN_COOKIE)):
        if token and TOKEN.match(token) and opens(token, application_id):
            return token
    return None
