"""The same mail more than once: by accident, by another way, at the same moment."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core import clock, inbox
from core.database import forget_connection
from intake.mail import decide
from intake.mail import process as processing
from intake.mail.identity.lookups import make_lookup
from intake.mail.process import MailDesk
from intake.mail.understand import Understood
from tests import make
from tests.office import Office

ANNA = "anna@kund.test"


def test_the_same_bytes_again_are_counted_and_nothing_more(office: Office) -> None:
    for _ in range(3):
        office.take(make.mail(), sender=ANNA)
    assert [mail["copies"] for mail in office.mails()] == [2]
    assert (len(office.tickets()), len(office.letters_to(ANNA))) == (1, 1)


def test_the_same_mail_by_another_way_opens_no_second_ticket(office: Office) -> None:
    """A mail server puts its own field on top; what the sender wrote is the same."""
    first = office.take(make.mail(), sender=ANNA)
    second = office.take(b"Received: by mx2.kund.test\r\n" + make.mail(), sender=ANNA)
    assert (second["outcome"], second["ticket"]) == ("duplicate", first["ticket"])
    assert (len(office.tickets()), len(office.letters_to(ANNA))) == (1, 1)


def test_the_same_mail_to_two_of_our_addresses_is_one_ticket(office: Office) -> None:
    office.take(make.mail(), sender=ANNA)
    office.take(make.mail(), sender=ANNA, to="postmaster@example.test")
    assert len(office.tickets()) == 1


def test_a_message_id_that_is_used_again_for_something_else_loses_nothing(office: Office) -> None:
    office.take(make.mail("One."), sender=ANNA)
    office.take(make.mail("Two."), sender=ANNA)
    assert [ticket["messages"][0]["text"] for ticket in office.tickets()] == ["One.", "Two."]


def test_mails_without_a_message_id_are_never_taken_for_each_other(office: Office) -> None:
    for subject in ("One", "Two"):
        office.take(make.mail(message_id="", subject=subject), sender=ANNA)
    assert len(office.tickets()) == 2


def test_two_copies_that_are_worked_on_at_the_same_time_open_one_ticket(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers look for an earlier copy, and neither sees the other's: only one of them may open a ticket."""
    looked = threading.Barrier(2)
    look = decide._earlier_copy

    def look_together(understood: Understood) -> object:
        found = look(understood)
        with contextlib.suppress(threading.BrokenBarrierError):
            looked.wait(timeout=1)  # where the engine lets only one of them write, the other isn't here yet
        return found

    monkeypatch.setattr(decide, "_earlier_copy", look_together)
    office.store(make.mail(), sender=ANNA)
    office.store(b"Received: by mx2.kund.test\r\n" + make.mail(), sender=ANNA)
    claimed = [inbox.claim(limit=1, by=f"worker {number}", now=clock.now()) for number in range(2)]
    desk = MailDesk(office.settings, office.keyring, make_lookup)

    def work(mails: list[inbox.ClaimedMail]) -> None:
        processing.process(mails, desk, now=clock.now())
        forget_connection()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, claimed))
    office.sweep()
    assert (len(office.tickets()), len(office.letters_to(ANNA))) == (1, 1)
