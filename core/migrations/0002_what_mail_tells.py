"""What mail tells beyond its words: conversations, warnings, pictures set aside, dead addresses; and merged tickets."""

from typing import Any

STATEMENTS = """
ALTER TABLE "ticket" ADD COLUMN "merged_into_id" INTEGER REFERENCES "ticket" ("id");
ALTER TABLE "message" ADD COLUMN "conversation" VARCHAR(44) NOT NULL DEFAULT '';
ALTER TABLE "message" ADD COLUMN "warnings" TEXT NOT NULL DEFAULT '[]';
CREATE INDEX "message_conversation" ON "message" ("conversation") WHERE conversation <> '';
ALTER TABLE "attachment" ADD COLUMN "is_set_aside" BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE "contact" ADD COLUMN "undeliverable_at" BIGINT;
ALTER TABLE "contact" ADD COLUMN "undeliverable_why" TEXT NOT NULL DEFAULT '';
"""


def up(migrator: Any, db: Any) -> None:
    for statement in STATEMENTS.split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
