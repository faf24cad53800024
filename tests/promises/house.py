"""What a promise is tried by: letters that arrive, pages that people open, tickets that scripts export."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.servers import wait_until
from tests.servers.browser import Page, Visitor
from tests.servers.clerk import Clerk
from tests.servers.faketime import Hands
from tests.servers.programs import Desk, make_mail

OLLE = "olle@desk.test"  # an agent

_TAG = re.compile(r"\[#(\d+)\]")
_LINK = re.compile(r"https?://\S+/login/\S+")


class Estate:
    """A running desk, its administrator and its agent, and whoever has signed in so far."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.visitors: dict[str, Visitor] = {}
        self._hands = Hands(desk.folder)
        self._late: Clerk | None = None
        self.number = itertools.count(1)
        self._letters: dict[Path, EmailMessage] = {}
        self.admin = Visitor(desk)
        self.admin.open(urlsplit(desk.cli("login-link", "admin@example.test").stdout.strip()).path)
        self.admin.submit(self.admin.page.path)
        self.admin.open("/admin/agents")
        self.admin.submit("/admin/agents", name="Olle Lind", email=OLLE, language="en", role="agent")

    def run_in(self, offset: timedelta, *command: str) -> str:
        """`arende COMMAND…` as if it were so much later, beside the desk that runs; gives what it prints."""
        self._late = self._late or self.late_clerk(offset)
        self._hands.set(offset)
        return self._late.run(*command)

    def late_clerk(self, offset: timedelta) -> Clerk:
        """Somebody to whom it is so much later; to be closed by whoever asked for them."""
        self._hands.set(offset)
        return Clerk({**self.desk.environment, **self._hands.surroundings}, self.desk.folder)

    def stop(self) -> None:
        if self._late:
            self._late.close()
        self.desk.stop()

    def letters(self) -> list[EmailMessage]:
        """The letters in the maildir, oldest first; each is read once."""
        folder = Path(self.desk.environment["ARENDE_RELAY"].removeprefix("maildir:")) / "new"
        for file in sorted(folder.glob("*"), key=lambda file: int(file.stem)):
            if file not in self._letters:
                self._letters[file] = message_from_bytes(file.read_bytes(), policy=policy.default)
        return list(self._letters.values())


class House:
    """Two customers and their people, on a desk that others may use too."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        self.desk = estate.desk
        number = next(estate.number)
        self.kund, self.other = f"Kund {number} AB", f"Other {number} Ltd"
        self.domain = f"kund{number}.test"
        self.anna, self.bo, self.dan = (f"{name}@{self.domain}" for name in ("anna", "bo", "dan"))
        self.carl, self.vera = f"carl@other{number}.test", f"vera{number}@elsewhere.test"
        self.kunds_page = kund = self._add_customer(self.kund)
        self.estate.admin.submit(f"{kund}/domains", domain=self.domain)
        self._add_contact(kund, "Anna Ek", self.anna, is_admin="1")
        self._add_contact(kund, "Bo Alm", self.bo)
        self._add_contact(self._add_customer(self.other), "Carl Oak", self.carl)

    def mail(self, sender: str, subject: str = "The printer is on fire", **fields: str) -> EmailMessage:
        """Somebody writes to the desk; gives the mail."""
        mail = make_mail(sender=sender, to=self.desk.address, subject=subject, **fields)
        self.desk.send(mail, sender=sender)
        return mail

    def answer(self, letter: EmailMessage, text: str) -> None:
        """Whoever got the letter answers it, as mail programs do."""
        sender, to = str(letter["To"]).strip("<>"), str(letter["Reply-To"]).strip("<>")
        mail = make_mail(sender=sender, to=to, subject=f"Re: {letter['Subject']}", text=text)
        mail["In-Reply-To"] = letter["Message-ID"]
        self.desk.send(mail, sender=sender, to=to)

    def letters(self, to: str, subject: str = "") -> list[EmailMessage]:
        return [letter for letter in self.estate.letters() if to in letter["To"] and subject in letter["Subject"]]

    def letter(self, to: str, subject: str = "") -> EmailMessage:
        """The latest letter to somebody whose subject says this, waited for."""
        return wait_until(lambda: self.letters(to, subject), what=f"a letter to {to}: {subject}")[-1]

    def ticket_of(self, sender: str, subject: str = "The printer is on fire", **fields: str) -> str:
        """Somebody writes to the desk; gives the number that the receipt tells them."""
        mail = self.mail(sender, subject, **fields)
        receipts = wait_until(
            lambda: [letter for letter in self.letters(sender) if letter["In-Reply-To"] == mail["Message-ID"]],
            what=f"the receipt to {sender}",
        )
        return number_in(receipts[0])

    def ticket(self, number: str) -> dict[str, Any]:
        """The ticket as scripts see it."""
        return next(ticket for ticket in self.desk.export("tickets") if str(ticket["number"]) == number)

    def visitor(self, email: str) -> Visitor:
        """Somebody who has signed in, by the link in a letter."""
        if email not in self.estate.visitors:
            visitor = Visitor(self.desk)
            visitor.open("/login")
            visitor.submit("/login", email=email)
            link = _LINK.search(text_of(self.letter(email, "sign-in")))
            assert link
            visitor.open(urlsplit(link[0]).path)
            visitor.submit(urlsplit(link[0]).path)
            self.estate.visitors[email] = visitor
        return self.estate.visitors[email]

    def wait_for_page(self, email: str, path: str, words: str) -> Page:
        """The page, once it says so."""
        visitor = self.visitor(email)
        wait_until(lambda: words in visitor.open(path), what=words)
        return visitor.page

    def register(self, email: str, **chosen: str) -> str:
        """A contact registers a ticket in the portal; gives the number that the page shows."""
        contact = self.visitor(email)
        contact.open("/tickets/new")
        page = contact.submit("/tickets/new", **{"subject": "Light", "text": "Dark.", "category": "support", **chosen})
        assert "Your ticket has number" in page, page.text
        return page.path.rpartition("/")[2]

    def agent_does(self, number: str, deed: str, **typed: str) -> None:
        """An agent opens the ticket at the desk and sends the form for this deed."""
        agent = self.visitor(OLLE)
        agent.open(f"/desk/tickets/{number}")
        page = agent.submit(f"/desk/tickets/{number}/{deed}", **typed)
        assert page.status == 200, page.text

    def _add_customer(self, name: str) -> str:
        """Gives the path of the customer's page."""
        self.estate.admin.open("/admin/customers")
        return self.estate.admin.submit("/admin/customers", name=name, language="en").path

    def _add_contact(self, customer: str, name: str, email: str, **chosen: str) -> None:
        self.estate.admin.open(customer)
        self.estate.admin.submit(f"{customer}/contacts", name=name, email=email, language="en", **chosen)


def choice(page: Page, words: str) -> str:
    """The value behind the choice of a form that reads so."""
    found = re.search(rf'<option value="(\d+)"[^>]*>[^<]*{re.escape(words)}[^<]*<', page.html)
    assert found, f"no choice {words} on {page.url}"
    return found[1]


def number_in(letter: EmailMessage) -> str:
    """The ticket's number, from the tag in the letter's subject."""
    found = _TAG.search(letter["Subject"])
    assert found, f"no number in {letter['Subject']}"
    return found[1]


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(preferencelist=("plain",))
    assert body
    return str(body.get_content())
