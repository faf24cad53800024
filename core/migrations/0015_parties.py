"""Parties that tickets are handed over to, each hand-over with its thread, and partners who hold lines."""

from typing import Any

from core.database import is_sqlite

STATEMENTS = """
CREATE TABLE "party" (
    "id" {id},
    "name" VARCHAR(255) NOT NULL,
    "name_key" VARCHAR(255) NOT NULL,
    "kind" VARCHAR(12) NOT NULL,
    "address" VARCHAR(255) NOT NULL,
    "language" VARCHAR(2) NOT NULL,
    "number_example" VARCHAR(60) NOT NULL,
    "organisation_id" INTEGER,
    "created_at" BIGINT NOT NULL,
    "removed_at" BIGINT,
    FOREIGN KEY ("organisation_id") REFERENCES "customer" ("id")
);
CREATE UNIQUE INDEX "party_active_name" ON "party" ("name_key") WHERE removed_at IS NULL;
CREATE INDEX "party_organisation" ON "party" ("organisation_id") WHERE organisation_id IS NOT NULL;
CREATE TABLE "party_domain" (
    "id" {id},
    "party_id" INTEGER NOT NULL,
    "domain" VARCHAR(255) NOT NULL,
    FOREIGN KEY ("party_id") REFERENCES "party" ("id") ON DELETE CASCADE
);
CREATE INDEX "party_domain_party_id" ON "party_domain" ("party_id");
CREATE UNIQUE INDEX "party_domain_domain" ON "party_domain" ("domain");
CREATE TABLE "handover" (
    "id" {id},
    "ticket_id" INTEGER NOT NULL,
    "party_id" INTEGER NOT NULL,
    "address" VARCHAR(255) NOT NULL,
    "their_number" VARCHAR(60) NOT NULL,
    "number_key" VARCHAR(60) NOT NULL,
    "is_covered" BOOLEAN NOT NULL,
    "began_at" BIGINT NOT NULL,
    "ended_at" BIGINT,
    FOREIGN KEY ("ticket_id") REFERENCES "ticket" ("id"),
    FOREIGN KEY ("party_id") REFERENCES "party" ("id")
);
CREATE INDEX "handover_ticket" ON "handover" ("ticket_id", "id");
CREATE UNIQUE INDEX "handover_open" ON "handover" ("ticket_id") WHERE ended_at IS NULL;
CREATE INDEX "handover_party" ON "handover" ("party_id") WHERE ended_at IS NULL;
CREATE INDEX "handover_number" ON "handover" ("number_key") WHERE number_key <> '';
ALTER TABLE "message" ADD COLUMN "handover_id" INTEGER;
CREATE INDEX "message_handover" ON "message" ("handover_id") WHERE handover_id IS NOT NULL;
ALTER TABLE "ticket" ADD COLUMN "handover_id" INTEGER;
ALTER TABLE "ticket" ADD COLUMN "through_id" INTEGER REFERENCES "customer" ("id");
CREATE INDEX "ticket_through" ON "ticket" ("through_id", "updated_at") WHERE through_id IS NOT NULL;
ALTER TABLE "customer" ADD COLUMN "partner_party_id" INTEGER;
ALTER TABLE "customer" ADD COLUMN "consultants_id" INTEGER;
CREATE INDEX "customer_partner" ON "customer" ("partner_party_id") WHERE partner_party_id IS NOT NULL;
ALTER TABLE "agreement" ADD COLUMN "lines_by_partner" BOOLEAN NOT NULL DEFAULT FALSE
"""
NEW_PARTY = """
INSERT INTO "party" ("name", "name_key", "kind", "address", "language", "number_example", "created_at")
VALUES ({0}, {0}, 'partner', '', {0}, '', {0})
"""


def up(migrator: Any, db: Any) -> None:
    row_id = "INTEGER NOT NULL PRIMARY KEY" if is_sqlite() else "SERIAL NOT NULL PRIMARY KEY"
    for statement in STATEMENTS.format(id=row_id).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
    _make_partners(db)


def _make_partners(db: Any) -> None:
    """A customer's partner was a name so far; from now on it is a party of that name."""
    named = db.execute_sql(
        'SELECT "partner", "language", "created_at", "id" FROM "customer" WHERE "partner" <> \'\' ORDER BY "id"'
    ).fetchall()
    mark = db.param
    for name, language, created_at, customer_id in named:
        key = " ".join(name.split()).casefold()
        if not _ids_of(db, key):
            db.execute_sql(NEW_PARTY.format(mark), (name, key, language, created_at))
        link = f'UPDATE "customer" SET "partner_party_id" = {mark} WHERE "id" = {mark}'  # noqa: S608 - our own marks
        db.execute_sql(link, (_ids_of(db, key)[0][0], customer_id))


def _ids_of(db: Any, key: str) -> Any:
    return db.execute_sql(f'SELECT "id" FROM "party" WHERE "name_key" = {db.param}', (key,)).fetchall()  # noqa: S608
