"""The house in which promises are kept: a running desk with an agent, two customers and their contacts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import StartDesk
from tests.promises.house import Estate, House
from tests.promises.time_machine import TimeMachine
from tests.servers.programs import Desk

_SETTINGS = {"ARENDE_LANGUAGE": "en", "ARENDE_COMPANY": "Supplier"}


@pytest.fixture(scope="session")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """One running desk for all promises; each is tried by people of its own."""
    desk = Desk(tmp_path_factory.mktemp("estate"), **_SETTINGS)
    desk.start()
    estate = Estate(desk)
    yield estate
    estate.stop()


@pytest.fixture
def house(estate: Estate) -> House:
    """At Kund: Anna, who keeps the list of contacts, and Bo; at Other: Carl. Dan and Vera aren't registered."""
    return House(estate)


@pytest.fixture
def lonely_house(start_desk: StartDesk) -> House:
    """The same on a desk of its own, whose programs may be killed."""
    return House(Estate(start_desk(**_SETTINGS)))


@pytest.fixture(scope="session")
def time_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimeMachine]:
    """A desk without agreements that can be on any day."""
    machine = TimeMachine(tmp_path_factory.mktemp("time-machine"))
    yield machine
    machine.stop()


@pytest.fixture
def own_time_machine(tmp_path: Path) -> Iterator[TimeMachine]:
    """One of the test's own, for what changes agreements, or leaps so far that others' tickets would be late."""
    machine = TimeMachine(tmp_path / "desk")
    yield machine
    machine.stop()
