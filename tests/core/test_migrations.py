"""The frozen steps lead to the tables that the code knows, on both engines, once, with a copy made first."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import migrations
from core.database import database as current
from core.database import forget_connection, open_database
from core.migrations import DatabaseTooNew, migrate, pending
from core.models import TABLES, Customer
from tests.cast import NOW

Shape = dict[str, tuple[dict[str, tuple[str, bool]], set[tuple[str, tuple[str, ...], bool]]]]


def shape() -> Shape:
    """Every table's columns with their types, and its indexes."""
    tables: Shape = {}
    for model in TABLES:
        name = model._meta.table_name
        columns = {c.name: (c.data_type.upper(), c.null) for c in current.get_columns(name)}
        indexes = {(i.name, tuple(i.columns), i.unique) for i in current.get_indexes(name) if "autoindex" not in i.name}
        tables[name] = (columns, {index for index in indexes if not index[0].endswith("_pkey")})
    return tables


def with_integers_alike(tables: Shape) -> Shape:
    """SQLite knows one integer, whatever it is called."""
    alike = {"BIGINT": "INTEGER", "BOOLEAN": "INTEGER"} if current.obj.__class__.__name__.startswith("Sqlite") else {}
    return {
        name: ({column: (alike.get(kind, kind), null) for column, (kind, null) in columns.items()}, indexes)
        for name, (columns, indexes) in tables.items()
    }


def test_the_steps_lead_to_the_tables_of_the_code(database: str) -> None:
    stepwise = with_integers_alike(shape())
    with current.atomic():
        current.drop_tables(TABLES)
        current.create_tables(TABLES)
    assert with_integers_alike(shape()) == stepwise


def test_steps_are_taken_once(database: str) -> None:
    assert (pending(), migrate()) == ([], [])


def test_a_database_of_a_newer_version_is_refused_by_name(database: str) -> None:
    current.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01 00:00:00')")
    with pytest.raises(DatabaseTooNew, match="9999_later"):
        migrate()


def test_a_copy_is_made_before_a_database_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_database(f"sqlite:///{tmp_path}/arende.db")
    migrate()
    Customer.create(name="Kund", name_key="kund", language="sv", created_at=NOW)
    steps = tmp_path / "steps"
    steps.mkdir()
    taken = sorted(path.name for path in Path(migrations.__file__).parent.glob("0*.py"))
    for name in taken:
        (steps / name).write_text("def up(migrator, db): pass\n")
    (steps / "9999_next.py").write_text("def up(migrator, db): db.execute_sql('DELETE FROM customer')\n")
    monkeypatch.setattr("core.migrations._STEPS", steps)
    assert migrate() == ["9999_next"]
    forget_connection()
    open_database(f"sqlite:///{tmp_path}/arende.db.{taken[-1].removesuffix('.py')}")
    assert Customer.select().count() == 1
    forget_connection()
