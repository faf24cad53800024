"""P02: Intake is open 24/7 by portal and e-mail."""

from __future__ import annotations

import smtplib

from tests.promises.house import ANNA, OLLE, House
from tests.servers import wait_until


def takes_mail(house: House) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", house.desk.mail_port, timeout=10) as client:
            return client.noop()[0] == 250
    except OSError:
        return False


def test_mail_is_taken_in_while_the_rest_of_the_desk_is_broken(house: House) -> None:
    """The worker and the pages are gone; mail is taken in all the same, and nothing of it is lost."""
    house.desk.kill("worker")
    house.desk.kill("web")
    house.mail(ANNA, "In the middle of the night")
    assert house.letter(ANNA, "We have registered your ticket")


def test_mail_is_taken_in_again_after_its_program_died(house: House) -> None:
    house.desk.kill("mail")
    wait_until(lambda: takes_mail(house), what="the mail door to be open again")
    house.mail(ANNA, "After the accident")
    assert house.letter(ANNA, "We have registered your ticket")


def test_the_portal_takes_a_ticket_while_no_worker_runs_and_answers_it_later(house: House) -> None:
    house.desk.kill("worker")
    contact = house.visitor(ANNA)
    contact.open("/tickets/new")
    page = contact.submit("/tickets/new", subject="At night", text="Dark.", category="support")
    assert "Your ticket has number" in page
    assert house.letter(ANNA, "We have registered your ticket")


def test_whoever_watches_is_told_that_the_desk_keeps_up(house: House) -> None:
    assert house.visitor(OLLE).open("/readyz").text == "ready"
