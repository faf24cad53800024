"""One mail's way from the door to the relay: wherever a program dies on it, the next one comes to the same end."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests import make
from tests.crashes.load import message_ids_by_recipient
from tests.office import Office

ROOT = Path(__file__).parents[2]
SENDERS = ("anna@kund.test", "vera@elsewhere.test", "carl@other.test")

# Every place between two commits of a mail's way, and some within one, in the order in which they are passed.
PLACES = [
    ("after", "core.inbox:claim"),
    ("after", "intake.mail.process:understand"),
    ("after", "core.opening:open_ticket"),
    ("before", "core.inbox:finish"),
    ("after", "core.inbox:finish"),
    ("after", "tasks.inbound:process"),
    ("before", "core.letters:_commit"),
    ("after", "core.outbox:owe"),
    ("after", "core.letters:_commit"),
    ("after", "core.outbox:claim"),
    ("before", "tasks.transports:SmtpTransport.send"),
    ("after", "tasks.transports:SmtpTransport.send"),
    ("after", "core.outbox:mark_sent"),
]
SENT_AND_NOT_NOTED = ("after", "tasks.transports:SmtpTransport.send")


def sweep_and_die(office: Office, database: str, when: str, place: str) -> None:
    """A sweep in a process of its own that dies there."""
    environment = {
        "ARENDE_DATA": str(office.settings.data),
        "ARENDE_DATABASE": database,
        "ARENDE_RELAY": office.world.relay,
        "ARENDE_MAIL_AUTHENTICATION": "off",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "tests.crashes.dies", when, place]
    done = subprocess.run(command, env=environment, cwd=office.settings.data, capture_output=True, check=False)
    assert done.returncode == 9, done.stderr.decode()


@pytest.mark.parametrize(("when", "place"), PLACES)
def test_wherever_a_sweep_dies_the_next_one_comes_to_the_same_end(
    office: Office, database: str, when: str, place: str
) -> None:
    for number, sender in enumerate(SENDERS):
        office.store(make.mail(sender=sender, message_id=f"<{number}@mail.test>"), sender=sender)
    sweep_and_die(office, database, when, place)
    office.sweep()
    assert [mail["outcome"] for mail in office.mails()] == ["ticket", "held", "ticket"]
    assert [len(ticket["messages"]) for ticket in office.tickets()] == [1, 1, 1]
    assert Counter((letter["kind"], letter["to"]) for letter in office.letters()) == Counter(
        ("received", sender) for sender in SENDERS
    )
    taken = message_ids_by_recipient(office.world)
    assert set(taken) == {(letter["message_id"], letter["to"]) for letter in office.letters() if letter["sent_at"]}
    doubled = sum(taken.values()) - len(taken)
    assert doubled == (1 if (when, place) == SENT_AND_NOT_NOTED else 0)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_sweeps_that_die_one_after_the_other_lose_nothing_either(office: Office, database: str) -> None:
    places = PLACES[5::3]
    for when, place in places:
        office.store(make.mail(message_id=f"<{place}@mail.test>"), sender=SENDERS[0])
        sweep_and_die(office, database, when, place)
    office.sweep()
    assert len(office.tickets()) == len(places) == len(message_ids_by_recipient(office.world))


def test_a_mail_that_kills_the_program_three_times_is_left_to_a_human(office: Office, database: str) -> None:
    office.store(make.mail(), sender=SENDERS[0])
    for _ in range(3):
        sweep_and_die(office, database, "before", "intake.mail.process:understand")
    office.sweep()
    assert [mail["outcome"] for mail in office.mails()] == ["shunted"]
