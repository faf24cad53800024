"""What partners answer: in the hand-over's own thread, never before the customer, and moving nothing."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from core import handover, people, tickets
from core.actors import DESK
from core.models import Customer, Event, Handover, Letter, Message, Ticket
from core.rules.references import subject_tag
from tests import make
from tests.cast import NOW, by
from tests.intake.mail.corpus import EXPECTED, raw_mail, that_say
from tests.intake.mail.desk import ANNA, CARL, OLLE, VERA, TakenIn, body_of, happened_to
from tests.office import reply_address
from tests.parties import NORRLYS, TORE, handed_over, partner

THREAD, PUBLIC, PENDING, NOTE, ELSEWHERE = "thread", "public", "pending", "internal", "elsewhere"
SVEN = "sven@norrlys.test"  # works at the partner, and is a contact of Kund


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def given(taken: TakenIn) -> Handover:
    """Anna's ticket, handed over; the partner calls it INC-12345."""
    people.add_contact(taken.people.kund, name="Sven", email=SVEN, by=DESK, now=NOW)
    made = handed_over(make.ticket(taken.people.anna), taken.people)
    handover.set_number(made, "INC-12345", by=DESK, now=NOW)
    return made


def letter_to_party(taken: TakenIn) -> EmailMessage:
    return taken.letters(NORRLYS)[-1]


def by_partys_address(taken: TakenIn, made: Handover) -> dict[str, object]:
    return {"to": reply_address(letter_to_party(taken))}


def by_partys_message_id(taken: TakenIn, made: Handover) -> dict[str, object]:
    return {"References": letter_to_party(taken)["Message-ID"]}


def by_customers_key(taken: TakenIn, made: Handover) -> dict[str, object]:
    return {"to": taken.key(made.ticket)}


def by_reference(taken: TakenIn, made: Handover) -> dict[str, object]:
    return {"text": f"Ja.\r\n> {taken.desk.keyring.reference(made.ticket_id)}"}


def by_number(taken: TakenIn, made: Handover) -> dict[str, object]:
    return {"subject": "Sv: [INC-12345] Skrivaren"}


def by_tag(taken: TakenIn, made: Handover) -> dict[str, object]:
    return {"subject": f"Sv: {subject_tag(made.ticket_id)}"}


PARTYS_KEY = (by_partys_address, by_partys_message_id)
TABLE = {  # evidence, sender, authenticity: where it is
    ("partys-key", TORE, ""): THREAD, ("partys-key", TORE, "pass"): THREAD, ("partys-key", TORE, "fail"): THREAD,
    ("partys-key", SVEN, ""): THREAD, ("partys-key", ANNA, ""): THREAD, ("partys-key", VERA, ""): THREAD,
    ("partys-key", CARL, ""): THREAD, ("partys-key", OLLE, "pass"): THREAD, ("partys-key", OLLE, ""): THREAD,
    ("number", TORE, ""): THREAD, ("number", TORE, "pass"): THREAD, ("number", TORE, "fail"): ELSEWHERE,
    ("number", SVEN, ""): THREAD, ("number", ANNA, ""): PUBLIC, ("number", VERA, ""): ELSEWHERE,
    ("number", CARL, ""): ELSEWHERE, ("number", OLLE, "pass"): NOTE, ("number", OLLE, ""): ELSEWHERE,
    ("tag", TORE, ""): THREAD, ("tag", TORE, "fail"): ELSEWHERE, ("tag", SVEN, ""): PUBLIC, ("tag", ANNA, ""): PUBLIC,
    ("tag", VERA, ""): ELSEWHERE, ("tag", OLLE, "pass"): NOTE,
    ("customers-key", TORE, ""): THREAD, ("customers-key", TORE, "fail"): PENDING,
    ("customers-key", SVEN, ""): PUBLIC, ("customers-key", ANNA, ""): PUBLIC, ("customers-key", VERA, ""): PENDING,
    ("reference", TORE, ""): THREAD, ("reference", SVEN, ""): PUBLIC, ("reference", VERA, ""): PENDING,
}  # fmt: skip
EVIDENCE: dict[str, tuple[Callable[[TakenIn, Handover], dict[str, object]], ...]] = {
    "partys-key": PARTYS_KEY, "number": (by_number,), "tag": (by_tag,),
    "customers-key": (by_customers_key,), "reference": (by_reference,),
}  # fmt: skip
ROWS = [(make_it, sender, dmarc, seen) for (kind, sender, dmarc), seen in TABLE.items() for make_it in EVIDENCE[kind]]


