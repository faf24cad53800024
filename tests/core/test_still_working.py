"""Still-working letters: drafted in time, gone when the next word is due, one for each turn at the most (P17)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from core import agreements, dialogue, still_working, tickets
from core.database import database as current
from core.database import forget_connection
from core.drafts import find_live
from core.errors import Changed, NotAllowed, Refused
from core.models import Event, LetterDraft, Message, Ticket
from core.rules.kinds import Priority
from core.rules.priority import Effect
from core.standing import standing_of, words_of
from tasks.letters_by_clock import by_the_clock, draft_still_working, send_still_working
from tests import make
from tests.cast import NOW, Cast, by

HOUR = timedelta(hours=1)  # NOW is ten o'clock on a Monday in Stockholm; a P2 is told of every four hours
DAY = timedelta(days=1)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.get_by_id(ticket.id)


def told(ticket: Ticket) -> list[Event]:
    rows = Event.select().where(Event.ticket == ticket.id, Event.kind == "still-working")
    return list(rows.order_by(Event.id))


def live(ticket: Ticket) -> LetterDraft:
    draft = find_live(ticket.id)
    assert draft
    return draft


def drafted(people: Cast) -> Ticket:
    """A ticket whose letter is drafted and goes an hour later."""
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    assert draft_still_working(now=NOW + 3 * HOUR) == 1
    return ticket


def test_a_letter_is_drafted_at_three_quarters_of_the_time_and_not_before(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    assert fresh(ticket).draft_at == NOW + 3 * HOUR
    assert draft_still_working(now=NOW + 3 * HOUR - timedelta(seconds=1)) == 0
    assert draft_still_working(now=NOW + 3 * HOUR) == 1
    assert live(ticket).goes_at == NOW + 4 * HOUR


def test_it_goes_when_the_next_word_is_due_and_the_time_begins_anew(people: Cast) -> None:
    ticket = drafted(people)
    assert send_still_working(now=NOW + 4 * HOUR - timedelta(seconds=1)) == 0
    assert send_still_working(now=NOW + 4 * HOUR) == 1
    assert (fresh(ticket).inform_by, fresh(ticket).draft_at) == (NOW + 23 * HOUR, NOW + 7 * HOUR)


def test_doing_it_again_changes_nothing(people: Cast) -> None:
    drafted(people)
    by_the_clock(now=NOW + 4 * HOUR)
    before = [list(table.select().dicts()) for table in (Ticket, LetterDraft, Event)]
    assert by_the_clock(now=NOW + 4 * HOUR) == {"drafts": 0, "still_working": 0, "reminders": 0}
    assert [list(table.select().dicts()) for table in (Ticket, LetterDraft, Event)] == before


def test_a_desk_that_was_away_for_weeks_tells_once(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    for _ in range(3):
        by_the_clock(now=NOW + 21 * DAY)
    assert len(told(ticket)) == 1
    assert fresh(ticket).inform_by == NOW + 21 * DAY + 4 * HOUR


@pytest.mark.parametrize("verb", ["reply", "start", "resolve", "close"])
def test_whatever_the_customer_hears_otherwise_makes_the_draft_void(people: Cast, verb: str) -> None:
    ticket, olle, now = drafted(people), by(people.olle), NOW + 3.5 * HOUR
    {
        "reply": lambda: dialogue.reply(ticket, make.said("Vi tittar."), by=olle, now=now),
        "start": lambda: tickets.start(ticket, by=olle, now=now),
        "resolve": lambda: tickets.resolve(ticket, solution="Klart.", by=olle, now=now),
        "close": lambda: tickets.close(ticket, by=olle, now=now),
    }[verb]()
    assert find_live(ticket.id) is None
    assert send_still_working(now=NOW + 4 * HOUR) == 0


def test_a_note_and_another_agent_leave_the_draft_alone(people: Cast) -> None:
    ticket = drafted(people)
    dialogue.note(ticket, make.said("Ring dem."), by=by(people.olle), now=NOW + 3.5 * HOUR)
    tickets.assign(ticket, people.ada, by=by(people.olle), now=NOW + 3.5 * HOUR)
    assert live(ticket).goes_at == NOW + 4 * HOUR


def test_a_draft_stands_while_the_ticket_waits_and_goes_on_afterwards(people: Cast) -> None:
    ticket = drafted(people)
    tickets.wait(ticket, by=by(people.olle), now=NOW + 3 * HOUR)
    assert (live(ticket).goes_at, by_the_clock(now=NOW + 30 * DAY)["still_working"]) == (None, 0)
    tickets.resume(fresh(ticket), by=by(people.anna), now=NOW + DAY)
    assert live(ticket).goes_at == NOW + DAY + HOUR


def test_another_priority_moves_the_draft(people: Cast) -> None:
    ticket = drafted(people)
    tickets.prioritise(ticket, Priority.P1, reason="Nu", by=by(people.olle), now=NOW + 3 * HOUR)
    assert live(ticket).goes_at == NOW + HOUR


def test_a_held_ticket_is_never_told_of(people: Cast) -> None:
    ticket = make.ticket(effect=Effect.SOME)
    assert by_the_clock(now=NOW + 30 * DAY)["drafts"] == 0
    assert fresh(ticket).draft_at is None


def test_hours_of_the_agreement_are_what_counts(people: Cast) -> None:
    agreements.set_terms(people.kund, hours="24/7", from_date=NOW.date(), by=by(people.ada), now=NOW)
    ticket = make.ticket(people.anna, effect=Effect.SOME, now=NOW + 12 * HOUR)
    assert fresh(ticket).draft_at == NOW + 15 * HOUR


def test_what_is_told_is_what_the_log_says(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    tickets.start(ticket, by=by(people.olle), now=NOW + HOUR)
    by_the_clock(now=NOW + 5 * HOUR)
    [event] = told(ticket)
    said = {name: event.data[name] for name in ("status", "who", "priority", "round", "is_late", "is_unchanged")}
    assert said == {"status": "started", "who": "Olle Lind", "priority": "P2", "round": 1, "is_late": False,
                    "is_unchanged": False}  # fmt: skip


def test_the_second_letter_counts_and_says_that_nothing_has_changed(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    for days in (1, 2):
        by_the_clock(now=NOW + days * DAY)
    second = told(ticket)[-1].data
    assert (second["round"], second["is_unchanged"], second["is_late"]) == (2, True, True)
    assert "Inget av detta har ändrats" in words_of(ticket, second, "sv")
    assert "ber vi om ursäkt" in words_of(ticket, second, "sv")


def test_after_another_word_it_counts_from_one(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    by_the_clock(now=NOW + DAY)
    dialogue.reply(ticket, make.said("Vi tittar."), by=by(people.olle), now=NOW + DAY)
    by_the_clock(now=NOW + 2 * DAY)
    assert told(ticket)[-1].data["round"] == 1


def test_an_agents_words_go_instead_and_are_part_of_the_dialogue(people: Cast) -> None:
    ticket = drafted(people)
    still_working.edit(live(ticket), "Delen kommer på torsdag.", by=by(people.olle), now=NOW + 3.5 * HOUR)
    by_the_clock(now=NOW + 4 * HOUR)
    [event] = told(ticket)
    assert (event.message.text, event.message.agent) == ("Delen kommer på torsdag.", people.olle)


def test_the_desks_own_words_go_again_when_an_agents_are_taken_away(people: Cast) -> None:
    ticket = drafted(people)
    for words in ("Egna ord.", " "):
        still_working.edit(live(ticket), words, by=by(people.olle), now=NOW + 3.5 * HOUR)
    by_the_clock(now=NOW + 4 * HOUR)
    assert (len(told(ticket)), Message.select().where(Message.ticket == ticket.id).count()) == (1, 1)


def test_a_held_draft_waits_until_an_agent_lets_it_go(people: Cast) -> None:
    ticket = drafted(people)
    still_working.hold(live(ticket), why="Vi ringer i dag", by=by(people.olle), now=NOW + 3.5 * HOUR)
    assert by_the_clock(now=NOW + DAY)["still_working"] == 0
    still_working.let_go(live(ticket), by=by(people.olle), now=NOW + DAY)
    assert by_the_clock(now=NOW + DAY)["still_working"] == 1


def test_a_draft_held_until_a_day_goes_when_the_desk_opens_that_day(people: Cast) -> None:
    ticket = drafted(people)
    still_working.hold(live(ticket), why="Ringer", until="2026-11-28", by=by(people.olle), now=NOW + 3.5 * HOUR)
    tickets.prioritise(ticket, Priority.P1, reason="Nu", by=by(people.olle), now=NOW + 4 * HOUR)
    assert live(ticket).goes_at == NOW + 7 * DAY - 2 * HOUR  # the 28th is a Saturday


@pytest.mark.parametrize(
    ("why", "until", "field"),
    [("", "", "why"), ("Ja", "snart", "until"), ("Ja", "2026-11-23", "until"), ("Ja", "2030-01-01", "until")],
)
def test_holding_needs_a_reason_and_a_day_to_come(people: Cast, why: str, until: str, field: str) -> None:
    ticket = drafted(people)
    with pytest.raises(Refused) as refusal:
        still_working.hold(live(ticket), why=why, until=until, by=by(people.olle), now=NOW + 3.5 * HOUR)
    assert refusal.value.field == field


def test_an_agent_sends_it_at_once_and_it_doesnt_go_again(people: Cast) -> None:
    ticket = drafted(people)
    still_working.send_now(live(ticket), by=by(people.olle), now=NOW + 3.5 * HOUR)
    assert by_the_clock(now=NOW + 4 * HOUR)["still_working"] == 0
    assert [event.by for event in told(ticket)] == ["olle@desk.test"]


def test_who_looks_at_an_older_draft_changes_nothing(people: Cast) -> None:
    ticket = drafted(people)
    seen = live(ticket)
    still_working.edit(live(ticket), "Först.", by=by(people.olle), now=NOW + 3.5 * HOUR)
    with pytest.raises(Changed):
        still_working.edit(seen, "Sist.", by=by(people.ada), now=NOW + 3.5 * HOUR)
    assert live(ticket).text == "Först."


def test_only_the_desk_may(people: Cast) -> None:
    draft = live(drafted(people))
    with pytest.raises(NotAllowed):
        still_working.send_now(draft, by=by(people.anna), now=NOW)
    with pytest.raises(NotAllowed):
        still_working.edit(draft, "Hej", by=by(people.anna), now=NOW)


def test_who_sends_at_once_sends_once(people: Cast) -> None:
    ticket = drafted(people)
    gate = threading.Barrier(3)

    def send() -> None:
        gate.wait()
        by_the_clock(now=NOW + 4 * HOUR)
        forget_connection()

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told(ticket)) == 1


def test_a_ticket_whose_log_cant_be_read_keeps_no_other_from_being_told(people: Cast) -> None:
    broken, sound = (make.ticket(people.anna, effect=Effect.SOME) for _ in range(2))
    Event.create(ticket=broken.id, kind="prioritised", at=NOW, data={})
    by_the_clock(now=NOW + 4 * HOUR)
    assert (len(told(broken)), len(told(sound))) == (0, 1)
    assert fresh(broken).draft_at == NOW + 5 * HOUR


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize(
    ("query", "index"), [(still_working.to_draft, "ticket_draft"), (still_working.to_send, "letter_draft_due")]
)
def test_what_is_due_is_found_by_its_index_however_many_are_open(people: Cast, query: object, index: str) -> None:
    statement, values = query(NOW, limit=200).sql()  # type: ignore[operator]
    plan = str(current.execute_sql(f"EXPLAIN QUERY PLAN {statement}", values).fetchall())
    assert f"INDEX {index}" in plan and "SCAN" not in plan and "TEMP B-TREE" not in plan


def test_one_held_until_a_day_on_which_we_wait_goes_by_the_clock_again(people: Cast) -> None:
    ticket = drafted(people)
    still_working.hold(live(ticket), why="Ringer", until="2026-11-25", by=by(people.olle), now=NOW + 3.5 * HOUR)
    tickets.wait(ticket, by=by(people.olle), now=NOW + 3.5 * HOUR)
    assert by_the_clock(now=NOW + 2 * DAY)["still_working"] == 0
    tickets.resume(fresh(ticket), by=by(people.anna), now=NOW + 3 * DAY)
    assert live(ticket).goes_at == NOW + 3 * DAY + HOUR / 2


def test_nothing_is_sent_by_hand_while_we_wait_either(people: Cast) -> None:
    ticket = drafted(people)
    tickets.wait(ticket, by=by(people.olle), now=NOW + 3 * HOUR)
    with pytest.raises(Refused):
        still_working.send_now(live(ticket), by=by(people.olle), now=NOW + 3 * HOUR)


def test_a_ticket_handed_over_names_who_has_it_since_when(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    Event.create(ticket=ticket.id, kind="handed-over", at=NOW + HOUR, data={"party": "Norrlys", "before": "new"})
    ticket.status = "handed-over"
    words = words_of(ticket, standing_of(ticket, now=NOW + 4 * HOUR), "en")
    assert "It was handed over to Norrlys on Monday 23 November 11:00. Its priority is high." in words
