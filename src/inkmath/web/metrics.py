"""Metrics of the server, for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from inkmath.web.pool import AdmissionQueue, ReaderPool

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.4, 0.6, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Counts of requests by route, method and status, their durations, and the length of the queues."""

    def __init__(self, readers: ReaderPool, solvers: AdmissionQueue) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "inkmath_requests", "Requests answered.", ("route", "method", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "inkmath_request_seconds",
            "From the start of a request to the end of its answer.",
            ("route",),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._registry.register(_Queues(readers, solvers))

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        return generate_latest(self._registry)


class _Queues(Collector):
    """The lengths of the queues at the time of the query."""

    def __init__(self, readers: ReaderPool, solvers: AdmissionQueue) -> None:
        self._readers, self._queues = readers, {"read": readers.queue, "solve": solvers}

    def collect(self) -> Iterator[Metric]:
        taken = GaugeMetricFamily("inkmath_places_taken", "Requests at work or waiting.", labels=["room"])
        places = GaugeMetricFamily("inkmath_places", "Places in all; beyond them is 429.", labels=["room"])
        for name, queue in self._queues.items():
            taken.add_metric([name], queue.taken)
            places.add_metric([name], queue.capacity)
        deaths = CounterMetricFamily("inkmath_worker_deaths", "Workers that died in a request.")
        deaths.add_metric([], self._readers.deaths)
        yield from (taken, places, deaths)
