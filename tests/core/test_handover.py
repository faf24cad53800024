"""Handing over, writing to a party, taking back: who may, what follows, and what never does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import agreements, handover, merging, parties, terms, tickets
from core.actors import DESK
from core.attachments import File
from core.errors import Changed, NotAllowed, Refused
from core.handover import Parcel, hand_over, is_covered, take_back, write_to_party
from core.models import Agreement, Event, Handover, Message, Ticket
from core.models.tickets import Visibility
from core.party_threads import open_handover, threads_on
from tests import make
from tests.cast import NOW, Cast, by
from tests.parties import TORE, handed_over, partner


@pytest.fixture
def engine() -> str:
    return "sqlite"


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.get_by_id(ticket.id)


def kinds(ticket: Ticket) -> list[str]:
    return [event.kind for event in Event.select().where(Event.ticket == ticket.id).order_by(Event.id)]


def maintained(people: Cast) -> None:
    agreements.set_terms(people.kund, from_date=terms.today(NOW), has_maintenance=True, by=DESK, now=NOW)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_ticket_is_with_whom_it_was_handed_over_to(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    made = handed_over(ticket, people)
    found = open_handover(ticket)
    assert found is not None
    assert (fresh(ticket).status, found.id, found.party.name) == ("handed-over", made.id, "Norrlys AB")


def test_who_hands_over_a_ticket_that_nobody_has_has_it(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    handed_over(ticket, people)
    assert fresh(ticket).assignee_id == people.olle.id


def test_what_is_said_to_a_party_is_internal(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    made = handed_over(ticket, people)
    write_to_party(made, Parcel(words="Hur går det?"), by=by(people.olle), now=NOW)
    said = [(row.text, row.visibility) for row in Message.select().where(Message.handover_id == made.id)]
    assert said == [("Kan ni titta?", "internal"), ("Hur går det?", "internal")]


def test_what_a_party_says_is_internal_and_moves_nothing(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    made = handed_over(ticket, people)
    before = fresh(ticket)
    said = make.said("Löst i version 7.", author_email=TORE, visibility=Visibility.PUBLIC)
    later = NOW + timedelta(hours=1)
    message = Message.get_by_id(handover.add_from_party(made, said, by=DESK, now=later))
    after = fresh(ticket)
    assert (message.visibility, message.handover_id) == ("internal", made.id)
    assert (after.status, after.inform_by, after.updated_at) == (before.status, before.inform_by, later)


def test_taking_back_ends_it(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    handed_over(ticket, people)
    take_back(ticket, words="Tack!", by=by(people.olle), now=NOW + timedelta(hours=1))
    assert (fresh(ticket).status, open_handover(ticket)) == ("started", None)
    assert kinds(ticket) == ["opened", "handed-over", "taken-back"]


@pytest.mark.parametrize("verb", ["resolve", "close"])
def test_a_ticket_that_ends_is_with_nobody(people: Cast, verb: str) -> None:
    ticket = make.ticket(people.anna)
    handed_over(ticket, people)
    more = {"solution": "Klart."} if verb == "resolve" else {}
    getattr(tickets, verb)(ticket, **more, by=by(people.olle), now=NOW)
    assert open_handover(ticket) is None
    assert kinds(ticket)[-1] == "party-let-go"


def test_it_is_with_one_party_at_a_time(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    handed_over(ticket, people)
    with pytest.raises(Refused):
        handed_over(ticket, people, partner(name="Sydlys", domains=[]))
    assert Handover.select().count() == 1


def test_of_two_who_hand_over_at_once_one_is_told(people: Cast) -> None:
    ticket, party = make.ticket(people.anna), partner()
    seen_by_other = fresh(ticket)
    handed_over(ticket, people, party)
    with pytest.raises(Changed):
        hand_over(seen_by_other, party, Parcel(words="Också."), by=by(people.ada), now=NOW)
    assert kinds(ticket) == ["opened", "handed-over"]


def test_it_can_be_handed_over_again_and_keeps_their_number(people: Cast) -> None:
    ticket, party = make.ticket(people.anna), partner()
    first = handed_over(ticket, people, party)
    handover.set_number(first, "INC-12345", by=by(people.olle), now=NOW)
    take_back(ticket, by=by(people.olle), now=NOW)
    second = handed_over(ticket, people, party)
    assert (second.their_number, [row.id for row in threads_on(ticket, [])]) == ("INC-12345", [first.id, second.id])


@pytest.mark.parametrize("covered", [False, True])
def test_it_is_outside_the_agreement_unless_maintenance_covers_it(people: Cast, covered: bool) -> None:
    if covered:
        maintained(people)
    ticket = make.ticket(people.anna)
    before = is_covered(ticket)
    made = handed_over(ticket, people)
    during = is_covered(fresh(ticket))
    take_back(ticket, by=by(people.olle), now=NOW)
    assert (before, during, is_covered(fresh(ticket)), made.is_covered) == (True, covered, True, covered)


@pytest.mark.parametrize(("covered", "runs"), [(False, False), (True, True)])
def test_the_clock_stands_unless_maintenance_covers_it(people: Cast, covered: bool, runs: bool) -> None:
    if covered:
        maintained(people)
    ticket = make.ticket(people.anna)
    handed_over(ticket, people)
    assert (fresh(ticket).due_by is not None) == runs


def test_the_clock_goes_on_where_it_stopped(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    due = fresh(ticket).resolve_by
    handed_over(ticket, people)
    take_back(ticket, by=by(people.olle), now=NOW + timedelta(hours=3))
    after = fresh(ticket).resolve_by
    assert due is not None and after == due + timedelta(hours=3)


def test_it_says_when_it_goes_to_who_holds_the_first_lines(people: Cast) -> None:
    party = partner()
    linked = {"partner": "Norrlys AB", "partner_party_id": party.id}
    type(people.kund).update(linked).where(type(people.kund).id == people.kund.id).execute()
    agreements.set_terms(people.kund, from_date=terms.today(NOW), lines_by_partner=True, by=DESK, now=NOW)
    ticket = make.ticket(people.anna)
    handed_over(ticket, people, party)
    event = Event.get(Event.kind == "handed-over")
    assert (event.data["lines"], Agreement.get().lines_by_partner) == (True, True)


def test_only_what_the_customer_can_see_goes_along(people: Cast) -> None:
    ticket, other = make.ticket(people.anna), make.ticket(people.carl)
    first, anothers = (Message.get(Message.ticket == each.id) for each in (ticket, other))
    Message.update(visibility="internal").where(Message.id == first.id).execute()
    for message in (first, anothers):
        with pytest.raises(Refused):
            handed_over(ticket, people, parties.find_party("Norrlys AB") or partner(), includes=(message.id,))
    assert fresh(ticket).status == "new"


def test_what_goes_along_fits_a_mail(people: Cast) -> None:
    file = File(filename="a.bin", content_type="application/octet-stream", content=bytes(handover.MOST_BYTES + 1))
    with pytest.raises(Refused):
        handed_over(make.ticket(people.anna), people, files=(file,))


def test_a_contact_hands_over_nothing(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    with pytest.raises(NotAllowed):
        hand_over(ticket, partner(), Parcel(words="Ta den!"), by=by(people.anna), now=NOW)
    assert fresh(ticket).status == "new"


def test_a_held_ticket_is_handed_over_to_nobody(people: Cast) -> None:
    ticket = make.ticket(None)
    with pytest.raises(Refused):
        handed_over(ticket, people)


def test_a_party_without_an_address_is_given_nothing(people: Cast) -> None:
    with pytest.raises(Refused):
        handed_over(make.ticket(people.anna), people, partner(address=""))


def test_what_isnt_handed_over_cant_be_taken_back(people: Cast) -> None:
    with pytest.raises(Refused):
        take_back(make.ticket(people.anna), by=by(people.olle), now=NOW)


def test_a_party_answers_on_the_ticket_that_goes_on(people: Cast) -> None:
    ticket, into = make.ticket(people.anna), make.ticket(people.anna)
    made = handed_over(ticket, people)
    merging.merge(fresh(ticket), into=into, by=DESK, now=NOW)
    handover.add_from_party(made, make.said("Klart."), by=DESK, now=NOW)
    said = list(Message.select().where(Message.ticket == into.id))
    assert [row.id for row in threads_on(fresh(into), said)] == [made.id]
    assert open_handover(ticket) is None


def test_a_ticket_that_was_never_handed_over_asks_nothing_for_its_threads(people: Cast) -> None:
    assert threads_on(make.ticket(people.anna), []) == []
