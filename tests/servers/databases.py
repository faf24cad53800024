"""Databases in their present form: brought there once a run, and copied for every test that asks."""

from __future__ import annotations

import shutil
from pathlib import Path

from core.database import forget_connection, open_database
from core.migrations import migrate
from tests.servers import keeper, postgres


def copy_sqlite(path: Path) -> str:
    """The URL of a database in that file."""
    shutil.copyfile(keeper.started_once("sqlite", _make_file), path)
    return f"sqlite:///{path}"


def copy_postgres() -> str:
    """The URL of a database on the run's server."""
    return postgres.fresh_database(like=keeper.started_once("postgres-present", _make_database))


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
