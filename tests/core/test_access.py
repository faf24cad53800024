"""Whose is it: for every kind of person and every kind of thing."""

from __future__ import annotations

import pytest

from core import access
from core.actors import DESK
from core.attachments import File
from core.errors import NotFound
from core.models import Attachment, Message
from core.models.tickets import Visibility
from core.rules.references import number_of
from tests import make
from tests.cast import STRANGER, Cast, by

SHEET = File(filename="blad.txt", content_type="text/plain", content=b"ett")


def test_a_colleague_sees_every_ticket_of_the_organisation(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    assert access.get_ticket(ticket.number, by(people.bo)) == ticket


def test_another_customer_finds_nothing(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    with pytest.raises(NotFound):
        access.get_ticket(ticket.number, by(people.carl))


def test_a_stranger_finds_nothing_not_even_their_own(people: Cast) -> None:
    with pytest.raises(NotFound):
        access.get_ticket(make.ticket().number, STRANGER)


def test_a_held_ticket_is_for_agents_only(people: Cast) -> None:
    ticket = make.ticket(customer_id=people.kund.id)
    with pytest.raises(NotFound):
        access.get_ticket(ticket.number, by(people.anna))
    assert access.get_ticket(ticket.number, by(people.olle)) == ticket


def test_a_mistyped_number_names_no_other_ticket(people: Cast) -> None:
    number = make.ticket(people.anna).number
    for wrong in (number + 1, number + 10, str(number)[::-1], "", "x", "1" * 40):
        with pytest.raises(NotFound):
            access.get_ticket(wrong, DESK)


def test_a_file_is_as_visible_as_its_message(people: Cast) -> None:
    make.ticket(people.anna, files=(SHEET,))
    attachment = Attachment.get()
    assert access.get_attachment(attachment.id, by(people.bo)) == attachment
    Message.update(visibility=Visibility.INTERNAL.value).execute()
    with pytest.raises(NotFound):
        access.get_attachment(attachment.id, by(people.bo))


def test_another_customers_file_isn_t_found(people: Cast) -> None:
    make.ticket(people.anna, files=(SHEET,))
    with pytest.raises(NotFound):
        access.get_attachment(Attachment.get().id, by(people.carl))


def test_a_ticket_that_never_was_isn_t_found(people: Cast) -> None:
    with pytest.raises(NotFound):
        access.get_ticket(number_of(4711), DESK)
