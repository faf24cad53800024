"""Brings the database to the form this version knows: numbered, frozen steps, applied once, under a lock.

A SQLite file is copied beside itself before it is changed; PostgreSQL takes each step in one
transaction. A database that a newer version has changed is refused, not guessed at.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playhouse.migrations import Runner

from core.database import database, is_sqlite

_STEPS = Path(__file__).parent
_ADVISORY_LOCK = 0x4152454E  # any number that nobody else uses in this database


class DatabaseTooNew(Exception):
    """The database knows steps that this version doesn't; the message names them."""


def migrate() -> list[str]:
    """Apply what is missing to the open database; gives the names of the steps applied. Raises DatabaseTooNew."""
    with _alone():
        runner = _runner()
        applied, missing = _look(runner)
        if applied and missing and is_sqlite():
            _copy(Path(database.database), max(applied))
        names: list[str] = runner.up()
        return names


def pending() -> list[str]:
    """The steps that the open database lacks; a look, nothing more. Raises DatabaseTooNew."""
    return _look(_runner())[1]


def _runner() -> Runner:
    return Runner(database.obj, directory=str(_STEPS))


def _look(runner: Runner) -> tuple[list[str], list[str]]:
    """The steps that were taken, and those that are missing."""
    applied, known = list(runner.applied()), [step.name for step in runner.migrations()]
    unknown = sorted(set(applied) - set(known))
    if unknown:
        raise DatabaseTooNew(
            f"the database was changed by a newer version of Ärende ({', '.join(unknown)}):"
            " install that version, or restore a backup made before it"
        )
    return applied, [name for name in known if name not in applied]


@contextmanager
def _alone() -> Iterator[None]:
    """Programs that start together wait here for the first one."""
    if not is_sqlite():
        database.execute_sql("SELECT pg_advisory_lock(%s)", (_ADVISORY_LOCK,))
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (_ADVISORY_LOCK,))
        return
    with Path(f"{database.database}.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copy(path: Path, version: str) -> None:
    """A whole, consistent copy, by SQLite's own backup; removed by whoever finds the new version good."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(f"{path}.{version}")) as target:
        source.backup(target)
