"""Reads mail in a room of its own: a child process that gets so much time and memory, and takes nothing with it.

Trusts nothing that it reads. Whatever a mail does to its reader, be it through a library written in C, ends in
Unreadable for that mail, and the next one is read by a new child. The child ends when whoever asked is gone.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import resource
import select
import signal
import struct
import subprocess
import sys
import threading
from types import TracebackType
from typing import BinaryIO

from intake.mail.reading.parse import Reading, Unreadable, read_mail

logger = logging.getLogger(__name__)

_CPU_SECONDS = 20  # for one mail, of the child's own work: a busy machine makes no mail unreadable
_WALL_SECONDS = 300
_MOST_MEMORY = 1536 * 1024 * 1024  # bytes of address space: a mail of 50 MB takes 600 MB at most
_LENGTH = struct.Struct("!Q")
_CHILD = (
    "import sys; sys.path[:] = {path!r}; from intake.mail.reading.room import serve; serve(*map(int, sys.argv[1:]))"
)


class ReadingRoom:
    """One child at a time, opened when the first mail comes. Threads take turns."""

    def __init__(self, *, cpu_seconds: int = _CPU_SECONDS, memory: int = _MOST_MEMORY) -> None:
        self._limits = (str(cpu_seconds), str(memory))
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def read(self, raw: bytes) -> Reading:
        """As `read_mail` does. Raises Unreadable, also where the reader ran out of time or memory, or died."""
        with self._turn:
            answer = self._ask(raw)
        if isinstance(answer, Unreadable):
            raise answer
        return answer

    def rest(self) -> None:
        """End an idle child, to give its memory back; the next mail opens another."""
        if self._turn.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._turn.release()

    def close(self) -> None:
        with self._turn:
            self._end()

    def __enter__(self) -> ReadingRoom:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _ask(self, raw: bytes) -> Reading | Unreadable:
        child = self._open()
        _send(_stream(child.stdin), raw)
        answer = _receive(_stream(child.stdout), _WALL_SECONDS)
        if answer is None:
            self._end()
            return Unreadable(_cause_of_death(child.returncode))
        read: Reading | Unreadable = pickle.loads(answer)  # noqa: S301 - our own child's, over a pipe nobody else holds
        return read

    def _open(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            command = [sys.executable, "-c", _CHILD.format(path=sys.path), *self._limits]
            self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(BrokenPipeError):
            _stream(child.stdin).close()
        try:
            child.wait(timeout=1)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        _stream(child.stdout).close()


def serve(cpu_seconds: int, memory: int) -> None:
    """The child: a mail in, a Reading out, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asks
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    questions, answers = os.fdopen(0, "rb"), os.fdopen(1, "wb")
    while (raw := _receive(questions)) is not None:
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)  # ends us by SIGPROF
        answer = _answer(raw)
        signal.setitimer(signal.ITIMER_PROF, 0)
        _send(answers, answer)


def _cause_of_death(code: int | None) -> str:
    if code == -signal.SIGPROF:
        return "reading it took too long"
    logger.warning("reading: the reader of a mail died (%s)", code)
    return "its reader died"


def _send(stream: BinaryIO, data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def _receive(stream: BinaryIO, seconds: float | None = None) -> bytes | None:
    """None where nothing came in time, or the other side is gone."""
    if not select.select([stream], [], [], seconds)[0]:
        return None
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None


def _stream(pipe: object) -> BinaryIO:
    assert pipe is not None  # both are opened with PIPE  # noqa: S101
    return pipe  # type: ignore[return-value]


def _answer(raw: bytes) -> bytes:
    try:
        return pickle.dumps(read_mail(raw))
    except Unreadable as error:
        return pickle.dumps(error)
    except (MemoryError, RecursionError) as error:
        return pickle.dumps(Unreadable(f"reading it took too much memory ({type(error).__name__})"))
