"""Letters by the clock: drafts of still-working letters, reminders to those we wait for, and the desk's patience.

Tickets that were open before are told of when their next word is due; those that wait are reminded of first.
"""

from typing import Any

from core.database import is_sqlite

STATEMENTS = """
ALTER TABLE "ticket" ADD COLUMN "draft_at" BIGINT;
ALTER TABLE "ticket" ADD COLUMN "remind_at" BIGINT;
CREATE INDEX "ticket_draft" ON "ticket" ("draft_at") WHERE draft_at IS NOT NULL;
CREATE INDEX "ticket_remind" ON "ticket" ("remind_at") WHERE remind_at IS NOT NULL;
CREATE TABLE "letter_draft" (
    "id" {id},
    "ticket_id" INTEGER NOT NULL,
    "since" BIGINT NOT NULL,
    "text" TEXT NOT NULL,
    "made_at" BIGINT NOT NULL,
    "goes_at" BIGINT,
    "edited_by_id" INTEGER,
    "held_at" BIGINT,
    "held_by" VARCHAR(255) NOT NULL,
    "held_why" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "ended_at" BIGINT,
    "outcome" VARCHAR(4) NOT NULL,
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id"),
    FOREIGN KEY ("edited_by_id") REFERENCES "agent" ("id")
);
CREATE UNIQUE INDEX "letter_draft_live" ON "letter_draft" ("ticket_id") WHERE ended_at IS NULL;
CREATE INDEX "letter_draft_due" ON "letter_draft" ("goes_at", "id") WHERE ended_at IS NULL AND goes_at IS NOT NULL;
CREATE INDEX "letter_draft_held" ON "letter_draft" ("made_at", "id") WHERE ended_at IS NULL AND held_at IS NOT NULL;
CREATE TABLE "patience" (
    "id" {id},
    "tells_how_it_stands" BOOLEAN NOT NULL,
    "reminds" BOOLEAN NOT NULL,
    "first_days" INTEGER NOT NULL,
    "second_days" INTEGER NOT NULL,
    "closing_days" INTEGER NOT NULL,
    "resolved_days" INTEGER NOT NULL,
    "made_by" VARCHAR(255) NOT NULL,
    "created_at" BIGINT NOT NULL
);
UPDATE "ticket" SET "draft_at" = "inform_by" WHERE inform_by IS NOT NULL;
UPDATE "ticket" SET "remind_at" = "updated_at" + 259200000000
    WHERE status = 'waiting' AND held_because IS NULL AND merged_into_id IS NULL
"""


def up(migrator: Any, db: Any) -> None:
    row_id = "INTEGER NOT NULL PRIMARY KEY" if is_sqlite() else "SERIAL NOT NULL PRIMARY KEY"
    for statement in STATEMENTS.format(id=row_id).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
