"""Machines that answer machines: every loop ends, and nobody is flooded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import DESK, Office, reply_address
from tests.servers import wait_until
from tests.servers.figures import figures, is_quiet
from tests.servers.programs import Desk

ANNA, STRANGER = "anna@kund.test", "vera@elsewhere.test"
_MANY = 20

one_engine = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def answer_every_letter(office: Office, sender: str, *, to_key: bool) -> int:
    """A first mail, then every letter is answered by a mail that keeps nothing of it; gives how many there were."""
    office.mail(sender)
    for number in range(_MANY):
        letters = office.letters_to(sender)
        if len(letters) <= number:
            return len(letters)
        to = reply_address(letters[number].message) if to_key else DESK
        office.mail(sender, "Thank you, we have got it.", to=to, subject=f"Received {number}")
    return _MANY


@one_engine
def test_a_strangers_echo_that_strips_every_header_is_answered_ten_times_an_hour_at_most(office: Office) -> None:
    assert answer_every_letter(office, STRANGER, to_key=False) == 10


def test_an_echo_to_the_keyed_address_stays_on_its_ticket_and_gets_no_second_receipt(office: Office) -> None:
    assert answer_every_letter(office, STRANGER, to_key=True) == 1
    assert len(office.tickets()) == 1


@one_engine
def test_what_is_no_more_answered_is_kept_all_the_same(office: Office) -> None:
    for number in range(12):
        office.mail(STRANGER, subject=f"No. {number}")
    assert len(office.tickets()) == 12
    assert len(office.letters_to(STRANGER)) == 10


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x@y"},
        {"Precedence": "bulk"},
        {"List_Id": "<all.kund.test>"},
        {"X_Auto_Response_Suppress": "OOF, AutoReply"},
        {"X_Loop": "someone@elsewhere.test"},
        {"envelope": ""},
        {"subject": "Autosvar: jag är på semester"},
        {"Reply_To": "noreply@kund.test"},
    ],
    ids=lambda fields: "-".join(fields.values()) or "null-sender",
)
@one_engine
def test_no_receipt_goes_to_a_machine(office: Office, fields: dict[str, str]) -> None:
    mail = office.mail(ANNA, **fields)
    assert mail["answered"] is False
    assert office.world.arrivals == []


@one_engine
def test_our_own_letter_that_comes_back_is_dropped(office: Office) -> None:
    office.mail(ANNA)
    [letter] = office.letters_to(ANNA)
    assert office.take(letter.raw, sender="forwarder@elsewhere.test")["outcome"] == "own"
    assert len(office.tickets()) == 1


@pytest.mark.parametrize("are_registered", [False, True], ids=["strangers", "contacts"])
def test_two_desks_that_write_to_each_other_stop(tmp_path: Path, are_registered: bool) -> None:
    one = Desk(tmp_path / "one", ARENDE_ADDRESS="help@one.test")
    two = Desk(tmp_path / "two", ARENDE_ADDRESS="help@two.test", ARENDE_RELAY=f"smtp://127.0.0.1:{one.mail_port}")
    one.environment["ARENDE_RELAY"] = f"smtp://127.0.0.1:{two.mail_port}"
    try:
        one.start()
        two.start()
        if are_registered:
            register_each_other(one, two)
        one.send(sender="help@two.test", subject="Who begins?")
        wait_until(lambda: figures(two)["mail_total"] and is_quiet(two) and is_quiet(one), what="them to be quiet")
        one.cli("sweep")
        assert (len(one.export("mail")), len(two.export("mail"))) == (1, 1)
        assert two.export("letters") == []
    finally:
        one.stop()
        two.stop()


def register_each_other(one: Desk, two: Desk) -> None:
    for desk, other in ((one, two), (two, one)):
        desk.cli("customer", "add", "The others")
        desk.cli("contact", "add", "The others", "Their desk", str(other.environment["ARENDE_ADDRESS"]))
