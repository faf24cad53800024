"""Calls know which ticket is being talked of, and who asked how a ticket stands."""

from typing import Any

from core.database import is_sqlite

STATEMENTS = """
ALTER TABLE "call" ADD COLUMN "about_id" INTEGER REFERENCES "ticket" ("id");
CREATE TABLE "status_question" (
    "id" {id},
    "call_id" INTEGER NOT NULL,
    "ticket_id" INTEGER,
    "is_answered" BOOLEAN NOT NULL,
    "asked_at" BIGINT NOT NULL,
    FOREIGN KEY ("call_id") REFERENCES "call" ("id"),
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id")
);
CREATE INDEX "status_question_call" ON "status_question" ("call_id");
CREATE INDEX "status_question_ticket" ON "status_question" ("ticket_id", "asked_at") WHERE ticket_id IS NOT NULL
"""


def up(migrator: Any, db: Any) -> None:
    row_id = "INTEGER NOT NULL PRIMARY KEY" if is_sqlite() else "SERIAL NOT NULL PRIMARY KEY"
    for statement in STATEMENTS.format(id=row_id).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
