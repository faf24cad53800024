"""Files that come and go with messages: bytes kept once by hash, names only shown, never trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.database import insert, insert_many
from core.models import Attachment, Blob


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file as it came: `filename` is already free of paths and controls."""

    filename: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_set_aside: bool = False  # there to adorn or guard what it came with: kept, and shown apart


def keep_blobs(contents: Iterable[bytes], *, now: datetime) -> list[str]:
    """Keep each of these, once; gives their SHA-256. Joins the transaction around it."""
    rows = [
        {"sha256": hashlib.sha256(content).hexdigest(), "content": content, "created_at": now} for content in contents
    ]
    insert_many(Blob, rows, on_conflict="DO NOTHING")
    return [str(row["sha256"]) for row in rows]


def attach(message_id: int, files: Iterable[File], *, now: datetime) -> None:
    files = list(files)
    for file, sha256 in zip(files, keep_blobs((file.content for file in files), now=now), strict=True):
        insert(
            Attachment,
            message=message_id,
            filename=file.filename[:255],
            content_type=file.content_type[:255],
            size=len(file.content),
            blob=sha256,
            content_id=file.content_id[:255],
            is_set_aside=file.is_set_aside,
        )


def content_of(sha256: str) -> bytes:
    """The bytes kept under a hash; raises Blob.DoesNotExist."""
    content: bytes = Blob.get_by_id(sha256).content
    return content
