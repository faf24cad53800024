"""Databases in their present form: brought there once a run, and handed out to every test that asks.

SQLite's is copied, which is a file. PostgreSQL takes long to make one: each worker has one, which is brought back to
how it was before each test.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import psycopg

from core.database import forget_connection, open_database
from core.migrations import migrate
from tests.servers import keeper, postgres

_kept: list[str] = []  # this worker's database
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
# What was made or changed since has another number, or more columns: dropped ones count.
_FORM = """
SELECT string_agg(format('%s %s %s', oid, relname, relnatts), ',' ORDER BY oid)
FROM pg_class WHERE relnamespace = 'public'::regnamespace
"""
_REMEMBER = f"""
CREATE SCHEMA pristine;
CREATE TABLE pristine."form of all" AS {_FORM};
CREATE TABLE pristine."sequences of all" AS
  SELECT sequencename, coalesce(last_value, start_value) AS value, last_value IS NOT NULL AS is_used
  FROM pg_sequences WHERE schemaname = 'public';
DO $$ DECLARE name text; BEGIN
  FOR name IN {_TABLES} LOOP EXECUTE format('CREATE TABLE pristine.%I AS TABLE public.%I', name, name); END LOOP;
END $$
"""
_LEAVE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_IS_IN_FORM = f"""SELECT (SELECT * FROM pristine."form of all") = ({_FORM})"""
# Foreign keys aren't looked at: all rows go, and all that were there come back.
_RESTORE = f"""
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  FOR name IN {_TABLES} LOOP
    EXECUTE format('DELETE FROM public.%I', name);
    EXECUTE format('INSERT INTO public.%I SELECT * FROM pristine.%I', name, name);
  END LOOP;
END $$;
SELECT setval(format('public.%I', sequencename), value, is_used) FROM pristine."sequences of all"
"""


def copy_sqlite(path: Path) -> str:
    """The URL of a database in that file."""
    shutil.copyfile(keeper.started_once("sqlite", _make_file), path)
    return f"sqlite:///{path}"


def clean_postgres() -> str:
    """The URL of this worker's database on the run's server. Whoever is still connected to it is no more."""
    if _kept and _came_back(_kept[0]):
        return _kept[0]
    while _kept:
        postgres.drop_database(_kept.pop())
    url = postgres.fresh_database(like=keeper.started_once("postgres-present", _make_database))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_REMEMBER)
    _kept.append(url)
    return url


def _make_file(run_folder: Path) -> str:
    path = run_folder / "present.db"
    _bring_up_to_date(f"sqlite:///{path}")
    return str(path)


def _make_database(run_folder: Path) -> str:
    url = postgres.fresh_database()
    _bring_up_to_date(url)
    return url.rpartition("/")[2]


def _bring_up_to_date(url: str) -> None:
    """Nobody stays connected: PostgreSQL copies only what nobody uses."""
    open_database(url)
    migrate()
    forget_connection()


def _came_back(url: str) -> bool:
    """Whether it could be brought back; not where a test has changed its tables."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_LEAVE)
        is_in_form = connection.execute(_IS_IN_FORM).fetchone() == (True,)
        if is_in_form:
            connection.execute(_RESTORE)
    return is_in_form
