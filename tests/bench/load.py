"""Gives mail to a server as fast as it is taken, or at a given pace, and says how it went. A program of its own.

A line of JSON in is a job, a line of JSON out its figures. Commands are not pipelined, as with most senders. One
mail costs it a fraction of what it costs any server measured with it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import uvloop

from tests.bench.mails import ADDRESS, Mails, message_id


@dataclass
class Job:
    """Where to, how many at once and until when; `rate` is mails a second, 0 for as fast as they are taken."""

    port: int
    sessions: int
    size: int
    tag: str
    kept: bool = True  # one connection for all mails of a session, not one for each
    seconds: float = 0.0
    count: int = 0
    rate: float = 0.0
    people: int = 1_000_000
    first: int = 0


@dataclass
class Run:
    """What the sessions share."""

    job: Job
    loop: asyncio.AbstractEventLoop
    mails: Mails
    ends_at: float
    over: asyncio.Future[None]
    next: int = 0
    waits: list[float] = field(default_factory=list)  # seconds from a mail's last byte to its 250
    answered: dict[str, float] = field(default_factory=dict)  # the instant of each mail's 250
    idle: deque[Session] = field(default_factory=deque)
    failures: list[str] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0

    def take(self) -> int | None:
        """The number of the next mail; None when there is to be no more."""
        if (self.job.count and self.next >= self.job.count) or (self.ends_at and time.monotonic() > self.ends_at):
            return None
        self.next += 1
        return self.job.first + self.next - 1

    def note(self, n: int, asked_at: float) -> None:
        self.ended = time.monotonic()
        self.waits.append(self.ended - asked_at)
        self.answered[message_id(n, self.job.tag)] = self.ended
        if self.job.count and len(self.waits) >= self.job.count:
            self.end()

    def end(self) -> None:
        if not self.over.done():
            self.over.set_result(None)

    def tick(self) -> None:
        """At a given pace: whoever is free gives one mail now."""
        if self.over.done():
            return
        self.loop.call_later(1 / self.job.rate, self.tick)
        if self.idle:
            self.idle.popleft().go_on()


class Session(asyncio.Protocol):
    """One connection, from its greeting to its end; it follows its replies step by step."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.step = self.hello

    def data_received(self, data: bytes) -> None:
        self.heard += data
        last = self.heard[self.heard.rfind(b"\n", 0, -1) + 1 :]
        if not last.endswith(b"\n") or last[3:4] != b" ":
            return  # not all of the reply yet
        reply, self.heard = self.heard, b""
        if reply[:1] in b"45":
            self.run.failures.append(reply.decode("ascii", "replace").strip())
            self.run.end()
        else:
            self.step()

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.run.over.done():
            self.run.loop.create_task(connect(self.run))

    def hello(self) -> None:
        self.transport.write(b"EHLO load.test\r\n")
        self.step = self.ready

    def ready(self) -> None:
        if self.run.job.rate:
            self.run.idle.append(self)
        else:
            self.go_on()

    def go_on(self) -> None:
        n = self.run.take()
        if n is None:
            if not self.run.job.count:
                self.run.end()
            return
        self.n = n
        self.content = self.run.mails.content(n) + b".\r\n"
        self.transport.write(f"MAIL FROM:<{self.run.mails.sender(n)}>\r\n".encode())
        self.step = self.recipient

    def recipient(self) -> None:
        self.transport.write(f"RCPT TO:<{ADDRESS}>\r\n".encode())
        self.step = self.data

    def data(self) -> None:
        self.transport.write(b"DATA\r\n")
        self.step = self.give

    def give(self) -> None:
        self.transport.write(self.content)
        self.asked_at = time.monotonic()
        self.step = self.taken

    def taken(self) -> None:
        self.run.note(self.n, self.asked_at)
        if self.run.job.kept:
            self.ready()
        else:
            self.transport.write(b"QUIT\r\n")
            self.step = self.transport.close


async def connect(run: Run) -> None:
    await run.loop.create_connection(lambda: Session(run), "127.0.0.1", run.job.port)


async def perform(job: Job) -> dict[str, Any]:
    loop = asyncio.get_running_loop()
    mails = Mails(size=job.size, tag=job.tag, people=job.people)
    ends_at = time.monotonic() + job.seconds if job.seconds else 0.0
    run = Run(job, loop, mails, ends_at, loop.create_future(), began=time.monotonic())
    await asyncio.gather(*(connect(run) for _ in range(job.sessions)))
    if job.rate:
        run.tick()
    await asyncio.wait_for(run.over, 120)
    waits = sorted(run.waits) or [0.0]
    return {
        "mails": len(run.waits),
        "seconds": run.ended - run.began,
        "p50": waits[len(waits) // 2],
        "p95": waits[int(len(waits) * 0.95)],
        "answered": run.answered if job.rate else {},
        "began": run.began,
        "failures": run.failures,
    }


def main() -> None:
    for line in sys.stdin:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            figures = runner.run(perform(Job(**json.loads(line))))
        print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
