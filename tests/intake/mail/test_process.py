"""What becomes of a mail: a ticket, a message on one, or a reason why not; together with its outcome or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core import config, inbox, letters, opening, tickets
from core import people as verbs
from core.actors import DESK
from core.inbox import ReceivedMail
from core.models import Event, Letter, Mail, Message, Ticket
from core.rules.references import Keyring, subject_tag
from intake.mail import decide
from intake.mail.identity.lookups import LookupFailed
from intake.mail.process import MailDesk, process
from tests import make
from tests.cast import NOW, Cast, by

Take = Callable[..., list[Mail]]


@pytest.fixture
def desk(tmp_path: Path) -> MailDesk:
    settings = config.load({"ARENDE_DATA": str(tmp_path / "data"), "ARENDE_MAIL_AUTHENTICATION": "check"})
    return MailDesk(settings, Keyring(settings.secrets), lambda seconds: lambda name, rdtype: [])


@pytest.fixture
def take(people: Cast, desk: MailDesk) -> Take:
    """Store these mails and give them their outcome; gives their rows."""

    def take_in(*mails: ReceivedMail) -> list[Mail]:
        inbox.store(mails)
        process(inbox.claim(limit=50, by="test", now=NOW), desk, now=NOW)
        return list(Mail.select().order_by(Mail.id))

    return take_in


def outcomes(mails: list[Mail]) -> list[str]:
    return [mail.outcome for mail in mails]


def answer(ticket: Ticket, desk: MailDesk, *, recipient: str) -> str:
    """The address by which somebody who got a letter answers it."""
    return desk.keyring.reply_address(desk.settings.address, ticket_id=ticket.id, recipient=recipient)


def test_a_contacts_mail_becomes_their_customers_ticket(take: Take, people: Cast) -> None:
    (mail,) = take(make.received())
    ticket = Ticket.get()
    assert (mail.outcome, mail.ticket_id, mail.kind, mail.identity) == ("ticket", ticket.id, "human", "weak")
    assert (ticket.customer_id, ticket.contact_id, ticket.subject) == (people.kund.id, people.anna.id, "Skrivaren")


def test_a_contact_is_shown_by_the_name_they_are_registered_under(take: Take, people: Cast) -> None:
    take(make.received(make.mail(sender="anna@kund.test")))
    assert (Ticket.get().requester_name, Message.get().author_name) == ("Anna Ek", "Anna Ek")


def test_a_colleague_nobody_registered_is_held_at_the_customer(take: Take, people: Cast) -> None:
    take(make.received(sender="eva@kund.test"))
    ticket = Ticket.get()
    assert (ticket.held_because, ticket.customer_id, ticket.contact_id) == ("colleague", people.kund.id, None)


def test_a_strangers_mail_is_held_and_owed_a_receipt(take: Take) -> None:
    (mail,) = take(make.received(sender="vera@elsewhere.test"))
    assert (mail.outcome, Ticket.get().held_because) == ("held", "unknown")
    assert Event.get(Event.kind == "opened").tell_at is not None


def test_an_unproved_agent_is_treated_as_anybody(take: Take) -> None:
    take(make.received(sender="olle@desk.test"))
    assert (Ticket.get().held_because, Event.get(Event.kind == "opened").tell_at) == ("doubtful", None)


def test_a_reply_by_key_is_added_with_what_is_new(take: Take, people: Cast, desk: MailDesk) -> None:
    ticket = make.ticket(people.anna)
    text = "Nu går den.\r\n\r\nDen 23 nov. 2026 skrev Ärende:\r\n> Hej!\r\n> Vi har registrerat ditt ärende."
    to = answer(ticket, desk, recipient=people.anna.email)
    take(make.received(make.mail(text, subject="Re: Skrivaren"), envelope_to=(to,)))
    assert [m.text for m in Message.select().order_by(Message.id)] == ["Den blinkar rött.", "Nu går den."]


def test_a_reply_by_message_id_alone_is_added(take: Take, people: Cast, desk: MailDesk) -> None:
    ticket = make.ticket(people.anna)
    ours = desk.keyring.message_id("example.test", ticket_id=ticket.id, event_id=1, recipient=people.anna.email)
    (mail,) = take(make.received(make.mail(References=f"<other@x.test> {ours}")))
    assert (mail.outcome, mail.ticket_id) == ("message", ticket.id)


def test_a_colleague_who_answers_the_first_mail_is_added(take: Take, people: Cast) -> None:
    ticket = make.ticket(people.anna, message_id="<first@kund.test>")
    (mail,) = take(make.received(make.mail(sender="bo@kund.test", In_Reply_To="<first@kund.test>")))
    assert (mail.outcome, mail.ticket_id) == ("message", ticket.id)


def test_a_subject_tag_counts_for_who_takes_part(take: Take, people: Cast) -> None:
    ticket = make.ticket(people.anna)
    (mail,) = take(make.received(make.mail(subject=f"Re: {subject_tag(ticket.id)}")))
    assert (mail.outcome, mail.ticket_id) == ("message", ticket.id)


def test_a_guessed_subject_tag_opens_a_ticket_of_its_own(take: Take, people: Cast) -> None:
    ticket = make.ticket(people.anna)
    (mail,) = take(make.received(make.mail(sender="carl@other.test", subject=f"Re: {subject_tag(ticket.id)}")))
    assert (mail.outcome, mail.ticket_id == ticket.id) == ("ticket", False)


def test_a_strangers_valid_key_adds_what_only_agents_see(take: Take, people: Cast, desk: MailDesk) -> None:
    ticket = make.ticket(people.anna)
    to = answer(ticket, desk, recipient=people.anna.email)
    (mail,) = take(make.received(sender="vera@elsewhere.test", envelope_to=(to,)))
    added = Message.get(Message.mail_id == mail.id)
    assert (mail.outcome, added.visibility, Ticket.select().count()) == ("pending", "pending", 1)


def test_a_removed_contacts_key_lets_nobody_in(take: Take, people: Cast, desk: MailDesk) -> None:
    ticket = make.ticket(people.anna)
    verbs.remove_contact(people.bo, by=DESK, now=NOW)
    to = answer(ticket, desk, recipient=people.bo.email)
    (mail,) = take(make.received(sender="bo@kund.test", envelope_to=(to,)))
    assert mail.outcome == "pending"


@pytest.mark.parametrize("at", range(12, 56, 4))
def test_a_forged_key_is_no_key(take: Take, people: Cast, desk: MailDesk, at: int) -> None:
    to = answer(make.ticket(people.anna), desk, recipient=people.anna.email)
    local, _, domain = to.partition("@")
    flipped = local[:at] + ("a" if local[at : at + 1] != "a" else "b") + local[at + 1 :]
    (mail,) = take(make.received(sender="vera@elsewhere.test", envelope_to=(f"{flipped}@{domain}",)))
    assert mail.outcome == ("held" if flipped != local else "pending")


def test_an_away_notice_is_noted_and_moves_nothing(take: Take, people: Cast, desk: MailDesk) -> None:
    ticket = make.ticket(people.anna)
    tickets.resolve(ticket, solution="Klart.", by=by(people.olle), now=NOW)
    raw = make.mail("Jag är tillbaka på måndag.", subject="Autosvar", Auto_Submitted="auto-replied")
    (mail,) = take(make.received(raw, envelope_to=(answer(ticket, desk, recipient=people.anna.email),)))
    added = Message.get(Message.mail_id == mail.id)
    assert (mail.kind, added.visibility, Ticket.get().status) == ("auto-reply", "internal", "resolved")


def test_an_automatic_mail_opens_a_ticket_and_is_not_answered(take: Take) -> None:
    take(make.received(make.mail(Auto_Submitted="auto-generated")))
    opened = Event.get(Event.kind == "opened")
    assert (Ticket.get().held_because, opened.tell_at) == (None, None)
    assert opened.data["untold"].startswith("auto-reply")


def test_our_own_mail_come_back_is_nothing(take: Take) -> None:
    (mail,) = take(make.received(make.mail(sender="servicedesk@example.test")))
    assert (mail.kind, mail.outcome, Ticket.select().count()) == ("own", "own", 0)


def test_a_bounce_of_nothing_of_ours_is_counted_and_no_ticket(take: Take) -> None:
    raw = (Path(__file__).parents[2] / "corpus" / "kinds" / "bounce-postfix.eml").read_bytes()
    (mail,) = take(make.received(raw, envelope_from=""))
    assert (mail.kind, mail.outcome, Ticket.select().count()) == ("bounce", "backscatter", 0)


def test_a_bounce_marks_its_letter_and_tells_the_agents(take: Take, people: Cast, desk: MailDesk) -> None:
    ticket = make.ticket(people.anna)
    letters.write_due(desk.settings, desk.keyring, now=NOW)
    letter = Letter.get()
    raw = (Path(__file__).parents[2] / "corpus" / "kinds" / "bounce-postfix.eml").read_bytes()
    to = desk.keyring.bounce_address(desk.settings.address, letter_key=letter.id)
    (mail,) = take(make.received(raw, envelope_from="", envelope_to=(to,)))
    note = Message.select().where(Message.ticket == ticket.id).order_by(Message.id.desc()).get()
    assert (mail.outcome, mail.ticket_id, note.visibility) == ("bounce", ticket.id, "internal")
    assert Letter.get().gave_up_at == NOW


def test_the_same_mail_by_another_way_is_a_duplicate(take: Take) -> None:
    first = make.received(make.mail(Received="from one"))
    second = make.received(make.mail(Received="from two"))
    assert outcomes(take(first, second)) == ["ticket", "duplicate"]


def test_a_message_id_used_again_with_other_words_is_another_mail(take: Take) -> None:
    assert outcomes(take(make.received(make.mail("Ett.")), make.received(make.mail("Två.")))) == ["ticket", "ticket"]


def test_the_same_bytes_in_the_same_envelope_are_kept_once(take: Take) -> None:
    (mail,) = take(make.received(), make.received())
    assert (mail.copies, Ticket.select().count()) == (1, 1)


def test_a_mail_that_can_t_be_read_becomes_a_ticket_with_the_mail_attached(take: Take) -> None:
    raw = make.mail(**{f"X-{n}": "y" for n in range(2_000)})
    (mail,) = take(make.received(raw))
    ticket, message = Ticket.get(), Message.get()
    assert (mail.kind, ticket.subject) == ("unreadable", "Ett mejl som inte gick att läsa")
    assert [(a.filename, a.size) for a in message.attachments] == [("mail.eml", len(raw))]


def test_an_empty_mail_is_a_ticket_all_the_same(take: Take) -> None:
    take(make.received(make.mail("", subject="")))
    assert Message.get().text == "(Mejlet är tomt.)"


def test_one_mail_at_fault_takes_no_other_with_it(take: Take, people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ticket = opening.open_ticket

    def fail_for_one(draft: opening.Draft, **more: Any) -> int:
        ticket_id = open_ticket(draft, **more)
        if draft.subject == "Trasig":
            raise ValueError("a fault of ours")
        return ticket_id

    monkeypatch.setattr(opening, "open_ticket", fail_for_one)
    mails = [make.received(make.mail(subject=s, message_id=f"<{s}@x.test>")) for s in ("Hel", "Trasig", "Också")]
    taken = take(*mails)
    assert outcomes(taken) == ["ticket", "", "ticket"]
    assert (Ticket.select().count(), taken[1].attempts, "a fault of ours" in taken[1].error) == (2, 1, True)


def test_after_three_attempts_a_human_looks_and_retries(
    take: Take, desk: MailDesk, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setattr(decide, "identify", fail)
    take(make.received())
    for minutes in (5, 10, 15):
        later = NOW + timedelta(minutes=minutes)
        process(inbox.claim_heavy(by="test", now=later), desk, now=later)
    mail = Mail.get()
    assert (mail.state, mail.attempts) == ("shunted", 3)
    monkeypatch.undo()
    inbox.retry(mail, by=by(people.olle), now=NOW)
    process(inbox.claim(limit=50, by="test", now=NOW), desk, now=NOW)
    assert (Mail.get().state, Ticket.select().count()) == ("done", 1)


def test_two_workers_on_one_mail_make_one_ticket(take: Take, desk: MailDesk) -> None:
    inbox.store([make.received()])
    claimed = inbox.claim(limit=50, by="one", now=NOW)
    process(claimed, desk, now=NOW)
    process(claimed, desk, now=NOW)
    assert Ticket.select().count() == 1


def test_a_mail_whose_senders_dns_is_slow_is_set_apart_and_no_attempt(desk: MailDesk, people: Cast) -> None:
    inbox.store([make.received(peer="192.0.2.1")])
    process(inbox.claim(limit=50, by="test", now=NOW), slow_dns(desk).hurried(), now=NOW)
    assert (Mail.get().is_heavy, Mail.get().attempts, Mail.get().outcome) == (True, 0, "")
    process(inbox.claim_heavy(by="test", now=NOW), slow_dns(desk), now=NOW)
    assert Mail.get().state == "done"


def slow_dns(desk: MailDesk) -> MailDesk:
    def lookup(name: str, rdtype: str) -> list[str]:
        raise LookupFailed("no answer in time")

    return replace(desk, make_lookup=lambda seconds: lookup)
