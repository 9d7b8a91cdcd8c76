"""Serve monitoring's figures on the private port, for people, programs and Prometheus; read only.

A scorecard's counts are held by the worker that owns its partition: any other worker returns that worker's address.
"""

from collections.abc import Iterator

from aiohttp import hdrs, web

from creditapp.domain.monitoring.figures import Figures, figures
from creditapp.errors import NotReady
from creditapp.models.monitoring import Monitored
from creditapp.monitoring import gauges
from creditapp.monitoring.page import ADDRESS, OwnedElsewhere, answer_html, answer_json, chosen_by
from creditapp.scorecards.registry import Registry
from creditapp.streaming.app import CreditApp
from creditapp.streaming.ownership import OwnedTable
from creditapp.tables.monitoring import MONITORED
from creditapp.topics import OBSERVATIONS
from creditapp.web.http.assets import Assets
from creditapp.web.render import Pages

METRICS_EVERY = 15.0
"""Seconds between updates of Prometheus' series."""


def open_site(app: CreditApp, registry: Registry) -> None:
    """Register the page and keep the metrics up to date."""
    table: OwnedTable[Monitored] = OwnedTable(app, MONITORED, OBSERVATIONS)

    assets = Assets()
    pages = Pages(assets.address)

    async def page(request: web.Request) -> web.Response:
        scorecards = list(_scorecards(app, registry, table))
        if "text/html" not in request.headers.get(hdrs.ACCEPT, ""):
            return answer_json(scorecards, app.settings.run_reports)
        active = registry.active
        champion = active.champion.version if active else ""
        chosen, reports = chosen_by(request.query), app.settings.run_reports
        return answer_html(scorecards, champion, pages, app.clock.time(), chosen, reports)

    async def update_metrics() -> None:
        for scorecard in _scorecards(app, registry, table):
            if isinstance(scorecard, Figures):
                gauges.show(scorecard)

    app.private.add(ADDRESS, page)
    app.private.add("/static/{name}", assets.serve)
    app.timer(METRICS_EVERY)(update_metrics)


def _scorecards(app: CreditApp, registry: Registry, table: OwnedTable[Monitored]) -> Iterator[Figures | OwnedElsewhere]:
    """The figures of every scorecard that has scored an application, or its owner's address; newest release first."""
    for version, card in reversed(registry.known.items()):
        try:
            owner = table.owner(version)
        except NotReady:
            continue
        if owner is not None:
            yield OwnedElsewhere(version, str(owner.with_path(ADDRESS)))
        elif (row := table.get(version)) is not None and row.watch is not None:
            settings = app.settings
            yield figures(version, row.watch, card, settings.monitoring_window, settings.cut_off)
