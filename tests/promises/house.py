"""What a promise is tried by: letters that arrive, pages that people open, tickets that scripts export."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from tests.servers import wait_until
from tests.servers.browser import Page, Visitor
from tests.servers.programs import Desk, make_mail

OLLE = "olle@desk.test"  # an agent
ANNA, BO = "anna@kund.test", "bo@kund.test"  # contacts of Kund AB; Anna keeps the list
CARL = "carl@other.test"  # a contact of Other Ltd
DAN = "dan@kund.test"  # works at Kund AB and isn't registered
VERA = "vera@elsewhere.test"  # nobody knows her

_TAG = re.compile(r"\[#(\d+)\]")


class House:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def furnish(self) -> House:
        self.cli("agent", "add", "Olle Lind", OLLE, "--language", "en")
        self.cli("customer", "add", "Kund AB", "--domain", "kund.test")
        self.cli("contact", "add", "Kund AB", "Anna Ek", ANNA, "--admin")
        self.cli("contact", "add", "Kund AB", "Bo Alm", BO)
        self.cli("customer", "add", "Other Ltd")
        self.cli("contact", "add", "Other Ltd", "Carl Oak", CARL)
        return self

    def cli(self, *args: str) -> str:
        return self.desk.cli(*args).stdout

    def mail(self, sender: str, subject: str = "The printer is on fire", **fields: str) -> EmailMessage:
        """Somebody writes to the desk; gives the mail."""
        mail = make_mail(sender=sender, to=fields.pop("to", self.desk.address), subject=subject, **fields)
        self.desk.send(mail, sender=sender, to=str(mail["To"]))
        return mail

    def answer(self, letter: EmailMessage, text: str) -> None:
        """Whoever got the letter answers it, as mail programs do."""
        mail = make_mail(
            sender=str(letter["To"]).strip("<>"),
            to=str(letter["Reply-To"]).strip("<>"),
            subject=f"Re: {letter['Subject']}",
            text=text,
        )
        mail["In-Reply-To"] = letter["Message-ID"]
        self.desk.send(mail.as_bytes(policy=SMTP), sender=mail["From"], to=mail["To"])

    def letters(self, to: str, subject: str = "") -> list[EmailMessage]:
        return [mail for mail in self.desk.letters() if to in mail["To"] and subject in mail["Subject"]]

    def letter(self, to: str, subject: str = "") -> EmailMessage:
        """The latest letter to somebody whose subject says this, waited for."""
        return wait_until(lambda: self.letters(to, subject), what=f"a letter to {to}: {subject}")[-1]

    def ticket_of(self, sender: str, subject: str = "The printer is on fire", **fields: str) -> str:
        """Somebody writes to the desk; gives the number that the receipt tells them."""
        mail = self.mail(sender, subject, **fields)
        receipt = wait_until(
            lambda: [letter for letter in self.letters(sender) if letter["In-Reply-To"] == mail["Message-ID"]],
            what=f"the receipt to {sender}",
        )[0]
        return number_in(receipt)

    def ticket(self, number: str) -> dict[str, Any]:
        """The ticket as scripts see it."""
        return next(ticket for ticket in self.tickets() if str(ticket["number"]) == number)

    def tickets(self) -> list[dict[str, Any]]:
        return self.desk.export("tickets")

    def visitor(self, email: str) -> Visitor:
        """Somebody who has signed in."""
        return Visitor(self.desk).sign_in(email)

    def wait_for_page(self, email: str, path: str, words: str) -> Page:
        """The page, once it says so."""
        visitor = self.visitor(email)
        return wait_until(lambda: page if words in (page := visitor.open(path)) else None, what=words)

    def agent_does(self, number: str, deed: str, **typed: str) -> None:
        """An agent opens the ticket at the desk and sends the form for this deed."""
        agent = self.visitor(OLLE)
        agent.open(f"/desk/tickets/{number}")
        page = agent.submit(f"/desk/tickets/{number}/{deed}", **typed)
        assert page.status == 200, page.text


def number_in(letter: EmailMessage) -> str:
    """The ticket's number, from the tag in the letter's subject."""
    found = _TAG.search(letter["Subject"])
    assert found, f"no number in {letter['Subject']}"
    return found[1]


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(preferencelist=("plain",))
    assert body
    return str(body.get_content())
