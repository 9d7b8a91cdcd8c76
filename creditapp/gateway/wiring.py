"""The gateway's pages, wired: the site over the front desk and the table of views, on the public and the private port."""

from creditapp.gateway.api_clients import ClientRegistry
from creditapp.gateway.applicants import FrontDesk
from creditapp.gateway.applications import KafkaApplications
from creditapp.gateway.relay import private_view
from creditapp.streaming.app import CreditApp
from creditapp.streaming.health import not_ready
from creditapp.streaming.ownership import OwnedTable
from creditapp.streaming.web_views import install
from creditapp.tables.views import VIEWS, View
from creditapp.topics import ACCEPTED
from creditapp.web.site import make_site


def open_site(app: CreditApp) -> KafkaApplications:
    """Register the pages with Faust's web and the views with the private port; nothing is opened yet."""
    registry: OwnedTable[View] = OwnedTable(app, VIEWS, ACCEPTED)
    applications = KafkaApplications(FrontDesk(app), registry, app.clock)
    site = make_site(
        applications,
        ClientRegistry(app.settings.home),
        settings=app.settings,
        clock=app.clock,
        not_ready=lambda: not_ready(app),
    )
    install(app, site)
    app.private.add("/views/{application_id}", private_view(applications.look))
    return applications
