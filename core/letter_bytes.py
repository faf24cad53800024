"""A letter as bytes: one mail, written straight in the form it leaves in (RFC 5322, RFC 2045–2047, RFC 3834).

Whatever came from outside (subjects, names, file names) loses its control and direction characters here, so that no
header can be broken open. Built by hand because the standard library's builder costs more than receiving the mail did.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64encode, encodebytes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

from core.attachments import File

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_ATOM = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]+")
_MOST_REFERENCE = 900  # with its field's name it stays within a line (RFC 5322 2.1.1)
_WORD_BYTES = 45  # what fits an encoded word of 75 characters (RFC 2047 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """All that the head of a letter says."""

    sender_name: str
    sender: str
    recipient: str
    reply_to: str
    subject: str
    message_id: str
    date: datetime
    references: tuple[str, ...] = ()  # oldest first; the last one is what this answers
    thread_index: str = ""  # the conversation, for mail programs that keep no References
    thread_topic: str = ""
    auto_submitted: str = ""  # "auto-replied", "auto-generated", or "" for what a person wrote


def compose(envelope: Envelope, *, text: str, html: str, files: Sequence[File] = ()) -> bytes:
    """The whole mail, CRLF line ends, seven bits."""
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(envelope))
    boundary = "=_" + binascii.crc32(envelope.message_id.encode()).to_bytes(4).hex() + "_"
    body = _multipart("alternative", boundary + "a", [_text_part("plain", text), _text_part("html", html)])
    if files:
        body = _multipart("mixed", boundary + "m", [body, *(_file_part(file) for file in files)])
    return head.encode("utf-8") + b"MIME-Version: 1.0\r\n" + body


def encode_words(text: str) -> str:
    """A header's text: as it is where it is plain ASCII, in encoded words where it isn't (RFC 2047)."""
    text = one_line(text)
    if text.isascii() and "=?" not in text:
        return text
    return "\r\n ".join(f"=?utf-8?b?{b64encode(chunk).decode('ascii')}?=" for chunk in _chunks(text))


def one_line(text: str) -> str:
    """Text without anything that could end a line, hide, or turn its direction."""
    return _UNSAFE.sub(" ", text).strip()


def _headers(envelope: Envelope) -> list[tuple[str, str]]:
    headers = [
        ("From", f"{_display_name(envelope.sender_name)} <{envelope.sender}>"),
        ("To", f"<{one_line(envelope.recipient)}>"),
        ("Reply-To", f"<{envelope.reply_to}>"),
        ("Subject", encode_words(envelope.subject)),
        ("Date", format_datetime(envelope.date)),
        ("Message-ID", envelope.message_id),
    ]
    references = [one for one in map(one_line, envelope.references) if one.isascii() and len(one) <= _MOST_REFERENCE]
    if references:
        headers.append(("In-Reply-To", references[-1]))
        headers.append(("References", "\r\n ".join(references)))
    if envelope.thread_index:
        headers.append(("Thread-Topic", encode_words(envelope.thread_topic)))
        headers.append(("Thread-Index", envelope.thread_index))
    if envelope.auto_submitted:
        headers.append(("Auto-Submitted", envelope.auto_submitted))
        headers.append(("X-Auto-Response-Suppress", "All"))
    headers.append(("X-Loop", envelope.sender))
    return headers


def _display_name(name: str) -> str:
    name = one_line(name)
    if not name.isascii():
        return encode_words(name)
    return name if _ATOM.fullmatch(name) else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _chunks(text: str) -> list[bytes]:
    """UTF-8 in pieces that each end between two characters."""
    chunks, chunk = [], b""
    for character in text:
        encoded = character.encode()
        if len(chunk) + len(encoded) > _WORD_BYTES:
            chunks.append(chunk)
            chunk = b""
        chunk += encoded
    return [*chunks, chunk]


def _text_part(subtype: str, text: str) -> bytes:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    encoded = binascii.b2a_qp(plain.encode("utf-8", "replace"), istext=True)
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head.encode("ascii") + encoded.replace(b"\n", b"\r\n")


def _file_part(file: File) -> bytes:
    content_type = file.content_type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", file.content_type) else ""
    if not content_type or content_type.startswith(("multipart/", "message/")):
        content_type = "application/octet-stream"
    head = (
        f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment; filename*=utf-8''{quote(one_line(file.filename), safe='')}\r\n\r\n"
    )
    return head.encode("ascii") + encodebytes(file.content).replace(b"\n", b"\r\n")


def _multipart(subtype: str, boundary: str, parts: list[bytes]) -> bytes:
    mark = b"\r\n--" + boundary.encode("ascii")
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'
    return head.encode("ascii") + b"".join(mark[2:] + b"\r\n" + part + b"\r\n" for part in parts) + mark[2:] + b"--\r\n"
