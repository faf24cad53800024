"""Letters of a hand-over: the party gets what it needs, the customer learns where it is, in each one's own language."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from core import agreements, config, letters, terms, tickets
from core.actors import DESK
from core.attachments import File
from core.handover import Parcel, add_from_party, take_back, write_to_party
from core.models import Letter, Message, Ticket
from core.rules.references import Keyring
from tests import make
from tests.cast import NOW, Cast, by
from tests.parties import NORRLYS, handed_over, partner

KEYRING = Keyring(("secret",))


@pytest.fixture
def engine() -> str:
    return "sqlite"


def written(tmp_path: Path, to: str) -> list[EmailMessage]:
    settings = config.load({"ARENDE_DATA": str(tmp_path / "data"), "ARENDE_COMPANY": "Nordsken"})
    letters.write_due(settings, KEYRING, now=NOW)
    rows = Letter.select().where(Letter.recipient == to).order_by(Letter.id)
    return [message_from_bytes(row.content.content, policy=policy.default) for row in rows]


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def first_message(ticket: Ticket) -> int:
    return int(Message.get(Message.ticket == ticket.id).id)


def test_the_party_gets_what_the_customer_wrote_and_its_files(people: Cast, tmp_path: Path) -> None:
    log = File(filename="log", content_type="text/plain", content=b"rad")
    logo = File(filename="logo", content_type="image/png", content=b"x", is_set_aside=True)
    ticket = make.ticket(people.anna, files=(log, logo))
    handed_over(ticket, people, includes=(first_message(ticket),))
    [letter] = written(tmp_path, NORRLYS)
    for words in ("Kan ni titta?", "Den blinkar rött.", "Kund AB", "Anna Ek", "anna@kund.test", "Olle Lind"):
        assert words in text_of(letter)
    assert [part.get_filename() for part in letter.iter_attachments()] == ["log"]


def test_what_isnt_chosen_stays_here(people: Cast, tmp_path: Path) -> None:
    handed_over(make.ticket(people.anna), people)
    assert "Den blinkar rött." not in text_of(written(tmp_path, NORRLYS)[0])


@pytest.mark.parametrize(
    ("language", "words"), [("sv", "Kunden ser inte vad ni skriver"), ("en", "The customer doesn't see what you write")]
)
def test_the_party_reads_its_own_language(people: Cast, tmp_path: Path, language: str, words: str) -> None:
    made = handed_over(make.ticket(people.carl), people, partner(language=language))
    write_to_party(made, Parcel(words="Nå?"), by=by(people.olle), now=NOW)
    assert all(words in text_of(letter) for letter in written(tmp_path, NORRLYS))


def test_letters_to_a_party_leave_as_a_persons_so_that_its_desk_takes_them(people: Cast, tmp_path: Path) -> None:
    ticket = make.ticket(people.anna)
    handed_over(ticket, people)
    take_back(ticket, words="Tack!", by=by(people.olle), now=NOW)
    heads = [letter["Auto-Submitted"] for letter in written(tmp_path, NORRLYS)]
    assert heads == [None, None]


def test_letters_to_a_party_name_no_mail_of_the_customers(people: Cast, tmp_path: Path) -> None:
    handed_over(make.ticket(people.anna), people)
    [letter] = written(tmp_path, NORRLYS)
    assert "<first@kund.test>" not in letter["References"]


def test_the_key_of_a_letter_to_a_party_is_made_out_to_the_hand_over(people: Cast, tmp_path: Path) -> None:
    made = handed_over(make.ticket(people.anna), people)
    [letter] = written(tmp_path, NORRLYS)
    key = KEYRING.read_reply_address(letter["Reply-To"].strip("<>"))
    assert key is not None and KEYRING.is_recipient(made.key_holder, key.recipient_tag)
    assert not KEYRING.is_recipient(NORRLYS, key.recipient_tag)


OUTSIDE, COVERED, LINES = "som inte ingår i avtalet", "ingår i ert förvaltningsavtal", "er första och andra linje"


@pytest.mark.parametrize(
    ("maintenance", "lines", "said"),
    [(False, False, [OUTSIDE]), (True, False, [COVERED]), (False, True, [LINES]), (True, True, [LINES])],
)
def test_the_customer_is_told_honestly_what_it_means(
    people: Cast, tmp_path: Path, maintenance: bool, lines: bool, said: list[str]
) -> None:
    party = partner()
    people.kund.partner_party_id = party.id
    people.kund.save()
    today = terms.today(NOW)
    agreements.set_terms(
        people.kund, from_date=today, has_maintenance=maintenance, lines_by_partner=lines, by=DESK, now=NOW
    )
    handed_over(make.ticket(people.anna), people, party)
    text = text_of(written(tmp_path, "anna@kund.test")[-1])
    assert [each for each in (OUTSIDE, COVERED, LINES) if each in text] == said
    assert ("står stilla" in text) == (not maintenance)


def test_the_customer_is_told_when_it_is_back_and_not_what_was_said(people: Cast, tmp_path: Path) -> None:
    ticket = make.ticket(people.anna)
    handed_over(ticket, people)
    take_back(ticket, words="Tack för hjälpen!", by=by(people.olle), now=NOW)
    subjects = [letter["Subject"].partition("] ")[2] for letter in written(tmp_path, "anna@kund.test")[1:]]
    assert subjects == ["Ditt ärende ligger nu hos Norrlys AB", "Vi arbetar med ditt ärende igen"]
    assert not any("hjälpen" in text_of(letter) for letter in written(tmp_path, "anna@kund.test"))


def test_nobody_is_told_of_what_a_party_answers(people: Cast, tmp_path: Path) -> None:
    made = handed_over(make.ticket(people.anna), people)
    before = len(written(tmp_path, NORRLYS)) + len(written(tmp_path, "anna@kund.test"))
    add_from_party(made, make.said("Klart."), by=DESK, now=NOW)
    assert len(written(tmp_path, NORRLYS)) + len(written(tmp_path, "anna@kund.test")) == before


@pytest.mark.parametrize("verb", ["resolve", "close"])
def test_who_has_a_ticket_that_ends_is_told_that_they_need_do_no_more(people: Cast, tmp_path: Path, verb: str) -> None:
    """Also without the solution, which was written to the customer (P13)."""
    ticket = make.ticket(people.anna)
    handed_over(ticket, people)
    more = {"solution": "Ny patron i skrivaren."} if verb == "resolve" else {}
    getattr(tickets, verb)(ticket, **more, by=by(people.olle), now=NOW)
    told = text_of(written(tmp_path, NORRLYS)[-1])
    assert "ni behöver inte göra något mer med det" in told
    assert "Ny patron" not in told
