"""The public site: which handler answers which address. docs/pages.md has the same table with the pages."""

import secrets
from collections.abc import Callable
from functools import partial

from aiohttp import web

from creditapp.clock import Clock
from creditapp.settings import Settings
from creditapp.web.about.handlers import AboutHandlers
from creditapp.web.access import access_over
from creditapp.web.accesses import noting, watched
from creditapp.web.account.access import opened_by_account
from creditapp.web.account.handlers import AccountHandlers
from creditapp.web.account.keep_handlers import KeepHandlers
from creditapp.web.account.passkey_handlers import PasskeyHandlers
from creditapp.web.apply.handlers import ApplyHandlers
from creditapp.web.dependencies import Dependencies
from creditapp.web.edge.hosts import Hosts
from creditapp.web.edge.middleware import Edge
from creditapp.web.edge.proxies import Proxies
from creditapp.web.email_alerts.handlers import EmailAlertsHandlers
from creditapp.web.http.assets import Assets
from creditapp.web.http.bodies import LARGEST
from creditapp.web.http.compression import compressed
from creditapp.web.http.failures import Failures
from creditapp.web.http.guards import guard_headers, same_origin
from creditapp.web.http.language import Speaking
from creditapp.web.http.logs import keep_values_out
from creditapp.web.http.member_tokens import MemberTokens
from creditapp.web.http.rate_limit import AddressLimiter, Limiter
from creditapp.web.http.tokens import Links
from creditapp.web.i18n.languages import Languages, languages
from creditapp.web.notices.handlers import NoticeHandlers
from creditapp.web.paper.handlers import PaperHandlers
from creditapp.web.paper.pdf import PdfMaker
from creditapp.web.ports import Applications, Attempts, Clients
from creditapp.web.render import Pages
from creditapp.web.report.handlers import ReportHandlers
from creditapp.web.rights.alerts import AlertHandlers
from creditapp.web.rights.blocks import BlockHandlers
from creditapp.web.rights.data_handlers import DataHandlers
from creditapp.web.rights.handlers import RightsHandlers
from creditapp.web.rights.lifts import LiftHandlers
from creditapp.web.second_step.handlers import SecondStepHandlers
from creditapp.web.simulate.handlers import SimulationHandlers

__all__ = ["ROUTES", "make_site"]

ROUTES: web.AppKey[list[web.RouteDef]] = web.AppKey("routes", list)
"""The site's routes, for a server that adds them to an application of its own, as Faust's does."""

APPLICATION = "/applications/{application_id:[0-9a-f]{64}}"


def make_site(
    applications: Applications,
    clients: Clients,
    attempts: Attempts,
    *,
    settings: Settings,
    clock: Clock,
    limiter: Limiter | None = None,
    not_ready: Callable[[], str] = str,
    pdf: PdfMaker | None = None,
    secret: Callable[[], bytes] | None = None,
    spoken: Languages | None = None,
) -> web.Application:
    """The site over these applications; ``secret`` authenticates links, at all workers the same; ``spoken`` are the languages, by default all that there are; ``not_ready`` says why it cannot serve now, or returns an empty text if it can."""
    keep_values_out()
    assets = Assets()
    pages = Pages(assets.address, accounts=settings.keeps_accounts)
    limiter = limiter or AddressLimiter(settings.application_rate)
    secret = secret or partial(bytes, secrets.token_bytes(32))
    links, tokens = Links(secret, clock), MemberTokens(secret, clock)
    dependencies = Dependencies(
        watched(applications), clients, settings, clock, limiter, pages, links, attempts, tokens
    )
    simulation = SimulationHandlers(dependencies, AddressLimiter(settings.simulation_rate))
    pdf = pdf or PdfMaker()
    routes = [
        *_routes(ApplyHandlers(dependencies), ReportHandlers(dependencies), simulation, assets, not_ready),
        *_second_step(SecondStepHandlers(dependencies)),
        *_rights(
            RightsHandlers(dependencies),
            LiftHandlers(dependencies),
            AlertHandlers(dependencies),
            BlockHandlers(dependencies),
            DataHandlers(dependencies),
        ),
        *_about(AboutHandlers(settings, pages)),
        *_email_alerts(EmailAlertsHandlers(dependencies)),
        *_account(AccountHandlers(dependencies), PasskeyHandlers(dependencies), KeepHandlers(dependencies)),
        *_paper(NoticeHandlers(dependencies, pdf), PaperHandlers(dependencies, pdf, AddressLimiter(settings.pdf_rate))),
    ]
    edge = Edge(Hosts(settings.allowed_hosts), Proxies(settings.trusted_proxies), settings.body_timeout)
    noted, speaking = noting(applications, clients, links, clock), Speaking(spoken or languages())
    site = web.Application(
        client_max_size=LARGEST,
        middlewares=[
            compressed,
            speaking.spoken,
            Failures(pages).middleware(),
            edge.middleware(),
            same_origin,
            speaking.kept,
            access_over(dependencies),
            opened_by_account(dependencies),
            noted,
        ],
    )
    site.on_response_prepare.append(guard_headers)
    site.on_cleanup.append(lambda _: pdf.end())
    site[ROUTES] = routes
    site.add_routes(routes)
    return site


