"""Each request is answered in the language that the person chose, else in the one that the browser asks for.

The header's switch leads to ``?language=es``. Where it is a link, the choice is kept in a cookie and the address shown again
without it; where it sends a form (``switches``), the form's handler shows the form again in the language, with what was typed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from yarl import URL

from creditapp.web.http.cookies import HOST_ONLY
from creditapp.web.http.responses import wants_json
from creditapp.web.i18n.languages import Languages
from creditapp.web.i18n.switch import LANGUAGE, Switch, offering
from creditapp.web.i18n.texts import Language, written_in

KEPT_FOR = 365 * 24 * 3600
"""Seconds for which a browser keeps the choice."""
PASSING = frozenset({LANGUAGE, "wait", "look", "part"})
"""Parameters that do not belong to the page that an address shows."""
CHOSEN: web.RequestKey[Language] = web.RequestKey("language", Language)
"""The language that the request itself chooses."""


class Speaking:
    """The two middlewares: ``spoken`` comes first, so that failures are told in the language too; ``kept`` after the checks."""

    def __init__(self, languages: Languages) -> None:
        self._languages = languages

    @web.middleware
    async def spoken(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer in the language of the request."""
        chosen = self._languages.named(request.query.get(LANGUAGE, ""))
        if chosen is not None:
            request[CHOSEN] = chosen
        with self._in(chosen or self._language_of(request), _here(request)):
            return await handler(request)

    @web.middleware
    async def kept(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Keep a choice; a program's is for its request only, and an address that does not exist keeps none."""
        chosen = request.get(CHOSEN)
        if chosen is None or request.match_info.http_exception is not None or wants_json(request):
            return await handler(request)
        if request.method == "POST":
            response = await handler(request)
        else:
            response = web.Response(status=303, headers={hdrs.LOCATION: str(_here(request))})
        response.set_cookie(
            f"{HOST_ONLY if request.secure else ''}{LANGUAGE}", chosen.code, path="/", max_age=KEPT_FOR,
            httponly=True, samesite="Lax", secure=request.secure,
        )  # fmt: skip
        return response

    def _language_of(self, request: web.Request) -> Language:
        kept = request.cookies.get(HOST_ONLY + LANGUAGE) or request.cookies.get(LANGUAGE) or ""
        accepted = ", ".join(request.headers.getall(hdrs.ACCEPT_LANGUAGE, ()))
        return self._languages.named(kept) or self._languages.wanted(accepted)

    @contextmanager
    def _in(self, language: Language, here: URL) -> Iterator[None]:
        others = tuple(other for other in self._languages.all if other is not language)
        with written_in(language), offering(Switch(others, here)):
            yield


def switches(request: web.Request) -> bool:
    """Whether a form was sent only to be shown again in another language."""
    return CHOSEN in request and request.method == "POST" and not wants_json(request)


def _here(request: web.Request) -> URL:
    """The request's address without what does not belong to the page; one that begins with ``//`` would be another site's."""
    asked = request.rel_url
    query = [(name, value) for name, value in asked.query.items() if name not in PASSING]
    return URL.build(path="/" + asked.raw_path.lstrip("/\\"), encoded=True).with_query(query)
