"""Who keeps us waiting is reminded twice, then the ticket is closed; and never while we owe the answer (P20)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import dialogue, patience, people, reminders, tickets
from core.actors import DESK
from core.database import database as current
from core.errors import NotAllowed, Refused
from core.models import Event, Ticket
from core.models.tickets import Visibility
from tasks.clockwork import close_resolved
from tasks.letters_by_clock import by_the_clock, remind_waiting
from tests import make
from tests.cast import NOW, STRANGER, Cast, by

DAY = timedelta(days=1)  # NOW is a Monday
FIGURES = {"first_days": "1", "second_days": "2", "closing_days": "3", "resolved_days": "4"}


def waiting(cast: Cast) -> Ticket:
    """We have asked Anna something."""
    ticket = make.ticket(cast.anna)
    dialogue.reply(ticket, make.said("Vilken skrivare är det?"), by=by(cast.olle), now=NOW)
    tickets.wait(ticket, by=by(cast.olle), now=NOW)
    return ticket


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.get_by_id(ticket.id)


def steps(ticket: Ticket) -> list[str]:
    kinds = ("reminded", "reminder-withheld", "closed", "reopened", "reopening-put-off")
    rows = Event.select().where(Event.ticket == ticket.id, Event.kind.in_(kinds)).order_by(Event.id)
    return [row.kind for row in rows]


def run_out(ticket: Ticket, *, times: int = 10) -> list[datetime]:
    """Let the clock come back to the ticket whenever it is to; gives when that was."""
    at = []
    while (due := fresh(ticket).remind_at) and len(at) < times:
        at.append(due)
        assert remind_waiting(now=due - timedelta(seconds=1)) == 0
        remind_waiting(now=due)
    return at


def test_two_reminders_then_the_end_each_after_its_working_days(people: Cast) -> None:
    ticket = waiting(people)
    assert run_out(ticket) == [NOW + 3 * DAY, NOW + 10 * DAY, NOW + 17 * DAY]
    assert steps(ticket) == ["reminded", "reminded", "closed"]
    closed = Event.get(Event.kind == "closed")
    assert (fresh(ticket).status, closed.data["because"]) == ("closed", "unanswered")


def test_the_second_reminder_says_when_it_will_be_closed(people: Cast) -> None:
    run_out(waiting(people))
    told = [event.data["closes_at"] for event in Event.select().where(Event.kind == "reminded").order_by(Event.id)]
    assert told == ["", (NOW + 17 * DAY).isoformat()]


def test_a_reminder_brings_what_we_asked(people: Cast) -> None:
    run_out(waiting(people), times=1)
    assert Event.get(Event.kind == "reminded").message.text == "Vilken skrivare är det?"


def test_holidays_and_weekends_arent_counted(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.wait(ticket, by=by(people.olle), now=datetime(2027, 6, 23, 10, 0, tzinfo=UTC))  # Wednesday before Midsummer
    assert fresh(ticket).remind_at == datetime(2027, 6, 29, 10, 0, tzinfo=UTC)


def test_who_is_asked_in_the_evening_is_reminded_in_the_morning(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.wait(ticket, by=by(people.olle), now=datetime(2026, 11, 23, 19, 0, tzinfo=UTC))
    assert fresh(ticket).remind_at == datetime(2026, 11, 27, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("move", ["resume", "resolve", "close"])
def test_every_move_ends_the_waiting(people: Cast, move: str) -> None:
    ticket = waiting(people)
    {
        "resume": lambda: dialogue.add_from_customer(ticket, make.said(), by=by(people.anna), now=NOW),
        "resolve": lambda: tickets.resolve(ticket, solution="Klart.", by=by(people.olle), now=NOW),
        "close": lambda: tickets.close(ticket, by=by(people.olle), now=NOW),
    }[move]()
    assert fresh(ticket).remind_at is None


def test_who_is_asked_once_more_is_given_the_days_anew(people: Cast) -> None:
    ticket = waiting(people)
    run_out(ticket, times=2)
    dialogue.reply(fresh(ticket), make.said("Eller modell?"), by=by(people.olle), now=NOW + 11 * DAY)
    assert fresh(ticket).remind_at == NOW + 16 * DAY
    run_out(ticket)
    assert steps(ticket) == ["reminded", "reminded", "reminded", "reminded", "closed"]


def test_nobody_is_reminded_while_the_last_word_is_theirs(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.wait(ticket, by=by(people.olle), now=NOW)
    run_out(ticket, times=5)
    assert (steps(ticket), Event.get(Event.kind == "reminder-withheld").data) == (
        ["reminder-withheld"],
        {"why": "unasked"},
    )


def test_nobody_is_reminded_while_something_waits_to_be_accepted(people: Cast) -> None:
    ticket = waiting(people)
    said = make.said("Från mobilen.", visibility=Visibility.PENDING)
    dialogue.add_from_customer(ticket, said, by=STRANGER, now=NOW)
    run_out(ticket, times=3)
    assert Event.get(Event.kind == "reminder-withheld").data == {"why": "pending"}


def test_nobody_is_reminded_whom_our_letters_dont_reach(people: Cast) -> None:
    ticket = waiting(people)
    mark_undeliverable(people)
    run_out(ticket, times=3)
    assert Event.get(Event.kind == "reminder-withheld").data == {"why": "unreached"}


def mark_undeliverable(cast: Cast) -> None:
    people.mark_undeliverable(cast.anna.email, why="550 no such user", by=DESK, now=NOW)


def test_when_the_obstacle_is_gone_the_reminders_go_on(people: Cast) -> None:
    ticket = waiting(people)
    mark_undeliverable(people)
    run_out(ticket, times=2)
    type(people.anna).update(undeliverable_at=None).execute()
    run_out(ticket)
    assert steps(ticket) == ["reminder-withheld", "reminded", "reminded", "closed"]


def test_looking_twice_changes_nothing(people: Cast) -> None:
    waiting(people)
    remind_waiting(now=NOW + 3 * DAY)
    before = list(Ticket.select().dicts()), Event.select().count()
    assert remind_waiting(now=NOW + 3 * DAY) == 0
    assert (list(Ticket.select().dicts()), Event.select().count()) == before


def test_after_a_time_out_of_work_one_step_is_taken_and_the_next_is_counted_from_there(people: Cast) -> None:
    ticket = waiting(people)
    remind_waiting(now=NOW + 70 * DAY)
    assert (steps(ticket), fresh(ticket).remind_at) == (["reminded"], NOW + 77 * DAY)


@pytest.mark.parametrize("engine", ["sqlite"])
def test_who_is_to_be_reminded_is_found_by_an_index_however_many_wait(people: Cast) -> None:
    statement, values = reminders.due(NOW, limit=200).sql()
    plan = str(current.execute_sql(f"EXPLAIN QUERY PLAN {statement}", values).fetchall())
    assert "INDEX ticket_remind" in plan and "SCAN" not in plan and "TEMP B-TREE" not in plan


def test_the_figures_are_what_administrators_say(people: Cast) -> None:
    patience.set_patience(FIGURES, tells_how_it_stands=True, reminds=True, by=by(people.ada), now=NOW)
    assert run_out(waiting(people)) == [NOW + DAY, NOW + 3 * DAY, NOW + 8 * DAY]


def test_what_is_resolved_closes_after_the_days_that_administrators_say(people: Cast) -> None:
    patience.set_patience(FIGURES, tells_how_it_stands=True, reminds=True, by=by(people.ada), now=NOW)
    tickets.resolve(make.ticket(people.anna), solution="Klart.", by=by(people.olle), now=NOW)
    assert [close_resolved(now=NOW + 4 * DAY), close_resolved(now=NOW + 4 * DAY + timedelta(seconds=1))] == [0, 1]


def test_what_is_switched_off_isnt_done(people: Cast) -> None:
    patience.set_patience(FIGURES, tells_how_it_stands=False, reminds=False, by=by(people.ada), now=NOW)
    waiting(people)
    make.ticket(people.bo)
    assert by_the_clock(now=NOW + 30 * DAY) == {"drafts": 0, "still_working": 0, "reminders": 0}


@pytest.mark.parametrize("wrong", ["", "0", "91", "-1", "soon", "1.5", "٣"])
def test_a_figure_is_a_number_of_days(people: Cast, wrong: str) -> None:
    with pytest.raises(Refused) as refusal:
        patience.set_patience(
            {**FIGURES, "closing_days": wrong}, tells_how_it_stands=True, reminds=True, by=by(people.ada), now=NOW
        )
    assert refusal.value.field == "closing_days"


def test_only_administrators_set_them(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        patience.set_patience(FIGURES, tells_how_it_stands=True, reminds=True, by=by(people.olle), now=NOW)


def opened_too_often(cast: Cast) -> Ticket:
    """Solved, and answered once more than it is opened again in a day."""
    ticket = make.ticket(cast.anna)
    for number in range(dialogue.REOPENINGS_A_DAY + 2):
        if fresh(ticket).status != "resolved":
            tickets.resolve(fresh(ticket), solution="Klart.", by=by(cast.olle), now=NOW)
        dialogue.add_from_customer(fresh(ticket), make.said(f"Nej {number}"), by=by(cast.anna), now=NOW)
    return ticket


def test_what_is_said_beyond_the_day_s_openings_opens_it_the_next_day(people: Cast) -> None:
    ticket = opened_too_often(people)
    assert (fresh(ticket).status, steps(ticket).count("reopening-put-off")) == ("resolved", 1)
    assert run_out(ticket) == [NOW + DAY]
    assert fresh(ticket).status == "started"


def test_it_stays_solved_if_an_agent_has_answered(people: Cast) -> None:
    ticket = opened_too_often(people)
    dialogue.reply(fresh(ticket), make.said("Så här gör du."), by=by(people.olle), now=NOW)
    run_out(ticket)
    assert fresh(ticket).status == "resolved"
