"""Bytes that are kept: raw mail, letters, attachments, each stored once under its SHA-256.

They stand in a table of their own because SQLite writes a whole row anew when one column of it changes.
"""

from __future__ import annotations

from peewee import CharField

from core.database import BytesField, InstantField, Table


class Blob(Table):
    """Some bytes, found by their hash."""

    sha256 = CharField(primary_key=True, max_length=64)
    content = BytesField()
    created_at = InstantField()
