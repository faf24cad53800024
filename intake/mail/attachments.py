"""Names and keeps the files of a mail: what a person may download, under a name that can do no harm."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from intake.mail.headers import find_header_end, one_line, read_header, readable
from intake.mail.parts import Part

_MOST_NAME = 150
_MOST_EXTENSION = 20
_MOST_FORWARDED_HEADER = 64 * 1024
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\ufeff]+")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')  # what Windows refuses, and what markup is made of
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_NAMES = {  # of parts whose sender gave them none
    "text/plain": "text.txt",
    "text/html": "text.html",
    "text/calendar": "invite.ics",
    "text/vcard": "contact.vcf",
    "text/csv": "table.csv",
    "text/rfc822-headers": "headers.txt",
    "message/delivery-status": "delivery-status.txt",
    "message/global-delivery-status": "delivery-status.txt",
    "message/disposition-notification": "disposition-notification.txt",
    "message/feedback-report": "feedback-report.txt",
    "application/pdf": "document.pdf",
    "application/pkcs7-signature": "smime.p7s",
    "application/x-pkcs7-signature": "smime.p7s",
    "application/pkcs7-mime": "smime.p7m",
    "application/pgp-signature": "signature.asc",
    "application/ms-tnef": "winmail.dat",
    "application/zip": "archive.zip",
    "image/png": "image.png",
    "image/jpeg": "image.jpg",
    "image/gif": "image.gif",
    "image/webp": "image.webp",
    "image/svg+xml": "image.svg",
}
_FORWARDED = ("message/rfc822", "message/global")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a mail, its name already made safe."""

    filename: str
    content_type: str
    content: bytes
    content_id: str  # without angle brackets; "" if none
    is_inline: bool  # shown within the text rather than offered beside it

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def attach(part: Part) -> Attached:
    """The file that a part holds. A forwarded mail is named by its own subject."""
    name = _forwarded_name(part.content) if part.content_type in _FORWARDED else part.filename
    return Attached(
        filename=clean_filename(name, otherwise=_NAMES.get(part.content_type, "attachment.bin")),
        content_type=part.content_type,
        content=part.content,
        content_id=one_line(part.content_id),
        is_inline=part.disposition == "inline" or (bool(part.content_id) and part.disposition != "attachment"),
    )


def clean_filename(name: str, *, otherwise: str = "attachment.bin") -> str:
    """A name that stays in its folder and hides nothing; `otherwise` where nothing is left of it."""
    name = _UNSAFE.sub("", name[:4096].replace("\\", "/").rpartition("/")[2])
    name = _NOT_IN_NAMES.sub("_", name.encode("utf-8", "ignore").decode("utf-8")).strip(" .\u3000")
    if _RESERVED.match(name):
        name = f"_{name}"
    if len(name) > _MOST_NAME:
        stem, dot, extension = name.rpartition(".")
        keeps = bool(stem) and len(extension) <= _MOST_EXTENSION
        name = stem[: _MOST_NAME - len(extension) - 1] + dot + extension if keeps else name[:_MOST_NAME]
    return name.strip(" .") or otherwise


def _forwarded_name(content: bytes) -> str:
    header_end, _ = find_header_end(content, 0, min(len(content), _MOST_FORWARDED_HEADER))
    subject = readable(read_header(content[:header_end]).first("subject"), _MOST_NAME)
    return f"{subject.replace('/', '-').replace(chr(92), '-') or 'message'}.eml"
