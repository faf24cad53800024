"""Takes turns: however often it rings, a job is done by a few threads at once, and once more when it rang meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable


class AtMost:
    """Calls `job` in at most so many threads at once.

    A call that finds them busy returns at once, and one of them does the job again: a ring is never lost and never
    makes a queue of its own.
    """

    def __init__(self, threads: int, job: Callable[[], object]) -> None:
        self._room = threading.Semaphore(threads)
        self._rang = threading.Event()
        self._job = job
        self.__name__ = getattr(job, "__name__", "job")

    def __call__(self) -> None:
        self._rang.set()
        while self._rang.is_set() and self._room.acquire(blocking=False):
            try:
                self._rang.clear()
                self._job()
            finally:
                self._room.release()
