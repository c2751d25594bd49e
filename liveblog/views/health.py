"""Endpoints for operators: the process is up, it serves fresh data, metrics."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Unavailable
from liveblog.live.hub import Hub
from liveblog.state import State

_NO_STORE = {"cache-control": "no-store"}


async def health(request: Request[State]) -> Response:
    """The process is up and its loop runs."""
    return JSONResponse({"status": "up"}, headers=_NO_STORE)


async def ready(request: Request[State]) -> Response:
    """It serves fresh data: a canary event travels to Redis and back into this process."""
    hub = request.state["hub"]
    detail = "A test event did not come back from Redis. Readers keep what they have."
    try:
        seconds = await hub.canary()
    except Unavailable as problem:
        seconds, detail = None, f"{problem} Readers keep what they have."
    durable = request.state["store"].connection.durable
    body = {
        "status": "ready",
        "canary_seconds": seconds,
        "lag_seconds": round(hub.lag(), 3),
        "durable": durable,
    }
    if seconds is None:
        body["status"] = "not ready"
        body["detail"] = detail
    return JSONResponse(body, 200 if seconds is not None else 503, _NO_STORE)


async def metrics(request: Request[State]) -> Response:
    """Prometheus text, of the process that answers."""
    registry = CollectorRegistry()
    registry.register(_Numbers(request.state["hub"]))
    for collector in (ProcessCollector, PlatformCollector, GCCollector):
        collector(registry=registry)
    encode, content_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(registry), headers={**_NO_STORE, "content-type": content_type})


class _Numbers(Collector):
    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def collect(self) -> Iterator[Metric]:
        hub = self._hub
        yield GaugeMetricFamily("liveblog_readers", "Readers connected to this process.", hub.readers)
        yield GaugeMetricFamily("liveblog_watched_blogs", "Blogs this process follows.", len(hub.tails))
        yield CounterMetricFamily("liveblog_events", "Events handed to readers since start.", hub.delivered)
        yield GaugeMetricFamily(
            "liveblog_lag_seconds", "Seconds since the slowest followed log last answered.", hub.lag()
        )


ROUTES: list[BaseRoute] = [
    Route("/health", health, name="health"),
    Route("/ready", ready, name="ready"),
    Route("/metrics", metrics, name="metrics"),
]
