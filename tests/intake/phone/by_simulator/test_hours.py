"""Open and closed, as callers meet it, to the second."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.models import Call, Ticket
from tests.intake.phone.by_simulator.network import Network
from tests.intake.phone.by_simulator.scripts import LEAVES_A_MESSAGE
from tests.intake.phone.conftest import Hands


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-23T07:59:59.999999", False),
        ("2026-11-23T08:00:00", True),
        ("2026-11-23T16:59:59.999999", True),
        ("2026-11-23T17:00:00", False),
        ("2026-03-29T12:00:00", False),  # the Sunday on which the clocks go forward
        ("2026-03-30T08:00:00", True),
        ("2026-10-25T12:00:00", False),  # and back
        ("2026-10-26T07:59:59", False),
        ("2026-11-28T10:00:00", False),  # a Saturday
        ("2025-06-06T10:00:00", False),  # the national day
        ("2026-06-19T10:00:00", False),  # Midsummer's Eve
        ("2026-12-24T10:00:00", False),
        ("2026-12-31T10:00:00", False),
        ("2022-12-26T10:00:00", False),  # Boxing Day, a Monday
    ],
)
def test_open_or_closed_a_caller_leaves_a_ticket(network: Network, hands: Hands, at: str, is_open: bool) -> None:
    hands.at = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Europe/Stockholm"))
    rung = network.ring(LEAVES_A_MESSAGE)
    assert ("Vi har stängt" not in rung.said, Call.get().was_open) == (is_open, is_open)
    assert rung.numbers == [Ticket.get().number] * 2
