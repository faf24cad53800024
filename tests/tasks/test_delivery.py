"""A letter's way out: sent once, tried again, given up for all to see, and asked for once more by a human."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.utils import make_msgid
from typing import Any

import pytest

from core import clock, outbox
from core.actors import DESK
from core.models import Letter
from core.outbox import Written
from tasks.delivery import Delivery
from tests.office import Office
from tests.servers.ports import free_port
from tests.servers.world import BUSY, HANGS_UP_BEFORE_250, NO_SUCH_RECIPIENT, REFUSED


def owe(recipient: str = "anna@kund.test", *, is_automatic: bool = True, days_ago: int = 0) -> int:
    message_id = make_msgid(domain="example.test")
    letter = Written(
        kind="received",
        recipient=recipient,
        language="en",
        subject="Hello",
        message_id=message_id,
        is_automatic=is_automatic,
        content=f"Subject: Hello\r\nMessage-ID: {message_id}\r\n\r\nHello.\r\n".encode(),
    )
    return outbox.owe(letter, now=clock.now() - timedelta(days=days_ago))


def drain(office: Office, *, looks: list[timedelta] | None = None, **settings: Any) -> int:
    """Deliver what is due, with settings changed; `looks` is told when to look again."""
    later = looks.append if looks is not None else lambda _: None
    delivery = Delivery(replace(office.settings, **settings), office.keyring, worker="test", look_later=later)
    try:
        return delivery.drain()
    finally:
        delivery.close()


def row(letter_id: int) -> Letter:
    return Letter.get_by_id(letter_id)


def test_a_letter_is_sent_once_and_noted(office: Office) -> None:
    letter = owe()
    assert [drain(office), drain(office)] == [1, 0]
    assert row(letter).sent_at and row(letter).due_at is None
    assert len(office.world.mails) == 1


def test_an_automatic_letter_leaves_with_the_null_sender_and_a_persons_with_a_keyed_one(office: Office) -> None:
    owe(), owe(is_automatic=False)
    drain(office)
    automatic, personal = office.world.mails
    assert automatic.sender.strip("<>") == ""
    assert office.keyring.read_bounce_address(personal.sender) == 2


def test_all_letters_share_a_connection(office: Office) -> None:
    for _ in range(25):
        owe()
    drain(office)
    assert (len(office.world.mails), len(office.world._sessions)) == (25, 1)


def test_a_letter_that_was_refused_for_now_is_tried_later_with_the_same_bytes(office: Office) -> None:
    office.world.answer(BUSY)
    letter, looks = owe(), list[timedelta]()
    drain(office, looks=looks)
    assert row(letter).error == "451 4.3.0 try again later"
    assert clock.now() < row(letter).due_at < clock.now() + looks[0]
    Letter.update(due_at=clock.now()).execute()
    drain(office)
    first, second = office.world.arrivals
    assert (first.raw, second.accepted) == (second.raw, True)
    assert row(letter).error == ""


def test_what_is_refused_for_good_is_given_up_at_once_and_says_why(office: Office) -> None:
    office.world.answer(REFUSED)
    letter = owe()
    drain(office)
    assert row(letter).gave_up_at and row(letter).due_at is None
    assert office.letters()[0]["error"] == "550 5.7.1 refused"


def test_one_bad_address_holds_up_nobody_elses_letter(office: Office) -> None:
    office.world.answer(NO_SUCH_RECIPIENT, to="gone@kund.test", times=None)
    owe("gone@kund.test"), owe("anna@kund.test")
    assert drain(office) == 1


def test_while_the_relay_is_gone_one_letter_finds_out_for_all(office: Office) -> None:
    letters = [owe() for _ in range(3)]
    drain(office, relay=f"smtp://127.0.0.1:{free_port()}")
    assert all(row(letter).due_at > clock.now() and row(letter).error for letter in letters)
    assert not any(row(letter).gave_up_at for letter in letters)


def test_when_the_relay_is_back_everything_leaves(office: Office) -> None:
    for _ in range(3):
        owe()
    drain(office, relay=f"smtp://127.0.0.1:{free_port()}")
    Letter.update(due_at=clock.now()).execute()
    assert drain(office) == 3


def test_a_relay_that_hangs_up_before_250_still_is_owed_the_letter(office: Office) -> None:
    office.world.answer(HANGS_UP_BEFORE_250, times=None)
    letter = owe()
    drain(office)
    assert row(letter).due_at and not row(letter).sent_at


def test_after_five_days_a_letter_is_given_up(office: Office) -> None:
    office.world.answer(BUSY, times=None)
    old, young = owe(days_ago=6), owe(days_ago=4)
    drain(office)
    assert row(old).gave_up_at and not row(young).gave_up_at


def test_a_letter_that_was_given_up_leaves_when_a_human_asks_for_it(office: Office) -> None:
    office.world.answer(REFUSED)
    letter = owe()
    drain(office)
    outbox.retry(row(letter), by=DESK, now=clock.now())
    assert drain(office) == 1
    assert row(letter).sent_at and not row(letter).gave_up_at


def test_a_letter_that_a_human_asks_for_after_five_days_isnt_given_up_at_the_first_trouble(office: Office) -> None:
    """One more round, not one more try: the relay is down for a minute just then."""
    office.world.answer(REFUSED)
    letter = owe(days_ago=6)
    drain(office)
    outbox.retry(row(letter), by=DESK, now=clock.now())
    office.world.answer(BUSY)
    drain(office)
    assert not row(letter).gave_up_at


def test_what_another_worker_sent_meanwhile_isnt_owed_again(office: Office) -> None:
    """A lease that ran out: the letter was sent by another, and then the first one's attempt fails."""
    letter = owe()
    [claimed] = outbox.claim(limit=1, by="first", now=clock.now())
    outbox.mark_sent(letter, now=clock.now())
    outbox.mark_failed(claimed, error="451 later", is_permanent=False, now=clock.now())
    assert row(letter).sent_at and row(letter).due_at is None


def test_two_workers_never_claim_the_same_letter(office: Office) -> None:
    owe()
    assert len(outbox.claim(limit=10, by="one", now=clock.now())) == 1
    assert outbox.claim(limit=10, by="two", now=clock.now()) == []


def test_a_lease_that_ran_out_is_anybodys(office: Office) -> None:
    owe()
    outbox.claim(limit=10, by="one", now=clock.now())
    assert len(outbox.claim(limit=10, by="two", now=clock.now() + outbox.LEASE)) == 1


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_wrong_certificate_keeps_the_letter_owed(office: Office, tls_server: int) -> None:
    letter = owe()
    drain(office, relay=f"smtps://127.0.0.1:{tls_server}")
    assert "certificate" in row(letter).error
    assert row(letter).due_at and not row(letter).gave_up_at
