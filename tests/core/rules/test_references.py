"""Numbers that catch a mistyped digit; reply addresses and Message-IDs that nobody forges."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.rules.references import (
    Keyring,
    MessageKey,
    ReplyKey,
    number_of,
    subject_tag,
    tagged_ticket_ids,
    ticket_id_of,
)

DESK, ANNA, BO = "servicedesk@example.test", "anna@customer.test", "bo@customer.test"
RING = Keyring(("the secret of this year",))
OLD = Keyring(("the secret of last year",))
ROTATED = Keyring(("the secret of this year", "the secret of last year"))

ticket_ids = st.integers(1, 10**12)
event_ids = st.integers(0, 10**12)
keyed_characters = "abcdefghijklmnopqrstuvwxyz234567"


def damaged(text: str, place: int, letter: str) -> str:
    return text[:place] + letter + text[place + 1 :]


@given(ticket_ids)
def test_a_number_names_its_ticket(ticket_id: int) -> None:
    assert ticket_id_of(number_of(ticket_id)) == ticket_id


@given(ticket_ids)
def test_a_number_has_six_digits_or_more(ticket_id: int) -> None:
    assert len(str(number_of(ticket_id))) >= 6


@given(ticket_ids, ticket_ids)
def test_later_tickets_have_higher_numbers(one: int, other: int) -> None:
    assert (one < other) == (number_of(one) < number_of(other))


@given(ticket_ids, st.data())
def test_every_mistyped_digit_is_caught(ticket_id: int, data: st.DataObject) -> None:
    number = str(number_of(ticket_id))
    place = data.draw(st.integers(0, len(number) - 1))
    wrong = [damaged(number, place, digit) for digit in "0123456789" if digit != number[place]]
    assert [ticket_id_of(text) for text in wrong] == [None] * 9


@given(ticket_ids)
def test_every_swap_of_neighbours_is_caught(ticket_id: int) -> None:
    number = str(number_of(ticket_id))
    swapped = (number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(len(number) - 1))
    assert all(ticket_id_of(text) is None for text in swapped if text != number)


@pytest.mark.parametrize(
    "text",
    ["", "#", "12345", "0000000", "-100000", "1e10000", "１２３４５６", "²²²²²²", "9" * 16, "12 34 56"],
)
def test_what_is_no_number_names_no_ticket(text: str) -> None:
    assert ticket_id_of(text) is None


@pytest.mark.parametrize("frame", ["{}", "#{}", " {} ", "#{}\n"])
def test_a_number_is_read_as_people_write_it(frame: str) -> None:
    assert ticket_id_of(frame.format(number_of(37))) == 37


def test_every_tag_of_a_subject_is_read_once_and_in_order() -> None:
    subject = f"Sv: {subject_tag(2)} Skrivaren {subject_tag(1)} {subject_tag(2)}"
    assert tagged_ticket_ids(subject) == [2, 1]


def test_a_mistyped_tag_is_left_out() -> None:
    wrong = number_of(1) + 1
    assert tagged_ticket_ids(f"[#{wrong}] {subject_tag(5)}") == [5]


@given(ticket_ids, st.emails())
def test_a_reply_address_comes_back_as_it_went_out(ticket_id: int, recipient: str) -> None:
    key = RING.read_reply_address(RING.reply_address(DESK, ticket_id=ticket_id, recipient=recipient))
    assert key == ReplyKey(ticket_id, RING.recipient_tag(recipient))


@given(ticket_ids)
def test_a_reply_address_survives_a_change_of_case(ticket_id: int) -> None:
    address = RING.reply_address(DESK, ticket_id=ticket_id, recipient=ANNA)
    assert RING.read_reply_address(address.upper()) == RING.read_reply_address(address)


@given(st.integers(1, 36**9 - 1))
def test_a_local_part_keeps_within_64_octets(ticket_id: int) -> None:
    longest = "a" * 24 + "@example.test"
    reply = RING.reply_address(longest, ticket_id=ticket_id, recipient=ANNA)
    bounce = RING.bounce_address(longest, letter_key=ticket_id)
    assert max(len(address.partition("@")[0]) for address in (reply, bounce)) <= 64


@given(ticket_ids, st.data())
def test_a_damaged_reply_address_is_refused(ticket_id: int, data: st.DataObject) -> None:
    address = RING.reply_address(DESK, ticket_id=ticket_id, recipient=ANNA)
    place = data.draw(st.integers(len("servicedesk+r"), address.index("@") - 1))
    letter = data.draw(st.sampled_from(keyed_characters))
    assume(address[place] != letter)
    assert RING.read_reply_address(damaged(address, place, letter)) is None


@given(ticket_ids, event_ids, st.emails())
def test_a_message_id_comes_back_as_it_went_out(ticket_id: int, event_id: int, recipient: str) -> None:
    message_id = RING.message_id("example.test", ticket_id=ticket_id, event_id=event_id, recipient=recipient)
    assert RING.read_message_id(message_id) == MessageKey(ticket_id, event_id, RING.recipient_tag(recipient))


@given(ticket_ids, event_ids)
def test_a_message_id_is_always_the_same(ticket_id: int, event_id: int) -> None:
    twice = {RING.message_id("example.test", ticket_id=ticket_id, event_id=event_id, recipient=ANNA) for _ in "ab"}
    assert len(twice) == 1


@given(ticket_ids, event_ids, st.data())
def test_a_damaged_message_id_is_refused(ticket_id: int, event_id: int, data: st.DataObject) -> None:
    message_id = RING.message_id("example.test", ticket_id=ticket_id, event_id=event_id, recipient=ANNA)
    place = data.draw(st.integers(1, message_id.index("@") - 1))
    letter = data.draw(st.sampled_from(keyed_characters))
    assume(message_id[place] != letter)
    assert RING.read_message_id(damaged(message_id, place, letter)) is None


@given(st.integers(0, 10**12))
def test_a_bounce_address_names_its_letter(letter_key: int) -> None:
    assert RING.read_bounce_address(RING.bounce_address(DESK, letter_key=letter_key)) == letter_key


@given(st.integers(0, 10**12), st.data())
def test_a_damaged_bounce_address_is_refused(letter_key: int, data: st.DataObject) -> None:
    address = RING.bounce_address(DESK, letter_key=letter_key)
    place = data.draw(st.integers(len("servicedesk+b"), address.index("@") - 1))
    letter = data.draw(st.sampled_from(keyed_characters))
    assume(address[place] != letter)
    assert RING.read_bounce_address(damaged(address, place, letter)) is None


@given(st.text())
def test_no_text_makes_a_reader_fail(text: str) -> None:
    readers = (RING.read_reply_address, RING.read_message_id, RING.read_bounce_address)
    assert [reader(text) for reader in readers] == [None, None, None]
    assert not RING.verifies("csrf", "session", text)


def test_what_the_last_secret_signed_is_still_read_after_rotation() -> None:
    address = OLD.reply_address(DESK, ticket_id=7, recipient=ANNA)
    key = ROTATED.read_reply_address(address)
    assert key and key.ticket_id == 7
    assert ROTATED.is_recipient(ANNA, key.recipient_tag)


def test_after_rotation_the_new_secret_signs() -> None:
    addresses = {ring.reply_address(DESK, ticket_id=7, recipient=ANNA) for ring in (RING, ROTATED)}
    assert len(addresses) == 1


def test_a_secret_taken_out_of_use_opens_nothing() -> None:
    assert RING.read_reply_address(OLD.reply_address(DESK, ticket_id=7, recipient=ANNA)) is None


def test_a_tag_knows_its_recipient_in_any_case_and_nobody_else() -> None:
    tag = RING.recipient_tag(ANNA)
    assert RING.is_recipient(ANNA.upper(), tag)
    assert not RING.is_recipient(BO, tag)


def test_a_key_of_one_purpose_does_not_serve_another() -> None:
    assert RING.verifies("csrf", "session", RING.sign("csrf", "session"))
    assert not RING.verifies("download", "session", RING.sign("csrf", "session"))


SIGNATURE = RING.sign("csrf", "session")


WRONG_SIGNATURES = {
    "empty": "",
    "one character": "a",
    "key id alone": SIGNATURE[:2],
    "cut short": SIGNATURE[:17],
    "of foreign letters": SIGNATURE[:2] + 26 * "ö",
    "with one more": SIGNATURE + "a",
}


@pytest.mark.parametrize("signature", WRONG_SIGNATURES.values(), ids=WRONG_SIGNATURES.keys())
def test_a_cut_or_foreign_signature_is_refused(signature: str) -> None:
    assert not RING.verifies("csrf", "session", signature)


def test_a_reply_key_does_not_pass_for_a_bounce_key() -> None:
    bounce = RING.bounce_address(DESK, letter_key=7)
    assert RING.read_reply_address(bounce.replace("+b", "+r")) is None
