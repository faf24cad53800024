"""Lines and teams: who shares a queue, which queue a ticket stands in, and who is told before it is late."""

from typing import Any

from core.database import is_sqlite

STATEMENTS = """
CREATE TABLE "team" (
    "id" {id},
    "name" VARCHAR(60) NOT NULL,
    "name_key" VARCHAR(180) NOT NULL,
    "line" INTEGER NOT NULL,
    "lead_id" INTEGER,
    "is_default" BOOLEAN NOT NULL,
    "created_at" BIGINT NOT NULL,
    "removed_at" BIGINT,
    FOREIGN KEY ("lead_id") REFERENCES "agent" ("id")
);
CREATE UNIQUE INDEX "team_active_name" ON "team" ("name_key") WHERE removed_at IS NULL;
CREATE UNIQUE INDEX "team_default_of_line" ON "team" ("line") WHERE is_default AND removed_at IS NULL;
CREATE TABLE "team_member" (
    "id" {id},
    "team_id" INTEGER NOT NULL,
    "agent_id" INTEGER NOT NULL,
    FOREIGN KEY ("team_id") REFERENCES "team" ("id"),
    FOREIGN KEY ("agent_id") REFERENCES "agent" ("id")
);
CREATE UNIQUE INDEX "team_member_once" ON "team_member" ("team_id", "agent_id");
CREATE INDEX "team_member_agent" ON "team_member" ("agent_id");
CREATE TABLE "ladder" (
    "id" {id},
    "line" INTEGER NOT NULL,
    "rungs" TEXT NOT NULL,
    "made_by" VARCHAR(255) NOT NULL,
    "created_at" BIGINT NOT NULL
);
CREATE INDEX "ladder_line" ON "ladder" ("line", "id");
ALTER TABLE "ticket" ADD COLUMN "team_id" INTEGER REFERENCES "team" ("id");
CREATE INDEX "ticket_team" ON "ticket" ("line", "team_id", "updated_at", "id")
    WHERE status <> 'resolved' AND status <> 'closed' AND held_because IS NULL
"""


def up(migrator: Any, db: Any) -> None:
    row_id = "INTEGER NOT NULL PRIMARY KEY" if is_sqlite() else "SERIAL NOT NULL PRIMARY KEY"
    for statement in STATEMENTS.format(id=row_id).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
