"""The desk's telephone on a network of the test's own; Anna's number is hers alone, and everything is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core import config
from core.config import Settings
from tests.cast import Cast
from tests.intake.phone.by_simulator.network import Network, make_network
from tests.intake.phone.conftest import Hands, give_number
from tests.intake.phone.line import ANNA
from tests.servers.ports import free_port


@pytest.fixture
def engine() -> str:
    """What two requests do to one row is tried on both databases elsewhere."""
    return "sqlite"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    ports = {name: f"http://127.0.0.1:{free_port()}" for name in ("ARENDE_BASE_URL", "ARENDE_TWILIO_API")}
    return config.load({"ARENDE_DATA": str(tmp_path / "data"), "ARENDE_COMPANY": "Leverantören", **ports})


@pytest.fixture
def network(settings: Settings, people: Cast, hands: Hands) -> Iterator[Network]:
    give_number(people.anna, ANNA)
    with make_network(settings, lambda: None).open() as network:
        yield network
