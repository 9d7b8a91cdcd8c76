"""The two cookies of an account: of a browser that is signed in, and of one whose authenticator is being asked."""

from aiohttp import web

from creditapp.web.http.cookies import HOST_ONLY
from creditapp.web.http.member_tokens import SIGNED_IN_FOR, MemberTokens, NewSession
from creditapp.web.http.tokens import CHALLENGE_FOR, Links
from creditapp.web.ports import Member

ACCOUNT, CHALLENGE = "account", "passkey"


def signed_in_as(request: web.Request, tokens: MemberTokens) -> Member | None:
    """Which account the request's cookie leads to; whether it is signed in there, the account knows."""
    return tokens.of_cookie(request.cookies.get(_name(request, ACCOUNT), ""))


def sign_in(request: web.Request, response: web.Response, session: NewSession) -> None:
    """Give the browser its session."""
    _set(request, response, ACCOUNT, session.cookie, SIGNED_IN_FOR, "Lax")


def sign_out(request: web.Request, response: web.StreamResponse) -> None:
    """Take it back, if it has one."""
    if _name(request, ACCOUNT) in request.cookies:
        _delete(request, response, ACCOUNT)


def ask(request: web.Request, response: web.Response, challenge: str) -> None:
    """Bind a challenge to this browser: no other one can bring the answer."""
    _set(request, response, CHALLENGE, challenge, CHALLENGE_FOR, "Strict")


def challenged(request: web.Request, links: Links, purpose: str) -> str:
    """The challenge that this browser's authenticator was given for this purpose; empty if there is none, or none any more."""
    challenge = request.cookies.get(_name(request, CHALLENGE), "")
    return challenge if links.is_challenge(challenge, purpose) else ""


def answered(request: web.Request, response: web.StreamResponse) -> None:
    """The challenge was answered, rightly or not: another answer needs another one."""
    _delete(request, response, CHALLENGE)


def _set(request: web.Request, response: web.Response, kind: str, value: str, seconds: int, site: str) -> None:
    response.set_cookie(
        _name(request, kind), value, path="/", max_age=seconds, httponly=True, samesite=site, secure=request.secure
    )


def _delete(request: web.Request, response: web.StreamResponse, kind: str) -> None:
    response.del_cookie(_name(request, kind), path="/", secure=request.secure)


def _name(request: web.Request, kind: str) -> str:
    return f"{HOST_ONLY if request.secure else ''}{kind}"
