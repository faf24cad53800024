"""Recordings are found by their age, and text messages by the id that their provider gave them."""

from typing import Any

STATEMENTS = (
    """CREATE INDEX "take_kept" ON "take" ("recorded_at") WHERE state IN ('stored', 'lost')""",
    """CREATE UNIQUE INDEX "text_sid" ON "text_message" ("sid") WHERE sid IS NOT NULL""",
)


def up(migrator: Any, db: Any) -> None:
    for statement in STATEMENTS:
        db.execute_sql(statement)
