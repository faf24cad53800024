"""A real mail door on free ports, in a thread, and a client that says exactly what a test tells it."""

from __future__ import annotations

import asyncio
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from core.config import Settings, load
from core.inbox import ReceivedMail
from core.setting_values import Listen
from intake.mail.door.door import Door
from intake.mail.door.limits import Limits
from intake.mail.door.server import make_loop, open_doors

MAIL = "From: anna@customer.test\r\nSubject: Printer\r\n\r\nIt is on fire.\r\n"
DESK = "help@desk.test"
NOBODY = ""  # trusted


@dataclass
class Inbox:
    """Keeps mail in memory; `trouble` may raise before it does."""

    trouble: Callable[[Sequence[ReceivedMail]], None] = lambda mails: None
    mails: list[ReceivedMail] = field(default_factory=list)
    hints: int = 0

    def store(self, mails: Sequence[ReceivedMail]) -> None:
        self.trouble(mails)
        self.mails += mails

    def hint(self) -> None:
        self.hints += 1

    @property
    def contents(self) -> list[bytes]:
        return [mail.raw for mail in self.mails]


@dataclass(frozen=True)
class Running:
    smtp: Listen
    lmtp: Listen | None
    inbox: Inbox
    stop: Callable[[], None]
    """Asks the server to end, as SIGTERM does; returns at once."""
    door: Door

    def is_empty(self) -> bool:
        """Whether nobody is connected."""
        return not self.door.conversations

    def call(self) -> Talk:
        return Talk(self.smtp)

    def call_lmtp(self) -> Talk:
        assert self.lmtp
        return Talk(self.lmtp)


@contextmanager
def running_server(
    inbox: Inbox | None = None, *, limits: Limits | None = None, lmtp: str = "127.0.0.1:0", **settings: str
) -> Iterator[Running]:
    """Take in mail for help@desk.test until the end of the block."""
    inbox = inbox or Inbox()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ends:
        server = _Server(_settings(Path(folder), lmtp, settings), inbox, limits)
        ends.callback(server.end)
        yield server.start()


def _settings(folder: Path, lmtp: str, more: dict[str, str]) -> Settings:
    return load(
        {
            "ARENDE_DATA": str(folder / "data"),
            "ARENDE_ADDRESS": f"{DESK},sales@shop.test",
            "ARENDE_MAIL_LISTEN": "127.0.0.1:0",
            "ARENDE_LMTP_LISTEN": lmtp,
            **more,
        }
    )


class _Server:
    def __init__(self, settings: Settings, inbox: Inbox, limits: Limits | None) -> None:
        self._settings, self._inbox, self._limits = settings, inbox, limits
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run)

    def start(self) -> Running:
        self._thread.start()
        self._ready.wait()
        if self._failure:
            raise self._failure
        return self._running

    def end(self) -> None:
        if not self._failure:
            self._stop()
        self._thread.join()

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=make_loop) as runner:
                runner.run(self._serve())
        except BaseException as failure:  # noqa: BLE001 - raised again where the test can see it
            self._failure = failure
        self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        doors = open_doors(self._settings, commit=self._inbox.store, on_stored=self._inbox.hint, limits=self._limits)
        async with doors as where:
            assert where.smtp
            self._running = Running(where.smtp, where.lmtp, self._inbox, self._stop, where.door)
            self._ready.set()
            await self._told.wait()

    def _stop(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._told.set)


class Talk:
    """A connection that hides nothing: bytes out, replies in."""

    def __init__(self, where: Listen) -> None:
        kind, address = (socket.AF_UNIX, where.path) if where.path else (socket.AF_INET, where[:2])
        self.socket = socket.socket(kind, socket.SOCK_STREAM)
        self.socket.settimeout(30)
        self._connect(address)
        self._answers = self.socket.makefile("rb")
        self.greeting = self.hear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _value: object, _trace: TracebackType | None) -> None:
        self._answers.close()
        self.socket.close()

    def _connect(self, address: str | tuple[str, int]) -> None:
        try:
            self.socket.connect(address)
        except OSError:
            self.socket.close()
            raise

    def send(self, raw: bytes) -> None:
        self.socket.sendall(raw)

    def hear(self) -> str:
        """The next reply, its lines parted by line ends; "" when the server has hung up."""
        lines = []
        try:
            while line := self._answers.readline().decode("ascii"):
                lines.append(line.rstrip("\r\n"))
                if line[3:4] == " ":
                    break
        except ConnectionError:
            return ""
        return "\n".join(lines)

    def say(self, *lines: str) -> str:
        """Say one line after the other; returns the reply to the last."""
        reply = ""
        for line in lines:
            self.send(line.encode("utf-8", "surrogateescape") + b"\r\n")
            reply = self.hear()
        return reply

    def address(self, *recipients: str, sender: str = "anna@customer.test") -> str:
        """Everything up to DATA."""
        self.say("EHLO mx.customer.test", f"MAIL FROM:<{sender}>")
        return self.say(*(f"RCPT TO:<{recipient}>" for recipient in recipients or (DESK,)))

    def give(self, content: str | bytes = MAIL, *, sender: str = "anna@customer.test") -> str:
        """A whole mail for the desk; returns the last reply."""
        self.address(sender=sender)
        self.say("DATA")
        self.send((content.encode() if isinstance(content, str) else content) + b".\r\n")
        return self.hear()

    def is_hung_up(self) -> bool:
        """Whether nothing more comes than the end."""
        return self.hear() == ""
