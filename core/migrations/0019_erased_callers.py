"""What callers left can be erased: which calls and text messages are, and the numbers that it was asked for lately."""

from typing import Any

from core.database import is_sqlite

STATEMENTS = """
ALTER TABLE "call" ADD COLUMN "erased_at" BIGINT;
CREATE INDEX "call_callback" ON "call" ("callback_number") WHERE callback_number <> '';
CREATE INDEX "call_forwarded" ON "call" ("forwarded_from") WHERE forwarded_from <> '';
ALTER TABLE "text_message" ADD COLUMN "erased_at" BIGINT;
ALTER TABLE "text_message" ADD COLUMN "deleted_there_at" BIGINT;
DROP INDEX "text_once";
CREATE UNIQUE INDEX "text_once" ON "text_message" ("ticket_id", "recipient") WHERE recipient <> '';
CREATE TABLE "erased_number" (
    "id" {id},
    "number" VARCHAR(20) NOT NULL,
    "asked_by" VARCHAR(255) NOT NULL,
    "asked_at" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "erased_number_number" ON "erased_number" ("number");
CREATE INDEX "erased_number_asked_at" ON "erased_number" ("asked_at")
"""


def up(migrator: Any, db: Any) -> None:
    row_id = "INTEGER NOT NULL PRIMARY KEY" if is_sqlite() else "SERIAL NOT NULL PRIMARY KEY"
    for statement in STATEMENTS.format(id=row_id).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
