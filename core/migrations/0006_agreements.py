"""Agreements: hours, levels, days with other hours, versions for each customer; and the deadlines that follow."""

from typing import Any

from core.database import is_sqlite

STATEMENTS = """
CREATE TABLE "hours_plan" (
    "id" {id},
    "name" VARCHAR(60) NOT NULL,
    "week" TEXT NOT NULL,
    "keeps_holidays" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE TABLE "special_day" (
    "id" {id},
    "day" VARCHAR(10) NOT NULL,
    "name" VARCHAR(60) NOT NULL,
    "plan" VARCHAR(60) NOT NULL,
    "spans" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "removed_at" BIGINT
);
CREATE INDEX "special_day_day" ON "special_day" ("day") WHERE removed_at IS NULL;
CREATE TABLE "service_level" (
    "id" {id},
    "name" VARCHAR(60) NOT NULL,
    "targets" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE TABLE "agreement" (
    "id" {id},
    "customer_id" INTEGER NOT NULL,
    "valid_from" VARCHAR(10) NOT NULL,
    "level" VARCHAR(60) NOT NULL,
    "hours" VARCHAR(60) NOT NULL,
    "included_minutes" INTEGER NOT NULL,
    "has_maintenance" BOOLEAN NOT NULL,
    "covers" TEXT NOT NULL,
    "prices" TEXT NOT NULL,
    "made_by" VARCHAR(255) NOT NULL,
    "created_at" BIGINT NOT NULL,
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id")
);
CREATE INDEX "agreement_customer" ON "agreement" ("customer_id", "valid_from", "id");
ALTER TABLE "ticket" ADD COLUMN "agreement_id" INTEGER REFERENCES "agreement" ("id");
ALTER TABLE "ticket" ADD COLUMN "inform_by" BIGINT;
ALTER TABLE "ticket" ADD COLUMN "due_by" BIGINT;
ALTER TABLE "ticket" ADD COLUMN "next_look_at" BIGINT;
CREATE INDEX "ticket_due" ON "ticket" ("due_by", "id") WHERE due_by IS NOT NULL;
CREATE INDEX "ticket_look" ON "ticket" ("next_look_at") WHERE next_look_at IS NOT NULL;
UPDATE "ticket" SET "next_look_at" = 0
    WHERE status NOT IN ('resolved', 'closed') AND held_because IS NULL
"""


def up(migrator: Any, db: Any) -> None:
    row_id = "INTEGER NOT NULL PRIMARY KEY" if is_sqlite() else "SERIAL NOT NULL PRIMARY KEY"
    for statement in STATEMENTS.format(id=row_id).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
