"""The worker: answers the doorbell, sweeps by the clock, and can do all that is due at once in the foreground."""

from __future__ import annotations

import fcntl
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO

from core import clock, inbox, outbox
from core.config import Settings
from core.rules.references import Keyring
from intake.mail.process import MailDesk, ReadingRoom
from tasks import after_calls
from tasks.after_calls import AfterCalls
from tasks.clockwork import close_resolved, watch_deadlines
from tasks.delivery import Delivery
from tasks.housekeeping import tidy
from tasks.inbound import drain_heavy, drain_inbox
from tasks.letters import drain_events
from tasks.letters_by_clock import by_the_clock
from tasks.queue import Doorbell, Hint
from tasks.sweeper import Sweeper
from tasks.turns import AtMost

_DELIVERIES_AT_ONCE = 2
_THREADS = _DELIVERIES_AT_ONCE + 4  # one each for mail, heavy mail, letters and calls: none holds up another

logger = logging.getLogger(__name__)


class Worker:
    """All that is owed, and who works on it."""

    def __init__(self, settings: Settings, desk: MailDesk) -> None:
        self._settings = settings
        self._keyring: Keyring = desk.keyring
        self._desk = desk
        # Claims carry this name: one worker for each machine and data folder, held by a lock on a file.
        self._name = f"{socket.gethostname()}:{settings.data}"[:240]
        self._heavy_name = f"{self._name} (apart)"
        self._doorbell: Doorbell | None = None
        self._left_leases: set[str] = set()
        self._room = ReadingRoom()
        self._delivery = Delivery(settings, desk.keyring, worker=self._name, look_later=self._look_later)
        self._after_calls = AfterCalls(settings, worker=self._name, look_later=self._look_at_calls_later)
        self._inbox = AtMost(1, self._drain_inbox)
        self._heavy = AtMost(1, self._drain_heavy)
        self._letters = AtMost(1, self._write_letters)
        self._deliveries = AtMost(_DELIVERIES_AT_ONCE, self._delivery.drain)
        self._calls = AtMost(1, self._after_calls.drain)

    def run(self) -> None:
        """Answer hints until TERM. Raises BlockingIOError if a worker runs on this data folder already."""
        with self._alone():
            answers = {
                Hint.INBOX: self._inbox,
                Hint.HEAVY: self._heavy,
                Hint.LETTERS: self._letters,
                Hint.DELIVERIES: self._deliveries,
                Hint.TELEPHONE: self._calls,
            }
            self._doorbell = Doorbell(self._settings.queue, answers)
            sweeper = Sweeper(minutely=self._every_minute, nightly=tidy)
            calls = Sweeper(minutely=self._look_after_calls, nightly=_nothing)  # apart: a download may take its time
            for each in (sweeper, calls):
                each.start()
            self._doorbell.answer_until_told(workers=_THREADS)
            for each in (sweeper, calls):
                each.stop()
            self._room.close()

    def sweep(self) -> dict[str, int]:
        """Do everything due now, once, in the foreground; gives how much of each there was.

        Beside a worker that runs, what it holds is left to it.
        """
        try:
            with self._alone():
                return self._sweep()
        except BlockingIOError:
            return self._sweep()

    def _sweep(self) -> dict[str, int]:
        with self._room:
            apart = self._desk.apart(self._room.read)
            mails = drain_inbox(self._desk, worker=self._name, after_batch=_nothing)
            mails += drain_heavy(apart, worker=self._heavy_name, after_batch=_nothing)
        warnings = watch_deadlines(now=clock.now())
        closed = close_resolved(now=clock.now())
        calls = self._after_calls.make_good() + self._after_calls.drain()
        told = by_the_clock(now=clock.now())
        events = drain_events(self._settings, self._keyring)
        letters = self._delivery.drain()
        self._delivery.close()
        counts = {"mails": mails, "warnings": warnings, "closed": closed, "calls": calls}
        return {**counts, **told, "events": events, "letters": letters}

    def _every_minute(self) -> None:
        self._inbox()
        self._ring_for_heavy()
        self._room.rest()
        watch_deadlines(now=clock.now())
        close_resolved(now=clock.now())
        by_the_clock(now=clock.now())
        self._letters()
        self._deliveries()

    def _look_after_calls(self) -> None:
        self._after_calls.make_good_at_times()
        self._calls()

    def _drain_inbox(self) -> None:
        with self._leases(self._name):
            drain_inbox(self._desk.hurried(), worker=self._name, after_batch=self._letters)
        self._ring_for_heavy()

    def _drain_heavy(self) -> None:
        with self._leases(self._heavy_name):
            apart = self._desk.apart(self._room.read)
            drain_heavy(apart, worker=self._heavy_name, after_batch=self._letters)

    @contextmanager
    def _leases(self, name: str) -> Iterator[None]:
        """One thread at a time claims by this name, so whatever is leased after a failure is ours, and due again."""
        if name in self._left_leases:
            inbox.forget_leases(by=name, now=clock.now())
        self._left_leases.add(name)
        yield
        self._left_leases.discard(name)

    def _ring_for_heavy(self) -> None:
        if inbox.has_heavy(now=clock.now()):
            self._ring(Hint.HEAVY)

    def _write_letters(self) -> None:
        if drain_events(self._settings, self._keyring):
            self._ring(Hint.DELIVERIES)

    def _ring(self, hint: Hint) -> None:
        if self._doorbell is not None:
            self._doorbell.ring(hint)

    def _look_later(self, delay: timedelta) -> None:
        if self._doorbell is not None:
            self._doorbell.ring(Hint.DELIVERIES, delay=delay)

    def _look_at_calls_later(self, delay: timedelta) -> None:
        if self._doorbell is not None:
            self._doorbell.ring(Hint.TELEPHONE, delay=delay)

    def _alone(self) -> _Alone:
        return _Alone(self._settings.data / "worker.lock", self._forget_leases)

    def _forget_leases(self) -> None:
        """Nobody else carries our name now: what a worker before us had claimed when it died is due."""
        for name in (self._name, self._heavy_name):
            inbox.forget_leases(by=name, now=clock.now())
        outbox.forget_leases(by=self._name, now=clock.now())
        after_calls.forget_leases(by=self._name, now=clock.now())


class _Alone:
    """Holds the worker's lock file; the system lets go of it however the program ends."""

    def __init__(self, path: Path, on_entering: Callable[[], None]) -> None:
        self._path = path
        self._on_entering = on_entering
        self._file: IO[str] | None = None

    def __enter__(self) -> None:
        self._file = self._path.open("w", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise
        self._on_entering()

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


def _nothing() -> None:
    """Nothing more is to be done here."""
