"""Turn every failure into a page or JSON; an internal error shows a reference and no details."""

import logging
import secrets

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from creditapp.domain.texts import N_
from creditapp.errors import KafkaUnavailable, NotReady, VaultUnavailable
from creditapp.web.contexts import MessagePage
from creditapp.web.http.logs import place_of
from creditapp.web.http.responses import html_answer, json_answer, wants_json
from creditapp.web.i18n.texts import _
from creditapp.web.render import Pages

log = logging.getLogger(__name__)

UNAVAILABLE = (KafkaUnavailable, VaultUnavailable, NotReady)
AGAIN = "5"
"""Seconds after which to try again when a service is unavailable."""

TITLES = {
    400: (N_("We could not read that"), N_("Please go back and try again.")),
    401: (N_("We do not know this client"), N_("Please check its token.")),
    403: (N_("Request refused"), N_("Please open this site and try again there.")),
    404: (
        N_("There is nothing at this address"),
        N_(
            "Please check the address. If it is the address of a report, copy all of it. You can apply again at any time: that never costs points."
        ),
    ),
    405: (N_("This address does not support that"), N_("Please go to the start page.")),
    408: (N_("That took too long"), N_("Please send it again.")),
    413: (N_("That is too large"), N_("An application has at most 64 kB.")),
    415: (N_("We cannot read this kind of content"), N_("Please fill the form in on our start page.")),
    421: (N_("This site has another name"), N_("Please open it under its own name.")),
    429: (N_("Too many requests"), N_("Please wait a minute and try again.")),
    503: (N_("This takes longer than it should"), N_("Nothing is lost. Please try again in a few seconds.")),
}
PASSING = {429, 500, 503}
"""What a moment later may be another answer: a page that was only to be read can be asked for again from there."""
INTERNAL_ERROR = (
    N_("Something went wrong here"),
    N_("It is not your fault, and we have logged it. Please try again in a minute."),
)


class Failures:
    """The middleware that turns every failure into an answer."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def middleware(self) -> Middleware:
        """For ``web.Application(middlewares=…)``."""

        @web.middleware
        async def failures(request: web.Request, handler: Handler) -> web.StreamResponse:
            try:
                return await handler(request)
            except web.HTTPException as error:
                return self._refused(request, error)
            except UNAVAILABLE:
                return self._answer(request, 503, *TITLES[503])
            except ConnectionError:
                raise
            except Exception as error:  # the last resort: a page with a reference, and a log line without values
                return self._internal_error(request, error)

        return failures

    def _refused(self, request: web.Request, error: web.HTTPException) -> web.StreamResponse:
        if error.status < 400:
            raise error
        title, text = TITLES.get(error.status, TITLES[400])
        message = error.text if error.text and not error.text.startswith(f"{error.status}:") else text
        response = self._answer(request, error.status, title, message)
        for name in (hdrs.ALLOW, hdrs.RETRY_AFTER, hdrs.WWW_AUTHENTICATE):
            if name in error.headers:
                response.headers[name] = error.headers[name]
        return response

    def _internal_error(self, request: web.Request, error: Exception) -> web.StreamResponse:
        reference = secrets.token_hex(4)
        resource = request.match_info.route.resource
        address = resource and resource.canonical
        log.error("%s: %s in %s at %s", reference, type(error).__name__, address, place_of(error))
        return self._answer(request, 500, *INTERNAL_ERROR, reference)

    def _answer(self, request: web.Request, status: int, title: str, text: str, reference: str = "") -> web.Response:
        title, text = _(title), _(text)
        headers = {"Retry-After": AGAIN} if status == 503 else {}
        if wants_json(request):
            body = {"error": f"{title}. {text}"} | ({"reference": reference} if reference else {})
            return json_answer(body, status, headers)
        again = status in PASSING and request.method in {hdrs.METH_GET, hdrs.METH_HEAD}
        page = MessagePage(title=title, text=text, reference=reference, again=again)
        return html_answer(self._pages.render(page), status, headers)
