"""Contacts are found by their telephone numbers when they call."""

from typing import Any

STATEMENTS = """
CREATE INDEX "contact_active_phone" ON "contact" ("phone") WHERE removed_at IS NULL;
"""


def up(migrator: Any, db: Any) -> None:
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
