"""What a bounce does: to the letter, the contact and the ticket, and only where a key of ours comes back with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import clock, dialogue
from core.models import Contact, Event, Letter, Message, Ticket
from core.rules.references import ticket_id_of
from tests import make
from tests.cast import Cast, by
from tests.office import Office, Row
from tests.servers.world import Arrival, World

ANNA = "anna@kund.test"
NOT_OURS = "<nothing@elsewhere.test>"

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def office(tmp_path: Path, people: Cast, world: World) -> Office:
    return Office(tmp_path, people, world)


@pytest.fixture
def letter(office: Office) -> Arrival:
    """An agent's reply to Anna, as it left."""
    ticket = Ticket.get_by_id(ticket_id_of(office.mail(ANNA)["ticket"]))
    dialogue.reply(ticket, make.said("Sitter sladden i?"), by=by(office.people.olle), now=clock.now())
    office.sweep()
    return office.letters_to(ANNA)[-1]


def report(message_id: str = NOT_OURS, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    return make.mail(
        f"This is the mail system at host mx.kund.test.\n\nFinal-Recipient: rfc822; {ANNA}\nAction: {action}\n"
        f"Status: {status}\nDiagnostic-Code: smtp; 550 {status} no such user\n\nMessage-ID: {message_id}\n",
        sender="MAILER-DAEMON@kund.test",
        subject="Undelivered Mail Returned to Sender",
    )


def come_back(office: Office, letter: Arrival, *, envelope: str = "", **changes: str) -> Row:
    return office.take(report(**changes), sender=envelope, to=letter.sender)


def anna() -> Contact:
    return Contact.get(Contact.email == ANNA)


def kinds() -> list[str]:
    return [event.kind for event in Event.select().order_by(Event.id)]


def test_a_contact_whose_letter_came_back_is_marked_with_the_reason(office: Office, letter: Arrival) -> None:
    come_back(office, letter)
    assert anna().undeliverable_at is not None
    assert "no such user" in anna().undeliverable_why


def test_a_second_bounce_is_no_news_about_the_contact(office: Office, letter: Arrival) -> None:
    come_back(office, letter)
    come_back(office, letter, status="5.2.1")
    assert kinds().count("contact-undeliverable") == 1
    assert "5.2.1" in anna().undeliverable_why


def test_the_mark_goes_away_when_the_contact_writes(office: Office, letter: Arrival) -> None:
    come_back(office, letter)
    office.mail(ANNA, "Nu fungerar min e-post igen.")
    assert (anna().undeliverable_at, anna().undeliverable_why) == (None, "")
    assert "contact-reached" in kinds()


def test_the_mark_stays_when_only_a_machine_of_theirs_writes(office: Office, letter: Arrival) -> None:
    come_back(office, letter)
    office.mail(ANNA, "Borta.", subject="Autosvar", Auto_Submitted="auto-replied")
    assert anna().undeliverable_at is not None


def test_the_mark_stays_when_somebody_else_forges_their_address(office: Office, letter: Arrival) -> None:
    come_back(office, letter)
    office.mail(ANNA, "Hej!", dmarc="fail")
    assert anna().undeliverable_at is not None


def test_what_was_given_up_for_now_marks_the_letter_and_not_the_contact(office: Office, letter: Arrival) -> None:
    come_back(office, letter, status="4.4.7")
    assert Letter.get(Letter.kind == "replied").gave_up_at is not None
    assert anna().undeliverable_at is None


def test_a_delay_is_a_note_that_names_nobody_as_failed(office: Office, letter: Arrival) -> None:
    mail = come_back(office, letter, action="delayed", status="4.4.1")
    note = Message.select().order_by(Message.id.desc()).get()
    assert (mail["outcome"], mail["failed_recipients"]) == ("bounce", [])
    assert "försenat" in note.text and note.visibility == "internal"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_that_a_letter_arrived_is_counted_and_no_more(office: Office, letter: Arrival, action: str) -> None:
    before = Message.select().count()
    mail = come_back(office, letter, action=action, status="2.1.5")
    assert (mail["outcome"], mail["failed_recipients"]) == ("bounce", [])
    assert Message.select().count() == before


def test_a_bounce_without_a_keyed_address_is_tied_by_the_message_id_it_returns(office: Office, letter: Arrival) -> None:
    mail = office.take(report(letter.message["Message-ID"]), sender="")
    assert (mail["outcome"], anna().undeliverable_at is not None) == ("bounce", True)


@pytest.mark.parametrize("envelope", ["", "postmaster@kund.test"])
def test_backscatter_is_counted_and_touches_nothing(office: Office, letter: Arrival, envelope: str) -> None:
    before = len(office.tickets())
    mail = office.take(report(), sender=envelope)
    assert (mail["outcome"], mail["ticket"], len(office.tickets())) == ("backscatter", None, before)
    assert anna().undeliverable_at is None


def test_a_bounce_that_names_nobody_is_a_note_and_gives_nothing_up(office: Office, letter: Arrival) -> None:
    raw = make.mail("Your message came back.", sender="MAILER-DAEMON@kund.test", subject="Returned mail")
    office.take(raw, sender="", to=letter.sender)
    assert Letter.get(Letter.kind == "replied").gave_up_at is None
    assert "bounced" in kinds()


def test_a_bounce_never_names_the_desk(office: Office, letter: Arrival) -> None:
    raw = report().replace(ANNA.encode(), b"servicedesk@example.test")
    assert office.take(raw, sender="", to=letter.sender)["failed_recipients"] == []
