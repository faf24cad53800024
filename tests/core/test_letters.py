"""Events become letters: each once, in the reader's language, with a key to answer by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from core import config, dialogue, letter_text, letter_writing, letters, outbox, tickets
from core.actors import DESK
from core.attachments import File
from core.config import Settings
from core.models import Event, Letter, Ticket
from core.models.tickets import Visibility
from core.outbox import Written
from core.people import remove_contact
from core.rules.references import Keyring
from tests import make
from tests.cast import NOW, Cast, by

LATER = timedelta(minutes=1)
Write = Callable[..., list[EmailMessage]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return config.load({"ARENDE_DATA": str(tmp_path / "data"), "ARENDE_COMPANY": "Nordsken"})


@pytest.fixture
def keyring(settings: Settings) -> Keyring:
    return Keyring(settings.secrets)


@pytest.fixture
def write(settings: Settings, keyring: Keyring) -> Write:
    """Writes what is due, and gives all letters there are."""

    def write_due(*, now_is: timedelta = LATER) -> list[EmailMessage]:
        letters.write_due(settings, keyring, now=NOW + now_is)
        return [
            message_from_bytes(letter.content.content, policy=policy.default)
            for letter in Letter.select().order_by(Letter.id)
        ]

    return write_due


def test_a_new_ticket_is_answered_once(people: Cast, write: Write) -> None:
    make.ticket(people.anna)
    for _ in range(3):
        assert [letter["To"] for letter in write()] == ["anna@kund.test"]


def test_a_letter_answers_the_mail_that_it_is_about(people: Cast, write: Write, keyring: Keyring) -> None:
    ticket = make.ticket(people.anna)
    [letter] = write()
    assert letter["In-Reply-To"] == "<first@kund.test>"
    key = keyring.read_message_id(letter["Message-ID"])
    assert key and key.ticket_id == ticket.id


def test_whoever_answers_a_letter_reaches_its_ticket(people: Cast, write: Write, keyring: Keyring) -> None:
    ticket = make.ticket(people.anna)
    [letter] = write()
    key = keyring.read_reply_address(str(letter["Reply-To"]).strip("<>"))
    assert key and key.ticket_id == ticket.id
    assert keyring.is_recipient("anna@kund.test", key.recipient_tag)


def test_a_receipt_says_nothing_that_the_sender_wrote(people: Cast, write: Write) -> None:
    make.ticket(None, subject="Buy cheap watches", text="https://spam.test/", requester_name="Cheap Watches")
    [letter] = write()
    whole = letter.as_string()
    assert not any(words in whole for words in ("watches", "Watches", "spam.test"))


def test_every_letter_about_a_ticket_belongs_to_one_conversation(people: Cast, write: Write) -> None:
    ticket = make.ticket(people.anna)
    tickets.start(ticket, by=by(people.olle), now=NOW)
    tickets.resolve(ticket, solution="A fuse.", by=by(people.olle), now=NOW)
    roots = {letter["References"].split()[0] for letter in write()}
    assert len(roots) == 1


def test_automatic_letters_say_so_and_a_persons_reply_doesnt(people: Cast, write: Write) -> None:
    ticket = make.ticket(people.anna)
    dialogue.reply(ticket, make.said("Which one?"), by=by(people.olle), now=NOW)
    receipt, reply = write()
    assert (receipt["Auto-Submitted"], reply["Auto-Submitted"]) == ("auto-replied", None)


def test_each_reads_it_in_their_own_language(people: Cast, write: Write) -> None:
    make.ticket(people.anna), make.ticket(people.carl)
    swedish, english = (letter["Subject"] for letter in write())
    assert "Vi har registrerat" in swedish and "We have registered" in english


def test_an_agents_files_go_with_the_reply(people: Cast, write: Write) -> None:
    ticket = make.ticket(people.anna)
    file = File(filename="bruksanvisning å.pdf", content_type="application/pdf", content=b"%PDF")
    dialogue.reply(ticket, make.said(files=(file,)), by=by(people.olle), now=NOW)
    [attached] = write()[-1].iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("bruksanvisning å.pdf", b"%PDF")


def test_an_opening_that_isnt_to_be_told_is_told_to_nobody(people: Cast, write: Write) -> None:
    make.ticket(people.anna, untold="auto-reply: vacation")
    assert write() == []


def test_a_note_is_told_to_nobody(people: Cast, write: Write) -> None:
    ticket = make.ticket(people.anna)
    dialogue.note(ticket, make.said(visibility=Visibility.INTERNAL), by=by(people.olle), now=NOW)
    assert len(write()) == 1


def test_everybody_who_wrote_on_the_ticket_hears_of_its_solution_once(people: Cast, write: Write) -> None:
    ticket = make.ticket(people.anna)
    for _ in range(2):
        dialogue.add_from_customer(ticket, make.said(), by=by(people.bo), now=NOW)
    tickets.resolve(ticket, solution="A fuse.", by=by(people.olle), now=NOW)
    assert sorted(letter["To"] for letter in write()[1:]) == ["anna@kund.test", "bo@kund.test"]


def test_a_letter_that_cant_be_written_costs_no_other_and_is_looked_at_again(
    people: Cast, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str, language: str, **facts: object) -> object:
        if language == "en":
            raise ValueError("a broken text")
        return letter_text.render(name, language, **facts)

    monkeypatch.setattr(letter_writing, "render", broken)
    make.ticket(people.carl), make.ticket(people.anna)
    assert [letter["To"] for letter in write()] == ["anna@kund.test"]
    waiting = Event.get(Event.tell_at.is_null(False))
    assert "a broken text" in waiting.tell_note
    monkeypatch.undo()
    assert len(write(now_is=timedelta(hours=2))) == 2


def test_a_row_that_cant_be_committed_costs_no_other(
    people: Cast, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def owe(letter: Written, **options: Any) -> int:
        if letter.recipient == "carl@other.test":
            raise ValueError("the disk said no")
        return keep(letter, **options)

    keep = outbox.owe
    monkeypatch.setattr(outbox, "owe", owe)
    make.ticket(people.carl), make.ticket(people.anna)
    assert [letter["To"] for letter in write()] == ["anna@kund.test"]


def test_a_removed_contact_hears_nothing_more_and_the_keeper_of_the_list_does(people: Cast, write: Write) -> None:
    ticket = make.ticket(people.bo)
    write()
    remove_contact(people.bo, by=DESK, now=NOW)
    tickets.resolve(ticket, solution="A fuse.", by=by(people.olle), now=NOW)
    assert [letter["To"] for letter in write()[1:]] == ["anna@kund.test"]


def test_the_desk_never_writes_to_itself(people: Cast, write: Write) -> None:
    make.ticket(None, requester_email="servicedesk@example.test")
    assert write() == []


def test_a_sign_in_letter_carries_the_link_and_nothing_to_answer_a_ticket_by(people: Cast, settings: Settings) -> None:
    letters.owe_sign_in_letter(people.anna, "the-token", settings=settings, now=NOW)
    letter = message_from_bytes(Letter.get().content.content, policy=policy.default)
    assert "/login/the-token" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert letter["Reply-To"] == "servicedesk@example.test"


def test_a_ticket_without_a_subject_is_told_of_all_the_same(people: Cast, write: Write) -> None:
    ticket = make.ticket(people.anna, subject="")
    tickets.start(ticket, by=by(people.olle), now=NOW)
    assert str(Ticket.get_by_id(ticket.id).number) in write()[-1]["Subject"]
