"""The first form of the database: people, tickets, what was said, what happened, and the post."""

from typing import Any

from core.database import is_sqlite

STATEMENTS = """
CREATE TABLE "agent" (
    "id" {id},
    "name" VARCHAR(255) NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "role" VARCHAR(255) NOT NULL,
    "phone" VARCHAR(255) NOT NULL,
    "language" VARCHAR(2) NOT NULL,
    "created_at" BIGINT NOT NULL,
    "removed_at" BIGINT
);
CREATE UNIQUE INDEX "agent_active_email" ON "agent" ("email") WHERE removed_at IS NULL;

CREATE TABLE "module" (
    "id" {id},
    "name" VARCHAR(255) NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "module_name" ON "module" ("name");

CREATE TABLE "customer" (
    "id" {id},
    "name" VARCHAR(255) NOT NULL,
    "name_key" VARCHAR(255) NOT NULL,
    "code" VARCHAR(255),
    "language" VARCHAR(2) NOT NULL,
    "partner" VARCHAR(255) NOT NULL,
    "notes" TEXT NOT NULL,
    "contact_limit" INTEGER NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "customer_name_key" ON "customer" ("name_key");
CREATE UNIQUE INDEX "customer_code" ON "customer" ("code");

CREATE TABLE "contact" (
    "id" {id},
    "customer_id" INTEGER NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "phone" VARCHAR(255) NOT NULL,
    "language" VARCHAR(2) NOT NULL,
    "is_admin" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL,
    "removed_at" BIGINT,
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id")
);
CREATE INDEX "contact_customer_id" ON "contact" ("customer_id");
CREATE UNIQUE INDEX "contact_active_email" ON "contact" ("email") WHERE removed_at IS NULL;

CREATE TABLE "ticket" (
    "id" {id},
    "subject" VARCHAR(998) NOT NULL,
    "status" VARCHAR(12) NOT NULL,
    "priority" VARCHAR(2) NOT NULL,
    "category" VARCHAR(12) NOT NULL,
    "module_id" INTEGER,
    "channel" VARCHAR(8) NOT NULL,
    "language" VARCHAR(2) NOT NULL,
    "customer_id" INTEGER,
    "contact_id" INTEGER,
    "requester_name" VARCHAR(255) NOT NULL,
    "requester_email" VARCHAR(255) NOT NULL,
    "assignee_id" INTEGER,
    "line" INTEGER NOT NULL,
    "held_because" VARCHAR(255),
    "opened_at" BIGINT NOT NULL,
    "updated_at" BIGINT NOT NULL,
    "started_at" BIGINT,
    "resolved_at" BIGINT,
    "closed_at" BIGINT,
    "respond_by" BIGINT,
    "resolve_by" BIGINT,
    "minutes" INTEGER NOT NULL,
    "billable_minutes" INTEGER NOT NULL,
    FOREIGN KEY ("module_id") REFERENCES "module" ("id"),
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id"),
    FOREIGN KEY ("contact_id") REFERENCES "contact" ("id"),
    FOREIGN KEY ("assignee_id") REFERENCES "agent" ("id")
);
CREATE INDEX "ticket_customer_status" ON "ticket" ("customer_id", "status", "updated_at");
CREATE INDEX "ticket_customer" ON "ticket" ("customer_id", "updated_at");
CREATE INDEX "ticket_status" ON "ticket" ("status", "updated_at");
CREATE INDEX "ticket_assignee" ON "ticket" ("assignee_id", "status", "updated_at");
CREATE INDEX "ticket_resolved" ON "ticket" ("status", "resolved_at");
CREATE INDEX "ticket_held" ON "ticket" ("updated_at") WHERE held_because IS NOT NULL;
CREATE INDEX "ticket_open" ON "ticket" ("updated_at", "id")
    WHERE status <> 'resolved' AND status <> 'closed' AND held_because IS NULL;
CREATE INDEX "ticket_requester" ON "ticket" ("requester_email");

CREATE TABLE "message" (
    "id" {id},
    "ticket_id" INTEGER NOT NULL,
    "at" BIGINT NOT NULL,
    "author_name" VARCHAR(255) NOT NULL,
    "author_email" VARCHAR(255) NOT NULL,
    "contact_id" INTEGER,
    "agent_id" INTEGER,
    "visibility" VARCHAR(8) NOT NULL,
    "channel" VARCHAR(8) NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "mail_id" INTEGER,
    "message_id" VARCHAR(500) NOT NULL,
    "is_solution" BOOLEAN NOT NULL,
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id"),
    FOREIGN KEY ("contact_id") REFERENCES "contact" ("id"),
    FOREIGN KEY ("agent_id") REFERENCES "agent" ("id")
);
CREATE INDEX "message_ticket_at" ON "message" ("ticket_id", "at");
CREATE INDEX "message_mail" ON "message" ("mail_id") WHERE mail_id IS NOT NULL;
CREATE INDEX "message_message_id" ON "message" ("message_id") WHERE message_id <> '';

CREATE TABLE "blob" (
    "sha256" VARCHAR(64) NOT NULL PRIMARY KEY,
    "content" {bytes} NOT NULL,
    "created_at" BIGINT NOT NULL
);

CREATE TABLE "attachment" (
    "id" {id},
    "message_id" INTEGER NOT NULL,
    "filename" VARCHAR(255) NOT NULL,
    "content_type" VARCHAR(255) NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" VARCHAR(64) NOT NULL,
    "content_id" VARCHAR(255) NOT NULL,
    FOREIGN KEY ("message_id") REFERENCES "message" ("id"),
    FOREIGN KEY ("sha256") REFERENCES "blob" ("sha256")
);
CREATE INDEX "attachment_message_id" ON "attachment" ("message_id");

CREATE TABLE "customer_domain" (
    "id" {id},
    "customer_id" INTEGER NOT NULL,
    "domain" VARCHAR(255) NOT NULL,
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE CASCADE
);
CREATE INDEX "customer_domain_customer_id" ON "customer_domain" ("customer_id");
CREATE UNIQUE INDEX "customer_domain_domain" ON "customer_domain" ("domain");

CREATE TABLE "event" (
    "id" {id},
    "ticket_id" INTEGER,
    "customer_id" INTEGER,
    "kind" VARCHAR(24) NOT NULL,
    "at" BIGINT NOT NULL,
    "by" VARCHAR(255) NOT NULL,
    "data" TEXT NOT NULL,
    "message_id" INTEGER,
    "tell_at" BIGINT,
    "told_at" BIGINT,
    "tell_note" TEXT NOT NULL,
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id"),
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id"),
    FOREIGN KEY ("message_id") REFERENCES "message" ("id")
);
CREATE INDEX "event_ticket_at" ON "event" ("ticket_id", "at");
CREATE INDEX "event_customer_at" ON "event" ("customer_id", "at") WHERE ticket_id IS NULL;
CREATE INDEX "event_to_tell" ON "event" ("tell_at") WHERE tell_at IS NOT NULL;

CREATE TABLE "letter" (
    "id" {id},
    "event_id" INTEGER,
    "ticket_id" INTEGER,
    "kind" VARCHAR(24) NOT NULL,
    "recipient" VARCHAR(320) NOT NULL,
    "language" VARCHAR(2) NOT NULL,
    "subject" VARCHAR(998) NOT NULL,
    "message_id" VARCHAR(255) NOT NULL,
    "is_automatic" BOOLEAN NOT NULL,
    "content_sha256" VARCHAR(64) NOT NULL,
    "written_at" BIGINT NOT NULL,
    "owed_since" BIGINT NOT NULL,
    "due_at" BIGINT,
    "attempts" INTEGER NOT NULL,
    "lease_until" BIGINT,
    "lease_by" VARCHAR(255) NOT NULL,
    "sent_at" BIGINT,
    "gave_up_at" BIGINT,
    "error" TEXT NOT NULL,
    FOREIGN KEY ("event_id") REFERENCES "event" ("id"),
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id"),
    FOREIGN KEY ("content_sha256") REFERENCES "blob" ("sha256")
);
CREATE UNIQUE INDEX "letter_message_id" ON "letter" ("message_id");
CREATE UNIQUE INDEX "letter_event_recipient" ON "letter" ("event_id", "recipient");
CREATE INDEX "letter_due" ON "letter" ("due_at") WHERE due_at IS NOT NULL;
CREATE INDEX "letter_gave_up" ON "letter" ("gave_up_at") WHERE gave_up_at IS NOT NULL;
CREATE INDEX "letter_recipient" ON "letter" ("recipient", "written_at");
CREATE INDEX "letter_ticket" ON "letter" ("ticket_id", "written_at");

CREATE TABLE "mail" (
    "id" {id},
    "dedup_key" VARCHAR(64) NOT NULL,
    "raw_sha256" VARCHAR(64) NOT NULL,
    "received_at" BIGINT NOT NULL,
    "envelope_from" VARCHAR(998) NOT NULL,
    "envelope_to" TEXT NOT NULL,
    "peer" VARCHAR(64) NOT NULL,
    "helo" VARCHAR(255) NOT NULL,
    "tls" BOOLEAN NOT NULL,
    "copies" INTEGER NOT NULL,
    "state" VARCHAR(8) NOT NULL,
    "due_at" BIGINT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "lease_until" BIGINT,
    "lease_by" VARCHAR(255) NOT NULL,
    "error" TEXT NOT NULL,
    "message_id" VARCHAR(998) NOT NULL,
    "copy_key" VARCHAR(64) NOT NULL,
    "from_address" VARCHAR(320) NOT NULL,
    "subject" VARCHAR(998) NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "identity" VARCHAR(8) NOT NULL,
    "why" TEXT NOT NULL,
    "outcome" VARCHAR(12) NOT NULL,
    "failed_recipients" TEXT,
    "ticket_id" INTEGER,
    FOREIGN KEY ("raw_sha256") REFERENCES "blob" ("sha256"),
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id")
);
CREATE UNIQUE INDEX "mail_dedup_key" ON "mail" ("dedup_key");
CREATE INDEX "mail_due" ON "mail" ("due_at") WHERE state = 'received';
CREATE INDEX "mail_shunted" ON "mail" ("received_at") WHERE state = 'shunted';
CREATE UNIQUE INDEX "mail_copy" ON "mail" ("copy_key")
    WHERE copy_key <> '' AND outcome NOT IN ('', 'duplicate');

CREATE TABLE "session" (
    "id" {id},
    "token_hash" VARCHAR(64) NOT NULL,
    "contact_id" INTEGER,
    "agent_id" INTEGER,
    "created_at" BIGINT NOT NULL,
    "seen_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    FOREIGN KEY ("contact_id") REFERENCES "contact" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("agent_id") REFERENCES "agent" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "session_token_hash" ON "session" ("token_hash");
CREATE INDEX "session_contact_id" ON "session" ("contact_id");
CREATE INDEX "session_agent_id" ON "session" ("agent_id");
CREATE INDEX "session_expires_at" ON "session" ("expires_at");

CREATE TABLE "sign_in_link" (
    "id" {id},
    "token_hash" VARCHAR(64) NOT NULL,
    "contact_id" INTEGER,
    "agent_id" INTEGER,
    "created_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "used_at" BIGINT,
    FOREIGN KEY ("contact_id") REFERENCES "contact" ("id") ON DELETE CASCADE,
    FOREIGN KEY ("agent_id") REFERENCES "agent" ("id") ON DELETE CASCADE
);
CREATE UNIQUE INDEX "sign_in_link_token_hash" ON "sign_in_link" ("token_hash");
CREATE INDEX "sign_in_link_contact_id" ON "sign_in_link" ("contact_id");
CREATE INDEX "sign_in_link_agent_id" ON "sign_in_link" ("agent_id");
CREATE INDEX "sign_in_link_created_at" ON "sign_in_link" ("created_at");
CREATE INDEX "sign_in_link_expires_at" ON "sign_in_link" ("expires_at")
"""


def up(migrator: object, db: Any) -> None:
    engine = (
        {"id": "INTEGER NOT NULL PRIMARY KEY", "bytes": "BLOB"}
        if is_sqlite()
        else {"id": "SERIAL NOT NULL PRIMARY KEY", "bytes": "BYTEA"}
    )
    for statement in STATEMENTS.format(**engine).split(";"):
        db.execute_sql(statement)
