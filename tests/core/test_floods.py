"""Floods of held mail: beyond so many an hour they are gathered in one ticket, and every one can be taken out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import floods, people, triage
from core.actors import DESK, Actor, ActorKind
from core.database import transaction
from core.errors import Changed, NotAllowed, Refused
from core.models import Event, Knock, Letter, Message, Ticket
from core.rules.floods import MOST_AN_HOUR, Flood
from tests import make
from tests.cast import NOW, STRANGER, Cast, by

TWENTY = 20
FEWER = {Flood.ALIKE: 10, Flood.SENDER: TWENTY, Flood.DOMAIN: 60, Flood.MACHINES: 50}


@pytest.fixture(autouse=True)
def fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a desk's floods, and sooner."""
    for kind, most in FEWER.items():
        monkeypatch.setitem(MOST_AN_HOUR, kind, most)


def held(
    address: str = STRANGER.address,
    *,
    at: timedelta = timedelta(),
    is_automatic: bool = False,
    number: int = 0,
    **changes: object,
) -> Ticket:
    """A mail comes in that would be held; gives the ticket it is on."""
    changes = {"requester_email": address, "text": f"Mail {number}", "subject": f"No. {number}", **changes}
    by_them = Actor(kind=ActorKind.STRANGER, name=address, address=address)
    draft = make.draft(**changes)
    ticket_id = floods.file_held(draft, is_automatic=is_automatic, came_at=NOW + at, by=by_them, now=NOW + at)
    return Ticket.get_by_id(ticket_id)


def flood(many: int, **changes: object) -> list[Ticket]:
    return [held(number=number, **changes) for number in range(many)]  # type: ignore[arg-type]


def test_so_many_of_one_sender_have_tickets_of_their_own_and_all_beyond_have_one(people: Cast) -> None:
    tickets = flood(TWENTY + 10)
    assert len({ticket.id for ticket in tickets[:TWENTY]}) == TWENTY
    assert {ticket.held_because for ticket in tickets[:TWENTY]} == {"unknown"}
    assert {ticket.id for ticket in tickets[TWENTY:]} == {tickets[-1].id}
    assert (tickets[-1].held_because, tickets[-1].flood) == ("flood", f"sender:{STRANGER.address}")


def test_what_is_gathered_keeps_every_word_and_is_seen_by_the_desk_alone(people: Cast) -> None:
    group = flood(TWENTY + 3)[-1]
    said = list(Message.select().where(Message.ticket == group.id).order_by(Message.id))
    assert [one.text for one in said] == [f"Mail {number}" for number in range(TWENTY, TWENTY + 3)]
    assert {one.visibility for one in said[1:]} == {"internal"}


def test_nobody_is_owed_a_letter_about_what_is_gathered(people: Cast) -> None:
    group = flood(TWENTY + 3)[-1]
    owed = Event.select().where(Event.ticket == group.id, Event.tell_at.is_null(False))
    assert (owed.count(), Letter.select().count()) == (0, 0)


def test_the_limit_rolls_over_with_time(people: Cast) -> None:
    flood(TWENTY)
    assert held(at=timedelta(minutes=59)).held_because == "flood"
    assert held(at=timedelta(minutes=61)).held_because == "unknown"


def test_a_slow_stranger_is_never_a_flood(people: Cast) -> None:
    tickets = [held(number=number, at=number * timedelta(minutes=4)) for number in range(3 * TWENTY)]
    assert {ticket.held_because for ticket in tickets} == {"unknown"}


@pytest.mark.parametrize(
    ("kind", "address", "changes"),
    [
        (Flood.ALIKE, "vera@shop{}.test", {"subject": "Win", "text": "Click  here"}),
        (Flood.DOMAIN, "vera{}@a{}.elsewhere.test", {}),
        (Flood.MACHINES, "news@shop{}.test", {"is_automatic": True}),
    ],
)
def test_a_flood_of_many_senders_is_told_by_what_they_have_in_common(
    people: Cast, kind: Flood, address: str, changes: dict[str, object]
) -> None:
    most = MOST_AN_HOUR[kind]
    tickets = [held(address.format(n, n), **{"number": n, **changes}) for n in range(most + 2)]  # type: ignore[arg-type]
    assert [ticket.held_because for ticket in tickets] == ["unknown"] * most + ["flood"] * 2
    assert str(tickets[-1].flood).startswith(f"{kind}:")


def test_people_at_a_mail_provider_have_nothing_in_common(people: Cast) -> None:
    tickets = [held(f"vera{n}@gmail.com", number=n) for n in range(MOST_AN_HOUR[Flood.DOMAIN] + 5)]
    assert {ticket.held_because for ticket in tickets} == {"unknown"}


