"""The public site: which address is answered by what. docs/pages.md shows the same table with the pages."""

from collections.abc import Callable

from aiohttp import web

from creditapp.clock import Clock
from creditapp.settings import Settings
from creditapp.web.apply.handlers import Applying
from creditapp.web.dependencies import Desk
from creditapp.web.http.assets import Assets
from creditapp.web.http.bodies import LARGEST
from creditapp.web.http.failures import Failures
from creditapp.web.http.guards import guard_headers, same_origin
from creditapp.web.http.logs import keep_values_out
from creditapp.web.http.rate_limit import AddressLimiter, Limiter
from creditapp.web.notices.handlers import Noticing
from creditapp.web.notices.pdf import PdfMaker
from creditapp.web.ports import Applications, Clients, Found, Pending, Ready, Unknown
from creditapp.web.render import Pages
from creditapp.web.report.handlers import Reporting
from creditapp.web.rights.data_handlers import OwnData
from creditapp.web.rights.handlers import Rights
from creditapp.web.simulate.handlers import Simulating

__all__ = ["Applications", "Clients", "Found", "Pending", "Ready", "Unknown", "make_site"]

ROUTES: web.AppKey[list[web.RouteDef]] = web.AppKey("routes", list)
"""The site's own table of addresses, for whoever serves it otherwise than as an application of its own."""

APPLICATION = "/applications/{application_id:[0-9a-f]{64}}"


def make_site(
    applications: Applications,
    clients: Clients,
    *,
    settings: Settings,
    clock: Clock,
    limiter: Limiter | None = None,
    not_ready: Callable[[], str] = str,
    pdf: PdfMaker | None = None,
) -> web.Application:
    """The site over these applications; ``not_ready`` says why it cannot serve now, nothing if it can."""
    keep_values_out()
    assets = Assets()
    pages = Pages(assets.address)
    desk = Desk(applications, clients, settings, clock, limiter or AddressLimiter(settings.application_rate), pages)
    simulating = Simulating(desk, AddressLimiter(settings.simulation_rate))
    pdf = pdf or PdfMaker()
    routes = [
        *_routes(Applying(desk), Reporting(desk), simulating, assets, not_ready),
        *_rights(Rights(desk), OwnData(desk)),
        *_notices(Noticing(desk, pdf)),
    ]
    site = web.Application(client_max_size=LARGEST, middlewares=[Failures(pages).middleware(), same_origin])
    site.on_response_prepare.append(guard_headers)
    site.on_cleanup.append(lambda _: pdf.end())
    site[ROUTES] = routes
    site.add_routes(routes)
    return site


def _routes(
    applying: Applying, reporting: Reporting, simulating: Simulating, assets: Assets, not_ready: Callable[[], str]
) -> list[web.RouteDef]:
    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(_: web.Request) -> web.Response:
        reason = not_ready()
        return web.json_response({"ready": not reason, "reason": reason}, status=503 if reason else 200)

    return [
        web.get("/", applying.form),
        web.get("/applications", applying.to_form),
        web.post("/applications", applying.post),
        web.get(APPLICATION, reporting.show),
        web.get(APPLICATION + "/again", applying.again),
        web.post(APPLICATION + "/code", reporting.enter_code),
        web.post(APPLICATION + "/leave", reporting.leave),
        web.get(APPLICATION + "/simulation", simulating.show),
        web.post(APPLICATION + "/simulation", simulating.post),
        web.get(APPLICATION + "/next-steps", simulating.next_steps),
        web.get("/static/{name}", assets.serve),
        web.get("/healthz", healthz),
        web.get("/readyz", readyz),
    ]


def _rights(rights: Rights, data: OwnData) -> list[web.RouteDef]:
    return [
        web.get(APPLICATION + "/rights", rights.show),
        web.get(APPLICATION + "/disputes", rights.dispute_form),
        web.post(APPLICATION + "/disputes", rights.dispute),
        web.post(APPLICATION + "/freeze", rights.freeze),
        web.post(APPLICATION + "/thaw", rights.thaw),
        web.post(APPLICATION + "/statement", rights.statement),
        web.get(APPLICATION + "/data", data.download),
        web.get(APPLICATION + "/erase", data.ask),
        web.post(APPLICATION + "/erase", data.erase),
    ]


def _notices(noticing: Noticing) -> list[web.RouteDef]:
    return [
        web.get(APPLICATION + "/notices/{kind:[a-z-]+}", noticing.show),
        web.get(APPLICATION + "/notices/{kind:[a-z-]+}.pdf", noticing.pdf),
    ]