def _routes(
    apply: ApplyHandlers,
    report: ReportHandlers,
    simulation: SimulationHandlers,
    assets: Assets,
    not_ready: Callable[[], str],
) -> list[web.RouteDef]:
    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(_: web.Request) -> web.Response:
        reason = not_ready()
        return web.json_response({"ready": not reason, "reason": reason}, status=503 if reason else 200)

    return [
        web.get("/", apply.form),
        web.get("/applications", apply.to_form),
        web.post("/applications", apply.post),
        web.get(APPLICATION, report.show),
        web.get(APPLICATION + "/again", apply.again),
        web.post(APPLICATION + "/code", report.enter_code),
        web.post(APPLICATION + "/leave", report.leave),
        web.get("/closed", report.closed),
        web.get(APPLICATION + "/revoke", report.revoke_form),
        web.post(APPLICATION + "/revoke", report.revoke),
        web.get(APPLICATION + "/simulation", simulation.show),
        web.post(APPLICATION + "/simulation", simulation.post),
        web.get(APPLICATION + "/next-steps", simulation.next_steps),
        web.get("/static/{name}", assets.serve),
        web.get("/favicon.ico", assets.icon),
        web.get("/robots.txt", assets.robots),
        web.get("/healthz", healthz),
        web.get("/readyz", readyz),
    ]


def _second_step(second_step: SecondStepHandlers) -> list[web.RouteDef]:
    return [
        web.post(APPLICATION + "/answers", second_step.post),
        web.post(APPLICATION + "/passcode", second_step.enter_passcode),
        web.post(APPLICATION + "/passcode/send", second_step.send_passcode),
    ]


def _rights(
    rights: RightsHandlers, lift: LiftHandlers, alerts: AlertHandlers, block: BlockHandlers, data: DataHandlers
) -> list[web.RouteDef]:
    return [
        web.get(APPLICATION + "/rights", rights.show),
        web.get(APPLICATION + "/disputes", rights.dispute_form),
        web.post(APPLICATION + "/disputes", rights.dispute),
        web.post(APPLICATION + "/freeze", rights.freeze),
        web.post(APPLICATION + "/thaw", rights.thaw),
        web.get(APPLICATION + "/lift", lift.form),
        web.post(APPLICATION + "/lift", lift.post),
        web.get(APPLICATION + "/alerts", alerts.form),
        web.post(APPLICATION + "/alerts", alerts.place),
        web.post(APPLICATION + "/alerts/remove", alerts.remove),
        web.get(APPLICATION + "/block", block.form),
        web.post(APPLICATION + "/block", block.post),
        web.post(APPLICATION + "/statement", rights.statement),
        web.post(APPLICATION + "/attempts/forget", rights.forget_attempts),
        web.get(APPLICATION + "/data", data.download),
        web.get(APPLICATION + "/erase", data.erase_form),
        web.post(APPLICATION + "/erase", data.erase),
    ]


def _about(about: AboutHandlers) -> list[web.RouteDef]:
    return [
        web.get("/help", about.help),
        web.get("/contact", about.contact),
        web.get("/privacy", about.privacy),
        web.get("/terms", about.terms),
        web.get("/rights", about.summary),
    ]


def _email_alerts(alerts: EmailAlertsHandlers) -> list[web.RouteDef]:
    link = APPLICATION + "/email-alerts/{token:[0-9a-f]+}"
    return [
        web.get(APPLICATION + "/email-alerts", alerts.form),
        web.post(APPLICATION + "/email-alerts", alerts.submit),
        web.get(link + "/confirm", alerts.link),
        web.post(link + "/confirm", alerts.follow),
        web.get(link + "/end", alerts.link),
        web.post(link + "/end", alerts.follow),
    ]


def _account(account: AccountHandlers, passkeys: PasskeyHandlers, keep: KeepHandlers) -> list[web.RouteDef]:
    return [
        web.get(APPLICATION + "/passkey", keep.page),
        web.post(APPLICATION + "/passkey/options", keep.options),
        web.post(APPLICATION + "/passkey", keep.create),
        web.post(APPLICATION + "/account", keep.add),
        web.get("/account", account.show),
        web.post("/account/sign-in/options", passkeys.sign_in_options),
        web.post("/account/sign-in", passkeys.sign_in),
        web.post("/account/passkeys/options", passkeys.add_options),
        web.post("/account/passkeys", passkeys.add),
        web.post("/account/passkeys/remove", account.remove_passkey),
        web.post("/account/reports/remove", account.drop_report),
        web.post("/account/log-out", account.log_out),
        web.get("/account/delete", account.delete_form),
        web.post("/account/delete", account.delete),
    ]


def _paper(notices: NoticeHandlers, paper: PaperHandlers) -> list[web.RouteDef]:
    return [
        web.get(APPLICATION + "/report.pdf", paper.report),
        web.get(APPLICATION + "/notices/{kind:[a-z-]+}", notices.show),
        web.get(APPLICATION + "/notices/{kind:[a-z-]+}.pdf", notices.pdf),
    ]
