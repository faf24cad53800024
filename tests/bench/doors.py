"""Mail doors to compare with: the library with nothing behind it, and ours with another way of committing.

A program of its own: `doors.py KIND` prints its port and serves until its input closes.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

import uvloop
from aiosmtpd.smtp import SMTP, Envelope, Session

from core import clock, config, inbox
from core.database import open_database
from core.inbox import ReceivedMail
from core.migrations import migrate
from intake.mail.door import server
from intake.mail.door.commit import GroupCommit


class Discard:
    """A handler that throws the mail away."""

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        return "250 OK"


class CommitInLoop(GroupCommit):
    """One commit for each mail, in the event loop itself: what one would write first."""

    async def store(self, mail: ReceivedMail) -> None:
        self._commit([mail])


async def stock() -> None:
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    loop = asyncio.get_running_loop()
    handler = Discard()
    listening = await loop.create_server(
        lambda: SMTP(handler, enable_SMTPUTF8=True, hostname="stock.test", loop=loop), "127.0.0.1", 0, backlog=512
    )
    _tell_port(listening.sockets[0].getsockname()[1])
    await loop.create_future()


async def ours(commit: Callable[[Any], None], store: type[GroupCommit] = GroupCommit) -> None:
    logging.getLogger("intake").setLevel(logging.WARNING)
    server.GroupCommit = store  # type: ignore[attr-defined]
    async with server.open_doors(config.load(), commit=commit, on_stored=lambda: None) as where:
        assert where.smtp
        _tell_port(where.smtp.port)
        await asyncio.get_running_loop().create_future()


KINDS: dict[str, Callable[[], Any]] = {
    "stock": stock,
    "grouped": lambda: ours(inbox.store),
    "one-by-one": lambda: ours(inbox.store, CommitInLoop),
    "nothing-kept": lambda: ours(lambda _mails: None),
}


def _tell_port(port: int) -> None:
    print(json.dumps({"port": port, "at": clock.now().isoformat()}), flush=True)


def _end_with_input() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGKILL)


def main(kind: str) -> None:
    threading.Thread(target=_end_with_input, daemon=True).start()
    if kind in ("grouped", "one-by-one"):
        open_database(config.load().database)
        migrate()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(KINDS[kind]())


if __name__ == "__main__":
    main(sys.argv[1])
