"""The doorbell: hints that say "look now", for what the sweep would find a minute later. The truth is never in here.

A hint carries a name and nothing else, as JSON, so that whoever can write to the queue can at most make us look. Losing
the queue's file loses nothing; a broken one is thrown away and begun anew.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

from tasks.turns import quietly

logger = logging.getLogger(__name__)
_SECONDS_BETWEEN_COMPLAINTS = 60.0
_SECONDS_BETWEEN_TRIES = 5.0


class Hint(StrEnum):
    INBOX = "inbox"  # mail came
    HEAVY = "heavy"  # mail came that takes long
    LETTERS = "letters"  # something happened that somebody is to be told
    DELIVERIES = "deliveries"  # a letter is written
    TELEPHONE = "telephone"  # something was recorded, or a text message is owed


Answer = Callable[[], object]


class Doorbell:
    """Rings on one side, is answered on the other; both sides may be different programs."""

    def __init__(self, url: str, answers: Mapping[Hint, Answer] | None = None) -> None:
        """`answers`: what the worker does when it rings; whoever only rings gives none."""
        self._url = url
        self._answers = answers or {}

    def ring(self, hint: Hint, *, delay: timedelta | None = None) -> None:
        """Say "look now", or after a while. Never raises: a hint that is lost is only work that is found later."""
        try:
            bell = self._bells[hint]
            bell.schedule(delay=delay.total_seconds()) if delay else bell()
        except Exception:
            logger.exception("queue: the hint %s was lost; the sweep will find what it meant", hint)

    def answer_until_told(self, *, workers: int) -> None:
        """Answer until TERM comes; what is being done is finished first. Waits for a queue that isn't there yet."""
        for name in ("Worker", "Scheduler"):
            logging.getLogger(f"huey.consumer.{name}").addFilter(_SparseComplaints())
        self._wait_for_queue()
        consumer = self.queue.create_consumer(
            periodic=False,
            workers=workers,
            initial_delay=0.01,
            max_delay=0.04,
            graceful_signal="TERM",
            shutdown_timeout=25,
        )
        consumer.run()

    def close(self) -> None:
        """Let go of the queue, if it was opened."""
        if "_opened" in vars(self):
            self.queue.storage.close()

    @property
    def queue(self) -> Huey:
        """Opened when it is first needed, and again later where that failed: mail is taken in without it."""
        return self._opened[0]

    @property
    def _bells(self) -> dict[Hint, Any]:
        return self._opened[1]

    @cached_property
    def _opened(self) -> tuple[Huey, dict[Hint, Any]]:
        queue = _open(self._url)
        return queue, {
            hint: queue.task(name=f"look-at-{hint}")(quietly(self._answers.get(hint, _nobody))) for hint in Hint
        }

    def _wait_for_queue(self) -> None:
        while True:
            try:
                _ = self.queue
                return
            except Exception:
                logger.exception("queue: it isn't there; the sweep goes on without it")
                time.sleep(_SECONDS_BETWEEN_TRIES)


class _SparseComplaints(logging.Filter):
    """huey asks a queue that is away many times a second, and complains each time: once a minute will do."""

    def __init__(self) -> None:
        super().__init__()
        self._quiet_until = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        is_due = record.created >= self._quiet_until
        if is_due and record.levelno >= logging.ERROR:
            self._quiet_until = record.created + _SECONDS_BETWEEN_COMPLAINTS
        return is_due or record.levelno < logging.ERROR


class _HintSerializer(Serializer):  # type: ignore[misc]  # huey ships no types
    """Hints as JSON: nothing that is read from the queue is ever run."""

    def _serialize(self, data: Message) -> bytes:
        eta = data.eta.isoformat() if data.eta else None
        return json.dumps({"id": data.id, "name": data.name, "eta": eta}).encode()

    def _deserialize(self, data: bytes) -> Message:
        hint = json.loads(data)
        eta = datetime.fromisoformat(hint["eta"]) if hint["eta"] else None
        return Message(hint["id"], hint["name"], eta, 0, 0, None, (), {})


def _open(url: str) -> Huey:
    options: dict[str, Any] = {"name": "arende", "results": False, "serializer": _HintSerializer()}
    if url.startswith(("redis://", "rediss://")):
        return RedisHuey(url=url, **options)
    if url.startswith("postgresql://"):
        return PostgresHuey(dsn=url, **options)
    path = Path(url.removeprefix("sqlite:///"))
    _drop_if_broken(path)
    path.touch(mode=0o600)
    # fsync=False: after a power cut hints may be missing, and the sweep finds what they meant.
    return SqliteHuey(filename=str(path), fsync=False, cache_mb=1, **options)


def _drop_if_broken(path: Path) -> None:
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA quick_check")
    except sqlite3.DatabaseError:
        logger.warning("queue: %s is broken and begun anew; it held nothing but hints", path)
        for part in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            part.unlink(missing_ok=True)


def _nobody() -> None:
    raise RuntimeError("whoever only rings was asked to answer")
