"""Open and closed, as the caller meets it: to the second, on holidays, across the change of clocks (P03, P04)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.actors import DESK
from core.agreements import set_hours, set_terms
from core.models import Agent, Call, Customer
from core.phone_duty import set_duty
from tests.cast import NOW
from tests.intake.phone.conftest import Hands, Telephone

_ZONE = ZoneInfo("Europe/Stockholm")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=_ZONE)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-23T07:59:59.999999", False),
        ("2026-11-23T08:00:00", True),
        ("2026-11-23T16:59:59", True),
        ("2026-11-23T17:00:00", False),
        ("2026-03-30T08:00:00", True),  # the Monday after the clocks are changed
        ("2026-03-30T07:59:59", False),
        ("2026-10-26T08:00:00", True),
        ("2026-11-28T10:00:00", False),
        ("2025-06-06T10:00:00", False),  # the national day, a Friday
        ("2026-06-19T10:00:00", False),  # Midsummer's Eve
        ("2026-12-24T10:00:00", False),
        ("2026-12-31T10:00:00", False),
        ("2022-12-26T10:00:00", False),  # Boxing Day, a Monday
    ],
)
def test_the_desk_is_open_to_the_second(telephone: Telephone, hands: Hands, at: str, is_open: bool) -> None:
    hands.at = local(at)
    said = telephone.call().now.said
    assert (Call.get().was_open, "Vi har stängt" not in said) == (is_open, is_open)


@pytest.mark.parametrize(
    ("at", "when"),
    [
        ("2026-11-23T06:30:00", "i dag klockan 8"),
        ("2026-11-23T18:30:00", "i morgon klockan 8"),
        ("2026-11-27T18:30:00", "på måndag klockan 8"),
        ("2026-12-23T18:30:00", "på måndag klockan 8"),
        ("2026-12-30T18:30:00", "på måndag klockan 8"),
        ("2027-03-24T18:30:00", "i morgon klockan 8"),
        ("2023-12-22T18:30:00", "på onsdag klockan 8"),
    ],
)
def test_a_closed_desk_says_when_it_opens(telephone: Telephone, hands: Hands, at: str, when: str) -> None:
    hands.at = local(at)
    assert f"Vi har stängt. Vi öppnar {when}." in telephone.call().now.said


def test_a_customer_with_longer_hours_is_met_by_an_open_desk(telephone: Telephone, hands: Hands) -> None:
    set_hours("08-22", ["08-22"] * 5 + ["", ""], keeps_holidays=True, by=DESK, now=NOW)
    set_terms(telephone.people.kund, hours="08-22", from_date=NOW.date(), by=DESK, now=NOW)
    hands.at = local("2026-11-23T18:30:00")
    assert "stängt" not in telephone.call().now.said
    assert "stängt" in telephone.call("+46709999999").press("1").said


def test_longer_hours_hold_from_when_the_customer_is_known(telephone: Telephone, hands: Hands) -> None:
    kund = telephone.people.kund
    Customer.update(code="4711").where(Customer.id == kund.id).execute()
    set_terms(kund, hours="24/7", from_date=NOW.date(), by=DESK, now=NOW)
    Agent.update(phone="+46701110001").execute()
    set_duty(Agent.get(), wave=1, week=[""] * 7, is_on_call=True, by=DESK, now=NOW)
    hands.at = local("2026-11-23T22:30:00")
    caller = telephone.call("+46709999999")
    caller.press("1", "1", "1", "1")
    assert "Dial" in caller.press("4711").verbs
