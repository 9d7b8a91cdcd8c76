"""Monitoring's figures on its private port, for people, programs and Prometheus; nothing here writes.

A scorecard's counts lie with the worker that holds its partition: another one says where.
"""

from collections.abc import Iterator

from aiohttp import hdrs, web

from creditapp.domain.figures import Figures, figures
from creditapp.errors import NotReady
from creditapp.models.monitoring import Monitored
from creditapp.monitoring import gauges
from creditapp.monitoring.page import Elsewhere, answer_html, answer_json
from creditapp.scorecards.registry import Registry
from creditapp.streaming.app import CreditApp
from creditapp.streaming.ownership import OwnedTable
from creditapp.tables.monitoring import MONITORED
from creditapp.topics import OBSERVATIONS

ADDRESS = "/monitoring"
SHOW_EVERY = 15.0
"""Seconds after which Prometheus' series are set anew."""


def open_site(app: CreditApp, registry: Registry) -> None:
    """Register the page and keep the metrics up to date."""
    table: OwnedTable[Monitored] = OwnedTable(app, MONITORED, OBSERVATIONS)

    async def page(request: web.Request) -> web.Response:
        found = list(_found(app, registry, table))
        as_json = "text/html" not in request.headers.get(hdrs.ACCEPT, "")
        active = registry.active
        return answer_json(found) if as_json else answer_html(found, active.champion.version if active else "")

    app.private.add(ADDRESS, page)

    @app.timer(SHOW_EVERY)
    async def show() -> None:
        for each in _found(app, registry, table):
            if isinstance(each, Figures):
                gauges.show(each)


def _found(app: CreditApp, registry: Registry, table: OwnedTable[Monitored]) -> Iterator[Figures | Elsewhere]:
    """The figures of every scorecard that has scored somebody, the newest release first, or where they are."""
    for version, card in reversed(registry.known.items()):
        try:
            owner = table.owner(version)
        except NotReady:
            continue
        if owner is not None:
            yield Elsewhere(version, str(owner.with_path(ADDRESS)))
        elif (row := table.get(version)) is not None and row.watch is not None:
            settings = app.settings
            yield figures(version, row.watch, card, settings.monitoring_window, settings.cut_off)
