"""Mail that takes long is worked on apart."""

from typing import Any

STATEMENTS = """
ALTER TABLE "mail" ADD COLUMN "is_heavy" BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX "mail_due";
CREATE INDEX "mail_due" ON "mail" ("is_heavy", "due_at") WHERE state = 'received';
"""


def up(migrator: Any, db: Any) -> None:
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
