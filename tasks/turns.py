"""Takes turns: however often it rings, a job is done by a few threads at once, and again when it rang meanwhile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from core.database import forget_connection

logger = logging.getLogger(__name__)


class AtMost:
    """Does `job` in at most so many threads at once, quietly.

    A call that finds them busy returns at once, and one of them does the job again: a ring is never lost and never
    makes a queue of its own.
    """

    def __init__(self, threads: int, job: Callable[[], object]) -> None:
        self._room = threading.Semaphore(threads)
        self._rang = threading.Event()
        self._job = quietly(job)

    def __call__(self) -> None:
        self._rang.set()
        while self._rang.is_set() and self._room.acquire(blocking=False):
            try:
                self._rang.clear()
                self._job()
            finally:
                self._room.release()


def quietly(job: Callable[[], object]) -> Callable[[], None]:
    """The worker's last resort: what goes wrong is logged, and is still owed."""

    def do() -> None:
        try:
            job()
        except Exception:
            logger.exception("worker: %s failed; what it left is still owed", getattr(job, "__name__", job))
            forget_connection()

    return do
