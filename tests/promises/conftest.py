"""The house in which promises are kept: a running desk with an agent, two customers and their contacts."""

from __future__ import annotations

import pytest

from tests.conftest import StartDesk
from tests.promises.house import House


@pytest.fixture
def house(start_desk: StartDesk) -> House:
    """A running desk in English. At Kund AB: Anna, who keeps the list of contacts, and Bo; at Other Ltd: Carl."""
    desk = start_desk(ARENDE_LANGUAGE="en", ARENDE_COMPANY="Supplier")
    return House(desk).furnish()
