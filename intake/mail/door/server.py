"""Opens the mail door of the desk: SMTP, and LMTP for a mail server in front, until told to stop.

A mail is answered 250 when `commit` has returned, never before. `on_stored` is a hint that may be lost.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from core.config import Settings, SettingsError
from core.setting_values import Listen
from intake.mail.door.certificate import Certificate
from intake.mail.door.commit import Commit, GroupCommit
from intake.mail.door.conversation import Conversation
from intake.mail.door.door import Door
from intake.mail.door.limits import Limits, Peers
from intake.mail.door.listening import BACKLOG, listening
from intake.mail.door.protocol import LmtpConversation, SmtpConversation
from intake.mail.door.recipients import Recipients

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the doors really are (a port 0 in the settings has become a number), and what is behind them."""

    smtp: Listen | None
    lmtp: Listen | None
    door: Door


def serve(settings: Settings, *, commit: Commit, on_stored: Callable[[], None]) -> None:
    """Take in mail until SIGTERM or SIGINT. Raises SettingsError when a door can't be opened."""
    with asyncio.Runner(loop_factory=make_loop) as runner:
        runner.run(_serve(settings, commit=commit, on_stored=on_stored))


def make_loop() -> asyncio.AbstractEventLoop:
    """uvloop where there is one: it takes a fifth off the cost of a mail."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def _serve(settings: Settings, *, commit: Commit, on_stored: Callable[[], None]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_doors(settings, commit=commit, on_stored=on_stored):
        await stop.wait()


@asynccontextmanager
async def open_doors(
    settings: Settings, *, commit: Commit, on_stored: Callable[[], None], limits: Limits | None = None
) -> AsyncIterator[Listening]:
    """Take in mail inside the block. On leaving it, mails on their way in may finish."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd writes every command to it
    certificate = _certificate(settings)
    with (
        listening(settings.mail_listen, setting="ARENDE_MAIL_LISTEN") as smtp,
        listening(settings.lmtp_listen, setting="ARENDE_LMTP_LISTEN") as lmtp,
    ):
        door = _make_door(settings, certificate, commit, on_stored, limits or Limits())
        servers = await _start(door, {smtp: SmtpConversation, lmtp: LmtpConversation})
        where = Listening(_where(smtp), _where(lmtp), door)
        logger.info("mail is taken in at SMTP %s, LMTP %s", where.smtp or "(off)", where.lmtp or "(off)")
        try:
            yield where
        finally:
            for server in servers:
                server.close()
            await door.close()
            await door.store.close()


def _certificate(settings: Settings) -> Certificate | None:
    if not settings.mail_tls_cert:
        return None
    try:
        return Certificate(settings.mail_tls_cert, settings.mail_tls_key)
    except OSError as error:
        problem = f"ARENDE_MAIL_TLS_CERT: can't use the certificate or its key ({error.strerror or error})"
        raise SettingsError([problem]) from None


def _make_door(
    settings: Settings,
    certificate: Certificate | None,
    commit: Commit,
    on_stored: Callable[[], None],
    limits: Limits,
) -> Door:
    return Door(
        hostname=settings.domain,
        max_size=settings.mail_max_size,
        recipients=Recipients(settings.addresses),
        store=GroupCommit(commit, on_stored=on_stored, max_waiting_bytes=limits.receiving_bytes),
        peers=Peers(limits, trusted=settings.mail_trusted),
        limits=limits,
        certificate=certificate,
    )


async def _start(
    door: Door, conversations: dict[socket.socket | None, type[Conversation]]
) -> list[asyncio.AbstractServer]:
    return [await _start_one(door, opened, kind) for opened, kind in conversations.items() if opened]


async def _start_one(door: Door, opened: socket.socket, kind: type[Conversation]) -> asyncio.AbstractServer:
    if opened.family == socket.AF_UNIX:
        return await door.loop.create_unix_server(lambda: kind(door), sock=opened, backlog=BACKLOG)
    return await door.loop.create_server(lambda: kind(door), sock=opened, backlog=BACKLOG)


def _where(opened: socket.socket | None) -> Listen | None:
    if opened is None:
        return None
    name = opened.getsockname()
    return Listen("", 0, name) if opened.family == socket.AF_UNIX else Listen(*name[:2])
