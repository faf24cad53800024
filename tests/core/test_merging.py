"""Two tickets about one matter become one, and can be parted again; nobody sees more for it."""

from __future__ import annotations

import pytest

from core import dialogue, merging, tickets
from core.access import may_see
from core.errors import NotAllowed, Refused
from core.models import Event, Message, Ticket
from core.recipients import circle_of
from core.rules.notices import Circle
from tests import make
from tests.cast import NOW, STRANGER, Cast, by


def merged(people: Cast) -> tuple[Ticket, Ticket]:
    one, other = make.ticket(people.anna), make.ticket(people.bo)
    merging.merge(one, into=other, by=by(people.olle), now=NOW)
    return Ticket.get_by_id(one.id), Ticket.get_by_id(other.id)


def kinds(ticket: Ticket) -> list[str]:
    return [event.kind for event in Event.select().where(Event.ticket == ticket.id).order_by(Event.id)]


def test_a_merged_ticket_is_closed_without_a_letter_and_says_where_it_goes_on(people: Cast) -> None:
    one, other = merged(people)
    assert (one.status, one.merged_into_id, other.status) == ("closed", other.id, "new")
    assert Event.get(Event.kind == "closed").tell_at is None
    assert (kinds(one)[-1], kinds(other)[-1]) == ("merged", "absorbed")


def test_what_is_said_to_a_merged_ticket_is_said_to_the_one_that_goes_on(people: Cast) -> None:
    one, other = merged(people)
    dialogue.add_from_customer(one, make.said("Mer."), by=by(people.anna), now=NOW)
    dialogue.reply(one, make.said("Svar."), by=by(people.olle), now=NOW)
    assert [m.text for m in Message.select().where(Message.ticket == other.id)][1:] == ["Mer.", "Svar."]
    assert Ticket.get_by_id(one.id).status == "closed"


def test_a_chain_is_followed_to_its_end(people: Cast) -> None:
    one, other = merged(people)
    last = make.ticket(people.anna)
    merging.merge(other, into=last, by=by(people.olle), now=NOW)
    assert merging.survivor_of(one).id == last.id
    assert sorted(merging.merged_ids(last.id)) == [one.id, other.id]


def test_a_ticket_is_merged_into_where_the_other_one_goes_on(people: Cast) -> None:
    one, other = merged(people)
    third = make.ticket(people.anna)
    assert merging.merge(third, into=one, by=by(people.olle), now=NOW).id == other.id


def test_who_took_part_in_the_merged_one_is_told_of_what_follows(people: Cast) -> None:
    _, other = merged(people)
    told = [person.address for person in circle_of(other, Circle.PARTICIPANTS, own=())]
    assert sorted(told) == ["anna@kund.test", "bo@kund.test"]


def test_tickets_are_merged_into_no_circle(people: Cast) -> None:
    one, other = merged(people)
    for ticket, into in ((other, one), (other, other)):
        with pytest.raises(Refused, match="into itself"):
            merging.merge(ticket, into=into, by=by(people.olle), now=NOW)


def test_a_ticket_is_merged_once(people: Cast) -> None:
    one, _ = merged(people)
    with pytest.raises(Refused, match="merged already"):
        merging.merge(one, into=make.ticket(people.anna), by=by(people.olle), now=NOW)


def test_another_customers_ticket_is_refused(people: Cast) -> None:
    with pytest.raises(Refused, match="another customer's"):
        merging.merge(make.ticket(people.anna), into=make.ticket(people.carl), by=by(people.olle), now=NOW)


def test_an_ended_ticket_takes_nothing_in(people: Cast) -> None:
    ended = make.ticket(people.anna)
    tickets.close(ended, by=by(people.olle), now=NOW)
    with pytest.raises(Refused, match="Open it again first"):
        merging.merge(make.ticket(people.anna), into=ended, by=by(people.olle), now=NOW)


def test_only_agents_merge(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        merging.merge(make.ticket(people.anna), into=make.ticket(people.anna), by=by(people.anna), now=NOW)


def test_a_held_ticket_may_be_merged_and_stays_unseen_by_the_customer(people: Cast) -> None:
    held, theirs = make.ticket(None, customer_id=people.kund.id, held_because="colleague"), make.ticket(people.anna)
    merging.merge(held, into=theirs, by=by(people.olle), now=NOW)
    assert not may_see(Ticket.get_by_id(held.id), by(people.anna))


@pytest.mark.parametrize("email", ["somebody@else.test", STRANGER.address])
def test_strangers_tickets_are_merged_only_with_their_own(people: Cast, email: str) -> None:
    one, other = make.ticket(None), make.ticket(None, requester_email=email)
    if email == STRANGER.address:
        assert merging.merge(one, into=other, by=by(people.olle), now=NOW).id == other.id
        return
    with pytest.raises(Refused):
        merging.merge(one, into=other, by=by(people.olle), now=NOW)


def test_a_registered_ticket_never_goes_into_one_in_triage(people: Cast) -> None:
    with pytest.raises(Refused):
        merging.merge(make.ticket(people.anna), into=make.ticket(None), by=by(people.olle), now=NOW)


def test_unmerging_opens_it_again_by_itself(people: Cast) -> None:
    one, other = merged(people)
    merging.unmerge(one, by=by(people.olle), now=NOW)
    fresh = Ticket.get_by_id(one.id)
    assert (fresh.status, fresh.merged_into_id, merging.merged_ids(other.id)) == ("started", None, [])
    with pytest.raises(Refused, match="isn't merged"):
        merging.unmerge(fresh, by=by(people.olle), now=NOW)


def test_a_merged_ticket_moves_no_more(people: Cast) -> None:
    one, _ = merged(people)
    with pytest.raises(Refused, match="goes on there"):
        tickets.reopen(one, by=by(people.olle), now=NOW)


def test_a_resolved_ticket_that_is_merged_is_closed_and_told_to_nobody(people: Cast) -> None:
    one, other = make.ticket(people.anna), make.ticket(people.anna)
    tickets.resolve(one, solution="Klart.", by=by(people.olle), now=NOW)
    merging.merge(one, into=other, by=by(people.olle), now=NOW)
    assert Ticket.get_by_id(one.id).status == "closed"
