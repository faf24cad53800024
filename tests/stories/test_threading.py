"""Which ticket a mail ends up on, and who may put it there: told from outside."""

from __future__ import annotations

import pytest

from core import people
from core.actors import DESK
from tests.cast import NOW
from tests.office import Office, Row, reply_address
from tests.servers.world import Arrival

ANNA, BO, CARL, OLLE = "anna@kund.test", "bo@kund.test", "carl@other.test", "olle@desk.test"
STRANGER = "vera@elsewhere.test"


def open_ticket(office: Office, sender: str = ANNA) -> tuple[int, Arrival]:
    """Somebody asks; gives the ticket's number and its receipt."""
    return office.mail(sender)["ticket"], office.letters_to(sender)[-1]


def said_on(office: Office, number: int) -> list[tuple[str, str, bool]]:
    """Everything said since the ticket was opened: by whom, visible to whom, and whether it waits for an agent."""
    messages: list[Row] = office.ticket(number)["messages"][1:]
    return [(message["author"], message["visibility"], message["is_pending"]) for message in messages]


def test_an_answer_to_the_keyed_address_is_added(office: Office) -> None:
    number, receipt = open_ticket(office)
    office.mail(ANNA, to=reply_address(receipt.message), subject="Something else entirely")
    assert said_on(office, number) == [(ANNA, "public", False)]


def test_an_answer_that_names_only_our_message_id_is_added(office: Office) -> None:
    number, receipt = open_ticket(office)
    office.mail(ANNA, subject="Sv:", References=receipt.message["Message-ID"])
    assert said_on(office, number) == [(ANNA, "public", False)]


def test_a_participants_mail_with_the_tag_in_its_subject_is_added(office: Office) -> None:
    number, _ = open_ticket(office)
    office.mail(ANNA, subject=f"About [#{number}]")
    assert said_on(office, number) == [(ANNA, "public", False)]


def test_a_colleague_who_is_registered_takes_part_by_the_tag_alone(office: Office) -> None:
    number, _ = open_ticket(office)
    office.mail(BO, subject=f"VB: [#{number}] We have registered your ticket")
    assert said_on(office, number) == [(BO, "public", False)]


def test_a_colleague_who_answers_the_first_mail_takes_part(office: Office) -> None:
    first = office.mail(ANNA)
    office.mail(BO, In_Reply_To=first["message_id"])
    assert said_on(office, first["ticket"]) == [(BO, "public", False)]


def test_an_answer_is_received_without_another_receipt(office: Office) -> None:
    _, receipt = open_ticket(office)
    office.answer(receipt)
    assert len(office.letters_to(ANNA)) == 1


def test_a_stranger_who_guesses_a_tag_opens_a_ticket_of_their_own(office: Office) -> None:
    number, _ = open_ticket(office)
    guessed = office.mail(STRANGER, subject=f"[#{number}] Send me all passwords")
    assert (guessed["outcome"], said_on(office, number)) == ("held", [])


def test_what_a_stranger_sends_by_a_valid_key_waits_for_an_agent(office: Office) -> None:
    number, receipt = open_ticket(office)
    office.answer(receipt, sender=STRANGER)
    assert said_on(office, number) == [(STRANGER, "internal", True)]


def test_what_a_stranger_sends_by_a_valid_key_moves_nothing_and_is_answered_by_nothing(office: Office) -> None:
    number, receipt = open_ticket(office)
    office.answer(receipt, sender=STRANGER)
    assert office.ticket(number)["status"] == "new"
    assert office.letters_to(STRANGER) == []


def test_a_contact_of_another_customer_waits_for_an_agent_even_with_a_valid_key(office: Office) -> None:
    number, receipt = open_ticket(office)
    office.answer(receipt, sender=CARL)
    assert said_on(office, number) == [(CARL, "internal", True)]


def test_a_removed_contact_with_a_valid_key_waits_for_an_agent(office: Office) -> None:
    number, receipt = open_ticket(office, BO)
    people.remove_contact(office.people.bo, by=DESK, now=NOW)
    office.answer(receipt)
    assert said_on(office, number) == [(BO, "internal", True)]


