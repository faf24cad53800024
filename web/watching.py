"""For whoever watches over the desk: whether it lives, whether it keeps up, and by how much."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from core import clock, health
from web.surroundings import here

blueprint = Blueprint("watching", __name__)


@blueprint.get("/healthz")
def lives() -> Response:
    return _text("ok\n")


@blueprint.get("/readyz")
def is_ready() -> Response:
    """503 with the reasons, one a line, when mail, letters or the clock are late."""
    problems = health.problems(clock.now(), here().settings)
    return _text("\n".join(problems) + "\n", status=503) if problems else _text("ready\n")


@blueprint.get("/metrics")
def metrics() -> Response:
    registry = CollectorRegistry()
    registry.register(_Figures(health.figures(clock.now())))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Figures(Collector):
    def __init__(self, figures: dict[str, float]) -> None:
        self.figures = figures

    def collect(self) -> Iterable[GaugeMetricFamily]:
        for name, value in self.figures.items():
            yield GaugeMetricFamily(f"arende_{name}", name.replace("_", " "), value=value)


def _text(text: str, *, status: int = 200) -> Response:
    return Response(text, status=status, content_type="text/plain; charset=utf-8")
