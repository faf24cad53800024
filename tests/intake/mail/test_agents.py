"""Agents by mail: a proved agent answers the customer, notes, orders; whoever only says to be one does nothing."""

from __future__ import annotations

import pytest

from core import dialogue, tickets
from core.models import Event, Letter, Message, Ticket
from core.models.tickets import Visibility
from intake.mail.agents import Order, read_orders
from tests import make
from tests.cast import NOW, by
from tests.intake.mail.desk import ADA, ANNA, BO, OLLE, PLAIN, TakenIn, body_of, said_on

QUOTE = "\r\n\r\nDen 23 nov. 2026 skrev Anna:\r\n> Den blinkar rött."


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def ticket(taken: TakenIn) -> Ticket:
    return make.ticket(taken.people.anna)


def last() -> Message:
    return Message.select().order_by(Message.id.desc()).get()


def from_olle(taken: TakenIn, ticket: Ticket, text: str, **fields: str) -> None:
    head = {"subject": "Sv: Skrivaren", **fields}
    taken.mail(OLLE, text, to=taken.key(ticket, OLLE), dmarc="pass", **head)


def test_an_agents_mail_by_a_key_is_a_reply_without_what_it_quotes(taken: TakenIn, ticket: Ticket) -> None:
    from_olle(taken, ticket, f"Prova nu.{QUOTE}")
    assert (last().text, last().visibility, last().html) == ("Prova nu.", "public", "")
    letter = taken.letters(ANNA)[-1]
    assert "Prova nu." in body_of(letter) and "blinkar" not in body_of(letter)


def test_a_first_reply_by_mail_begins_the_work(taken: TakenIn, ticket: Ticket) -> None:
    from_olle(taken, ticket, "Prova nu.")
    fresh = Ticket.get_by_id(ticket.id)
    assert (fresh.status, fresh.assignee_id) == ("started", taken.people.olle.id)


@pytest.mark.parametrize("word", ["#note", "#intern", "#anteckning", "#Note:", "#INTERN"])
def test_a_note_stays_at_the_desk(taken: TakenIn, ticket: Ticket, word: str) -> None:
    from_olle(taken, ticket, f"{word}\r\nKunden har inte betalat.")
    assert (last().text, last().visibility) == ("Kunden har inte betalat.", "internal")
    assert len(taken.letters(ANNA)) == 1


@pytest.mark.parametrize("receivers", [ADA, "support@partner.test", f"{PLAIN}, {ADA}"])
def test_what_an_agent_writes_to_others_than_the_customer_stays_at_the_desk(
    taken: TakenIn, ticket: Ticket, receivers: str
) -> None:
    from_olle(taken, ticket, "Vad tror du?", Cc=receivers)
    assert (last().visibility, len(taken.letters(ANNA))) == ("internal", 1)


def test_what_an_agent_passes_on_to_a_ticket_stays_at_the_desk(taken: TakenIn, ticket: Ticket) -> None:
    from_olle(taken, ticket, "Partnerns svar.", subject="VB: Skrivaren")
    assert last().visibility == "internal"


def test_a_reply_that_still_quotes_our_letter_stays_at_the_desk(taken: TakenIn, ticket: Ticket) -> None:
    from_olle(taken, ticket, f"Hej!\r\nReferens: {taken.desk.keyring.reference(ticket.id)}")
    assert last().visibility == "internal"


def test_who_had_the_agents_mail_gets_no_letter_of_it(taken: TakenIn, ticket: Ticket) -> None:
    dialogue.add_from_customer(ticket, make.said(), by=by(taken.people.bo), now=NOW)
    from_olle(taken, ticket, "Prova nu.", Cc=ANNA)
    replied = Letter.select().where(Letter.kind == "replied")
    taken.letters()
    assert (last().visibility, [letter.recipient for letter in replied]) == ("public", [BO])


def test_an_agents_absence_notice_is_an_internal_note(taken: TakenIn, ticket: Ticket) -> None:
    from_olle(taken, ticket, "Jag är borta. #lös", subject="Autosvar", Auto_Submitted="auto-replied")
    assert (last().visibility, Ticket.get_by_id(ticket.id).status) == ("internal", "new")


