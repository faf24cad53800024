"""Letters about included time: to the customer's keepers and to those who work for it, once."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

from core import letters, tickets, work
from core.attachments import content_of
from core.config import load
from core.models import Letter, Ticket
from core.rules.references import Keyring
from core.work import Spent
from tests import make
from tests.cast import NOW, Cast, by


def told(people: Cast, folder: Path, *minutes: int) -> dict[tuple[str, str], str]:
    """The letters after these bookings on one ticket, by kind and receiver: subject and text."""
    ticket = make.ticket(people.anna)
    tickets.assign(ticket, people.ada, by=by(people.ada), now=NOW)
    for each in minutes:
        work.book(ticket, Spent(minutes=each, day=NOW.date()), by=by(people.olle), now=NOW)
    settings = load({"ARENDE_DATA": str(folder)})
    letters.write_due(settings, Keyring(settings.secrets), now=NOW)
    rows = Letter.select().where(Letter.kind.startswith("budget")).order_by(Letter.id)
    assert Ticket.get_by_id(ticket.id).minutes == sum(minutes)
    return {(row.kind, row.recipient): text_of(row) for row in rows}


def text_of(letter: Letter) -> str:
    mail = message_from_bytes(content_of(letter.content_sha256), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    return f"{mail['Subject']}\n{body.get_content()}"


def test_the_keepers_and_those_who_work_are_told(people: Cast, tmp_path: Path) -> None:
    assert set(told(people, tmp_path, 12)) == {
        ("budget", "anna@kund.test"),
        ("budget-agent", "olle@desk.test"),
        ("budget-agent", "ada@desk.test"),
    }


def test_below_the_first_threshold_nobody_is_told(people: Cast, tmp_path: Path) -> None:
    assert told(people, tmp_path, 11) == {}


def test_of_several_thresholds_at_once_the_highest_is_told(people: Cast, tmp_path: Path) -> None:
    letter = told(people, tmp_path, 20)["budget", "anna@kund.test"]
    assert "100 % av den tid som ingår i november 2026 är använd" in letter
    assert "5 minuter som debiteras" in letter


def test_the_customer_reads_what_is_left_and_where_to_see_it(people: Cast, tmp_path: Path) -> None:
    letter = told(people, tmp_path, 12)["budget", "anna@kund.test"]
    assert "12 av de 15 minuter" in letter and "3 minuter är kvar" in letter
    assert "/time?month=2026-11" in letter and "/desk/" not in letter


def test_an_agents_letter_leads_to_the_desk(people: Cast, tmp_path: Path) -> None:
    letter = told(people, tmp_path, 12)["budget-agent", "olle@desk.test"]
    assert "Kund AB" in letter and "/desk/tickets/" in letter
