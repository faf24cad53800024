"""How tickets affect the work, the words by which mail tells it, and the products that modules belong to."""

import secrets
from typing import Any

from core.database import is_sqlite
from core.rules.effect_words import make_phrase
from core.rules.first_words import first_words

STATEMENTS = """
ALTER TABLE "ticket" ADD COLUMN "effect" VARCHAR(12) NOT NULL DEFAULT 'unsaid';
ALTER TABLE "module" ADD COLUMN "product" VARCHAR(255) NOT NULL DEFAULT '';
CREATE TABLE "effect_word" (
    "id" {id},
    "language" VARCHAR(2) NOT NULL,
    "phrase" VARCHAR(100) NOT NULL,
    "effect" VARCHAR(12) NOT NULL,
    "is_on" {truth} NOT NULL,
    "changed_at" BIGINT NOT NULL
);
CREATE UNIQUE INDEX "effect_word_phrase" ON "effect_word" ("phrase");
CREATE TABLE "edition" (
    "id" {id},
    "name" VARCHAR(20) NOT NULL,
    "mark" VARCHAR(32) NOT NULL
);
CREATE UNIQUE INDEX "edition_name" ON "edition" ("name")
"""
INSERT_WORD = 'INSERT INTO "effect_word" ("language", "phrase", "effect", "is_on", "changed_at") VALUES ({})'
INSERT_EDITION = 'INSERT INTO "edition" ("name", "mark") VALUES ({})'


def up(migrator: Any, db: Any) -> None:
    number = "INTEGER" if is_sqlite() else "SERIAL"
    for statement in STATEMENTS.format(id=f"{number} NOT NULL PRIMARY KEY", truth="BOOLEAN").split(";\n"):
        db.execute_sql(statement)
    words = INSERT_WORD.format(", ".join([db.param] * 5))
    for word in first_words():
        db.execute_sql(words, (word.language, make_phrase(word.phrase, word.tells).text, word.tells, True, 0))
    db.execute_sql(INSERT_EDITION.format(", ".join([db.param] * 2)), ("sorting", secrets.token_hex(16)))
