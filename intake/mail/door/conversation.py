"""One connection to the mail door: lets the peer in, hears commands, answers them, and knows when to hang
up.

Trusts nothing it hears. aiosmtpd keeps the stream and the change to TLS; the command loop is ours:
deadlines and budgets for every peer, one write for the replies to pipelined commands, and any fault of our
own answered with a 451.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from asyncio import IncompleteReadError, LimitOverrunError, StreamReader, StreamReaderProtocol
from typing import ClassVar, cast

from aiosmtpd.smtp import SMTP, Envelope, Session, TLSSetupException

from intake.mail.door.door import Door
from intake.mail.door.limits import Deadlines, Peer
from intake.mail.door.replies import Reply, wire_form

logger = logging.getLogger(__name__)

BUFFER = 1 << 16
_COMMAND_LINE = 2_048  # RFC 5321 4.5.3.1.4 says 512, and that extensions add to it
_PIPELINED_REPLIES = 4_096
_SECONDS_TO_HANG_UP = 5.0

# Commands that bring no mail nearer; between two mails there is a budget of them.
_CHATTER = frozenset({"EHLO", "EXPN", "HELO", "HELP", "LHLO", "NOOP", "RSET", "STARTTLS", "VRFY"})
# A browser that a web page made speak to us: what follows would be read as commands.
_BROWSER = frozenset({"CONNECT", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


class Conversation(SMTP):
    """The mechanics; a subclass knows the commands."""

    verbs: ClassVar[dict[str, str]]  # what the peer may say, and the method that hears it
    peer: Peer
    session: Session
    envelope: Envelope
    transport: asyncio.Transport | None

    def __init__(self, door: Door) -> None:
        vars(self).update(door.pattern)
        reader = StreamReader(limit=BUFFER, loop=door.loop)
        StreamReaderProtocol.__init__(self, reader, client_connected_cb=self._cb_client_connected, loop=door.loop)
        self.door = door
        self.host = ""
        self.deadlines = Deadlines(door.limits, now=door.loop.time())
        self.is_over = False
        self.is_receiving = False  # a mail is on its way in, from 354 to its answer
        self.owed_replies = 1  # to what the peer said last
        self.mails = 0
        self.errors = 0
        self.chatter = 0
        self._replies = b""
        self._began = door.loop.time()

    @property
    def task(self) -> asyncio.Task[None]:
        return cast("asyncio.Task[None]", self._handler_coroutine)  # there since the connection was made

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self._original_transport is not None:  # now encrypted, RFC 3207 4.2: forget all that was said
            super().connection_made(transport)
        elif self._is_admitted(transport):
            self.door.conversations.add(self)
            super().connection_made(transport)
            self.task.add_done_callback(self._leave)
        else:
            cast(asyncio.Transport, transport).write(wire_form(Reply.TOO_MANY_CONNECTIONS))
            transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if self._handler_coroutine is not None:  # else it was never let in
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        # Unlike aiosmtpd, which cancels: who says goodbye early still gets answers to what was said before.
        is_kept_open = StreamReaderProtocol.eof_received(self)
        return is_kept_open and self._original_transport is None

    def wind_up(self) -> None:
        """The program ends: hang up unless a mail is on its way in."""
        if not self.is_receiving:
            self.dismiss(Reply.CLOSING)

    def dismiss(self, reply: Reply) -> None:
        """Say why and hang up, whatever goes on. A mail that waits to be stored is stored all the same."""
        if self.transport is not None:
            self._replies += wire_form(reply)
            self._flush()
            self.transport.close()
            self.loop.call_later(_SECONDS_TO_HANG_UP, self.transport.abort)
        self.task.cancel()

    # What the commands call

    async def push(self, status: str | bytes) -> None:
        """Answer; replies to commands that came together leave together (RFC 2920 3.2)."""
        reply = status if isinstance(status, bytes) else wire_form(status)
        self.errors += reply.startswith((b"4", b"5"))
        self._replies += reply
        if len(self._replies) > _PIPELINED_REPLIES or b"\n" not in self.unread:
            await self.flush()

    async def flush(self) -> None:
        self._flush()
        await self._drain_helper()  # type: ignore[attr-defined]  # raises when the peer is gone

    async def hang_up(self, reply: Reply) -> None:
        self.is_over = True
        await self.push(reply)

    @property
    def unread(self) -> bytearray:
        """What has come and was not read yet. StreamReader has no public name for it."""
        return self._reader._buffer  # type: ignore[attr-defined,no-any-return]

    # The loop

    async def _handle_client(self) -> None:
        try:
            await self.push(f"220 {self.hostname} ESMTP\r\n".encode("ascii"))
            while not self.is_over:
                self.deadlines.await_command(self.loop.time())
                await self._answer(await self._reader.readuntil(b"\n"))
        except LimitOverrunError:
            self._replies += wire_form(Reply.LINE_TOO_LONG)
        except (IncompleteReadError, OSError, TLSSetupException):
            pass  # the peer is gone

    async def _answer(self, line: bytes) -> None:
        verb, _, argument = line.rstrip(b"\r\n").partition(b" ")
        name = verb.upper().decode("ascii", "replace")
        self.owed_replies = 1
        try:
            if await self._may_say(name, line):
                hear = getattr(self, self.verbs[name])
                await hear(argument.strip().decode("utf-8", "surrogateescape") or None)
        except (IncompleteReadError, ConnectionError, TLSSetupException):
            raise
        except Exception as error:  # noqa: BLE001 - the last resort: the sender keeps the mail
            for _ in range(self.owed_replies):
                await self.push(await self.handle_exception(error))
        await self._end_if_due()

    async def _may_say(self, name: str, line: bytes) -> bool:
        if name in _BROWSER:
            await self.hang_up(Reply.TOO_MANY_ERRORS)
            return False
        is_known = name in self.verbs
        self.chatter += not is_known or name in _CHATTER
        if len(line) > _COMMAND_LINE:
            await self.push(Reply.LINE_TOO_LONG)
        elif not is_known:
            await self.push(Reply.UNKNOWN_COMMAND if name else Reply.BAD_SYNTAX)
        return is_known and len(line) <= _COMMAND_LINE

    async def handle_exception(self, error: Exception) -> str:
        logger.error("trouble in a conversation with %s", self.host, exc_info=error)
        return Reply.TROUBLE

    async def _end_if_due(self) -> None:
        limits = self.door.limits
        if self.is_over:
            return
        if self.door.is_closing:
            await self.hang_up(Reply.CLOSING)
        elif self.chatter > limits.chatter:
            await self.hang_up(Reply.TOO_MUCH_CHATTER)
        elif self.errors > limits.errors and not self.peer.is_trusted:
            await self.hang_up(Reply.TOO_MANY_ERRORS)

    # Coming and going

    def _is_admitted(self, transport: asyncio.BaseTransport) -> bool:
        # A TCP peer that is gone already has no name; only a Unix socket may be nameless.
        name = transport.get_extra_info("peername")
        is_unix = transport.get_extra_info("socket").family == socket.AF_UNIX
        self.host = "" if is_unix or not name else str(name[0])
        peer = self.door.peers.admit(self.host) if is_unix or self.host else None
        if peer is not None:
            self.peer = peer
        return peer is not None

    def _reset_timeout(self, duration: float | None = None) -> None:
        """Called by aiosmtpd at the beginning, and anew under TLS; one timer looks at the deadlines."""
        if self._timeout_handle is None:
            self._look_at_the_clock()

    def _look_at_the_clock(self) -> None:
        if self.deadlines.is_overdue(self.loop.time()):
            self.dismiss(Reply.TOO_SLOW)
        else:
            self._timeout_handle = self.loop.call_later(self.door.limits.look_every, self._look_at_the_clock)

    def _flush(self) -> None:
        replies, self._replies = self._replies, b""
        if replies and self.transport is not None:
            self.transport.write(replies)

    def _leave(self, _task: asyncio.Task[None]) -> None:
        self.door.conversations.discard(self)
        self.door.peers.leave(self.peer)
        if self._timeout_handle is not None:
            self._timeout_handle.cancel()
        if self.transport is not None:
            self._flush()
            self.transport.close()
        self._log()

    def _log(self) -> None:
        line = "session peer=%s mails=%d errors=%d seconds=%.1f"
        logger.info(line, self.host or "unix", self.mails, self.errors, self.loop.time() - self._began)
