"""Fills a desk with tickets of the past, quickly: what growth is measured against."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from peewee import BooleanField, Field, ForeignKeyField, IntegerField

from core import clock
from core.database import InstantField, JsonField, Table, database, in_clause, is_sqlite, transaction
from core.models import Blob, Event, Letter, Mail, Message, Ticket

_GROUP = 5_000
_STATES = ("new", "started", "waiting", "started", "new")  # all open: the hardest case for lists and sweeps
_TEXT = "Skrivaren på plan 3 svarar inte sedan i morse, och två av oss behöver den före lunch. " * 4

Values = dict[str, Any]

_NOTHING: dict[type[Field], Any] = {BooleanField: False, IntegerField: 0, ForeignKeyField: 0, JsonField: {}}


def fill(tickets: int) -> None:
    """So many open tickets, each with the mail it came by, its message, its event and its receipt."""
    if is_sqlite():
        for pragma in ("synchronous=OFF", "cache_size=-400000", "wal_autocheckpoint=100000"):
            database.execute_sql(f"PRAGMA {pragma}")
    first = (Ticket.select(Ticket.id).order_by(Ticket.id.desc()).limit(1).scalar() or 0) + 1
    for start in range(first, first + tickets, _GROUP):
        ids = range(start, min(start + _GROUP, first + tickets))
        with transaction():
            for table in (Blob, Ticket, Message, Event, Letter, Mail):
                _insert(table, list(_rows(table, ids)))
    if is_sqlite():
        database.close()  # the next connection keeps its promises again
    else:
        _go_on_counting()


def _rows(table: type[Table], ids: range) -> Iterator[Values]:
    now = clock.now()
    for n in ids:
        at = now - timedelta(seconds=10_000_000 - 97 * n)
        for row in _MAKERS[table](n, at):
            yield {**_blank(table, at), **row}


def _blob(n: int, at: datetime) -> Iterator[Values]:
    for kind in ("mail", "letter"):
        yield {"sha256": _hash(kind, n), "content": f"{kind} {n}: {_TEXT}".encode(), "created_at": at}


def _ticket(n: int, at: datetime) -> Iterator[Values]:
    yield {
        "id": n, "subject": f"Skrivaren svarar inte ({n})", "status": _STATES[n % 5], "priority": "P3",
        "category": "support", "channel": "mail", "language": "sv", "requester_name": f"Person {n}",
        "requester_email": f"past{n}@past.test", "line": 1, **_promises(n),
    }  # fmt: skip


def _promises(n: int) -> Values:
    """Deadlines that all lie ahead, each at its own instant: nothing is due, and the clock watches every one."""
    ahead = clock.now() + timedelta(days=30, seconds=n)
    return dict.fromkeys(("respond_by", "resolve_by", "inform_by", "due_by", "next_look_at"), ahead)


def _message(n: int, at: datetime) -> Iterator[Values]:
    yield {
        "id": n, "ticket_id": n, "author_name": f"Person {n}", "author_email": f"past{n}@past.test",
        "visibility": "public", "channel": "mail", "text": _TEXT, "mail_id": n, "message_id": f"<past{n}@past.test>",
    }  # fmt: skip


def _event(n: int, at: datetime) -> Iterator[Values]:
    yield {"id": n, "ticket_id": n, "kind": "opened", "by": f"past{n}@past.test", "message_id": n, "told_at": at}


def _letter(n: int, at: datetime) -> Iterator[Values]:
    yield {
        "id": n, "event_id": n, "ticket_id": n, "kind": "received", "recipient": f"past{n}@past.test", "language": "sv",
        "subject": f"[#{n}] Skrivaren", "message_id": f"<past{n}@example.test>", "is_automatic": True,
        "content_sha256": _hash("letter", n), "attempts": 1, "sent_at": at,
    }  # fmt: skip


def _mail(n: int, at: datetime) -> Iterator[Values]:
    yield {
        "id": n, "dedup_key": _hash("key", n), "raw_sha256": _hash("mail", n), "envelope_from": f"past{n}@past.test",
        "envelope_to": ["servicedesk@example.test"], "state": "done", "attempts": 1,
        "message_id": f"<past{n}@past.test>", "copy_key": _hash("copy", n), "from_address": f"past{n}@past.test",
        "subject": "Skrivaren svarar inte", "kind": "human", "identity": "weak", "outcome": "ticket", "ticket_id": n,
    }  # fmt: skip


_MAKERS = {Blob: _blob, Ticket: _ticket, Message: _message, Event: _event, Letter: _letter, Mail: _mail}


def _blank(table: type[Table], at: datetime) -> Values:
    """Something for every column that may not be empty."""
    wanted = {name: field for name, field in table._meta.columns.items() if not field.null}
    return {
        name: at if isinstance(field, InstantField) else _NOTHING.get(type(field), "") for name, field in wanted.items()
    }


def _hash(kind: str, n: int) -> str:
    return hashlib.sha256(f"{kind} {n}".encode()).hexdigest()


def _insert(table: type[Table], rows: Sequence[Values]) -> None:
    names = tuple(rows[0])
    columns = ",".join(f'"{name}"' for name in names)
    statement = f'INSERT INTO "{table._meta.table_name}" ({columns}) VALUES ({in_clause(names)})'
    values = [[table._meta.columns[name].db_value(row[name]) for name in names] for row in rows]
    database.cursor().executemany(statement, values)


def _go_on_counting() -> None:
    """PostgreSQL's counters know nothing of ids that were given."""
    for table in (Ticket, Message, Event, Letter, Mail):
        name = table._meta.table_name
        database.execute_sql(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")
