"""Writes mail down before anybody answers 250: all that waits goes into one durable transaction.

While one group is being written the next one gathers, so the disk is never idle and never asked twice where
once would do. There is no timer: a lone mail is written at once. A group that fails is written again one
mail at a time, so that one mail that can't be stored costs nobody else theirs.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from core.inbox import ReceivedMail

Commit = Callable[[Sequence[ReceivedMail]], None]

# When the database itself is away, every single mail of the group would wait for it in turn.
_SECONDS_FOR_SINGLES = 10.0

logger = logging.getLogger(__name__)


class StoreError(Exception):
    """Raised when a mail could not be written down: the sender must keep it."""


class WaitingListFullError(StoreError):
    """Raised when so much waits to be written that taking more would cost too much memory."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    mail: ReceivedMail
    outcome: asyncio.Future[bool]  # whether it was stored


class GroupCommit:
    """One writer thread in front of `commit`, which stores all it gets, durably, or raises.

    `on_stored` is called by the writer after each group: a hint, so it should be quick, and may fail.
    """

    def __init__(
        self,
        commit: Commit,
        *,
        on_stored: Callable[[], None],
        max_waiting: int = 1_000,
        max_waiting_bytes: int = 128 << 20,
    ) -> None:
        self._commit = commit
        self._on_stored = on_stored
        self._max_waiting = max_waiting
        self._max_waiting_bytes = max_waiting_bytes
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._waiting = self._waiting_bytes = 0  # touched by the loop only
        self._writer = threading.Thread(target=self._write_until_closed, name="mail-writer", daemon=True)
        self._writer.start()

    async def store(self, mail: ReceivedMail) -> None:
        """Return when the mail is durable; raises StoreError. A caller that is cancelled stops no writing."""
        if self._is_full(len(mail.raw)):
            raise WaitingListFullError
        outcome: asyncio.Future[bool] = self._loop.create_future()
        self._waiting += 1
        self._waiting_bytes += len(mail.raw)
        self._queue.put(_Waiting(mail, outcome))
        if not await outcome:
            raise StoreError

    async def close(self) -> None:
        """Write what waits, then end the writer."""
        self._queue.put(None)
        await asyncio.to_thread(self._writer.join)

    def _is_full(self, size: int) -> bool:
        # A mail larger than the bound itself still passes when it is alone.
        over = self._waiting_bytes + size > self._max_waiting_bytes
        return self._waiting >= self._max_waiting or (self._waiting > 0 and over)

    def _write_until_closed(self) -> None:
        while group := self._next_group():
            stored = self._write(group)
            self._loop.call_soon_threadsafe(self._tell, group, stored)
            if any(stored):
                self._hint()

    def _next_group(self) -> list[_Waiting]:
        """All that waits, as soon as something does; empty when closed."""
        group: list[_Waiting] = []
        waiting = self._queue.get()
        try:
            while waiting is not None:
                group.append(waiting)
                waiting = self._queue.get_nowait()
            self._queue.put(None)  # for the next round, after this last group
        except Empty:
            pass
        return group

    def _write(self, group: list[_Waiting]) -> list[bool]:
        if self._is_written([waiting.mail for waiting in group]):
            return [True] * len(group)
        if len(group) == 1:
            return [False]
        until = time.monotonic() + _SECONDS_FOR_SINGLES
        return [time.monotonic() < until and self._is_written([waiting.mail]) for waiting in group]

    def _is_written(self, mails: Sequence[ReceivedMail]) -> bool:
        try:
            self._commit(mails)
        except Exception:
            logger.exception("could not store %d mail(s)", len(mails))
            return False
        return True

    def _tell(self, group: list[_Waiting], stored: list[bool]) -> None:
        for waiting, is_stored in zip(group, stored, strict=True):
            self._waiting -= 1
            self._waiting_bytes -= len(waiting.mail.raw)
            if not waiting.outcome.done():  # the session may be gone
                waiting.outcome.set_result(is_stored)

    def _hint(self) -> None:
        try:
            self._on_stored()
        except Exception:
            logger.exception("the hint that mail has come failed")
