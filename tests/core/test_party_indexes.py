"""What mail and pages ask about hand-overs is found by index, however many tickets there are."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from peewee import SQL

from core import access
from core.database import database as current
from core.database import find
from core.models import Customer, Handover, Party, Ticket
from core.party_threads import numbered
from tests import make
from tests.cast import NOW, Cast, by
from tests.parties import handed_over


@pytest.fixture
def engine() -> str:
    return "sqlite"


def plans(monkeypatch: pytest.MonkeyPatch, ask: Any) -> str:
    """How SQLite would answer whatever is asked."""
    asked: list[tuple[str, Any]] = []
    execute = current.obj.execute_sql
    with monkeypatch.context() as listening:
        keep = lambda sql, *args: (asked.append((sql, args[0] if args else ())), execute(sql, *args))[1]  # noqa: E731
        listening.setattr(current.obj, "execute_sql", keep)
        ask()
    rows = [row for sql, values in asked for row in execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()]
    return " ".join(str(row[-1]) for row in rows)


def test_a_number_of_theirs_is_found_by_index(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    handed_over(make.ticket(people.anna), people)
    plan = plans(monkeypatch, lambda: numbered(["INC12345", "4711"]))
    assert "handover_number" in plan and "SCAN" not in plan


def test_the_hand_over_that_a_ticket_is_in_is_found_by_index(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = handed_over(make.ticket(people.anna), people)
    plan = plans(monkeypatch, lambda: find(Handover, ticket=made.ticket_id, ended_at=None))
    assert "handover_open" in plan or "handover_ticket" in plan


def test_whether_an_organisation_passes_on_is_found_by_index(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plans(monkeypatch, lambda: access.theirs(by(people.anna)))
    assert "ticket_through" in plan and "SCAN" not in plan


def test_the_list_of_whoever_passes_nothing_on_asks_for_nothing_more(people: Cast) -> None:
    query, _ = Ticket.select().where(access.theirs(by(people.anna))).sql()
    assert '"through_id" =' not in query


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_partners_that_were_names_become_parties(people: Cast) -> None:
    names = {"Ett": "Norrlys AB", "Två": "norrlys ab", "Tre": "Sydlys", "Fyra": ""}
    for name, partner in names.items():
        Customer.create(name=name, name_key=name.casefold(), language="sv", partner=partner, created_at=NOW)
    import_module("core.migrations.0015_parties")._make_partners(current.obj)
    linked = {row.name: row.partner_party_id for row in Customer.select().where(Customer.name << list(names))}
    assert [row.name for row in Party.select().order_by(Party.id)] == ["Norrlys AB", "Sydlys"]
    assert (linked["Ett"] == linked["Två"] != linked["Tre"], linked["Fyra"]) == (True, None)
    assert Party.select(SQL("1")).where(Party.kind == "partner").count() == 2