@pytest.mark.parametrize(
    "words",
    ["#lös\r\n\r\nEn ny säkring.", "#lös En ny säkring.", "#resolve\r\nEn ny säkring.", "#lo\u0308s: En ny säkring."],
)
def test_resolving_by_mail_tells_the_customer_how(taken: TakenIn, ticket: Ticket, words: str) -> None:
    from_olle(taken, ticket, words)
    assert (Ticket.get_by_id(ticket.id).status, last().is_solution, last().text) == ("resolved", True, "En ny säkring.")
    assert "En ny säkring." in body_of(taken.letters(ANNA)[-1])


def test_resolving_without_a_word_is_kept_as_a_note(taken: TakenIn, ticket: Ticket) -> None:
    from_olle(taken, ticket, "#lös")
    assert (Ticket.get_by_id(ticket.id).status, last().visibility, last().text) == ("new", "internal", "#lös")


def test_resolving_what_is_resolved_is_kept_as_a_note_and_leaves_nothing_half_done(
    taken: TakenIn, ticket: Ticket
) -> None:
    tickets.resolve(ticket, solution="Klart.", by=by(taken.people.olle), now=NOW)
    before = Message.select().count()
    from_olle(taken, ticket, "#lös En säkring.")
    assert (Message.select().count(), last().visibility) == (before + 1, "internal")


@pytest.mark.parametrize("word", ["#ta", "#assign me", "#Ta"])
def test_taking_a_ticket_by_mail_says_nothing_to_the_customer(taken: TakenIn, ticket: Ticket, word: str) -> None:
    from_olle(taken, ticket, word)
    assert (Ticket.get_by_id(ticket.id).assignee_id, Message.select().count()) == (taken.people.olle.id, 1)


def test_starting_by_mail_starts(taken: TakenIn, ticket: Ticket) -> None:
    from_olle(taken, ticket, "#starta\r\n#ta")
    assert Ticket.get_by_id(ticket.id).status == "started"


@pytest.mark.parametrize(
    ("text", "given", "words"),
    [
        ("#ta\n\n#starta\nHej", (Order.TAKE, Order.START), "Hej"),
        ("#hurra\n#lös", (), "#hurra\n#lös"),
        ("Hej\n#lös", (), "Hej\n#lös"),
        ("#ta bort filen", (), "#ta bort filen"),
        ("#assign olle", (), "#assign olle"),
        ("# lös", (), "# lös"),
        ("#note a\n#lös", (Order.NOTE,), "a\n#lös"),
        ("", (), ""),
    ],
)
def test_orders_stand_on_the_first_lines_and_the_rest_is_text(text: str, given: tuple[Order, ...], words: str) -> None:
    orders = read_orders(text)
    assert (orders.given, orders.words) == (given, words)


def test_a_mail_of_nothing_but_orders_is_read_in_one_go() -> None:
    assert len(read_orders("#ta\n" * 300_000).given) <= 10


@pytest.mark.parametrize("dmarc", ["", "fail"])
def test_whoever_only_says_to_be_an_agent_orders_nothing_and_mails_nobody(
    taken: TakenIn, ticket: Ticket, dmarc: str
) -> None:
    taken.mail(OLLE, "#lös Klart.", to=taken.key(ticket, OLLE), dmarc=dmarc)
    assert said_on(ticket) == [(OLLE, Visibility.PENDING)]
    assert (Ticket.get_by_id(ticket.id).status, len(taken.letters(ANNA))) == ("new", 1)


def test_a_contact_who_writes_an_order_writes_text(taken: TakenIn, ticket: Ticket) -> None:
    taken.mail(ANNA, "#lös Klart.", to=taken.key(ticket))
    assert (Ticket.get_by_id(ticket.id).status, last().text) == ("new", "#lös Klart.")


def test_an_agent_with_the_tag_alone_orders_nothing(taken: TakenIn, ticket: Ticket) -> None:
    taken.mail(OLLE, "#lös Klart.", subject=f"[#{ticket.number}]", dmarc="pass")
    assert (Ticket.get_by_id(ticket.id).status, last().visibility) == ("new", "internal")
    assert not Event.select().where(Event.kind == "replied").exists()
