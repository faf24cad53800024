"""Our own mail that comes back: by forwarding, by a list, by a copy of it, or by somebody who says to be us."""

from __future__ import annotations

import pytest

from tests.office import DESK, Office, reply_address

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

ANNA, LIST = "anna@kund.test", "all@lists.test"


@pytest.mark.parametrize("sender", [DESK, DESK.upper(), "servicedesk+r234abc@example.test"])
def test_mail_in_our_own_name_is_dropped_and_counted(office: Office, sender: str) -> None:
    assert office.mail(sender)["outcome"] == "own"
    assert (office.tickets(), office.world.arrivals) == ([], [])


def test_a_mail_with_a_message_id_of_ours_is_ours_whoever_it_is_from(office: Office) -> None:
    office.mail(ANNA)
    [letter] = office.letters_to(ANNA)
    copied = office.mail("mallory@elsewhere.test", message_id=str(letter.message["Message-ID"]))
    assert copied["outcome"] == "own"


def test_a_message_id_that_only_looks_like_ours_is_anybodys(office: Office) -> None:
    office.mail(ANNA)
    [letter] = office.letters_to(ANNA)
    ours = str(letter.message["Message-ID"])
    forged = ours.replace(ours[-30:-20], "a" * 10)
    assert office.mail("mallory@elsewhere.test", message_id=forged)["outcome"] == "held"


@pytest.mark.parametrize("sender", ["", ANNA], ids=["null-sender", "rewritten-sender"])
def test_a_contact_whose_mail_is_forwarded_to_us_sends_us_nothing_new(office: Office, sender: str) -> None:
    office.mail(ANNA)
    [letter] = office.letters_to(ANNA)
    for to in (DESK, reply_address(letter.message)):
        assert office.take(letter.raw, sender=sender, to=to)["outcome"] == "own"
    assert (len(office.tickets()), len(office.world.arrivals)) == (1, 1)


def test_a_receipt_that_a_list_sends_to_all_comes_back_as_ours(office: Office) -> None:
    office.mail(LIST)
    [letter] = office.letters_to(LIST)
    listed = b"List-Id: <all.lists.test>\r\nSender: all-bounces@lists.test\r\n" + letter.raw
    assert office.take(listed, sender="all-bounces@lists.test")["outcome"] == "own"


def test_a_receipt_that_a_list_sends_on_as_its_own_is_answered_by_nobody(office: Office) -> None:
    office.mail(LIST)
    [letter] = office.letters_to(LIST)
    new = letter.raw.replace(str(letter.message["Message-ID"]).encode(), b"<1@lists.test>", 1)
    new = new.replace(DESK.encode(), LIST.encode(), 1)
    came = office.take(b"List-Id: <all.lists.test>\r\n" + new, sender="all-bounces@lists.test")
    assert (came["from_address"], came["answered"]) == (LIST, False)
    assert len(office.world.arrivals) == 1
