"""The worker's own code in a process of its own, told step by step what to do, and telling what it cost.

A line of JSON in is a job, a line of JSON out its figures. The desk is the one that the environment names.
"""

from __future__ import annotations

import json
import logging
import smtplib
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from core import clock, config, inbox, people
from core.actors import DESK
from core.config import Settings
from core.database import database, open_database, transaction
from core.inbox import ReceivedMail
from core.listings import Wanted, ticket_page
from core.migrations import migrate
from core.models import Blob, Letter
from core.rules.references import Keyring
from intake.mail.identity.lookups import make_lookup
from intake.mail.process import MailDesk
from tasks.delivery import Delivery
from tasks.inbound import drain_inbox
from tasks.letters import drain_events
from tasks.worker import Worker
from tests.bench.mails import ADDRESS, Mails, sender_of
from tests.bench.rows import fill

_GROUP = 50


class DeskWork:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.keyring = Keyring(settings.secrets)
        self.desk = MailDesk(settings, self.keyring, make_lookup)
        self.worker = Worker(settings, self.desk)

    def fill(self, tickets: int) -> None:
        """Tickets of the past, each with its mail, message, event and receipt; everything is done."""
        fill(tickets)

    def register(self, people_: int) -> None:
        """The first so many senders become contacts, ten at a customer."""
        now = clock.now()
        with transaction():
            for n in range(people_):
                if n % 10 == 0:
                    customer = people.add_customer(f"Customer {n // 10}", language="sv", by=DESK, now=now)
                people.add_contact(customer, name=f"Person {n}", email=sender_of(n, people_), by=DESK, now=now)

    def take(self, mails: int, size: int, tag: str, people_: int) -> None:
        """Mail has come and is stored, as the mail door stores it."""
        source = Mails(size=size, tag=tag, people=people_)
        for first in range(0, mails, _GROUP):
            inbox.store([_received(source, n) for n in range(first, min(first + _GROUP, mails))])

    def drain(self) -> dict[str, float]:
        """Everything that is owed, in the worker's own steps."""
        delivery = self._delivery()
        steps: dict[str, Callable[[], int]] = {
            "inbox": lambda: drain_inbox(self.desk, worker="bench", after_batch=lambda: None),
            "letters": lambda: drain_events(self.settings, self.keyring),
            "delivery": delivery.drain,
        }
        figures: dict[str, float] = {}
        for name, step in steps.items():
            wall, cpu = time.perf_counter(), time.process_time()
            figures[f"{name}_done"] = step()
            figures[f"{name}_cpu"] = time.process_time() - cpu
            figures[f"{name}_wall"] = time.perf_counter() - wall
        delivery.close()
        return figures

    def deliver(self, threads: int) -> dict[str, float]:
        """Deliver all letters anew, by so many threads."""
        _owe_again()
        delivery = self._delivery()
        crew = [threading.Thread(target=_deliver_and_close, args=(delivery,)) for _ in range(threads)]
        wall, cpu = time.perf_counter(), time.process_time()
        for one in crew:
            one.start()
        for one in crew:
            one.join()
        return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}

    def deliver_plainly(self) -> dict[str, float]:
        """The same letters by the library alone, a connection for each, nothing noted."""
        query = Letter.select(Letter.recipient, Blob.content).join(Blob)
        letters = [(row.recipient, row.content.content) for row in query]
        port = int(self.settings.relay.rpartition(":")[2])
        wall, cpu = time.perf_counter(), time.process_time()
        for recipient, content in letters:
            with smtplib.SMTP("127.0.0.1", port, local_hostname="desk.test") as connection:
                connection.sendmail("", [recipient], content)
        return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}

    def sweep(self, times: int) -> float:
        """Seconds of a sweep that finds nothing to do."""
        return _median(self.worker.sweep, times)

    def page(self, times: int) -> float:
        """Seconds of the first page of the open tickets, every row read."""
        return _median(lambda: len(ticket_page(DESK, Wanted()).rows), times)

    def _delivery(self) -> Delivery:
        return Delivery(self.settings, self.keyring, worker="bench", look_later=lambda _delay: None)


def _received(source: Mails, n: int) -> ReceivedMail:
    return ReceivedMail(
        received_at=clock.now(),
        envelope_from=source.sender(n),
        envelope_to=(ADDRESS,),
        peer="127.0.0.1",
        helo="load.test",
        tls=False,
        raw=source.content(n),
    )


def _owe_again() -> None:
    database.execute_sql("UPDATE letter SET due_at = written_at, sent_at = NULL, attempts = 0")


def _deliver_and_close(delivery: Delivery) -> None:
    delivery.drain()
    delivery.close()
    database.close()


def _median(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return sorted(taken)[times // 2]


def main() -> None:
    logging.basicConfig(level=logging.WARNING)
    settings = config.load()
    open_database(settings.database)
    migrate()
    work = DeskWork(settings)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        job: dict[str, Any] = json.loads(line)
        answer = getattr(work, job.pop("do"))(**job)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
