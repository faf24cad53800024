"""Mails of one thread that come in the wrong order, and the way from a ticket to those merged into it."""

from typing import Any

STATEMENTS = """
ALTER TABLE "message" ADD COLUMN "thread_root" VARCHAR(500) NOT NULL DEFAULT '';
CREATE INDEX "message_thread_root" ON "message" ("thread_root") WHERE thread_root <> '';
CREATE INDEX "ticket_merged" ON "ticket" ("merged_into_id") WHERE merged_into_id IS NOT NULL;
"""


def up(migrator: Any, db: Any) -> None:
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
