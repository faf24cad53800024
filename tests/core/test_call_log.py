"""What agents are shown of a call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import access, call_log, listings
from core.errors import NotAllowed, NotFound
from core.models.calls import TakeState
from core.models.tickets import Visibility
from tests import make
from tests.cast import NOW, Cast, by
from tests.phone_cast import make_call, make_step, make_take


def test_the_steps_tell_what_was_pressed_and_never_a_code(people: Cast) -> None:
    call = make_call(now=NOW)
    make_step(call, "menu:2", now=NOW, Digits="2")
    make_step(call, "status-id:471209", now=NOW + timedelta(seconds=5), Digits="471209")
    make_step(call, "status-code:x", now=NOW + timedelta(seconds=9), Digits="4711")
    steps = [(step.name, step.pressed, step.is_secret) for step in call_log.steps_of(call)]
    assert steps == [("menu", "2", False), ("status-id", "471209", False), ("status-code", "", True)]


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
