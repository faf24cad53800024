"""What every command does first: the settings are read, and the database is open and in this version's form."""

from __future__ import annotations

import logging

from core import terms
from core.config import Settings, load
from core.database import open_database
from core.migrations import migrate, pending


def ready() -> Settings:
    """The settings, with the database open and in this version's form."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for noisy in ("huey", "peewee", "gunicorn.error"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    settings = load()
    open_database(settings.database)
    terms.stand_in(settings.timezone, settings.holidays)
    if pending():
        migrate()
    return settings
