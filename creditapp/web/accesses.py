"""Every answer that shows something of an application is noted: who opened it, when, and what it showed.

No handler does this. What handlers get from ``applications`` is watched, and the middleware notes the answer that was made of it:
none can forget it, and none waits for it.
"""

import secrets
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any, cast

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from creditapp.clock import Clock
from creditapp.domain.access_log import chain_of
from creditapp.models.accesses import Access, By, What
from creditapp.models.simulation import Scenario
from creditapp.web.http.callers import name_in
from creditapp.web.http.cookies import held
from creditapp.web.http.tokens import Links
from creditapp.web.ports import (
    Applications,
    ApplicationState,
    Clients,
    Held,
    OpenedReport,
    Pending,
    SimulatedReport,
    Unknown,
)

APPLICATION = "/applications/{application_id}"
SHOWN: Mapping[str, What] = {
    "": "report", "/again": "details", "/report.pdf": "report_pdf", "/notices/{kind}": "notice", "/notices/{kind}.pdf": "notice_pdf", "/data": "data",
    "/simulation": "simulation", "/next-steps": "simulation", "/rights": "rights", "/disputes": "rights", "/freeze": "rights",
    "/thaw": "rights", "/lift": "rights", "/alerts": "rights", "/alerts/remove": "rights", "/block": "rights", "/statement": "rights", "/attempts/forget": "rights",
}  # fmt: skip
"""What the addresses of an application show."""
SHOWING_NOTHING = frozenset(
    {
        "/code",
        "/answers",
        "/passcode",
        "/passcode/send",
        "/leave",
        "/revoke",
        "/erase",
        "/passkey",
        "/passkey/options",
        "/account",
        "/email-alerts",
        "/email-alerts/{token}/confirm",
        "/email-alerts/{token}/end",
    }
)
"""Addresses of an application that show nothing that is known of the person."""
WITHOUT_CONTENT = frozenset({202, 303, 403, 404, 410})
"""Answers that show nothing: not yet, elsewhere, not to you, nothing there, erased."""

_opened: ContextVar[list[OpenedReport] | None] = ContextVar("opened", default=None)
"""The reports that were opened for the request that is being answered."""


def watched(applications: Applications) -> Applications:
    """The same applications; what is opened is known to the middleware."""
    return cast(Applications, _Watched(applications))


class _Watched:
    def __init__(self, applications: Applications) -> None:
        self._applications = applications

    def __getattr__(self, name: str) -> Any:
        return getattr(self._applications, name)

    async def find(self, opening: Held, wait: float) -> ApplicationState:
        return _noticed(await self._applications.find(opening, wait))

    async def simulate(self, opening: Held, scenarios: Sequence[Scenario]) -> SimulatedReport | Pending | Unknown:
        simulated = await self._applications.simulate(opening, scenarios)
        _noticed(simulated)
        return simulated


def _noticed(state: ApplicationState) -> ApplicationState:
    opened = _opened.get()
    if isinstance(state, OpenedReport) and opened is not None:
        opened.append(state)
    return state


def noting(applications: Applications, clients: Clients, links: Links, clock: Clock) -> Middleware:
    """The middleware that notes answers; the last one, so that it knows what the handler answered."""

    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        if (what := _what(request)) is None:
            return await handler(request)
        opened: list[OpenedReport] = []
        token = _opened.set(opened)
        try:
            response = await handler(request)
        finally:
            _opened.reset(token)
        if opened and response.status not in WITHOUT_CONTENT:
            applications.note(await _access(request, what, opened[0], clients, links, clock.time()))
        return response

    return note


def _what(request: web.Request) -> What | None:
    resource = request.match_info.route.resource
    address = resource.canonical if resource else ""
    if not address.startswith(APPLICATION) or request.method == "HEAD":
        return None
    return SHOWN.get(address.removeprefix(APPLICATION))


async def _access(
    request: web.Request, what: What, opened: OpenedReport, clients: Clients, links: Links, now: float
) -> Access:
    # Not the opened report's id: a simulation has another one.
    application_id, report = request.match_info["application_id"], opened.issued
    opening = held(request, application_id, links)
    # Whoever holds the code of a lender's application is that lender: nobody else is given it.
    client = await name_in(clients, request) or (report.lender.name if report.lender else "")
    session = opening.session if opening and not client else ""
    by: By = "client" if client else "session" if session else "code"
    return Access(
        access_id=secrets.token_hex(12),
        chain=chain_of(application_id),
        at=now,
        by=by,
        what=what,
        application_id=application_id,
        consumer_id=report.consumer_id,
        client=client,
        session=session,
    )
