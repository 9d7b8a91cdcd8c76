"""A worker serves liveness, readiness and metrics on its private port.

Ready: partitions are assigned, no rebalance is in progress, tables have recovered. Alive: offsets are being committed,
or there are no records to read. A supervisor restarts a worker that is not alive.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic
from typing import Any, cast

from aiohttp import web
from faust.types import TP
from mode import Service
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from creditapp.streaming import metrics
from creditapp.streaming.worker import Worker
from creditapp.topics import DELAYED

STALLED_AFTER = 60.0
"""Seconds without a commit while records wait, after which a worker no longer counts as alive."""

UNREADABLE = "This is not a request that can be answered here."

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PrivateSite(Service):
    """The private port's HTTP server."""

    def __init__(self, worker: Worker, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.worker = worker
        self._progress = Progress(worker)
        self._routes = [
            web.get("/healthz", self.healthz),
            web.get("/readyz", self.readyz),
            web.get("/metrics", self.metrics),
        ]
        self._runner: web.AppRunner | None = None
        self._server: asyncio.Server | None = None

    def add(self, path: str, handler: Handler) -> None:
        """Add a route to the private port; call this before the worker starts."""
        self._routes.append(web.get(path, handler))

    async def on_start(self) -> None:
        """Open the port."""
        site = web.Application()
        site.add_routes(
            web.route(route.method, route.path, route.handler, expect_handler=_nothing) for route in self._routes
        )
        site.add_routes([web.route("*", "/{address:.*}", _unknown, expect_handler=_nothing)])
        self._runner = web.AppRunner(site, access_log=None)
        await self._runner.setup()
        url, loop = self.worker.private_url, asyncio.get_running_loop()
        options: dict[str, Any] = {"loop": loop, "access_log": None}
        make = partial(_Connection, cast(web.Server, self._runner.server), **options)
        self._server = await loop.create_server(make, url.host, url.port or 0, backlog=128, reuse_address=True)

    async def on_stop(self) -> None:
        """Close the port."""
        if self._server is not None:
            self._server.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def healthz(self, _: web.Request) -> web.Response:
        """200 while alive, 503 with the reason otherwise."""
        reason = self._progress.stalled()
        return web.json_response({"alive": not reason, "reason": reason}, status=503 if reason else 200)

    async def readyz(self, _: web.Request) -> web.Response:
        """200 when ready, 503 with the reason otherwise."""
        reason = self.worker.not_ready()
        return web.json_response({"ready": not reason, "reason": reason}, status=503 if reason else 200)

    async def metrics(self, _: web.Request) -> web.Response:
        """Metrics in Prometheus text format."""
        metrics.OUT_OF_SEQUENCE.set(self.worker.reader.out_of_sequence)
        metrics.LAG.set(sum(lag for tp, lag in self._progress.lags().items() if tp.topic not in DELAYED))
        return web.Response(body=generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Connection(web.RequestHandler):
    """aiohttp's connection, but for what it says of a request that it cannot read: its own words would repeat the request."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer and log it without its bytes."""
        log.error("a request to the private port could not be handled: %s", type(exc).__name__)
        return super().handle_error(request, status, None, UNREADABLE)


async def _nothing(_: web.Request) -> None:
    """Whatever a request expects: aiohttp's own refusal fails over a header that is not in UTF-8."""


async def _unknown(_: web.Request) -> web.Response:
    return web.json_response({"error": "there is nothing at this address"}, status=404)


class Progress:
    """Checks that this worker commits offsets of its source partitions while there are records to read."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self._committed: dict[TP, int] = {}
        self._progressed_at = monotonic()

    def lags(self) -> dict[TP, int]:
        """Records between the committed offset and the end of each source partition."""
        consumer = self.worker.reader
        ends = {tp: consumer.highwater(tp) or 0 for tp in self.worker.sources()}
        return {tp: max(0, end - (consumer.committed_up_to(tp) or 0)) for tp, end in ends.items()}

    def _waiting(self) -> bool:
        """Whether there are records that this worker should be reading; those of held partitions wait on purpose."""
        return any(lag for tp, lag in self.lags().items() if tp not in self.worker.reader.held)

    def _excused(self) -> bool:
        """Whether nothing can be committed now, however well the worker is: a restart would not help."""
        without_kafka = self.worker.reader.silent_for() > self.worker.settings.session_timeout
        return bool(self.worker.not_ready()) or without_kafka

    def stalled(self) -> str:
        """Why the worker counts as stalled; empty if it does not."""
        committed = {tp: self.worker.reader.committed_up_to(tp) or 0 for tp in self.worker.sources()}
        if committed != self._committed or not self._waiting() or self._excused():
            self._committed, self._progressed_at = committed, monotonic()
        idle = monotonic() - self._progressed_at
        return f"no offset committed for {idle:.0f} s while records wait" if idle > STALLED_AFTER else ""