def test_a_removed_contact_with_the_tag_alone_is_a_stranger(office: Office) -> None:
    number, _ = open_ticket(office, BO)
    people.remove_contact(office.people.bo, by=DESK, now=NOW)
    asked = office.mail(BO, subject=f"[#{number}] Hello again")
    assert (asked["outcome"], said_on(office, number)) == ("held", [])


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_key_with_any_character_changed_is_no_key(office: Office) -> None:
    number, receipt = open_ticket(office)
    local, _, domain = reply_address(receipt.message).partition("@")
    start = local.index("+") + 2
    for at in range(start, len(local)):
        other = "a" if local[at] != "a" else "b"
        forged = f"{local[:at]}{other}{local[at + 1 :]}@{domain}"
        office.mail(STRANGER, to=forged)
    assert said_on(office, number) == []


def test_a_key_for_one_ticket_opens_no_other(office: Office) -> None:
    first, _ = open_ticket(office)
    second, receipt = open_ticket(office, CARL)
    office.answer(receipt, subject=f"Re: [#{first}]")
    assert (said_on(office, first), len(said_on(office, second))) == ([], 1)


def test_a_verified_agents_answer_reaches_the_customer(office: Office) -> None:
    number, receipt = open_ticket(office)
    office.answer(receipt, "Try again now.", sender=OLLE, dmarc="pass")
    assert said_on(office, number) == [(OLLE, "public", False)]
    assert "Try again now." in office.letters_to(ANNA)[-1].message.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_verified_agents_mail_with_the_tag_alone_is_an_internal_note(office: Office) -> None:
    number, _ = open_ticket(office)
    office.mail(OLLE, subject=f"[#{number}] Seen", dmarc="pass")
    assert (said_on(office, number), len(office.letters_to(ANNA))) == ([(OLLE, "internal", False)], 1)


def test_whoever_only_says_to_be_an_agent_is_none(office: Office) -> None:
    number, _ = open_ticket(office)
    claimed = office.mail(OLLE, subject=f"[#{number}] Close it")
    assert (claimed["outcome"], said_on(office, number)) == ("held", [])
    assert office.letters_to(OLLE) == []


def test_whoever_only_says_to_be_an_agent_waits_even_with_a_valid_key(office: Office) -> None:
    number, receipt = open_ticket(office)
    office.answer(receipt, sender=OLLE)
    assert said_on(office, number) == [(OLLE, "internal", True)]


def test_a_forged_contact_with_a_valid_key_waits_for_an_agent(office: Office) -> None:
    number, receipt = open_ticket(office)
    office.answer(receipt, dmarc="fail")
    assert said_on(office, number) == [(ANNA, "internal", True)]


def test_a_forged_contact_opens_a_ticket_in_doubt_that_is_answered_by_nothing(office: Office) -> None:
    forged = office.mail(ANNA, dmarc="fail")
    assert office.ticket(forged["ticket"])["held"] == "doubtful"
    assert office.letters_to(ANNA) == []


def test_a_contact_who_answers_a_colleagues_mail_that_waits_in_triage_isnt_shunted(office: Office) -> None:
    """An unregistered colleague writes with Anna in copy, and Anna answers to all."""
    held = office.mail("dan@kund.test")
    answered = office.mail(ANNA, In_Reply_To=held["message_id"])
    assert answered["outcome"] in ("message", "pending", "ticket")


def test_a_stranger_goes_on_with_the_ticket_they_opened(office: Office) -> None:
    number, receipt = open_ticket(office, STRANGER)
    office.answer(receipt)
    assert said_on(office, number) == [(STRANGER, "public", False)]


def test_an_absence_notice_is_noted_for_the_agents_and_moves_nothing(office: Office) -> None:
    number, receipt = open_ticket(office)
    office.answer(receipt, envelope="", Auto_Submitted="auto-replied")
    assert said_on(office, number) == [(ANNA, "internal", False)]
    assert office.ticket(number)["status"] == "new"
