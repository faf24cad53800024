"""Who is told."""

from __future__ import annotations

from core.actors import DESK
from core.dialogue import add_from_customer
from core.models import Contact, Ticket
from core.models.tickets import Visibility
from core.people import remove_contact
from core.recipients import circle_of
from core.rules.notices import Circle
from tests import make
from tests.cast import NOW, STRANGER, Cast, by


def addresses(ticket: Ticket, circle: Circle) -> list[str]:
    return [person.address for person in circle_of(ticket, circle, own=("desk@example.test",))]


def remove(contact: Contact) -> None:
    remove_contact(contact, by=DESK, now=NOW)


def test_a_receipt_goes_to_whoever_opened_the_ticket(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    add_from_customer(ticket, make.said(), by=by(people.bo), now=NOW)
    assert addresses(ticket, Circle.AUTHOR) == ["anna@kund.test"]


def test_news_goes_to_every_contact_who_wrote(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    add_from_customer(ticket, make.said(), by=by(people.bo), now=NOW)
    assert addresses(ticket, Circle.PARTICIPANTS) == ["anna@kund.test", "bo@kund.test"]


def test_who_wrote_only_what_still_waits_for_an_agent_takes_no_part(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    add_from_customer(ticket, make.said(visibility=Visibility.PENDING), by=STRANGER, now=NOW)
    assert addresses(ticket, Circle.PARTICIPANTS) == ["anna@kund.test"]


def test_a_stranger_is_told_of_the_ticket_they_opened(people: Cast) -> None:
    assert addresses(make.ticket(None), Circle.PARTICIPANTS) == [STRANGER.address]


def test_removed_contacts_are_told_nothing_and_the_keepers_of_the_list_are(people: Cast) -> None:
    ticket = make.ticket(people.bo)
    remove(people.bo)
    assert addresses(ticket, Circle.AUTHOR) == []
    assert addresses(ticket, Circle.PARTICIPANTS) == ["anna@kund.test"]


def test_where_all_contacts_are_removed_nobody_is_told(people: Cast) -> None:
    ticket = make.ticket(people.bo)
    for contact in (people.bo, people.anna):
        remove(contact)
    assert addresses(ticket, Circle.PARTICIPANTS) == []


def test_nobody_writes_to_an_address_of_our_own_with_or_without_a_key(people: Cast) -> None:
    for address in ("desk@example.test", "Desk+r234abc@Example.TEST"):
        assert addresses(make.ticket(None, requester_email=address), Circle.AUTHOR) == []
