"""Serves the pages: gunicorn with a few threads, started from the desk's own settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from core.setting_values import Listen

_WORKERS = 2
_THREADS = 4


class PageServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn without its command line."""

    def __init__(self, make_app: Callable[[], Flask], listen: Listen) -> None:
        self._make_app = make_app
        self._listen = listen
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": str(self._listen),
            "workers": _WORKERS,
            "threads": _THREADS,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 5,
            "proc_name": "arende-web",
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._make_app()
