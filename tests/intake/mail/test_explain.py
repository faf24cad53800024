"""What the desk would do with a mail in a file is told rule by rule, and nothing is done."""

from __future__ import annotations

from core import clock
from core.models import Mail, Ticket
from intake.mail.explain import Finding, explain, mail_from_file, told
from intake.mail.identity.lookups import make_lookup
from intake.mail.process import MailDesk
from tests import make
from tests.intake.mail.corpus import raw_mail
from tests.office import DESK, Office, reply_address

ANNA = "anna@kund.test"


def findings(
    office: Office, content: bytes, *, sender: str | None = None, to: tuple[str, ...] = ()
) -> dict[str, Finding]:
    desk = MailDesk(office.settings, office.keyring, make_lookup)
    mail = mail_from_file(content, desk, envelope_from=sender, envelope_to=to, peer="127.0.0.1", now=clock.now())
    return {finding.rule: finding for finding in explain(mail, desk, now=clock.now())}


def test_a_contacts_first_mail_would_open_a_ticket_and_be_answered(office: Office) -> None:
    found = findings(office, make.mail("Hej.", sender=ANNA))
    assert found["sender"].says.startswith("contact Anna")
    assert (found["ticket"].says, found["outcome"].says) == ("a new one", "ticket")
    assert (found["receipt"].says, found["new text"].says) == (f"to {ANNA}", "Hej.")


def test_nothing_is_changed_by_telling(office: Office) -> None:
    findings(office, make.mail("Hej.", sender=ANNA))
    assert (Mail.select().count(), Ticket.select().count(), office.world.mails_to(ANNA)) == (0, 0, [])


def test_every_ticket_it_names_is_told_with_what_it_may_there(office: Office) -> None:
    office.mail(ANNA)
    [letter] = office.letters_to(ANNA)
    number = office.tickets()[0]["number"]
    answer = make.mail("Tack.", sender=ANNA, subject=f"Re: {letter.message['Subject']}")
    found = findings(office, answer, to=(reply_address(letter.message),))
    assert found["ticket"].says == f"{number}, takes-part"
    assert found["ticket"].because[0].startswith(f"reply-address names {number}: takes-part")


def test_a_strangers_guess_of_a_number_is_told_as_not_taken(office: Office) -> None:
    office.mail(ANNA)
    number = office.tickets()[0]["number"]
    found = findings(office, make.mail("Hej.", sender="x@elsewhere.test", subject=f"[#{number}]"))
    assert found["ticket"].says == "a new one"
    assert "not taken" in found["ticket"].because[0]


def test_a_bounce_names_whom_it_failed(office: Office) -> None:
    found = findings(office, raw_mail("kinds/bounce-postfix"))
    assert found["bounce"] == Finding("bounce", "of no letter of ours", ("slutat@kund.example: 5.1.1, for good",))
    assert found["outcome"].says == "backscatter"


def test_the_priority_is_told_with_the_words_that_lead_to_it(office: Office) -> None:
    found = findings(office, make.mail("Ingen kan arbeta.", sender=ANNA))
    assert found["priority"] == Finding("priority", "P1, incident", ("“ingen … kan arbeta” stands in the text",))


def test_an_automatic_mail_is_told_to_get_no_receipt(office: Office) -> None:
    found = findings(office, make.mail("Hej.", sender=ANNA, Auto_Submitted="auto-generated"))
    assert (found["kind"].says, found["receipt"].says) == ("auto-reply", "none")


def test_the_envelope_is_taken_from_the_header_where_it_isnt_said(office: Office) -> None:
    raw = b"Return-Path: <>\nDelivered-To: " + DESK.encode() + b"\n" + make.mail(sender=ANNA)
    assert findings(office, raw)["envelope"].says == f"from <> to {DESK}"
    assert findings(office, raw, sender="<bo@kund.test>")["envelope"].says.startswith("from <bo@kund.test>")


def test_what_cant_be_read_is_told_so(office: Office) -> None:
    found = findings(office, b"X: y\n" * 2000 + b"\nHej.")
    assert (found["reading"].says, found["kind"].says) == ("unreadable", "unreadable")


def test_a_finding_is_printed_beside_its_rule() -> None:
    finding = Finding("kind", "human", ("no sign of a machine",))
    assert told(finding) == "kind      human\n          - no sign of a machine"


def test_what_a_mail_says_never_steers_the_terminal() -> None:
    assert told(Finding("kind", "a\x1b[2Jb\nc", ("d\x9be\0",))) == "kind      a [2Jb\n          c\n          - d e "
