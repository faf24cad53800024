"""Floods of held mail in one group each, and letters to strangers counted apart."""

from typing import Any

from core.database import is_sqlite

STATEMENTS = """
ALTER TABLE "ticket" ADD COLUMN "flood" VARCHAR(400);
CREATE UNIQUE INDEX "ticket_flood" ON "ticket" ("flood") WHERE held_because = 'flood';
ALTER TABLE "letter" ADD COLUMN "is_to_stranger" BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX "letter_to_strangers" ON "letter" ("written_at") WHERE is_to_stranger;
CREATE TABLE "knock" (
    "id" {id},
    "sign" VARCHAR(400) NOT NULL,
    "at" BIGINT NOT NULL
);
CREATE INDEX "knock_sign_at" ON "knock" ("sign", "at");
CREATE INDEX "knock_at" ON "knock" ("at");
"""


def up(migrator: Any, db: Any) -> None:
    row_id = "INTEGER NOT NULL PRIMARY KEY" if is_sqlite() else "SERIAL NOT NULL PRIMARY KEY"
    for statement in STATEMENTS.format(id=row_id).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
