"""Names and keeps the files of a mail: what a person may download, under a name that can do no harm."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from core.rules.filenames import MOST_NAME, clean_filename
from intake.mail.reading.headers import find_header_end, one_line, read_header, readable
from intake.mail.reading.parts import Part

_MOST_FORWARDED_HEADER = 64 * 1024
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


def _forwarded_name(content: bytes) -> str:
    header_end, _ = find_header_end(content, 0, min(len(content), _MOST_FORWARDED_HEADER))
    subject = readable(read_header(content[:header_end]).first("subject"), MOST_NAME)
    return f"{subject.replace('/', '-').replace(chr(92), '-') or 'message'}.eml"
