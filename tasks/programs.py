"""`arende up`: starts the programs of the desk, starts again what dies, and ends them in order.

Each program is told of our end by a pipe that closes, however we end; a terminal's Ctrl-C reaches us alone.
"""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from core.config import SettingsError
from core.setting_values import Listen

_POLL = 0.1
_STOP_PATIENCE = 35.0
_START_PATIENCE = 10.0
_REACHED_AT = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - how to reach who listens everywhere
_QUICK_DEATH = 10.0
_LONGEST_PAUSE = 30.0

logger = logging.getLogger(__name__)


@dataclass
class Program:
    """One program of the desk, and how its starts went."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    failures: int = field(default=0)

    def start(self) -> None:
        command = [sys.executable, "-m", "arende", self.name, "--supervised"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - ours
        self.started_at = time.monotonic()

    def watch(self) -> None:
        """Start again what has died, after a pause that grows while it keeps dying."""
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self.start()
        elif self.process.poll() is not None:
            lived = time.monotonic() - self.started_at
            self.failures = self.failures + 1 if lived < _QUICK_DEATH else 0
            pause = min(0.2 * 2 ** min(self.failures, 10), _LONGEST_PAUSE)
            logger.error("%s ended with %s; starting it again in %.1f s", self.name, self.process.returncode, pause)
            self.process, self.start_at = None, time.monotonic() + pause

    def stop(self, patience: float = _STOP_PATIENCE) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            logger.error("%s doesn't end; killing it", self.name)
            self.process.kill()
            self.process.wait()


def require_free(listens: Mapping[str, Listen | None]) -> None:
    """Raises SettingsError for every setting whose place somebody else holds: better now than in a program's log."""
    problems = [
        f"{setting}: can't listen on {listen} ({reason})"
        for setting, listen in listens.items()
        if listen is not None and not listen.path and (reason := _taken(listen))
    ]
    if problems:
        raise SettingsError(problems)


def run_all(names: list[str], *, first_listens: Listen | None, on_started: Callable[[], None]) -> None:
    """Run these programs until TERM or Ctrl-C; they are ended in the order given.

    The others are started when the first one listens, so that whoever finds the pages finds an open mail door.
    """
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    programs = [Program(name) for name in names]
    programs[0].start()
    _wait_until_it_listens(first_listens, stopping)
    for program in programs[1:]:
        program.start()
    on_started()
    while not stopping.wait(_POLL):
        for program in programs:
            program.watch()
    for program in programs:
        program.stop()


def _wait_until_it_listens(listen: Listen | None, stopping: threading.Event) -> None:
    """Until somebody answers there, or patience is over: a mail door that can't open holds up nothing else."""
    until = time.monotonic() + _START_PATIENCE
    while listen is not None and time.monotonic() < until and not stopping.wait(0.05):
        with suppress(OSError):
            socket.create_connection((_REACHED_AT.get(listen.host, listen.host), listen.port), 1).close()
            return


def _taken(listen: Listen) -> str:
    """Why nobody can listen there now, or ""."""
    try:
        socket.create_server((listen.host, listen.port), family=_family(listen.host)).close()
    except OSError as error:
        return "it is in use" if error.errno == errno.EADDRINUSE else os.strerror(error.errno or 0)
    return ""


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def end_with_supervisor() -> None:
    """End this program, as TERM would, when the one that started it is gone: its end of our standard input closes."""

    def wait_for_end() -> None:
        while os.read(0, 1):  # not sys.stdin: its lock would be held when the interpreter ends
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait_for_end, name="supervisor", daemon=True).start()
