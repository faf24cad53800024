"""Letters by the clock: wherever a sweep dies between the draft and the relay, the customer gets one, and not two."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock, dialogue, tickets
from core.models import Ticket
from tests import make
from tests.cast import by
from tests.crashes.test_killed_between_commits import sweep_and_die
from tests.office import Office

# What a commit keeps when a program dies is tried on both databases in test_killed_between_commits.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"])

ANNA = "anna@kund.test"
LONG = timedelta(days=60)

DRAFTS = [
    ("before", "core.still_working:draft"),
    ("after", "core.still_working:_insert"),
    ("after", "core.still_working:draft"),
    ("before", "core.still_working:_tell"),
    ("after", "core.still_working:_tell"),
    ("after", "core.still_working:send_when_due"),
    ("before", "core.letters:_commit"),
    ("after", "core.letters:_commit"),
    ("before", "tasks.transports:SmtpTransport.send"),
]
REMINDERS = [
    ("before", "core.reminders:remind"),
    ("after", "core.reminders:_write"),
    ("after", "core.reminders:remind"),
    ("after", "core.letters:_commit"),
]
CLOSINGS = [("before", "core.tickets:close"), ("after", "core.tickets:close"), ("after", "core.letters:_commit")]


def told(office: Office, kind: str) -> list[str]:
    """To whom letters of this kind have left."""
    office.sweep()
    office.sweep()
    return [letter["to"] for letter in office.letters() if letter["kind"] == kind and letter["sent_at"]]


@pytest.mark.parametrize(("when", "place"), DRAFTS)
def test_a_letter_about_how_it_stands_goes_once(office: Office, database: str, when: str, place: str) -> None:
    make.ticket(office.people.anna, now=clock.now() - LONG, untold="it was told long ago")
    sweep_and_die(office, database, when, place)
    assert told(office, "still-working") == [ANNA]
    assert [event["kind"] for event in office.events()].count("still-working-drafted") == 1


@pytest.mark.parametrize(("when", "place"), REMINDERS)
def test_a_reminder_goes_once(office: Office, database: str, when: str, place: str) -> None:
    then = clock.now() - LONG
    ticket, olle = make.ticket(office.people.anna, now=then), by(office.people.olle)
    dialogue.reply(ticket, make.said("Which one?"), by=olle, now=then)
    tickets.wait(ticket, by=olle, now=then)
    sweep_and_die(office, database, when, place)
    assert told(office, "reminder") == [ANNA]


@pytest.mark.parametrize(("when", "place"), CLOSINGS)
def test_the_end_is_told_once(office: Office, database: str, when: str, place: str) -> None:
    then = clock.now() - LONG
    ticket = make.ticket(office.people.anna, now=then)
    tickets.resolve(ticket, solution="A new fuse.", by=by(office.people.olle), now=then)
    sweep_and_die(office, database, when, place)
    assert (told(office, "closed"), Ticket.get_by_id(ticket.id).status) == ([ANNA], "closed")
