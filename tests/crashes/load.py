"""Mail under which a desk is killed: many clients, many senders, and nobody gives up before the desk has said 250."""

from __future__ import annotations

import hashlib
import queue
import random
import re
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP

from tests.servers.programs import Desk, make_mail
from tests.servers.world import World

_PATIENCE = 120.0  # seconds for one mail; a guard against hanging
_CONNECTION_LIFE = 10  # mails
_KEY = re.compile(rb"^Reply-To: <([^>]+)>", re.MULTILINE)
_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE)
_ANSWERED = re.compile(rb"^In-Reply-To: (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Sent:
    """A mail that the desk has answered 250."""

    raw_sha256: str
    tries: int


@dataclass
class Load:
    """`senders` write `mails` mails through `clients` connections at a time."""

    desk: Desk
    world: World
    senders: list[str]
    mails: int
    clients: int = 8
    replies: float = 0.2  # the share that answers a receipt
    sent: list[Sent] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        for number in range(self.mails):
            self._waiting.put(number)
        self._threads = [threading.Thread(target=self._work, args=(index,)) for index in range(self.clients)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    @property
    def runs(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def join(self) -> None:
        for thread in self._threads:
            thread.join(_PATIENCE)
        assert not self.runs and not self.failures, self.failures

    def _work(self, index: int) -> None:
        client = _Client(self.desk, random.Random(index))
        for number in self._numbers():
            sender = self.senders[number % len(self.senders)]
            receipt = self._receipt_to(sender) if client.chance.random() < self.replies else None
            mail = _reply(number, sender, receipt) if receipt else _first(number, sender, self.desk.address)
            raw = mail.as_bytes(policy=SMTP)
            try:
                tries = client.deliver(sender, str(mail["To"]), raw)
            except TimeoutError as error:
                self.failures.append(f"{number}: {error}")
                break
            self.sent.append(Sent(hashlib.sha256(raw).hexdigest(), tries))
        client.hang_up()

    def _numbers(self) -> Iterator[int]:
        while True:
            try:
                yield self._waiting.get_nowait()
            except queue.Empty:
                return

    def _receipt_to(self, sender: str) -> bytes | None:
        arrivals = self.world.mails_to(sender)
        return arrivals[0].raw if arrivals else None


class _Client:
    """A mail server that knows its trade: what wasn't answered 250 is sent again, the same bytes."""

    def __init__(self, desk: Desk, chance: random.Random) -> None:
        self.chance = chance
        self._desk = desk
        self._connection: smtplib.SMTP | None = None
        self._left = 0

    def deliver(self, sender: str, to: str, raw: bytes) -> int:
        """Gives how often it had to be tried."""
        end = time.monotonic() + _PATIENCE
        tries = 0
        while time.monotonic() < end:
            tries += 1
            try:
                self._call().sendmail(sender, [to], raw)
            except (OSError, smtplib.SMTPException):
                self.hang_up()
                time.sleep(0.02 + self.chance.random() / 10)  # a busy client, not a hope: it tries until it may
            else:
                return tries
        raise TimeoutError(f"never answered 250 in {tries} tries")

    def hang_up(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _call(self) -> smtplib.SMTP:
        self._left -= 1
        if self._left <= 0:
            self.hang_up()
        if self._connection is None:
            self._connection = smtplib.SMTP("127.0.0.1", self._desk.mail_port, "load.test", timeout=20)
            self._left = _CONNECTION_LIFE
        return self._connection


def _first(number: int, sender: str, to: str) -> EmailMessage:
    return make_mail(sender=sender, to=to, subject=f"No. {number}", text=f"This is number {number}.\n")


def _reply(number: int, sender: str, receipt: bytes) -> EmailMessage:
    key, answered = _KEY.search(receipt), _ID.search(receipt)
    assert key and answered
    mail = make_mail(sender=sender, to=key[1].decode(), subject=f"Re: No. {number}", text=f"And number {number}.\n")
    mail["In-Reply-To"] = answered[1].decode()
    return mail


def message_ids_by_recipient(world: World) -> Counter[tuple[str, str]]:
    """Every letter that the world took, by Message-ID and recipient, and how often it did."""
    return Counter((_ID.search(mail.raw)[1].decode(), mail.recipients[0]) for mail in world.mails)  # type: ignore[index]
