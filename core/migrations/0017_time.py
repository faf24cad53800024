"""Time: entries, timers, what each month came to, alarms and billed months; and faults in the standard software."""

from typing import Any

from core.database import is_sqlite

STATEMENTS = """
CREATE TABLE "time_entry" (
    "id" {id},
    "ticket_id" INTEGER NOT NULL,
    "customer_id" INTEGER,
    "agent_id" INTEGER NOT NULL,
    "day" VARCHAR(10) NOT NULL,
    "minutes" INTEGER NOT NULL,
    "note" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "was_handed_over" BOOLEAN NOT NULL,
    "basis" VARCHAR(16) NOT NULL,
    "included" INTEGER NOT NULL,
    "billable" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" BIGINT NOT NULL,
    "changed_at" BIGINT,
    "removed_at" BIGINT,
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id"),
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id"),
    FOREIGN KEY ("agent_id") REFERENCES "agent" ("id")
);
CREATE INDEX "time_entry_customer" ON "time_entry" ("customer_id", "day", "id") WHERE removed_at IS NULL;
CREATE INDEX "time_entry_ticket" ON "time_entry" ("ticket_id", "day", "id");
CREATE INDEX "time_entry_agent" ON "time_entry" ("agent_id", "day", "id");
CREATE TABLE "timer" (
    "id" {id},
    "agent_id" INTEGER NOT NULL,
    "ticket_id" INTEGER NOT NULL,
    "started_at" BIGINT NOT NULL,
    FOREIGN KEY ("agent_id") REFERENCES "agent" ("id"),
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id")
);
CREATE UNIQUE INDEX "timer_agent_id" ON "timer" ("agent_id");
CREATE TABLE "ticket_month" (
    "id" {id},
    "ticket_id" INTEGER NOT NULL,
    "customer_id" INTEGER,
    "month" VARCHAR(7) NOT NULL,
    "minutes" INTEGER NOT NULL,
    "included" INTEGER NOT NULL,
    "billable" INTEGER NOT NULL,
    "billed" INTEGER,
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id"),
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id")
);
CREATE UNIQUE INDEX "ticket_month_once" ON "ticket_month" ("ticket_id", "month");
CREATE INDEX "ticket_month_customer" ON "ticket_month" ("month", "customer_id");
CREATE INDEX "ticket_month_correction" ON "ticket_month" ("month") WHERE billed IS NOT NULL AND billed <> billable;
CREATE TABLE "budget_alarm" (
    "id" {id},
    "customer_id" INTEGER NOT NULL,
    "month" VARCHAR(7) NOT NULL,
    "percent" INTEGER NOT NULL,
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id")
);
CREATE UNIQUE INDEX "budget_alarm_once" ON "budget_alarm" ("customer_id", "month", "percent");
CREATE TABLE "billed_month" (
    "id" {id},
    "month" VARCHAR(7) NOT NULL,
    "customer_id" INTEGER,
    "made_by" VARCHAR(255) NOT NULL,
    "created_at" BIGINT NOT NULL,
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id")
);
CREATE INDEX "billed_month_customer" ON "billed_month" ("month", "customer_id");
ALTER TABLE "ticket" ADD COLUMN "is_product_fault" BOOLEAN NOT NULL DEFAULT FALSE
"""


def up(migrator: Any, db: Any) -> None:
    row_id = "INTEGER NOT NULL PRIMARY KEY" if is_sqlite() else "SERIAL NOT NULL PRIMARY KEY"
    for statement in STATEMENTS.format(id=row_id).split(";\n"):
        db.execute_sql(statement)