def test_a_customers_people_are_never_gathered(people: Cast) -> None:
    tickets = flood(3 * TWENTY, address="ny@kund.test", customer_id=people.kund.id, held_because="colleague")
    assert len({ticket.id for ticket in tickets}) == 3 * TWENTY


def test_a_flood_that_was_turned_away_begins_a_new_group(people: Cast) -> None:
    first = flood(TWENTY + 2)[-1]
    triage.reject(first, by=by(people.olle), now=NOW)
    second = held(number=99)
    assert (second.held_because, second.id != first.id) == ("flood", True)
    assert Ticket.get_by_id(first.id).status == "closed"


def test_taking_one_out_makes_the_ticket_it_would_have_been(people: Cast) -> None:
    group = flood(TWENTY + 3, untold="it names no sender")[-1]
    message = Message.select().where(Message.ticket == group.id).order_by(Message.id.desc()).get()
    ticket = floods.take_out(message, by=by(people.olle), now=NOW)
    fresh = Message.get_by_id(message.id)
    opened = Event.get(Event.ticket == ticket.id, Event.kind == "opened")
    assert (ticket.held_because, ticket.flood, ticket.requester_email) == ("unknown", None, STRANGER.address)
    assert (fresh.ticket_id, fresh.visibility) == (ticket.id, "public")
    assert opened.data["untold"] == "it names no sender"


def test_taking_one_out_of_somebody_who_is_a_contact_by_now_registers_it(people: Cast) -> None:
    group = flood(TWENTY + 1)[-1]
    vera = add_vera(people)
    ticket = floods.take_out(Message.get(Message.ticket == group.id), by=by(people.olle), now=NOW)
    assert (ticket.held_because, ticket.contact_id, ticket.customer_id) == (None, vera, people.kund.id)


def test_a_mail_that_failed_the_check_of_identity_stays_held_whoever_it_names(people: Cast) -> None:
    group = flood(TWENTY + 1, held_because="doubtful")[-1]
    add_vera(people)
    ticket = floods.take_out(Message.get(Message.ticket == group.id), by=by(people.olle), now=NOW)
    assert (ticket.held_because, ticket.contact_id) == ("doubtful", None)


def test_two_agents_take_one_out_once(people: Cast) -> None:
    group = flood(TWENTY + 1)[-1]
    one, other = (Message.get(Message.ticket == group.id) for _ in range(2))
    assert (one.ticket.id, other.ticket.id) == (group.id, group.id)  # both have looked
    floods.take_out(one, by=by(people.olle), now=NOW)
    with pytest.raises(Changed):
        floods.take_out(other, by=by(people.ada), now=NOW)


def test_a_group_is_nobodys_and_becomes_nobodys_ticket(people: Cast) -> None:
    group = flood(TWENTY + 2)[-1]
    with pytest.raises(Refused, match="Take out"):
        triage.release(group, by=by(people.olle), now=NOW)
    with pytest.raises(Refused, match="Take out"):
        triage.make_contact(group, people.kund, name="Vera", by=by(people.olle), now=NOW)


def test_making_a_contact_leaves_what_is_gathered_where_it_is(people: Cast) -> None:
    tickets = flood(TWENTY + 2)
    triage.make_contact(tickets[0], people.kund, name="Vera", by=by(people.olle), now=NOW)
    assert {Ticket.get_by_id(ticket.id).held_because for ticket in tickets[:TWENTY]} == {None}
    assert Ticket.get_by_id(tickets[-1].id).held_because == "flood"


def test_only_agents_take_out(people: Cast) -> None:
    group = flood(TWENTY + 1)[-1]
    with pytest.raises(NotAllowed):
        floods.take_out(Message.get(Message.ticket == group.id), by=by(people.anna), now=NOW)


def test_what_was_never_gathered_can_t_be_taken_out(people: Cast) -> None:
    with pytest.raises(Refused):
        floods.take_out(Message.get(Message.ticket == held().id), by=by(people.olle), now=NOW)


def test_a_flood_within_one_transaction_is_one_too(people: Cast) -> None:
    with transaction():
        tickets = flood(TWENTY + 5)
    assert len({ticket.id for ticket in tickets}) == TWENTY + 1


def test_signs_are_forgotten_after_a_day(people: Cast) -> None:
    flood(3)
    assert floods.forget_knocks(now=NOW + timedelta(hours=23)) == 0
    assert floods.forget_knocks(now=NOW + timedelta(hours=25)) > 0
    assert Knock.select().count() == 0


def add_vera(cast: Cast) -> int:
    added = people.add_contact(cast.kund, name="Vera", email=STRANGER.address, by=DESK, now=NOW)
    return int(added.id)
