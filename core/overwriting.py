"""What is deleted for somebody's sake is deleted from the file as well, not only from what the desk can find."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.database import database, is_sqlite

_MODES = ("OFF", "ON", "FAST")  # as SQLite numbers them


@contextmanager
def overwriting() -> Iterator[None]:
    """SQLite fills what goes meanwhile with zeros. PostgreSQL's vacuum gives it up to be overwritten, in its time.

    Known limit: the write-ahead file holds it until it is begun anew, minutes later on a desk that is used.
    """
    if not is_sqlite():
        yield
        return
    (before,) = database.execute_sql("PRAGMA secure_delete").fetchone()
    database.execute_sql("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        database.execute_sql(f"PRAGMA secure_delete = {_MODES[before]}")
