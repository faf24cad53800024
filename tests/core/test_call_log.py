"""What agents are shown of a call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core import access, call_log, listings
from core.call_log import Ending
from core.calls import INCOMING, turn_key
from core.database import insert
from core.errors import NotAllowed, NotFound
from core.models import StatusQuestion
from core.models.calls import TakeState
from core.models.tickets import Visibility
from tests import make
from tests.cast import NOW, Cast, by
from tests.phone_cast import make_call, make_step, make_take


def test_the_steps_tell_what_was_asked_and_pressed(people: Cast) -> None:
    call = make_call(now=NOW)
    make_step(call, INCOMING, now=NOW)
    make_step(call, turn_key(1, "menu"), now=NOW + timedelta(seconds=5), Digits="2")
    make_step(call, turn_key(2, "status-id"), now=NOW + timedelta(seconds=9), Digits="471209")
    steps = [(step.asked, step.pressed) for step in call_log.steps_of(call)]
    assert steps == [("incoming", ""), ("menu", "2"), ("status-id", "471209")]


def test_what_is_told_besides_is_no_step(people: Cast) -> None:
    call = make_call(now=NOW)
    make_step(call, INCOMING, now=NOW)
    make_step(call, "transcript:1:2", now=NOW + timedelta(seconds=9))
    make_step(call, turn_key(1, "agent-result"), now=NOW + timedelta(seconds=9), Digits="hangup")
    assert [(step.asked, step.pressed) for step in call_log.steps_of(call)] == [("incoming", ""), ("agent-result", "")]


def test_a_code_is_never_shown(people: Cast) -> None:
    call = make_call(now=NOW)
    make_step(call, turn_key(1, "status-code"), now=NOW + timedelta(seconds=5), Digits="4711")
    [code] = call_log.steps_of(call)
    assert (code.asked, code.pressed, code.is_secret) == ("status-code", "", True)


@pytest.mark.parametrize(
    ("changes", "ending"),
    [
        ({"outcome": "rejected"}, Ending.REJECTED),
        ({"outcome": "talked", "wave": 1}, Ending.TALKED),
        ({"ended_at": None, "outcome": ""}, Ending.GOING_ON),
        ({"wave": 2}, Ending.MISSED),
        ({"has_consented": False}, Ending.DECLINED),
        ({"state": "status-menu"}, Ending.NOTHING),
    ],
)
def test_what_came_of_a_call_is_told_in_one_word(people: Cast, changes: dict[str, Any], ending: Ending) -> None:
    call = make_call(now=NOW, **{"outcome": "completed", **changes})
    assert call_log.endings([call]) == {call.id: ending}


@pytest.mark.parametrize("state", ["status-menu", "menu", "end"])
def test_who_was_told_how_a_ticket_stands_heard_it_wherever_they_hung_up(people: Cast, state: str) -> None:
    call, other = make_call(now=NOW, state=state), make_call(now=NOW)
    insert(StatusQuestion, call=call.id, ticket=make.ticket(people.anna).id, is_answered=True, asked_at=NOW)
    assert call_log.endings([call, other]) == {call.id: Ending.STATUS, other.id: Ending.NOTHING}


def test_who_asked_and_wasnt_told_heard_nothing(people: Cast) -> None:
    call = make_call(now=NOW, state="status-menu")
    insert(StatusQuestion, call=call.id, ticket=None, is_answered=False, asked_at=NOW)
    assert call_log.endings([call]) == {call.id: Ending.NOTHING}


def test_who_left_a_message_after_nobody_answered_left_a_message(people: Cast) -> None:
    call = make_call(now=NOW, contact=people.anna, ticket=make.ticket(people.anna), wave=2)
    make_take(call, now=NOW)
    assert call_log.endings([call])[call.id] is Ending.MESSAGE


def test_a_ticket_knows_the_call_that_opened_it_and_those_that_added_to_it(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    opened = make_call(now=NOW, contact=people.anna, ticket=ticket)
    make_take(opened, now=NOW)
    later = make_call(now=NOW + timedelta(days=1), contact=people.anna)
    make_take(later, now=NOW, ticket=ticket.id)
    make_call(now=NOW)
    assert [call.id for call in call_log.calls_about(ticket)] == [opened.id, later.id]


def test_calls_are_for_the_desks_eyes(people: Cast) -> None:
    call = make_call(now=NOW, contact=people.anna)
    with pytest.raises(NotAllowed):
        call_log.get_call(call.id, by(people.anna))


def test_a_recording_is_heard_by_the_organisation_and_the_desk(people: Cast) -> None:
    take = make_take(make_call(now=NOW, contact=people.anna, ticket=make.ticket(people.anna)), now=NOW)
    for person in (people.anna, people.bo, people.olle):
        assert access.get_take(take.id, by(person)).id == take.id
    with pytest.raises(NotFound):
        access.get_take(take.id, by(people.carl))


@pytest.mark.parametrize("visibility", [Visibility.INTERNAL, Visibility.PENDING])
def test_a_recording_is_as_secret_as_its_message(people: Cast, visibility: Visibility) -> None:
    take = make_take(make_call(now=NOW, contact=people.anna, ticket=make.ticket(people.anna)), now=NOW)
    take.message.visibility = visibility.value
    take.message.save()
    with pytest.raises(NotFound):
        access.get_take(take.id, by(people.anna))


def test_a_recording_that_nothing_was_filed_of_is_the_desks_alone(people: Cast) -> None:
    take = make_take(make_call(now=NOW, contact=people.anna), now=NOW, state=TakeState.RECORDED)
    with pytest.raises(NotFound):
        access.get_take(take.id, by(people.anna))
    assert access.get_take(take.id, by(people.olle)).id == take.id


def test_a_message_brings_its_recordings(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    take = make_take(make_call(now=NOW, contact=people.anna, ticket=ticket), now=NOW)
    first, spoken = listings.messages_of(ticket, by(people.anna))
    assert ([row.id for row in spoken.takes], first.takes) == ([take.id], [])


def test_only_the_first_recording_of_a_call_warns_of_it(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    calls = [make_call(now=NOW, contact=people.anna, ticket=ticket) for _ in range(2)]
    for call in (calls[0], calls[0], calls[1]):
        make_take(call, now=NOW)
    _, *spoken = listings.messages_of(ticket, by(people.olle))
    assert [take.is_first_shown for row in spoken for take in row.takes] == [True, False, True]


@pytest.mark.parametrize("size", [1, 2, 50])
def test_pages_of_calls_follow_each_other_newest_first(people: Cast, size: int) -> None:
    made = [make_call(now=NOW + timedelta(minutes=at)).id for at in range(5)]
    seen: list[int] = []
    after = ""
    while True:
        page = listings.call_page(after=after, size=size)
        seen += [call.id for call in page.rows]
        after = page.after
        if not after:
            break
    assert seen == made[::-1]
