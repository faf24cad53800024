"""P01, P02, P05, P10, P14: what is promised holds for who rings, too.

The hours (P03, P04) are tried where a test can choose them: tests/intake/phone/test_hours.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.promises.house import House, number_in, text_of
from tests.promises.telephone import Caller, all_hang_up, new_number

_EVA = "eva@{domain}"


@pytest.fixture(autouse=True)
def everybody_hangs_up() -> Iterator[None]:
    yield
    all_hang_up()


def ring(house: House) -> Caller:
    """Eva, a contact of Kund's, rings from her own number."""
    number = new_number()
    house.desk.cli("contact", "add", house.kund, "Eva Gran", _EVA.format(domain=house.domain), "--phone", number)
    return Caller(house.desk, number)


def ring_unknown(house: House) -> Caller:
    caller = Caller(house.desk, new_number())
    caller.press("2")
    return caller


def test_a_call_is_a_ticket_like_any_other(house: House) -> None:
    """P01: it is worked, followed and answered the same way."""
    caller = ring(house)
    caller.press("1", "2")
    caller.speak()
    number = caller.told_number
    house.agent_does(number, "reply", text="We have sent you a new one.")
    assert "We have sent you a new one." in text_of(house.letter(_EVA.format(domain=house.domain), "Re:"))
    assert [message["channel"] for message in house.ticket(number)["messages"]] == ["phone", "desk"]


def test_colleagues_follow_in_the_portal_what_one_of_them_said_on_the_telephone(house: House) -> None:
    """P01."""
    caller = ring(house)
    caller.press("1", "2")
    caller.speak()
    assert "Voice message from Eva Gran" in house.visitor(house.anna).open(f"/tickets/{caller.told_number}")


def test_a_caller_hears_the_tickets_number_and_gets_it_by_mail(house: House) -> None:
    """P10: by the channel it came by; and in writing, with a code for the next call."""
    caller = ring(house)
    caller.press("1", "2")
    caller.speak()
    receipt = house.letter(_EVA.format(domain=house.domain))
    assert number_in(receipt) == caller.told_number
    assert "telephone code" in text_of(receipt)


def test_who_hangs_up_in_the_middle_of_the_message_has_a_ticket_and_a_receipt(house: House) -> None:
    """P10."""
    caller = ring(house)
    caller.press("1", "2")
    caller.speak(hangs_up=True)
    caller.hang_up()
    number = number_in(house.letter(_EVA.format(domain=house.domain)))
    assert house.ticket(number)["channel"] == "phone"


def test_a_ticket_is_followed_by_telephone_with_the_code_of_its_receipt(house: House) -> None:
    """P10, P17: on another telephone than one's own."""
    number = house.ticket_of(house.anna)
    code = text_of(house.letter(house.anna)).partition("telephone code of the ticket is ")[2][:4]
    caller = ring_unknown(house)
    assert "We find no such case" not in caller.press("2", number, code)
    assert "We have received it, but not begun." in caller.heard


def test_nobody_who_rings_is_turned_away_for_being_unknown(house: House) -> None:
    """P05: nothing is lost, and they hear how to become registered."""
    caller = ring_unknown(house)
    caller.press("1", "2", "")
    caller.speak()
    assert "register you" in caller.heard
    assert house.ticket(caller.told_number)["customer"] is None


@pytest.mark.parametrize(
    ("keys", "priority"),
    [(("1", "1"), "P1"), (("1", "2"), "P2"), (("1", "3"), "P3"), (("1", "4"), "P3"), (("2",), "P4"), (("4",), "P4")],
)
def test_what_is_keyed_of_the_effect_steers_the_priority(house: House, keys: tuple[str, ...], priority: str) -> None:
    """P14."""
    caller = ring(house)
    caller.press("1", *keys)
    caller.speak()
    assert house.ticket(caller.told_number)["priority"] == priority
