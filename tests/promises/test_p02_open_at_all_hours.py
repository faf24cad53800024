"""P02: Intake is open 24/7 by portal and e-mail."""

from __future__ import annotations

import smtplib

from tests.promises.house import House
from tests.servers import wait_until


def takes_mail(house: House) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", house.desk.mail_port, timeout=10) as client:
            return client.noop()[0] == 250
    except OSError:
        return False


def test_mail_is_taken_in_while_the_rest_of_the_desk_is_broken(lonely_house: House) -> None:
    """The worker and the pages are gone; mail is taken in all the same, and nothing of it is lost."""
    house = lonely_house
    house.desk.kill("worker")
    house.desk.kill("web")
    house.mail(house.anna, "In the middle of the night")
    assert house.letter(house.anna, "We have registered your ticket")


def test_mail_is_taken_in_again_after_its_program_died(lonely_house: House) -> None:
    house = lonely_house
    house.desk.kill("mail")
    wait_until(lambda: takes_mail(house), what="the mail door to be open again")
    house.mail(house.anna, "After the accident")
    assert house.letter(house.anna, "We have registered your ticket")


def test_the_portal_takes_a_ticket_while_no_worker_runs_and_answers_it_later(lonely_house: House) -> None:
    house = lonely_house
    house.visitor(house.anna)
    house.desk.kill("worker")
    assert house.register(house.anna)
    assert house.letter(house.anna, "We have registered your ticket")


def test_whoever_watches_is_told_that_the_desk_keeps_up(house: House) -> None:
    assert house.visitor(house.anna).open("/readyz").text == "ready"