def place_of(taken: TakenIn, made: Handover, mail_id: int) -> str:
    said = Message.get_or_none(Message.mail_id == mail_id, Message.ticket == made.ticket_id)
    if said is None:
        return ELSEWHERE
    assert said.handover_id is None or said.visibility == "internal"
    return THREAD if said.handover_id == made.id else said.visibility


@pytest.mark.parametrize(("evidence", "sender", "dmarc", "seen"), ROWS)
def test_where_a_mail_about_what_was_handed_over_goes(
    taken: TakenIn, given: Handover, evidence: Callable[..., dict[str, object]], sender: str, dmarc: str, seen: str
) -> None:
    mail = taken.mail(sender, dmarc=dmarc, **evidence(taken, given))
    assert place_of(taken, given, mail.id) == seen


@pytest.mark.parametrize("evidence", [*PARTYS_KEY, by_number, by_tag])
def test_what_a_partner_answers_moves_nothing_and_is_answered_by_nothing(
    taken: TakenIn, given: Handover, evidence: Callable[..., dict[str, object]]
) -> None:
    fields = evidence(taken, given)
    before, letters = Ticket.get_by_id(given.ticket_id), len(taken.letters())
    taken.mail(TORE, "Klart.", **fields)
    after = Ticket.get_by_id(given.ticket_id)
    assert (after.status, after.resolve_by, after.inform_by) == (before.status, before.resolve_by, before.inform_by)
    assert (happened_to(given.ticket_id)[-1], len(taken.letters())) == ("party-replied", letters)


def test_an_ended_ticket_stays_ended_whatever_the_partner_says(taken: TakenIn, given: Handover) -> None:
    to = by_partys_address(taken, given)
    tickets.close(Ticket.get_by_id(given.ticket_id), by=DESK, now=NOW)
    mail = taken.mail(TORE, "Förresten…", **to)
    assert (Ticket.get_by_id(given.ticket_id).status, place_of(taken, given, mail.id)) == ("closed", THREAD)


def test_a_waiting_ticket_goes_on_waiting(taken: TakenIn, given: Handover) -> None:
    to = by_partys_address(taken, given)
    ticket = Ticket.get_by_id(given.ticket_id)
    handover.take_back(ticket, by=by(taken.people.olle), now=NOW)
    tickets.wait(ticket, by=by(taken.people.olle), now=NOW)
    taken.mail(TORE, "Klart.", **to)
    assert Ticket.get_by_id(given.ticket_id).status == "waiting"


def test_an_answer_is_in_the_thread_of_the_hand_over_whose_letter_it_answers(taken: TakenIn, given: Handover) -> None:
    first = by_partys_address(taken, given)
    ticket = Ticket.get_by_id(given.ticket_id)
    handover.take_back(ticket, by=DESK, now=NOW)
    again = handed_over(ticket, taken.people, given.party)
    assert place_of(taken, given, taken.mail(TORE, **first).id) == THREAD
    assert place_of(taken, again, taken.mail(TORE, **by_partys_address(taken, again)).id) == THREAD


def test_a_partner_of_another_ticket_is_nobody_here(taken: TakenIn, given: Handover) -> None:
    partner(name="Sydlys", address="desk@sydlys.test", domains=["sydlys.test"])
    mail = taken.mail("desk@sydlys.test", **by_number(taken, given))
    assert place_of(taken, given, mail.id) == ELSEWHERE


def test_an_agent_at_the_domain_of_a_maintenance_team_still_answers_customers(taken: TakenIn) -> None:
    team = partner(name="Förvaltningen", kind="maintenance", address="team@desk.test", domains=["desk.test"])
    ticket = make.ticket(taken.people.anna)
    handed_over(ticket, taken.people, team)
    taken.mail(OLLE, "Hej Anna!", dmarc="pass", to=taken.key(ticket))
    assert Message.select().order_by(Message.id.desc()).get().visibility == "public"


def test_what_a_partner_quotes_of_the_customer_stays_with_it(taken: TakenIn, given: Handover) -> None:
    text = "Vad menar hon?\r\n\r\nOlle Lind skrev:\r\n> Den blinkar rött."
    mail = taken.mail(TORE, text, **by_partys_address(taken, given))
    said = Message.get(Message.mail_id == mail.id)
    assert (said.text, said.visibility) == ("Vad menar hon?", "internal")


