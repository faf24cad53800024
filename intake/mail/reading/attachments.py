"""Names and keeps the files of a mail: what a person may download, under a name that can do no harm."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.rules.filenames import MOST_NAME, clean_filename
from intake.mail.reading.headers import find_header_end, one_line, read_header, readable
from intake.mail.reading.parts import Part

if TYPE_CHECKING:
    from intake.mail.reading.set_aside import Shown

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
    "image/jpg": "image.jpg",
    "image/bmp": "image.bmp",
    "image/tiff": "image.tiff",
    "image/heic": "image.heic",
    "audio/wav": "audio.wav",
    "audio/mpeg": "audio.mp3",
    "video/mp4": "video.mp4",
    "text/x-vcard": "contact.vcf",
    "text/x-amp-html": "text.amp.html",
    "application/ics": "invite.ics",
    "application/x-pkcs7-mime": "smime.p7m",
    "application/pgp-encrypted": "version.txt",
    "application/pgp-keys": "key.asc",
    "application/rtf": "text.rtf",
    "application/json": "text.json",
    "application/xml": "text.xml",
    "application/applefile": "resource-fork.bin",
    "message/partial": "part-of-message.eml",
    "message/external-body": "elsewhere.txt",
    "message/global": "message.eml",
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
    is_set_aside: bool = False  # there to adorn or guard the mail: a logo, a spacer, a signature

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def attach(part: Part, shown: Shown | None = None, *, is_opened: bool = False) -> Attached:
    """The file that a part holds. A forwarded mail without a name is called by its own subject.

    `is_opened`: what it holds is among the text and the files already.
    """
    is_inline = part.disposition == "inline" or (bool(part.content_id) and part.disposition != "attachment")
    return Attached(
        filename=clean_filename(
            part.filename.strip() or _name_without(part), otherwise=_default_name(part.content_type)
        ),
        content_type=part.content_type,
        content=part.content,
        content_id=one_line(part.content_id),
        is_inline=is_inline,
        is_set_aside=is_opened or _is_set_aside(part, is_inline or shown is not None, shown),
    )


def type_of_name(name: str) -> str:
    """The content type that a file's name promises."""
    from mimetypes import MimeTypes  # the tables of Python alone: those of the machine differ

    return MimeTypes().guess_type(f"x.{name.rpartition('.')[2]}")[0] or "application/octet-stream"


def _is_set_aside(part: Part, is_inline: bool, shown: Shown | None) -> bool:
    if not part.content_type.startswith(("image/", "application/p", "application/x-p", "application/applefile")):
        return False
    from intake.mail.reading.set_aside import is_set_aside

    return is_set_aside(part.content_type, part.content, is_inline=is_inline, shown=shown)


def _default_name(content_type: str) -> str:
    if content_type in _NAMES:
        return _NAMES[content_type]
    from mimetypes import MimeTypes

    extension = MimeTypes().guess_extension(content_type)
    return f"attachment{extension}" if extension else "attachment.bin"


def _name_without(part: Part) -> str:
    return _forwarded_name(part.content) if part.content_type in _FORWARDED else ""


def _forwarded_name(content: bytes) -> str:
    header_end, _ = find_header_end(content, 0, min(len(content), _MOST_FORWARDED_HEADER))
    subject = readable(read_header(content[:header_end]).first("subject"), MOST_NAME)
    return f"{subject.replace('/', '-').replace(chr(92), '-') or 'message'}.eml"
