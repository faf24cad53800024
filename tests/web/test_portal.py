"""The portal from a contact's side: tickets, answers, files, and the list of contacts."""

from __future__ import annotations

from io import BytesIO

from core import clock, tickets
from core.actors import as_agent
from core.models import Attachment, Contact, Message, Ticket
from core.models.tickets import Channel, Visibility
from core.rules.references import number_of
from core.rules.status import Status
from tests.web.cast import Cast, make_contact, make_message, make_ticket
from tests.web.conftest import Visit

NEW = {"subject": "Kan inte logga in", "text": "Sidan är vit.", "category": "incident", "effect": "some"}


def test_a_contact_sees_the_tickets_of_the_whole_organisation(cast: Cast, visit: Visit) -> None:
    ticket = make_ticket(cast.bo, "Bos fråga")
    page = visit(cast.anna).get("/")
    assert page.status_code == 200
    assert "Bos fråga" in page.text
    assert f"#{ticket.number}" in page.text
