"""Who is told, and how often at most."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import outbox
from core.actors import DESK
from core.dialogue import add_from_customer
from core.models import Contact, Ticket
from core.models.tickets import Visibility
from core.outbox import Written
from core.people import remove_contact
from core.recipients import Recipient, circle_of, has_budget
from core.rules.notices import Circle, receipt_budgets
from tests import make
from tests.cast import NOW, STRANGER, Cast, by


def addresses(ticket: Ticket, circle: Circle) -> list[str]:
    return [person.address for person in circle_of(ticket, circle, own=("desk@example.test",))]


def remove(contact: Contact) -> None:
    remove_contact(contact, by=DESK, now=NOW)


def receipts(address: str, many: int) -> None:
    """So many receipts have been written to the address by now."""
    for number in range(many):
        letter = Written(
            kind="received", recipient=address, language="sv", subject="", message_id=f"<{address}{number}>",
            is_automatic=True, content=b"",
        )  # fmt: skip
        outbox.owe(letter, now=NOW)


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


@pytest.mark.parametrize("is_contact", [True, False])
def test_so_many_receipts_and_not_one_more(people: Cast, is_contact: bool) -> None:
    person = Recipient("anna@kund.test", "sv", is_contact)
    minutes, most = receipt_budgets(is_contact=is_contact)[0]
    receipts(person.address, most - 1)
    soon = NOW + timedelta(minutes=minutes - 1)
    assert has_budget(person, now=soon, already=0)
    assert not has_budget(person, now=soon, already=1)
    receipts(f"other-{person.address}", most)
    assert has_budget(person, now=soon, already=0)


def test_the_budget_fills_again(people: Cast) -> None:
    person = Recipient(STRANGER.address, "sv", False)
    minutes, most = receipt_budgets(is_contact=False)[0]
    receipts(person.address, most)
    assert not has_budget(person, now=NOW, already=0)
    assert has_budget(person, now=NOW + timedelta(minutes=minutes), already=0)
