"""A desk with a telephone, at an instant of the test's choosing, and whoever rings it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from core import clock, config
from core.config import Settings
from core.models import Contact
from core.phone_account import account_of
from intake.phone.app import make_voice
from tests.cast import NOW, Cast
from tests.intake.phone.line import ANNA, Caller, Exchange


@dataclass
class Telephone:
    """The desk's, as callers and the provider meet it."""

    settings: Settings
    exchange: Exchange
    people: Cast
    hints: list[str] = field(default_factory=list)

    def call(self, number: str = ANNA, **options: str) -> Caller:
        return Caller(self.exchange, number, **options)


@dataclass
class Hands:
    """Of a clock that stands still until it is set."""

    at: datetime = NOW


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands = Hands()
    monkeypatch.setattr(clock, "now", lambda: hands.at)
    return hands


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return config.load({"ARENDE_DATA": str(tmp_path / "data"), "ARENDE_COMPANY": "Leverantören"})


@pytest.fixture
def telephone(settings: Settings, people: Cast, hands: Hands) -> Telephone:
    """Anna's number is hers alone; everything is open."""
    hints: list[str] = []
    ring: Callable[[], None] = lambda: hints.append("rung")  # noqa: E731
    account = account_of(settings)
    assert account is not None
    exchange = Exchange(make_voice(settings, hint=ring), account, settings.base_url)
    give_number(people.anna, ANNA)
    return Telephone(settings, exchange, people, hints)


def give_number(contact: Contact, number: str) -> None:
    Contact.update(phone=number).where(Contact.id == contact.id).execute()


# Where two requests meet at one row, PostgreSQL is another matter than SQLite; elsewhere the one speaks for both.
_ON_BOTH = (
    "test_a_message",
    "test_erased_meanwhile",
    "test_limits",
    "test_orders",
    "test_process",
    "test_status",
    "test_transcripts",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    spared = [item for item in items if _is_spared(item)]
    config.hook.pytest_deselected(items=spared)
    items[:] = [item for item in items if not _is_spared(item)]


def _is_spared(item: pytest.Item) -> bool:
    chosen = getattr(item, "callspec", None)
    is_here = item.path.parent == Path(__file__).parent
    return is_here and item.path.stem not in _ON_BOTH and bool(chosen) and chosen.params.get("engine") == "postgresql"
