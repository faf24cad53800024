"""The commands of SMTP (RFC 5321) and LMTP (RFC 2033), as far as taking in mail needs them.

Trusts nothing it hears. A mail is answered 250 only after `GroupCommit.store` returned; a mail that can't
be stored is answered 451, and refused for good is only what the sender must change.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any, ClassVar, cast

from aiosmtpd.smtp import MISSING, Envelope

from intake.mail.door.arrival import ReceivingConversation
from intake.mail.door.paths import read_path
from intake.mail.door.replies import Reply

_UNPRINTABLE = re.compile(r"[^\x21-\x7e]")


class SmtpConversation(ReceivingConversation):
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
