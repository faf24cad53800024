"""What scripts are told: every row, in order, in the words of the contract."""

from __future__ import annotations

import json

import pytest

from core import dialogue, exports, letters, tickets
from core.config import load
from core.models.tickets import Visibility
from core.rules.references import Keyring
from tests import make
from tests.cast import NOW, STRANGER, Cast, by

TICKET = {
    *("number", "subject", "status", "priority", "category", "module", "channel", "customer", "contact"),
    *("assignee", "line", "opened_at", "started_at", "resolved_at", "closed_at", "respond_by", "resolve_by"),
    *("minutes", "billable_minutes", "messages"),
}
LETTER = {
    *("number", "kind", "to", "language", "subject", "message_id", "written_at", "sent_at", "attempts", "error"),
}


def test_a_ticket_is_told_whole(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    dialogue.note(ticket, make.said("Inom oss.", visibility=Visibility.INTERNAL), by=by(people.olle), now=NOW)
    tickets.resolve(ticket, solution="Klart.", by=by(people.olle), now=NOW)
    (row,) = exports.tickets()
    assert set(row) >= TICKET
    assert (row["customer"], row["contact"], row["resolved_at"]) == (
        "Kund AB",
        "anna@kund.test",
        "2026-11-23T09:00:00.000000Z",
    )
    assert [message["visibility"] for message in row["messages"]] == ["public", "internal", "public"]


def test_what_waits_for_an_agents_eye_is_internal_to_scripts(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    dialogue.add_from_customer(ticket, make.said(visibility=Visibility.PENDING), by=STRANGER, now=NOW)
    (row,) = exports.tickets()
    assert [message["visibility"] for message in row["messages"]] == ["public", "internal"]


@pytest.mark.parametrize("name", list(exports.EXPORTS))
def test_every_export_is_plain_json(people: Cast, name: str) -> None:
    make.ticket(people.anna)
    rows = list(exports.EXPORTS[name]())
    assert json.loads(json.dumps(rows)) == rows


def test_more_rows_than_a_batch_come_once_each_and_in_order(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_BATCH", 3)
    numbers = [make.ticket(people.anna).number for _ in range(8)]
    assert [row["number"] for row in exports.tickets()] == numbers


def test_a_letter_is_told_by_its_message_id(people: Cast, tmp_path: object) -> None:
    make.ticket(people.anna)
    settings = load({"ARENDE_DATA": str(tmp_path)})
    letters.write_due(settings, Keyring(settings.secrets), now=NOW)
    (row,) = exports.letters()
    assert set(row) >= LETTER
    assert (row["kind"], row["to"], row["language"], row["sent_at"]) == ("received", "anna@kund.test", "sv", None)
