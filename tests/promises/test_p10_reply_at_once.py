"""P10: A reply leaves at once when a ticket is created, by the channel it came by, with its unique id."""

from __future__ import annotations

from tests.promises.house import ANNA, BO, VERA, House, number_in, text_of
from tests.servers import wait_until


def test_a_mail_is_answered_with_the_number_of_its_ticket(house: House) -> None:
    mail = house.mail(ANNA, "The printer is on fire")
    receipt = house.letter(ANNA)
    assert receipt["In-Reply-To"] == mail["Message-ID"]
    assert number_in(receipt) in text_of(receipt)
    assert house.ticket(number_in(receipt))["subject"] == "The printer is on fire"


def test_the_answer_waits_for_no_clock(house: House) -> None:
    """The worker is told of the mail; it doesn't look by itself more than once a minute."""
    house.mail(ANNA)
    [mail] = wait_until(lambda: house.letters(ANNA) and house.desk.export("mail"), timeout=20)
    assert mail["answered"]


def test_a_ticket_from_the_portal_shows_its_number_at_once_and_leaves_a_receipt(house: House) -> None:
    contact = house.visitor(ANNA)
    contact.open("/tickets/new")
    page = contact.submit("/tickets/new", subject="Light", text="It is dark.", category="incident")
    number = page.path.rpartition("/")[2]
    assert f"Your ticket has number {number}" in page
    assert number_in(house.letter(ANNA)) == number


def test_every_ticket_has_a_number_of_its_own_with_a_check_digit(house: House) -> None:
    numbers = [house.ticket_of(sender, f"No. {index}") for index, sender in enumerate([ANNA, BO, ANNA, VERA])]
    assert len(set(numbers)) == 4
    assert all(number.isdecimal() and len(number) >= 6 for number in numbers)
    mistyped = numbers[0][:-1] + str((int(numbers[0][-1]) + 1) % 10)
    assert house.visitor(ANNA).open(f"/tickets/{mistyped}").status == 404


def test_the_answer_is_written_in_the_contacts_language(house: House) -> None:
    house.cli("contact", "add", "Kund AB", "Sven Svensk", "sven@kund.test", "--language", "sv")
    number = house.ticket_of("sven@kund.test", "Skrivaren brinner")
    assert "Vi har tagit emot" in text_of(house.letter("sven@kund.test")) or number in text_of(
        house.letter("sven@kund.test")
    )


def test_the_same_mail_sent_twice_is_answered_once(house: House) -> None:
    mail = house.mail(ANNA)
    house.desk.send(mail, sender=ANNA)
    house.mail(BO, "Something else")
    assert house.letter(BO)
    assert len(house.letters(ANNA)) == len([t for t in house.tickets() if t["contact"] == ANNA]) == 1
