"""A worker says how it is on its private port: alive, ready, and in figures.

Ready: partitions assigned, none moving, tables recovered. Alive: not standing still, that is, while there is something
to read, offsets are committed. A supervisor restarts what is not alive.
"""

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from aiohttp import web
from mode import Service
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Gauge, Histogram, generate_latest
from yarl import URL

if TYPE_CHECKING:
    from creditapp.streaming.app import CreditApp

STANDSTILL = 60.0
"""Seconds without a commit, with records waiting, after which a worker is no longer alive."""

EVENTS = Counter("creditapp_events_total", "Events handled and acknowledged", ["topic"])
DEAD_LETTERS = Counter("creditapp_dead_letters_total", "Records given up, by topic", ["topic"])
BATCH_EVENTS = Histogram("creditapp_batch_events", "Events in a batch", buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256))
BATCH_SECONDS = Histogram("creditapp_batch_seconds", "Seconds from a batch's first event to its acknowledgement")
CAUGHT = Gauge("creditapp_out_of_sequence", "Records that came out of sequence and were not handed on")
LAG = Gauge("creditapp_lag", "Records not yet handled, over this worker's source partitions")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PrivateSite(Service):
    """The private port's HTTP server."""

    def __init__(self, app: "CreditApp", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.app = app
        self._progress = Progress(app)
        self._routes = [
            web.get("/healthz", self.healthz),
            web.get("/readyz", self.readyz),
            web.get("/metrics", self.metrics),
        ]
        self._runner: web.AppRunner | None = None

    def add(self, path: str, handler: Handler) -> None:
        """Serve one more private address; before the worker starts."""
        self._routes.append(web.get(path, handler))

    async def on_start(self) -> None:
        """Open the port."""
        site = web.Application()
        site.add_routes(self._routes)
        self._runner = web.AppRunner(site, access_log=None)
        await self._runner.setup()
        url: URL = self.app.conf.canonical_url
        await web.TCPSite(self._runner, url.host, url.port, reuse_address=True).start()

    async def on_stop(self) -> None:
        """Close the port."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def healthz(self, _: web.Request) -> web.Response:
        """200 while alive, 503 with the reason otherwise."""
        reason = self._progress.standing_still()
        return web.json_response({"alive": not reason, "reason": reason}, status=503 if reason else 200)

    async def readyz(self, _: web.Request) -> web.Response:
        """200 when ready, 503 with the reason otherwise."""
        reason = not_ready(self.app)
        return web.json_response({"ready": not reason, "reason": reason}, status=503 if reason else 200)

    async def metrics(self, _: web.Request) -> web.Response:
        """Prometheus text."""
        CAUGHT.set(self.app.reader.caught)
        LAG.set(sum(self._progress.lags().values()))
        return web.Response(body=generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})


def not_ready(app: "CreditApp") -> str:
    """Why the worker cannot serve now; empty if it can."""
    if app.rebalancing:
        return "partitions are moving"
    if app.tables.data and not cast(Any, app.tables).recovery.completed.is_set():
        return "tables are recovering"
    if not app.assignor.assigned_actives() and not app.consumer.assignment():
        return "no partitions assigned"
    return ""


class Progress:
    """Whether the offsets of this worker's source partitions move while there is something to read."""

    def __init__(self, app: "CreditApp") -> None:
        self.app = app
        self._committed: dict[Any, int] = {}
        self._moved_at = monotonic()

    def lags(self) -> dict[Any, int]:
        """Records between the committed offset and the end, by source partition."""
        consumer = self.app.reader
        ends = {tp: consumer.highwater(tp) or 0 for tp in self._sources()}
        return {tp: max(0, end - (consumer.committed_up_to(tp) or 0)) for tp, end in ends.items()}

    def standing_still(self) -> str:
        """Why the worker counts as standing still; empty if it does not."""
        committed = {tp: self.app.reader.committed_up_to(tp) or 0 for tp in self._sources()}
        if committed != self._committed or not any(self.lags().values()) or not_ready(self.app):
            self._committed, self._moved_at = committed, monotonic()
        still = monotonic() - self._moved_at
        return f"no offset committed for {still:.0f} s while records wait" if still > STANDSTILL else ""

    def _sources(self) -> list[Any]:
        try:
            return [tp for tp in self.app.consumer.assignment() if self.app.topics.acks_enabled_for(tp.topic)]
        except Exception:  # the consumer's thread is not up yet
            return []
