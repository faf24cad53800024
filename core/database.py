"""The one database under the desk: opened here, SQLite or PostgreSQL, with the same promises on both.

SQLite: WAL and `synchronous=FULL`, so that a commit survives a power cut; write locks are taken at BEGIN, so that
a transaction waits for its turn instead of failing half-way. PostgreSQL: its own defaults, which promise the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    Database,
    DatabaseError,
    DatabaseProxy,
    InterfaceError,
    Model,
    PostgresqlDatabase,
    SqliteDatabase,
    TextField,
)
from peewee import (
    OperationalError as OperationalError,
)

T = TypeVar("T", bound=Model)

FAILURES = (DatabaseError, InterfaceError)  # what a database in trouble raises

database = DatabaseProxy()

_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "journal_size_limit": 64 << 20,
    "cache_size": -16_000,
    "temp_store": "memory",
}
_SECONDS_OF_PATIENCE = 30  # for another program that writes
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class InstantField(BigIntegerField):
    """An aware UTC instant, kept as microseconds since 1970 so that both engines compare and index it alike."""

    def db_value(self, value: datetime | None) -> int | None:
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def python_value(self, value: int | None) -> datetime | None:
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class JsonField(TextField):
    """A small value that is read whole and never searched in."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)


class BytesField(BlobField):
    """Bytes in, bytes out, on both engines."""

    def python_value(self, value: Any) -> bytes | None:
        return None if value is None else bytes(value)


class Table(Model):
    class Meta:
        database = database
        legacy_table_names = False


class Question:
    """A query asked often with other values: its SQL is made once, from the query that `make` builds."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def ask(self, *values: Any) -> list[tuple[Any, ...]]:
        """The rows, for values in the order in which the query names them, as the database has them."""
        rows: list[tuple[Any, ...]] = database.execute_sql(self._sql(), values).fetchall()
        return rows

    @lru_cache(maxsize=64)  # noqa: B019 - questions are made once, at import
    def _sql(self) -> str:
        statement: str = self._make().sql()[0]
        return statement


class Row(Table):
    """A table whose rows are numbered in the order they were written."""

    id = AutoField()


def open_database(url: str) -> Database:
    """Point every table at this database; connections open by themselves, one a thread."""
    opened = _make(url)
    database.initialize(opened)
    for prepared in (_find_statement, _change_statement, _insert_statement, Question._sql):
        prepared.cache_clear()
    return opened


def is_sqlite() -> bool:
    return isinstance(database.obj, SqliteDatabase)


def transaction() -> AbstractContextManager[Any]:
    """All of the block or none of it; inside another one, a part of that. No network, template or parsing inside."""
    joined: AbstractContextManager[Any] = nullcontext() if database.in_transaction() else database.atomic()
    return joined


@contextmanager
def hasty_transaction() -> Iterator[None]:
    """A transaction that no killed program can undo, but a power cut can: for what would then only be done once more.

    What commits later in the ordinary way makes it durable too; the order of commits never changes.
    """
    if database.in_transaction() or not is_sqlite():
        with transaction():
            if not is_sqlite():
                database.execute_sql("SET LOCAL synchronous_commit TO off")
            yield
        return
    database.execute_sql("PRAGMA synchronous=NORMAL")
    try:
        with transaction():
            yield
    finally:
        database.execute_sql("PRAGMA synchronous=FULL")


@contextmanager
def hurried_transaction(*, seconds: float) -> Iterator[None]:
    """A transaction that waits for nobody longer than this, for whom somebody waits on the telephone.

    Raises OperationalError where the database is slower.
    """
    patience = int(seconds * 1000)
    if not is_sqlite():
        with transaction():
            database.execute_sql(f"SET LOCAL lock_timeout = {patience}")
            database.execute_sql(f"SET LOCAL statement_timeout = {patience}")
            yield
        return
    database.execute_sql(f"PRAGMA busy_timeout = {patience}")
    try:
        with transaction():
            yield
    finally:
        if not database.is_closed():
            database.execute_sql(f"PRAGMA busy_timeout = {_SECONDS_OF_PATIENCE * 1000}")


def savepoint() -> AbstractContextManager[Any]:
    """A part of a transaction that may fail by itself, for whoever catches what it raises."""
    part: AbstractContextManager[Any] = database.atomic()
    return part


def find(model: type[T], *, where: str = "", **columns: Any) -> T | None:
    """A row in which these columns have these values (None: is empty), by a statement prepared once for each set.

    `where` is SQL without values: a partial index is used only where its own condition is said word for word.
    """
    empty = tuple(name for name, value in columns.items() if value is None)
    given = tuple(name for name in columns if name not in empty)
    statement, adapt, names, convert = _find_statement(model, given, empty, where)
    row = database.execute_sql(statement, [to(columns[name]) for to, name in zip(adapt, given, strict=True)]).fetchone()
    if row is None:
        return None
    found = model(**{name: to(value) for name, to, value in zip(names, convert, row, strict=True)})
    found._dirty.clear()  # type: ignore[attr-defined]  # peewee's own, missing from its stubs
    return found


def change(model: type[Row], row_id: int, *, where: str, **columns: Any) -> bool:
    """Set columns of one row by a prepared statement, if `where` (SQL without values) holds. Whether it did."""
    statement, adapt = _change_statement(model, tuple(columns), where)
    values = [to(value) for to, value in zip(adapt, columns.values(), strict=True)]
    return bool(database.execute_sql(statement, [*values, row_id]).rowcount)


def insert(model: type[Row], **values: Any) -> int:
    """Insert one row by a statement prepared once per table and set of columns; gives its id.

    The ORM builds its SQL anew each time, which costs ten times the insert itself on the way of a mail.
    """
    statement, adapt = _insert_statement(model, tuple(values), "")
    cursor = database.execute_sql(statement, [to(value) for to, value in zip(adapt, values.values(), strict=True)])
    return int(cursor.lastrowid if is_sqlite() else cursor.fetchone()[0])


def insert_many(model: type[Table], rows: Sequence[dict[str, Any]], *, on_conflict: str) -> None:
    """Insert rows that all have the same columns, within the transaction around; `on_conflict` is SQL."""
    if not rows:
        return
    statement, adapt = _insert_statement(model, tuple(rows[0]), on_conflict)
    values = [[to(value) for to, value in zip(adapt, row.values(), strict=True)] for row in rows]
    database.cursor().executemany(statement, values)


def in_clause(values: Sequence[object]) -> str:
    """Placeholders for so many values, in the engine's own mark."""
    return ",".join([database.param] * len(values))


