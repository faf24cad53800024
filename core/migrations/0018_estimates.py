"""Estimates of work outside the agreement, and which contacts may approve them."""

from typing import Any

from core.database import is_sqlite

STATEMENTS = """
CREATE TABLE "estimate" (
    "id" {id},
    "ticket_id" INTEGER NOT NULL,
    "work" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "price" TEXT NOT NULL,
    "asked_by" VARCHAR(255) NOT NULL,
    "asked_at" BIGINT NOT NULL,
    "decided_at" BIGINT,
    "outcome" VARCHAR(12) NOT NULL,
    "decided_by" VARCHAR(255) NOT NULL,
    "contact_id" INTEGER,
    "how" VARCHAR(8) NOT NULL,
    "words" TEXT NOT NULL,
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id"),
    FOREIGN KEY ("contact_id") REFERENCES "contact" ("id")
);
CREATE UNIQUE INDEX "estimate_open" ON "estimate" ("ticket_id") WHERE decided_at IS NULL;
CREATE INDEX "estimate_ticket" ON "estimate" ("ticket_id", "id");
ALTER TABLE "contact" ADD COLUMN "may_approve" BOOLEAN NOT NULL DEFAULT FALSE
"""


def up(migrator: Any, db: Any) -> None:
    row_id = "INTEGER NOT NULL PRIMARY KEY" if is_sqlite() else "SERIAL NOT NULL PRIMARY KEY"
    for statement in STATEMENTS.format(id=row_id).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
