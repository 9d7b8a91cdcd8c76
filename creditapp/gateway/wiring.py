"""Wire the gateway's pages: the site over vault, Kafka and the table of views, on the public and the private port."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from creditapp.gateway.api_clients import api_clients
from creditapp.gateway.applicants import Applicants
from creditapp.gateway.applications import KafkaApplications
from creditapp.gateway.erasing import Erasing
from creditapp.gateway.erasing_again import erase_again_or_stop
from creditapp.gateway.failed_attempts import FailedAttempts
from creditapp.gateway.relay import Relay, private_view
from creditapp.gateway.relay_cipher import RelayCipher
from creditapp.streaming.app import CreditApp, private_port
from creditapp.streaming.delivery import publish
from creditapp.streaming.ownership import OwnedTable
from creditapp.streaming.web_views import install
from creditapp.tables.views import VIEWS, View
from creditapp.topics import ACCEPTED
from creditapp.web.edge.server import PublicPort
from creditapp.web.http.bodies import LARGEST
from creditapp.web.site import ROUTES, make_site

WEB_OPTIONS: dict[str, Any] = {"client_max_size": LARGEST}
"""For Faust's setting ``web_application_options``."""


def shared_secret(app: CreditApp, purpose: bytes) -> Callable[[], bytes]:
    """A secret for one purpose, which all gateways have: derived from the secret of SSNs, which, unlike the master key, stays."""

    @cache
    def derived() -> bytes:
        return HKDF(SHA256(), length=32, salt=None, info=b"creditapp " + purpose).derive(app.keys.ssn_secret)

    return derived


def open_site(app: CreditApp) -> tuple[KafkaApplications, Erasing]:
    """Register the pages with Faust's web server and the views with the private port; nothing is served yet."""
    app.needs.add("vault")
    cipher = RelayCipher(shared_secret(app, b"relay"), app.clock)
    views: OwnedTable[View] = OwnedTable(app, VIEWS, ACCEPTED)
    outbox = app.settings.home / "outbox" / f"accesses-{private_port(app.service_name, app.settings)}.jsonl"
    erasing = Erasing(lambda: app.vault, views, partial(publish, app), app.clock, app.settings)
    applicants = Applicants(app, erasing)
    applications = KafkaApplications(
        applicants, views, app.clock, Relay(cipher), app.settings.code_days, outbox, app.settings.page_patience
    )
    app.before_start.append(partial(erase_again_or_stop, app))
    app.task(erasing.follow)
    app.task(applications.outbox.run)
    attempts = FailedAttempts(app.settings, app.clock, shared_secret(app, b"origins"))
    app.task(attempts.follow)
    site = make_site(
        applications,
        api_clients(app.settings, app.service_name),
        attempts,
        settings=app.settings,
        clock=app.clock,
        not_ready=app.not_ready,
        secret=shared_secret(app, b"links"),
    )
    install(app, site, site[ROUTES], lambda server: PublicPort(server, app.settings))
    app.private.add("/views/{application_id}", private_view(applications.look_for_others, cipher))
    return applications, erasing
