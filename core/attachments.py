"""Files that come and go with messages: bytes kept once by hash, names only shown, never trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from peewee import IntegrityError

from core.database import insert, insert_many, savepoint
from core.models import Attachment, Blob, Message

_MOST_LOGO_BYTES = 100_000
_MOST_LOOKED_UP = 10  # pictures of one mail
_MOST_EARLIER = 100  # of its earlier uses that are looked at: enough to tell, whatever has come since
_OFTEN = 3


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


def with_logos_set_aside(files: Sequence[File], *, author: str) -> tuple[File, ...]:
    """The same files, with those small pictures set aside that people of the author's domain have sent often."""
    candidates = [file for file in files if _may_be_logo(file)][:_MOST_LOOKED_UP]
    domain = author.rpartition("@")[2].lower()
    logos = [file for file in candidates if domain and _is_sent_often(file, domain)]
    return (
        tuple(replace(file, is_set_aside=True) if file in logos else file for file in files) if logos else tuple(files)
    )


def _may_be_logo(file: File) -> bool:
    is_small_picture = file.content_type.startswith("image/") and len(file.content) <= _MOST_LOGO_BYTES
    return is_small_picture and not file.is_set_aside


def _is_sent_often(file: File, domain: str) -> bool:
    sha256 = hashlib.sha256(file.content).hexdigest()
    rows: Any = (
        Attachment.select(Attachment.message, Message.author_email)
        .join(Message)
        .where(Attachment.blob == sha256)
        .limit(_MOST_EARLIER)
        .tuples()
    )
    senders = {message_id for message_id, address in rows if address.lower().endswith(f"@{domain}")}
    return len(senders) >= _OFTEN


def content_of(sha256: str) -> bytes:
    """The bytes kept under a hash; raises Blob.DoesNotExist."""
    content: bytes = Blob.get_by_id(sha256).content
    return content


def let_go(sha256: str) -> bool:
    """Delete bytes for which there is no use any more, within the transaction around; False where there is another."""
    try:
        with savepoint():
            Blob.delete().where(Blob.sha256 == sha256).execute()
    except IntegrityError:  # another file, mail, letter or recording is the same
        return False
    return True
