"""A desk that was in use before: what is open is told of in time, and what waits is reminded of first."""

from __future__ import annotations

import importlib
from datetime import timedelta

from core import dialogue, tickets
from core.database import database as current
from core.models import Ticket
from tasks.letters_by_clock import by_the_clock
from tests import make
from tests.cast import NOW, Cast, by

DAY = timedelta(days=1)


def upgrade() -> None:
    """What the step does to the rows that are there."""
    step = importlib.import_module("core.migrations.0016_letters_by_the_clock")
    Ticket.update(draft_at=None, remind_at=None).execute()
    for statement in step.STATEMENTS.split(";\n"):
        if statement.strip().startswith("UPDATE"):
            current.execute_sql(statement)


def test_what_was_open_is_told_of_when_its_next_word_is_due(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    upgrade()
    by_the_clock(now=ticket.inform_by - timedelta(seconds=1))
    assert by_the_clock(now=ticket.inform_by) == {"drafts": 1, "still_working": 1, "reminders": 0}


def test_what_waited_is_reminded_of_and_never_closed_at_once(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    dialogue.reply(ticket, make.said("Vilken?"), by=by(people.olle), now=NOW - 90 * DAY)
    tickets.wait(ticket, by=by(people.olle), now=NOW - 90 * DAY)
    upgrade()
    assert by_the_clock(now=NOW)["reminders"] == 1
    assert Ticket.get_by_id(ticket.id).status == "waiting"


def test_what_is_held_or_ended_is_left_alone(people: Cast) -> None:
    make.ticket()
    tickets.resolve(make.ticket(people.anna), solution="Klart.", by=by(people.olle), now=NOW)
    upgrade()
    assert by_the_clock(now=NOW + 5 * DAY) == {"drafts": 0, "still_working": 0, "reminders": 0}
