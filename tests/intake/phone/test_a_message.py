"""A caller leaves a message: it is a ticket at once, and its number is told before they hang up (P01, P02, P10)."""

from __future__ import annotations

from core.models import Ticket
from intake.phone.spoken import digits
from tests.intake.phone.conftest import Telephone


def test_a_known_caller_leaves_a_message_and_hears_its_number(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    told = caller.speak()
    ticket = Ticket.get()
    assert told.said.count(digits(ticket.number)) == 2
    assert (ticket.customer_id, ticket.contact_id) == (telephone.people.kund.id, telephone.people.anna.id)
    assert (ticket.channel, ticket.language, ticket.category) == ("phone", "sv", "support")
