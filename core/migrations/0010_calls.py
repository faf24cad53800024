"""The telephone: calls, recordings, what was answered, text messages owed, and what administrators decide of it."""

from typing import Any

from core.database import is_sqlite

STATEMENTS = """
CREATE TABLE "call" (
    "id" {id},
    "sid" VARCHAR(34) NOT NULL,
    "caller" VARCHAR(20) NOT NULL,
    "caller_kind" VARCHAR(8) NOT NULL,
    "called" VARCHAR(20) NOT NULL,
    "forwarded_from" VARCHAR(20) NOT NULL,
    "language" VARCHAR(2) NOT NULL,
    "customer_id" INTEGER,
    "contact_id" INTEGER,
    "matched_by" VARCHAR(8) NOT NULL,
    "callback_number" VARCHAR(20) NOT NULL,
    "customer_claim" VARCHAR(12) NOT NULL,
    "category" VARCHAR(12) NOT NULL,
    "effect" VARCHAR(12) NOT NULL,
    "was_open" BOOLEAN NOT NULL,
    "state" VARCHAR(24) NOT NULL,
    "tries" INTEGER NOT NULL,
    "steps" INTEGER NOT NULL,
    "wrong_numbers" INTEGER NOT NULL,
    "notice" VARCHAR(24) NOT NULL,
    "noticed_at" BIGINT,
    "has_consented" BOOLEAN,
    "ticket_id" INTEGER,
    "accepted_by_id" INTEGER,
    "accepted_at" BIGINT,
    "talked_seconds" INTEGER NOT NULL,
    "wave" INTEGER NOT NULL,
    "started_at" BIGINT NOT NULL,
    "ended_at" BIGINT,
    "outcome" VARCHAR(24) NOT NULL,
    "reconciled_at" BIGINT,
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id"),
    FOREIGN KEY ("contact_id") REFERENCES "contact" ("id"),
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id"),
    FOREIGN KEY ("accepted_by_id") REFERENCES "agent" ("id")
);
CREATE UNIQUE INDEX "call_sid" ON "call" ("sid");
CREATE INDEX "call_caller" ON "call" ("caller", "started_at");
CREATE INDEX "call_started" ON "call" ("started_at");
CREATE INDEX "call_ticket" ON "call" ("ticket_id") WHERE ticket_id IS NOT NULL;
CREATE INDEX "call_live" ON "call" ("started_at") WHERE ended_at IS NULL;
CREATE INDEX "call_to_reconcile" ON "call" ("started_at") WHERE reconciled_at IS NULL;
CREATE TABLE "take" (
    "id" {id},
    "call_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "state" VARCHAR(10) NOT NULL,
    "ticket_id" INTEGER,
    "message_id" INTEGER,
    "recording_sid" VARCHAR(34),
    "seconds" INTEGER,
    "error_code" VARCHAR(8) NOT NULL,
    "started_at" BIGINT NOT NULL,
    "recorded_at" BIGINT,
    "due_at" BIGINT,
    "attempts" INTEGER NOT NULL,
    "lease_by" VARCHAR(255),
    "error" TEXT NOT NULL,
    "sha256" VARCHAR(64),
    "content_type" VARCHAR(64) NOT NULL,
    "size" INTEGER NOT NULL,
    "stored_at" BIGINT,
    "deleted_there_at" BIGINT,
    "expired_at" BIGINT,
    "transcript" TEXT NOT NULL,
    "transcribed_at" BIGINT,
    FOREIGN KEY ("call_id") REFERENCES "call" ("id"),
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id"),
    FOREIGN KEY ("message_id") REFERENCES "message" ("id"),
    FOREIGN KEY ("sha256") REFERENCES "blob" ("sha256")
);
CREATE UNIQUE INDEX "take_recording_sid" ON "take" ("recording_sid");
CREATE UNIQUE INDEX "take_call_number" ON "take" ("call_id", "number");
CREATE INDEX "take_due" ON "take" ("due_at") WHERE due_at IS NOT NULL;
CREATE INDEX "take_message" ON "take" ("message_id") WHERE message_id IS NOT NULL;
CREATE INDEX "take_ticket" ON "take" ("ticket_id") WHERE ticket_id IS NOT NULL;
CREATE TABLE "call_step" (
    "id" {id},
    "call_id" INTEGER NOT NULL,
    "key" VARCHAR(120) NOT NULL,
    "params" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "received_at" BIGINT NOT NULL,
    FOREIGN KEY ("call_id") REFERENCES "call" ("id")
);
CREATE INDEX "call_step_received_at" ON "call_step" ("received_at");
CREATE UNIQUE INDEX "call_step_key" ON "call_step" ("call_id", "key");
CREATE TABLE "text_message" (
    "id" {id},
    "ticket_id" INTEGER NOT NULL,
    "recipient" VARCHAR(20) NOT NULL,
    "text" TEXT NOT NULL,
    "written_at" BIGINT NOT NULL,
    "due_at" BIGINT,
    "attempts" INTEGER NOT NULL,
    "lease_by" VARCHAR(255),
    "sid" VARCHAR(34),
    "sent_at" BIGINT,
    "gave_up_at" BIGINT,
    "status" VARCHAR(16) NOT NULL,
    "error" TEXT NOT NULL,
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id")
);
CREATE UNIQUE INDEX "text_once" ON "text_message" ("ticket_id", "recipient");
CREATE INDEX "text_due" ON "text_message" ("due_at") WHERE due_at IS NOT NULL;
CREATE INDEX "text_recipient" ON "text_message" ("recipient", "written_at");
CREATE TABLE "phone_setting" (
    "id" {id},
    "name" VARCHAR(40) NOT NULL,
    "value" TEXT NOT NULL,
    "made_by" VARCHAR(255) NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE INDEX "phone_setting_name" ON "phone_setting" ("name", "id");
CREATE TABLE "blocked_number" (
    "id" {id},
    "number" VARCHAR(20) NOT NULL,
    "why" TEXT NOT NULL,
    "made_by" VARCHAR(255) NOT NULL,
    "created_at" BIGINT NOT NULL,
    "removed_at" BIGINT
);
CREATE UNIQUE INDEX "blocked_active" ON "blocked_number" ("number") WHERE removed_at IS NULL;
CREATE TABLE "phone_duty" (
    "id" {id},
    "agent_id" INTEGER NOT NULL,
    "wave" INTEGER NOT NULL,
    "week" TEXT NOT NULL,
    "is_on_call" BOOLEAN NOT NULL,
    "made_by" VARCHAR(255) NOT NULL,
    "created_at" BIGINT NOT NULL,
    "removed_at" BIGINT,
    FOREIGN KEY ("agent_id") REFERENCES "agent" ("id")
);
CREATE INDEX "phone_duty_agent" ON "phone_duty" ("agent_id") WHERE removed_at IS NULL
"""


def up(migrator: Any, db: Any) -> None:
    row_id = "INTEGER NOT NULL PRIMARY KEY" if is_sqlite() else "SERIAL NOT NULL PRIMARY KEY"
    for statement in STATEMENTS.format(id=row_id).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
