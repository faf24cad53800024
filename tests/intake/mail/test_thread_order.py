"""Mails of one matter that come in the wrong order, twice, by two ways, or to two tickets at once."""

from __future__ import annotations

import itertools

import pytest

from core import inbox
from core.models import Mail, Ticket
from intake.mail.process import process
from tests import make
from tests.cast import NOW
from tests.intake.mail.desk import ANNA, BO, CARL, PLAIN, VERA, TakenIn, happened_to, said_on

FIRST = make.mail("Först.", message_id="<a@kund.test>")
SECOND = make.mail("Svar.", sender=BO, message_id="<b@kund.test>", In_Reply_To="<a@kund.test>")
THIRD = make.mail("Tredje.", message_id="<c@kund.test>", References="<a@kund.test> <b@kund.test>")
THREAD = ((FIRST, ANNA), (SECOND, BO), (THIRD, ANNA))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_three_mails_of_a_thread_are_one_ticket_whatever_comes_first(taken: TakenIn, order: tuple[int, ...]) -> None:
    for at in order:
        taken.raw(THREAD[at][0], sender=THREAD[at][1])
    assert len({mail.ticket_id for mail in Mail.select()}) == 1
    assert len(taken.letters()) == 1


def test_two_mails_of_one_thread_in_one_batch_are_one_ticket(taken: TakenIn) -> None:
    inbox.store([make.received(raw, sender=sender) for raw, sender in reversed(THREAD)])
    process(inbox.claim(limit=50, by="test", now=NOW), taken.desk, now=NOW)
    assert len({mail.ticket_id for mail in Mail.select()}) == 1


def test_answers_to_a_mail_that_never_came_are_one_ticket(taken: TakenIn) -> None:
    taken.raw(SECOND, sender=BO)
    mail = taken.mail(ANNA, In_Reply_To="<a@kund.test>")
    assert (mail.outcome, Ticket.select().count()) == ("message", 1)


def test_a_stranger_who_knows_a_threads_root_waits_for_an_agent(taken: TakenIn) -> None:
    taken.raw(SECOND, sender=BO)
    assert taken.mail(VERA, References="<a@kund.test>").outcome == "pending"


def both_ways(taken: TakenIn, ticket: Ticket, sender: str = ANNA) -> dict[str, Mail]:
    """The same mail, to the plain address and to a keyed one, through two servers."""
    raw = make.mail("Nu går den.", sender=sender, message_id="<twice@kund.test>")
    plain = taken.raw(raw, sender=sender)
    keyed = taken.raw(b"Received: by mx2\r\n" + raw, sender=sender, to=taken.key(ticket))
    return {"plain": plain, "keyed": keyed}


def test_a_keyed_copy_that_comes_second_still_puts_the_mail_on_its_ticket(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    mails = both_ways(taken, ticket)
    assert (mails["keyed"].outcome, mails["keyed"].ticket_id) == ("duplicate", ticket.id)
    assert said_on(ticket) == [(ANNA, "public")]
    assert Ticket.get_by_id(mails["plain"].ticket_id).merged_into_id == ticket.id


def test_a_keyed_copy_that_comes_first_is_all_that_is_needed(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    raw = make.mail("Nu går den.", message_id="<twice@kund.test>")
    taken.raw(raw, to=taken.key(ticket))
    assert taken.raw(b"Received: by mx2\r\n" + raw).outcome == "duplicate"
    assert (said_on(ticket), Ticket.select().count()) == ([(ANNA, "public")], 1)


@pytest.mark.parametrize("sender", [CARL, VERA])
def test_a_copy_by_a_key_in_strange_hands_merges_nothing_and_is_only_noted(taken: TakenIn, sender: str) -> None:
    ticket = make.ticket(taken.people.anna)
    mails = both_ways(taken, ticket, sender)
    assert (said_on(ticket), mails["keyed"].ticket_id) == ([], mails["plain"].ticket_id)
    assert "named-elsewhere" in happened_to(ticket.id)


def test_a_mail_to_two_tickets_is_on_the_first_and_the_other_is_told(taken: TakenIn) -> None:
    first, second = make.ticket(taken.people.anna), make.ticket(taken.people.anna)
    mail = taken.mail(ANNA, to=(taken.key(first), taken.key(second)))
    assert (mail.ticket_id, said_on(first), said_on(second)) == (first.id, [(ANNA, "public")], [])
    assert ("named-elsewhere" in happened_to(first.id), "named-elsewhere" in happened_to(second.id)) == (False, True)


def test_a_mail_to_two_of_our_addresses_has_one_receipt(taken: TakenIn) -> None:
    taken.mail(ANNA, to=(PLAIN, "postmaster@example.test"))
    assert len(taken.letters(ANNA)) == 1


def test_a_copy_that_a_mailing_list_changed_joins_the_mail_it_is_a_copy_of(taken: TakenIn) -> None:
    first = taken.mail(ANNA, "Hej.", message_id="<list@kund.test>")
    copy = taken.mail(ANNA, "Hej.\r\n-- \r\nit@kund.test", message_id="<list@kund.test>", List_Id="<it.kund.test>")
    assert (copy.ticket_id, len(taken.letters())) == (first.ticket_id, 1)
