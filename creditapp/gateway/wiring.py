"""Wire the gateway's pages: the site over vault, Kafka and the table of views, on the public and the private port."""

from typing import Any

from creditapp.gateway.api_clients import ClientRegistry
from creditapp.gateway.applicants import Applicants
from creditapp.gateway.applications import KafkaApplications
from creditapp.gateway.relay import private_view
from creditapp.streaming.app import CreditApp
from creditapp.streaming.ownership import OwnedTable
from creditapp.streaming.web_views import install
from creditapp.tables.views import VIEWS, View
from creditapp.topics import ACCEPTED
from creditapp.web.http.bodies import LARGEST
from creditapp.web.site import ROUTES, make_site

WEB_OPTIONS: dict[str, Any] = {"client_max_size": LARGEST}
"""For Faust's setting ``web_application_options``."""


def open_site(app: CreditApp) -> KafkaApplications:
    """Register the pages with Faust's web server and the views with the private port; nothing is served yet."""
    views: OwnedTable[View] = OwnedTable(app, VIEWS, ACCEPTED)
    applications = KafkaApplications(Applicants(app), views, app.clock)
    site = make_site(
        applications,
        ClientRegistry(app.settings.home),
        settings=app.settings,
        clock=app.clock,
        not_ready=app.not_ready,
    )
    install(app, site, site[ROUTES])
    app.private.add("/views/{application_id}", private_view(applications.look))
    return applications
