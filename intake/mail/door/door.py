"""What all conversations at the mail door share: whom mail is for, where it goes, how much is let in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiosmtpd.smtp import SMTP

from intake.mail.door.certificate import Certificate
from intake.mail.door.commit import GroupCommit
from intake.mail.door.limits import Limits, Peers, Room
from intake.mail.door.recipients import Recipients
from intake.mail.door.replies import Reply


class Guest(Protocol):
    """A conversation, as far as the door needs to know it: how it is brought to an end."""

    @property
    def task(self) -> asyncio.Task[None]: ...

    def wind_up(self) -> None: ...

    def dismiss(self, reply: Reply) -> None: ...


@dataclass(kw_only=True, eq=False)
class Door:
    """Made inside the event loop that serves it."""

    hostname: str
    max_size: int
    recipients: Recipients
    store: GroupCommit
    peers: Peers
    limits: Limits
    certificate: Certificate | None = None
    is_closing: bool = False
    conversations: set[Guest] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.room = Room(max(self.limits.receiving_bytes, 2 * self.max_size))
        # SMTP.__init__ looks through every member of its class and handler, a sixth of what a short session
        # costs. It finds the same each time, so it is asked once and conversations start from its answer.
        self.pattern: dict[str, Any] = vars(
            SMTP(
                None,
                hostname=self.hostname,
                data_size_limit=self.max_size,
                enable_SMTPUTF8=True,
                loop=self.loop,
            )
        )

    async def close(self) -> None:
        """Let the mails that are on their way in arrive, for a while; everyone else is told to come back."""
        self.is_closing = True
        for conversation in list(self.conversations):
            conversation.wind_up()
        if tasks := [conversation.task for conversation in self.conversations]:
            await asyncio.wait(tasks, timeout=self.limits.closing_seconds)
        for conversation in list(self.conversations):
            conversation.dismiss(Reply.CLOSING)