def for_update(query: Any) -> Any:
    """Rows that nobody else has locked, locked until the transaction ends. SQLite locks the whole database at BEGIN."""
    return query if is_sqlite() else query.for_update("FOR UPDATE SKIP LOCKED")


def locked(query: Any) -> Any:
    """Rows locked until the transaction ends, after waiting for whoever has them."""
    return query if is_sqlite() else query.for_update()


def renew_connection() -> None:
    """Let go of a connection that has died since it was last used (the database was started anew)."""
    if not is_sqlite() and not database.is_closed() and not database.is_connection_usable():
        database.close()


def forget_connection() -> None:
    """Close this thread's connection, so that the next use opens a fresh one: the cure after any database error."""
    if not database.is_closed():
        database.close()


def _make(url: str) -> Database:
    if url.startswith("sqlite:///"):
        return SqliteDatabase(
            url.removeprefix("sqlite:///"),
            lock_type="IMMEDIATE",
            timeout=_SECONDS_OF_PATIENCE,
            pragmas=_PRAGMAS,
            check_same_thread=True,
        )
    return PostgresqlDatabase(url, prefer_psycopg3=True)


@lru_cache(maxsize=256)
def _find_statement(model: type[Table], given: tuple[str, ...], empty: tuple[str, ...], where: str) -> Any:
    """The statement, what makes the values the database's, the names of what it gives, and what makes that ours."""
    fields = model._meta.sorted_fields
    columns = ",".join(f'"{field.column_name}"' for field in fields)
    column_of = {name: model._meta.combined[name] for name in (*given, *empty)}
    tests = [f'"{column_of[name].column_name}" = {database.param}' for name in given]
    tests += [f'"{column_of[name].column_name}" IS NULL' for name in empty] + ([where] if where else [])
    statement = f'SELECT {columns} FROM "{model._meta.table_name}" WHERE {" AND ".join(tests)} LIMIT 1'  # noqa: S608 - our own names and marks
    return (
        statement,
        tuple(column_of[name].db_value for name in given),
        tuple(getattr(field, "object_id_name", field.name) for field in fields),
        tuple(field.python_value for field in fields),
    )


@lru_cache(maxsize=256)
def _change_statement(model: type[Row], names: tuple[str, ...], where: str) -> Any:
    fields = tuple(model._meta.combined[name] for name in names)
    setting = ",".join(f'"{field.column_name}" = {database.param}' for field in fields)
    statement = f'UPDATE "{model._meta.table_name}" SET {setting} WHERE "id" = {database.param} AND {where}'  # noqa: S608 - our own names and marks
    return statement, tuple(field.db_value for field in fields)


@lru_cache(maxsize=256)
def _insert_statement(
    model: type[Table], names: tuple[str, ...], on_conflict: str
) -> tuple[str, tuple[Callable[[Any], Any], ...]]:
    """The statement, and for each value what makes it the database's."""
    fields = tuple(model._meta.fields[name] for name in names)
    columns = ",".join(f'"{field.column_name}"' for field in fields)
    ending = f" ON CONFLICT {on_conflict}" if on_conflict else "" if is_sqlite() else ' RETURNING "id"'
    statement = f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES ({in_clause(names)}){ending}'  # noqa: S608 - our own names and marks
    return statement, tuple(field.db_value for field in fields)
