"""Contacts are found by their names: a stranger may bear one."""

from typing import Any

STATEMENTS = """
CREATE INDEX "contact_active_name" ON "contact" ("name") WHERE removed_at IS NULL;
"""


def up(migrator: Any, db: Any) -> None:
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
