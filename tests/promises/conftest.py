"""The house in which promises are kept: a running desk with an agent, two customers and their contacts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import StartDesk
from tests.promises.house import Estate, House
from tests.servers.programs import Desk

_SETTINGS = {"ARENDE_LANGUAGE": "en", "ARENDE_COMPANY": "Supplier"}


@pytest.fixture(scope="session")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """One running desk for all promises; each is tried by people of its own."""
    desk = Desk(tmp_path_factory.mktemp("estate"), **_SETTINGS)
    desk.start()
    yield Estate(desk)
    desk.stop()


@pytest.fixture
def house(estate: Estate) -> House:
    """At Kund: Anna, who keeps the list of contacts, and Bo; at Other: Carl. Dan and Vera aren't registered."""
    return House(estate)


@pytest.fixture
def lonely_house(start_desk: StartDesk) -> House:
    """The same on a desk of its own, whose programs may be killed."""
    return House(Estate(start_desk(**_SETTINGS)))
