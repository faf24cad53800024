"""The world outside: a mail server that takes our letters, refuses them or breaks off, as a test tells it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Literal, Self, TypeVar, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.certificates import Certificate, make_certificate

T = TypeVar("T")
Stage = Literal["RCPT", "DATA"]
_OK = "250 2.0.0 taken"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the world does with a mail, in place of taking it."""

    reply: str = _OK
    at: Stage = "DATA"
    hang_up: Literal["", "before", "after"] = ""  # break the connection before or after the reply
    wait: float = 0.0  # seconds until the reply


BUSY = Answer(reply="451 4.3.0 try again later")
BUSY_FOR_RECIPIENT = Answer(reply="451 4.2.1 mailbox busy", at="RCPT")
REFUSED = Answer(reply="550 5.7.1 refused")
NO_SUCH_RECIPIENT = Answer(reply="550 5.1.1 no such user", at="RCPT")
HANGS_UP_BEFORE_250 = Answer(hang_up="before")
HANGS_UP_AFTER_250 = Answer(hang_up="after")


def slow(seconds: float, *, at: Stage = "DATA") -> Answer:
    return Answer(wait=seconds, at=at)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A mail whose content reached the world, whatever was answered."""

    at: datetime
    sender: str  # "" for the null sender
    recipients: tuple[str, ...]
    raw: bytes
    tls: bool
    accepted: bool  # answered 250; also where nobody was left to hear it

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)


@dataclass
class _Plan:
    """An answer held ready: for whom (None: anybody), and how often still (None: always)."""

    answer: Answer
    recipient: str | None
    times: int | None


@dataclass
class World:
    """`with World() as world:` listens on a free port; `world.relay` is what ARENDE_RELAY wants to hear."""

    starttls: bool = False
    arrivals: list[Arrival] = field(default_factory=list)
    refused_recipients: list[str] = field(default_factory=list)
    port: int = 0

    def __post_init__(self) -> None:
        self._plans: list[_Plan] = []
        self._changed = threading.Condition()
        self._sessions: list[SMTP] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="world", daemon=True)
        self.certificate: Certificate | None = make_certificate() if self.starttls else None

    def answer(self, answer: Answer, *, to: str | None = None, times: int | None = 1) -> None:
        """Answer so the next `times` mails (None: all of them) to this recipient, or to anybody."""
        with self._changed:
            self._plans.append(_Plan(answer, to.lower() if to else None, times))

    def forgive(self) -> None:
        """Take everything from now on."""
        with self._changed:
            self._plans.clear()

    @property
    def mails(self) -> list[Arrival]:
        """What was taken, in the order in which it came."""
        with self._changed:
            return [arrival for arrival in self.arrivals if arrival.accepted]

    def mails_to(self, recipient: str) -> list[Arrival]:
        return [mail for mail in self.mails if recipient.lower() in map(str.lower, mail.recipients)]

    def wait_for(self, probe: Callable[[World], T], *, timeout: float = 30.0) -> T:
        """What the probe says once it is true; asked anew whenever something happens. Raises TimeoutError."""
        with self._changed:
            answer = self._changed.wait_for(lambda: probe(self), timeout)
        if not answer:
            raise TimeoutError(f"the world waited {timeout:g} s; it has {self.arrivals}")
        return answer

    def mail_to(self, recipient: str, *, timeout: float = 30.0) -> Arrival:
        """The first mail to the recipient, waited for."""
        return self.wait_for(lambda world: world.mails_to(recipient), timeout=timeout)[0]

    @property
    def relay(self) -> str:
        return f"smtp://127.0.0.1:{self.port}" + ("?starttls=1" if self.starttls else "")

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up_on_everybody(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        server = await self._loop.create_server(self._new_session, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def _new_session(self) -> SMTP:
        context = self.certificate.context if self.certificate else None
        session = SMTP(_Door(self), hostname="world.test", enable_SMTPUTF8=True, data_size_limit=None,
                       tls_context=context, loop=self._loop)  # fmt: skip
        self._sessions.append(session)
        return session

    async def _hang_up_on_everybody(self) -> None:
        self._server.close()
        for session in self._sessions:
            transport = cast(asyncio.Transport | None, session.transport)
            if transport and not transport.is_closing():
                transport.abort()
        talks = [session._handler_coroutine for session in self._sessions if session._handler_coroutine]
        await asyncio.gather(*talks, return_exceptions=True)

    def _planned(self, stage: Stage, recipients: list[str]) -> Answer:
        """The first plan that fits this stage and one of the recipients; it is used up once."""
        known = {recipient.lower() for recipient in recipients}
        with self._changed:
            fitting = (p for p in self._plans if p.answer.at == stage and (p.recipient is None or p.recipient in known))
            plan = next(fitting, None)
            if plan and plan.times is not None:
                plan.times -= 1
                self._plans = [kept for kept in self._plans if kept.times != 0]
        return plan.answer if plan else Answer(at=stage)

    def _note(self, happened: Callable[[], None]) -> None:
        with self._changed:
            happened()
            self._changed.notify_all()


class _Door:
    """What aiosmtpd asks at RCPT and at the end of DATA."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.world._planned("RCPT", [address])
        if answer.reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        else:
            self.world._note(lambda: self.world.refused_recipients.append(address))
        return await _say(answer, server)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.world._planned("DATA", envelope.rcpt_tos)
        arrival = Arrival(
            at=datetime.now(UTC),
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            raw=bytes(cast(Any, envelope.original_content)),
            tls=isinstance(session.ssl, dict) and "cipher" in session.ssl,
            accepted=answer.reply.startswith("250") and answer.hang_up != "before",
        )
        said = await _say(answer, server)
        self.world._note(lambda: self.world.arrivals.append(arrival))
        return said


async def _say(answer: Answer, server: SMTP) -> str:
    await asyncio.sleep(answer.wait)
    transport = cast(asyncio.Transport, server.transport)
    if answer.hang_up == "before":
        transport.abort()
    if answer.hang_up == "after":
        with contextlib.suppress(ConnectionError):
            await server.push(answer.reply)
        transport.close()
    return answer.reply
