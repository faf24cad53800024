"""P10: A reply leaves at once when a ticket is created, by the channel it came by, with its unique id."""

from __future__ import annotations

from tests.promises.house import House, number_in, text_of
from tests.servers import wait_until


def test_a_mail_is_answered_with_the_number_of_its_ticket(house: House) -> None:
    mail = house.mail(house.anna, "The printer is on fire")
    receipt = house.letter(house.anna)
    assert receipt["In-Reply-To"] == mail["Message-ID"]
    assert number_in(receipt) in text_of(receipt)
    assert house.ticket(number_in(receipt))["subject"] == "The printer is on fire"


def test_the_answer_waits_for_no_clock(house: House) -> None:
    """The worker is told of the mail; it doesn't look by itself more than once a minute."""
    house.mail(house.anna)
    assert wait_until(lambda: house.letters(house.anna), timeout=20)


def test_a_ticket_from_the_portal_shows_its_number_at_once_and_leaves_a_receipt(house: House) -> None:
    number = house.register(house.anna)
    assert number_in(house.letter(house.anna, "registered your ticket")) == number


def test_every_ticket_has_a_number_of_its_own_with_a_check_digit(house: House) -> None:
    senders = (house.anna, house.bo, house.anna, house.vera)
    numbers = [house.ticket_of(sender, f"No. {index}") for index, sender in enumerate(senders)]
    assert len(set(numbers)) == 4
    assert all(number.isdecimal() and len(number) >= 6 for number in numbers)
    mistyped = numbers[0][:-1] + str((int(numbers[0][-1]) + 1) % 10)
    assert house.visitor(house.anna).open(f"/tickets/{mistyped}").status == 404


def test_the_answer_is_written_in_the_contacts_language(house: House) -> None:
    house.desk.cli("contact", "add", house.kund, "Sven Svensk", house.dan, "--language", "sv")
    number = house.ticket_of(house.dan, "Skrivaren brinner")
    assert "Vi har registrerat ditt ärende" in text_of(house.letter(house.dan))
    assert number in text_of(house.letter(house.dan))


def test_the_same_mail_sent_twice_is_answered_once(house: House) -> None:
    mail = house.mail(house.anna)
    house.desk.send(mail, sender=house.anna)
    house.mail(house.bo, "Something else")
    assert house.letter(house.bo)
    assert len(house.letters(house.anna)) == 1
    assert [ticket["contact"] for ticket in house.desk.export("tickets")].count(house.anna) == 1
