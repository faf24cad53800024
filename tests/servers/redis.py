"""One Redis for the whole test run; every worker has a database of its own in it, empty when asked for."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import redis

from tests.servers import keeper, require, wait_until
from tests.servers.ports import free_port


def fresh_redis() -> str:
    """The URL of an empty database; what this worker kept in it before is gone."""
    require("redis-server")
    server = keeper.started_once("redis", _start)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    url = f"{server}/{worker}"
    with contextlib.closing(redis.Redis.from_url(url)) as client:
        client.flushdb()
    return url


def _start(run_folder: Path) -> str:
    port = free_port()
    command = [str(require("redis-server")), "--port", str(port), "--bind", "127.0.0.1", "--databases", "256",
               "--save", "", "--appendonly", "no", "--dir", str(run_folder)]  # fmt: skip
    server = keeper.keep("redis", command)
    url = f"redis://127.0.0.1:{port}"
    wait_until(lambda: server.poll() is not None or _answers(url), what="Redis to answer")
    if server.poll() is not None:
        raise RuntimeError("Redis ended: " + (run_folder / "redis.log").read_text(errors="replace"))
    return url


def _answers(url: str) -> bool:
    with contextlib.suppress(redis.ConnectionError), contextlib.closing(redis.Redis.from_url(url)) as client:
        return bool(client.ping())
    return False
