"""The requests of a call as a HAR file (HTTP Archive 1.2), to look at in a browser or to send with a fault report."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from intake.phone.simulator.webhooks import Exchange, Params


def write_har(path: Path, exchanges: Iterable[tuple[str, Exchange]]) -> None:
    """Each exchange with the instant it ended (RFC 3339). Telephone numbers are in it, the token isn't."""
    entries = [_entry(at, exchange) for at, exchange in exchanges]
    log = {"version": "1.2", "creator": {"name": "arende call", "version": version("arende")}, "entries": entries}
    path.write_text(json.dumps({"log": log}, ensure_ascii=False, indent=1), encoding="utf-8")


def _entry(at: str, exchange: Exchange) -> dict[str, Any]:
    took = round(exchange.seconds * 1000)
    return {
        "startedDateTime": at,
        "time": took,
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
        "comment": str(exchange.trouble),
    }


def _request(exchange: Exchange) -> dict[str, Any]:
    return {
        "method": "POST",
        "url": exchange.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(exchange.headers),
        "queryString": [],
        "postData": {"mimeType": exchange.headers.get("Content-Type", ""), "params": _pairs(exchange.params)},
        "headersSize": -1,
        "bodySize": -1,
    }


def _response(exchange: Exchange) -> dict[str, Any]:
    text = exchange.body.decode("utf-8", "replace")
    return {
        "status": exchange.status,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs({"Content-Type": exchange.content_type}),
        "content": {"size": len(exchange.body), "mimeType": exchange.content_type, "text": text},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": len(exchange.body),
    }


def _pairs(values: Params) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]
