"""The desk's clock: what is done every minute and every night, whether or not the doorbell works."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

from core import clock
from tasks.turns import quietly

_SECONDS = 60.0


class Sweeper:
    """A thread that sweeps until it is stopped."""

    def __init__(self, *, minutely: Callable[[], object], nightly: Callable[[], object]) -> None:
        self._minutely = quietly(minutely)
        self._nightly = quietly(nightly)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._sweep_until_stopped, name="sweeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop when the sweep that is under way is done."""
        self._stopped.set()
        self._thread.join()

    def _sweep_until_stopped(self) -> None:
        today: date | None = None
        while True:
            self._minutely()
            if today != clock.now().date():  # once at the start, and when a day begins
                today = clock.now().date()
                self._nightly()
            if self._stopped.wait(_SECONDS):
                return
