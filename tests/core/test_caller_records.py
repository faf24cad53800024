"""What is kept of a caller is found and handed out: all of theirs, and nothing of others."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from core import blocked_numbers, caller_records, merging, text_messages
from core.actors import DESK
from core.caller_erasure import erase_number
from core.caller_export import hand_out
from core.caller_records import extent_of, of_call, of_number, of_ticket
from core.errors import Refused
from core.models import BlockedNumber, Event, StatusQuestion, Ticket
from core.models.calls import CallerKind
from core.rules.numbers import BLANK
from tests import make
from tests.cast import NOW, Cast, by
from tests.core.test_phone_indexes import plans
from tests.phone_cast import CALLER, make_call, make_step, make_take

OTHER, MOBILE = "+46761234567", "+46731234567"


@pytest.fixture
def ticket(people: Cast) -> Ticket:
    return make.ticket(people.anna)


def handed_out(number: str = CALLER) -> list[dict[str, Any]]:
    """As a script reads it."""
    return [json.loads(json.dumps(row)) for row in hand_out(of_number(number), number=number)]


def test_a_call_is_handed_out_with_all_that_was_said_and_pressed(people: Cast, ticket: Ticket) -> None:
    call = make_call(now=NOW, ticket=ticket, forwarded_from=OTHER, customer_claim="4711")
    make_take(call, now=NOW, transcript="Hej, det är jag.")
    make_step(call, "incoming", now=NOW), make_step(call, "turn:1", now=NOW, Digits="2")
    StatusQuestion.create(call=call.id, ticket=ticket.id, is_answered=True, asked_at=NOW)
    (row,) = handed_out()
    assert (row["what"], row["from"], row["forwarded_from"], row["customer_claim"]) == ("call", CALLER, OTHER, "4711")
    (take,) = row["recordings"]
    assert (take["has_sound"], take["transcript"], take["number"]) == (True, "Hej, det är jag.", ticket.number)
    assert [step["pressed"] for step in row["steps"]] == [None, "2"]
    assert row["status_questions"] == [
        {"number": ticket.number, "answered": True, "asked_at": "2026-11-23T09:00:00.000000Z"}
    ]


def test_a_code_that_was_keyed_is_handed_out_to_nobody(people: Cast) -> None:
    call = make_call(now=NOW)
    make_step(call, "turn:1:status-code", now=NOW, Digits="1234")
    assert "1234" not in json.dumps(handed_out()[0]["steps"])


def test_texts_blocks_and_whose_number_it_is_are_handed_out(people: Cast, ticket: Ticket) -> None:
    text_messages.owe_text(ticket.id, MOBILE, text="Ditt nummer", now=NOW)
    blocked_numbers.block(MOBILE, why="Reklam", by=by(people.ada), now=NOW)
    type(people.bo).update(phone=MOBILE).where(type(people.bo).id == people.bo.id).execute()
    contact, block, text = handed_out(MOBILE)
    assert (contact["what"], contact["email"]) == ("contact", "bo@kund.test")
    assert (block["what"], block["why"], block["removed_at"]) == ("block", "Reklam", None)
    assert (text["what"], text["to"], text["text"]) == ("text", MOBILE, "Ditt nummer")


def test_nothing_of_anybody_else_is_handed_out(people: Cast, ticket: Ticket) -> None:
    make_take(make_call(now=NOW, ticket=ticket, caller=OTHER), now=NOW, transcript="Hemligt")
    make_call(now=NOW, ticket=ticket)
    text_messages.owe_text(ticket.id, OTHER, text="Hej", now=NOW)
    assert OTHER not in json.dumps(handed_out()) and "Hemligt" not in json.dumps(handed_out())


def test_of_a_call_that_was_only_passed_on_no_more_is_told_than_when(people: Cast) -> None:
    make_call(now=NOW, caller=OTHER, forwarded_from="+46812121212")
    (row,) = handed_out("+46812121212")
    assert (row["what"], row["started_at"]) == ("passed-on", "2026-11-23T09:00:00.000000Z")
    assert OTHER not in json.dumps(row)


def test_a_text_to_the_number_that_was_typed_belongs_to_the_call(people: Cast, ticket: Ticket) -> None:
    call = make_call(now=NOW, ticket=ticket, caller_kind=CallerKind.SHARED.value, callback_number=MOBILE)
    text_messages.owe_text(ticket.id, MOBILE, text="Hej", now=NOW)
    text_messages.owe_text(ticket.id, OTHER, text="Hej", now=NOW)
    assert len(of_number(CALLER).texts) == len(of_call(call).texts) == 1


def test_a_tickets_calls_are_those_that_were_recorded_on_it_or_on_one_merged_into_it(people: Cast) -> None:
    here, merged, other = (make.ticket(people.anna) for _ in range(3))
    opened = [make_call(now=NOW, ticket=each) for each in (here, merged, other)]
    added = make_call(now=NOW, caller=OTHER)
    make_take(added, now=NOW, ticket=here.id)
    merging.merge(merged, into=here, by=by(people.olle), now=NOW)
    assert of_ticket(Ticket.get_by_id(here.id)).calls == (opened[0].id, opened[1].id, added.id)


def test_how_much_it_is_is_told_in_figures(people: Cast, ticket: Ticket) -> None:
    call = make_call(now=NOW, ticket=ticket)
    make_take(call, now=NOW, transcript="Hej"), make_take(call, now=NOW, deleted_there_at=NOW)
    blocked_numbers.block(CALLER, why="Reklam", by=by(people.ada), now=NOW)
    extent = extent_of(of_number(CALLER), number=CALLER)
    assert (extent.calls, extent.recordings, extent.there, extent.transcripts, extent.texts) == (1, 2, 1, 1, 0)
    assert (extent.tickets, extent.is_blocked) == ((ticket.number,), True)


def test_a_blocked_number_stays_blocked_and_a_former_one_is_forgotten(people: Cast) -> None:
    for number in (CALLER, OTHER):
        blocked_numbers.block(number, why=f"Reklam från {number}", by=by(people.ada), now=NOW)
    former = BlockedNumber.get(BlockedNumber.number == OTHER)
    blocked_numbers.unblock(former, by=by(people.ada), now=NOW)
    for number in (CALLER, OTHER):
        erase_number(number, by=DESK, now=NOW + timedelta(hours=1))
    assert blocked_numbers.is_blocked(CALLER)
    former = BlockedNumber.get_by_id(former.id)
    assert (former.number, former.why) == (BLANK, f"Reklam från {BLANK}")
    assert OTHER not in repr([event.data for event in Event.select()])


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_number_is_found_by_index_however_many_calls_there_are(
    people: Cast, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_take(make_call(now=NOW, ticket=ticket), now=NOW)
    plan = plans(monkeypatch, lambda: of_number(CALLER))
    wanted = {"call_caller", "call_callback", "call_forwarded", "text_recipient", "take_call_number"}
    assert ({index for index in wanted if index not in plan}, "SCAN" in plan) == (set(), False), plan


@pytest.mark.parametrize("typed", ["070-123 45 67", "+46 70 123 45 67", "0046701234567"])
def test_a_number_is_read_as_people_write_it(typed: str) -> None:
    assert caller_records.number_as_typed(typed) == CALLER


@pytest.mark.parametrize("typed", ["", "anonymous", "1" * 100])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        caller_records.number_as_typed(typed)
