"""What both engines promise: all or nothing, writers that wait their turn, and life after a lost connection."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import psycopg
import pytest
from peewee import OperationalError

from core import inbox
from core.database import database as current
from core.database import forget_connection, transaction
from core.models import Blob, Customer, Mail
from tests import make
from tests.cast import NOW


def test_a_transaction_that_fails_leaves_nothing(database: str) -> None:
    with pytest.raises(RuntimeError), transaction():
        Customer.create(name="Kund", name_key="kund", language="sv", created_at=NOW)
        raise RuntimeError
    assert Customer.select().count() == 0


def test_an_instant_comes_back_as_it_went_in(database: str) -> None:
    at = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
    Customer.create(name="Kund", name_key="kund", language="sv", created_at=at)
    assert Customer.get().created_at == at


def test_bytes_come_back_as_bytes(database: str) -> None:
    content = bytes(range(256))
    Blob.insert(sha256="x", content=content, created_at=NOW).execute()
    assert Blob.get().content == content


def test_writers_wait_their_turn_and_none_fails(database: str) -> None:
    Customer.create(name="0", name_key="0", language="sv", created_at=NOW)
    failed: list[Exception] = []

    def count_up() -> None:
        try:
            for _ in range(20):
                with transaction():
                    query = Customer.select() if database.startswith("sqlite") else Customer.select().for_update()
                    row = query.get()
                    Customer.update(name=str(int(row.name) + 1)).where(Customer.id == row.id).execute()
        except Exception as error:  # noqa: BLE001 - whatever fails, fails the test
            failed.append(error)
        finally:
            forget_connection()

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, Customer.get().name) == ([], "80")


def test_mail_is_stored_again_after_the_database_was_away(database: str) -> None:
    inbox.store([make.received()])
    if database.startswith("postgresql"):
        with psycopg.connect(database, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(OperationalError):
            inbox.store([make.received(make.mail("Två."))])
    inbox.store([make.received(make.mail("Två."))])
    assert Mail.select().count() == 2


def test_a_database_that_is_new_is_sqlite_in_its_safest_mode(database: str) -> None:
    if database.startswith("sqlite"):
        modes = [current.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        assert modes == ["wal", 2]
