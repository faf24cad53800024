"""The commands of SMTP (RFC 5321) and LMTP (RFC 2033), as far as taking in mail needs them.

Trusts nothing it hears. A mail is answered 250 only after `GroupCommit.store` returned; a mail that can't
be stored is answered 451, and refused for good is only what the sender must change.
"""

from __future__ import annotations

import asyncio
import logging
import re
from asyncio import IncompleteReadError
from typing import Any, ClassVar, cast

from aiosmtpd.smtp import MISSING, Envelope

from core import clock
from core.inbox import ReceivedMail
from intake.mail.commit import StoreError, WaitingListFullError
from intake.mail.conversation import Conversation
from intake.mail.data import EndlessMailError, MailContent
from intake.mail.guard import has_deceptive_header
from intake.mail.paths import NULL_SENDER, read_path
from intake.mail.replies import Reply

logger = logging.getLogger(__name__)

_BLOCK = 1 << 18
_UNPRINTABLE = re.compile(r"[^\x21-\x7e]")


class SmtpConversation(Conversation):
    verbs: ClassVar[dict[str, str]] = {
        "DATA": "hear_data",
        "EHLO": "hear_ehlo",
        "EXPN": "hear_vrfy",
        "HELO": "hear_helo",
        "HELP": "hear_help",
        "MAIL": "smtp_MAIL",
        "NOOP": "smtp_NOOP",
        "QUIT": "hear_quit",
        "RCPT": "smtp_RCPT",
        "RSET": "smtp_RSET",
        "STARTTLS": "hear_starttls",
        "VRFY": "hear_vrfy",
    }

    # Commands. Those named smtp_ in the table are aiosmtpd's, which asks further down.

    async def hear_ehlo(self, hostname: str | None) -> None:
        if await self._is_introduced(hostname, extended=True):
            *abilities, last = self._abilities()
            lines = [*(f"250-{ability}\r\n" for ability in abilities), f"250 {last}\r\n"]
            await self.push("".join(lines).encode("ascii"))

    async def hear_helo(self, hostname: str | None) -> None:
        if await self._is_introduced(hostname, extended=False):
            await self.push(f"250 {self.hostname}\r\n".encode("ascii"))

    async def hear_starttls(self, arg: str | None) -> None:
        certificate = self.door.certificate
        if certificate is None or self.session.ssl is not None or arg:
            await self.push(Reply.NO_TLS_NOW)
            return
        self.tls_context = certificate.context()
        self.unread.clear()  # what came behind the command isn't protected (RFC 3207 4.2)
        self.deadlines.handshake_begins(self.loop.time())
        try:
            await super().smtp_STARTTLS(arg)
        finally:
            self._end_unless_encrypted()

    def _end_unless_encrypted(self) -> None:
        # A peer that leaves in the middle of the handshake raises nothing, and nobody else hangs up.
        if self.session.ssl is None:
            self.is_over = True
            cast(asyncio.Transport, self._original_transport or self.transport).abort()

    async def hear_vrfy(self, arg: str | None) -> None:
        await self.push(Reply.NOT_SAYING)

    async def hear_help(self, arg: str | None) -> None:
        await self.push(Reply.HELP)

    async def hear_quit(self, arg: str | None) -> None:
        await self.hang_up(Reply.BYE)

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

    # A mail comes in

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

    # What aiosmtpd asks

    async def _call_handler_hook(self, command: str, *args: Any) -> Any:
        if command == "MAIL":
            return self._answer_to_sender(*args)
        if command == "RCPT":
            return self._answer_to_recipient(*args)
        return MISSING

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        return read_path(arg) or (None, None) if arg else ("", "")

    def _answer_to_sender(self, address: str, options: list[str]) -> Reply:
        if not self.door.peers.may_send(self.peer, now=self.loop.time()):
            return Reply.TOO_MANY_MAILS
        self.envelope.mail_from = address
        self.envelope.mail_options.extend(options)
        return Reply.MAIL_OK

    def _answer_to_recipient(self, address: str, options: list[str]) -> Reply:
        if len(self.envelope.rcpt_tos) >= self.door.limits.recipients:
            return Reply.TOO_MANY_RECIPIENTS
        refusal = self.door.recipients.refusal(address)
        if refusal:
            return refusal
        self.envelope.rcpt_tos.append(address)
        return Reply.RCPT_OK

    # Introductions

    async def _is_introduced(self, hostname: str | None, *, extended: bool) -> bool:
        if not hostname:
            await self.push(Reply.NAME_MISSING)
            return False
        self.envelope = Envelope()
        self.session.extended_smtp = extended
        self.session.host_name = _UNPRINTABLE.sub("?", hostname)[:255]
        return True

    def _abilities(self) -> list[str]:
        offers_tls = self.door.certificate is not None and self.session.ssl is None
        return [
            self.hostname,
            "PIPELINING",
            f"SIZE {self.door.max_size}",
            "8BITMIME",
            "SMTPUTF8",
            *(["STARTTLS"] if offers_tls else []),
            "ENHANCEDSTATUSCODES",
        ]


class LmtpConversation(SmtpConversation):
    """LMTP differs in its greeting, and in one answer to a mail for each recipient (RFC 2033 4.2)."""

    verbs: ClassVar[dict[str, str]] = {
        **{verb: method for verb, method in SmtpConversation.verbs.items() if verb not in ("EHLO", "HELO")},
        "LHLO": "hear_ehlo",
    }

    def _replies_to_a_mail(self) -> int:
        return len(self.envelope.rcpt_tos)
