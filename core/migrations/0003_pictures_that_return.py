"""A file is found by its content: the same picture in mail after mail is a logo."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    db.execute_sql('CREATE INDEX "attachment_sha256" ON "attachment" ("sha256")')