@pytest.mark.parametrize("name", that_say("their_number"))
def test_the_number_that_a_partners_desk_gives_is_read(taken: TakenIn, name: str) -> None:
    made = handed_over(make.ticket(taken.people.anna, subject="Rapporten visar fel"), taken.people)
    mail = taken.raw(raw_mail(name), sender="" if EXPECTED[name]["kind"] == "auto-reply" else TORE)
    found = Handover.get_by_id(made.id).their_number
    assert (place_of(taken, made, mail.id), found) == (THREAD, EXPECTED[name]["their_number"])


def test_their_number_stands_in_what_we_write_to_them(taken: TakenIn, given: Handover) -> None:
    taken.letters()
    handover.write_to_party(given, handover.Parcel(words="Hur går det?"), by=by(taken.people.olle), now=NOW)
    letter = letter_to_party(taken)
    assert ("[INC-12345]" in letter["Subject"], "Hur går det?" in body_of(letter)) == (True, True)


def test_a_number_is_taken_from_nobody_but_the_partner(taken: TakenIn) -> None:
    made = handed_over(make.ticket(taken.people.anna), taken.people)
    key = by_partys_address(taken, made)
    for sender, dmarc in ((VERA, ""), (TORE, "fail")):
        taken.mail(sender, subject="[INC-666] Svar", dmarc=dmarc, **key)
    assert Handover.get_by_id(made.id).their_number == ""


@pytest.mark.parametrize(
    ("sender", "dmarc", "evidence", "warned"),
    [
        (TORE, "", by_partys_address, False),
        (TORE, "fail", by_partys_address, True),
        (VERA, "", by_partys_address, True),
        (TORE, "pass", by_number, False),
        (TORE, "", by_number, True),
    ],
)
def test_agents_are_warned_of_what_isnt_proved_to_be_the_partners(
    taken: TakenIn, given: Handover, sender: str, dmarc: str, evidence: Callable[..., dict[str, object]], warned: bool
) -> None:
    mail = taken.mail(sender, dmarc=dmarc, **evidence(taken, given))
    kept = [each["what"] for each in Message.get(Message.mail_id == mail.id).warnings]
    assert ("unproved-party" in kept) == warned


def test_a_machine_that_answers_a_letter_to_the_partner_is_in_the_thread(taken: TakenIn, given: Handover) -> None:
    taken.letters()
    row = Event.get(Event.kind == "handed-over")
    letter = Letter.get(Letter.event == row.id, Letter.kind == "handed-over")
    to = taken.desk.keyring.bounce_address(taken.desk.settings.address, letter_key=letter.id)
    mail = taken.mail("bot@elsewhere.test", "Jag är ledig.", to=to, envelope="", Auto_Submitted="auto-replied")
    assert place_of(taken, given, mail.id) == THREAD
    assert Event.select().order_by(Event.id.desc()).get().data["automatic"] is True


def test_what_a_partner_answers_by_mail_carries_its_files(taken: TakenIn, given: Handover) -> None:
    body = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSe fil.\r\n--b\r\n'
        'Content-Type: text/plain\r\nContent-Disposition: attachment; filename=logg.txt\r\n\r\nrad\r\n--b--\r\n'
    )  # fmt: skip
    to = str(by_partys_address(taken, given)["to"])
    raw = f"From: {TORE}\r\nTo: {to}\r\nSubject: Svar\r\nMessage-ID: <f@norrlys.test>\r\n{body}".encode()
    mail = taken.raw(raw, sender=TORE, to=to)
    said = Message.get(Message.mail_id == mail.id)
    assert [file.filename for file in said.attachments] == ["logg.txt"]


def test_a_ticket_never_handed_over_costs_no_question_about_it(taken: TakenIn, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = make.ticket(taken.people.anna)
    asked: list[int] = []
    monkeypatch.setattr("intake.mail.parties.handovers_of", asked.append)
    taken.mail(ANNA, to=taken.key(ticket))
    assert asked == []


def test_a_subject_without_a_number_asks_for_no_hand_over(taken: TakenIn, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("intake.mail.evidence.numbered", lambda keys: asked.append(keys) or [])
    taken.mail(ANNA, subject="Rapporten visar fel")
    taken.mail(ANNA, subject="Faktura 4711 saknas")
    assert asked == [("4711",)]


def test_the_customer_is_told_and_sees_nothing_of_the_thread(taken: TakenIn, given: Handover) -> None:
    [letter] = [each for each in taken.letters(ANNA) if "Norrlys AB" in each["Subject"]]
    assert "som inte ingår i avtalet" in body_of(letter)
    assert "Kan ni titta?" not in body_of(letter)
    assert Customer.get_by_id(given.ticket.customer_id).name in body_of(letter_to_party(taken))
