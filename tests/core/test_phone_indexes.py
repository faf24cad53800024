"""What the telephone asks the database is found by index, however many calls there have been."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core import blocked_numbers, call_log, listings
from core.database import database as current
from core.models import Call, Ticket
from tests import make
from tests.cast import NOW, Cast, by
from tests.phone_cast import make_call, make_take

Asked = list[tuple[str, Any]]


@pytest.fixture
def engine() -> str:
    """PostgreSQL reads small tables whole, and is right to."""
    return "sqlite"


@pytest.fixture
def spoken(people: Cast) -> Ticket:
    ticket = make.ticket(people.anna)
    make_take(make_call(now=NOW, contact=people.anna, ticket=ticket), now=NOW)
    return ticket


def plans(monkeypatch: pytest.MonkeyPatch, ask: Callable[[], object]) -> str:
    """How the database looks for what is asked of it."""
    asked: Asked = []
    execute = current.obj.execute_sql

    def note(sql: str, params: Any = None) -> Any:
        asked.append((sql, params))
        return execute(sql, params)

    monkeypatch.setattr(current.obj, "execute_sql", note)
    ask()
    return " | ".join(str(row[-1]) for sql, params in asked for row in execute(f"EXPLAIN QUERY PLAN {sql}", params))


@pytest.mark.parametrize(
    ("ask", "indexes"),
    [
        (lambda _: listings.contacts_with_number("+46701234567"), {"contact_active_phone"}),
        (lambda _: blocked_numbers.is_blocked("+46701234567"), {"blocked_active"}),
        (lambda _: listings.call_page(), {"call_started"}),
        (lambda ticket: call_log.calls_about(ticket), {"call_ticket", "take_ticket"}),
        (lambda _: call_log.endings([Call.get()]), {"take_call_number", "status_question_call"}),
        (lambda _: call_log.takes_of(Call.get()), {"take_call_number"}),
        (lambda _: call_log.steps_of(Call.get()), {"call_step_key"}),
    ],
)
def test_it_is_found_by_index(
    people: Cast, spoken: Ticket, monkeypatch: pytest.MonkeyPatch, ask: Callable[[Ticket], object], indexes: set[str]
) -> None:
    plan = plans(monkeypatch, lambda: ask(spoken))
    assert {index for index in indexes if index not in plan} == set(), plan


def test_the_recordings_of_a_page_are_found_by_index(
    people: Cast, spoken: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plans(monkeypatch, lambda: listings.messages_of(spoken, by(people.olle)))
    assert "take_message" in plan
    assert "SCAN" not in plan, plan
