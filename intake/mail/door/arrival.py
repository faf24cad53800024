"""A mail on its way in, from DATA to its answer: read, looked at, written down, and only then answered 250.

Trusts nothing of what comes. A mail that can't be written down is answered 451, so that its sender keeps it.
"""

from __future__ import annotations

import logging
from asyncio import IncompleteReadError

from aiosmtpd.smtp import Envelope

from core import clock
from core.inbox import ReceivedMail
from intake.mail.door.commit import StoreError, WaitingListFullError
from intake.mail.door.conversation import Conversation
from intake.mail.door.data import EndlessMailError, MailContent
from intake.mail.door.door import Door
from intake.mail.door.guard import has_deceptive_header
from intake.mail.door.paths import NULL_SENDER
from intake.mail.door.replies import Reply

logger = logging.getLogger(__name__)

_BLOCK = 1 << 18


class ReceivingConversation(Conversation):
    """A conversation that knows what to do with DATA."""

    def __init__(self, door: Door) -> None:
        super().__init__(door)
        self._held = 0  # bytes of the mail that is on its way in

    async def hear_data(self, arg: str | None) -> None:
        refusal = self._data_refusal(arg)
        if refusal:
            await self.push(refusal)
            return
        self.is_receiving = True
        self.owed_replies = self._replies_to_a_mail()
        try:
            reply = await self._take_in()
            for _ in range(self.owed_replies):
                await self.push(reply)
        finally:
            self.is_receiving = False
            self.envelope = Envelope()

    def _data_refusal(self, arg: str | None) -> Reply | None:
        if not self.session.host_name:
            return Reply.SAY_HELLO
        if not self.envelope.rcpt_tos:
            return Reply.NO_RECIPIENT
        return Reply.NO_ARGUMENT if arg else None

    def _replies_to_a_mail(self) -> int:
        return 1

    async def _take_in(self) -> Reply:
        await self.push(Reply.GO_AHEAD)
        await self.flush()
        try:
            content = MailContent(max_size=self.door.max_size)
            refusal = await self._read(content)
            return refusal or await self._keep(content.content)
        except EndlessMailError:
            return Reply.TOO_LARGE
        finally:
            self._hold(0)

    async def _read(self, content: MailContent) -> Reply | None:
        self.deadlines.data_begins(self.loop.time())
        self.is_over = True  # until the end is seen, nothing of this may ever be taken for a command
        refusal = None
        behind = None
        while behind is None:
            block = await self._reader.read(_BLOCK)
            if not block:
                raise IncompleteReadError(b"", None)
            self.deadlines.data_came(len(block), self.loop.time())
            behind = content.feed(block)
            if not self._hold(content.held):
                refusal = Reply.NO_ROOM
                content.discard()
                self._hold(content.held)
        self.unread[:0] = behind
        self.is_over = False
        return Reply.TOO_LARGE if content.is_too_large else refusal

    def _hold(self, size: int) -> bool:
        """Whether there is room to hold so many bytes of this mail."""
        fits = self.door.room.take(size - self._held)
        if fits:
            self._held = size
        return fits

    async def _keep(self, raw: bytes) -> Reply:
        if has_deceptive_header(raw):
            return Reply.BAD_HEADER
        self.deadlines.wait_for_us()
        began = self.loop.time()
        reply = await self._store(self._received(raw))
        self.mails += reply is Reply.STORED
        self.chatter = 0
        self._log_mail(reply, size=len(raw), seconds=self.loop.time() - began)
        return reply

    async def _store(self, mail: ReceivedMail) -> Reply:
        try:
            await self.door.store.store(mail)
        except WaitingListFullError:
            return Reply.WAITING_LIST_FULL
        except StoreError:
            return Reply.TROUBLE
        return Reply.STORED

    def _received(self, raw: bytes) -> ReceivedMail:
        sender = self.envelope.mail_from
        return ReceivedMail(
            received_at=clock.now(),
            envelope_from="" if sender in (None, NULL_SENDER) else sender,
            envelope_to=tuple(dict.fromkeys(self.envelope.rcpt_tos)),
            peer=self.host,
            helo=self.session.host_name or "",
            tls=self.session.ssl is not None,
            raw=raw,
        )

    def _log_mail(self, reply: Reply, *, size: int, seconds: float) -> None:
        # %a, because an address may hold any Unicode character, line separators among them.
        logger.info(
            "mail reply=%s peer=%s helo=%s tls=%s from=%a to=%a size=%d seconds=%.3f",
            reply[:9],
            self.host or "unix",
            self.session.host_name,
            self.session.ssl is not None,
            self.envelope.mail_from,
            self.envelope.rcpt_tos,
            size,
            seconds,
        )
