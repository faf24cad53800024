"""A desk on a day of one's choosing: what is promised over weekends and holidays is tried on those days.

Its programs go by a clock of the test's own, and do nothing by themselves: there is no worker but the sweep.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import smtplib
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psutil

from tests.servers import wait_until
from tests.servers.browser import Visitor
from tests.servers.clerk import Clerk
from tests.servers.faketime import Hands
from tests.servers.programs import Desk, make_mail

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ANNA = "anna@kund.test"
_serials = itertools.count(1)


class TimeMachine:
    """A desk with a customer Kund, whose contact Anna writes when she is told to."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder, TZ="UTC")
        self._hands = Hands(folder)
        self._surroundings = {**self.desk.environment, **self._hands.surroundings}
        self._clerk = Clerk(self._surroundings, folder)
        self.run("2027-01-04 09:00", "customer", "add", "Kund", "--language", "en")
        self.run("2027-01-04 09:00", "contact", "add", "Kund", "Anna Ek", ANNA)
        self._door = self._start("mail", self._surroundings, self._is_open)

    def stop(self) -> None:
        self._clerk.close()
        _end(self._door)
        self.desk.stop()

    def run(self, when: str, *command: str) -> str:
        """`arende COMMAND…` at this local time; gives what it prints."""
        self._set(when)
        return self._clerk.run(*command)

    def ticket_at(self, when: str) -> dict[str, Any]:
        """Anna writes at this local time; gives the ticket as scripts see it."""
        subject = f"Matter {next(_serials)}"
        self._set(when)
        mail = make_mail(sender=ANNA, to=self.desk.address, subject=subject)
        with smtplib.SMTP("127.0.0.1", self.desk.mail_port, timeout=60) as smtp:
            smtp.send_message(mail, ANNA, [self.desk.address])
        self.run(str(datetime.fromisoformat(when) + timedelta(minutes=1)), "sweep")
        return next(row for row in self.export("tickets") if row["subject"] == subject)

    def export(self, kind: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._clerk.run("export", kind).splitlines()]

    def ticket(self, number: int) -> dict[str, Any]:
        return next(row for row in self.export("tickets") if row["number"] == number)

    def warnings(self, number: int) -> list[tuple[str, int]]:
        """What the log says of deadlines that came near: clock and percent."""
        events = (row for row in self.export("events") if row["number"] == number)
        return [(row["data"]["clock"], row["data"]["percent"]) for row in events if row["kind"] == "sla-warning"]

    def warned(self, number: int) -> list[tuple[str, str]]:
        """The letters that went to agents before it was late or when it was: when, in local time, and to whom."""
        rows = (row for row in self.export("letters") if (row["number"], row["kind"]) == (number, "warning"))
        times = ((datetime.fromisoformat(row["written_at"]).astimezone(STOCKHOLM), row["to"]) for row in rows)
        return [(f"{at:%a %H:%M}", to.partition("@")[0]) for at, to in times]

    @contextlib.contextmanager
    def visit(self, email: str) -> Iterator[Visitor]:
        """Somebody looks at the pages, at the time that it really is: what they do there mustn't move a clock."""
        pages = self._start("web", self.desk.environment, self._shows)
        try:
            yield Visitor(self.desk).sign_in(email)
        finally:
            _end(pages)

    def _set(self, when: str) -> None:
        self._hands.set(_instant(when) - datetime.now(UTC))

    def _start(self, name: str, surroundings: Mapping[str, str], is_open: Callable[[], bool]) -> psutil.Popen:
        """Raises AssertionError with what it printed, if it ends or never opens."""
        command = [sys.executable, "-m", "arende", name]
        log = self.desk.folder / f"{name}.log"
        with log.open("ab") as out:
            program = psutil.Popen(command, env=surroundings, cwd=self.desk.folder, stdout=out, stderr=out)
        try:
            wait_until(lambda: is_open() or program.poll() is not None, timeout=60)
            assert program.poll() is None, f"{name} has ended: {log.read_text(encoding='utf-8')}"
        except BaseException:
            _end(program)
            raise
        return program

    def _shows(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.desk.url}/healthz", timeout=5):
            return True
        return False

    def _is_open(self) -> bool:
        with contextlib.suppress(OSError, smtplib.SMTPException), smtplib.SMTP("127.0.0.1", self.desk.mail_port):
            return True
        return False


def _end(program: psutil.Popen) -> None:
    for each in [*program.children(recursive=True), program]:
        with contextlib.suppress(psutil.NoSuchProcess):
            each.terminate()
    program.wait(timeout=60)


def between(ticket: dict[str, Any], one: str, two: str) -> timedelta:
    """From one instant of an exported ticket to another."""
    return datetime.fromisoformat(ticket[two]) - datetime.fromisoformat(ticket[one])


def _instant(when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=STOCKHOLM).astimezone(UTC)
