"""Mails built to use up whoever reads them, each of any size that is asked for."""

from __future__ import annotations

from collections.abc import Callable

FROM = b"From: anna@kund.test\r\nSubject: %s\r\n"
MIXED = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"


def nested(depth: int) -> bytes:
    opened = (b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return b"".join(opened) + b"\r\nx\r\n"


def html(page: bytes) -> bytes:
    return b"Content-Type: text/html; charset=utf-8\r\n\r\n" + page


def text(words: bytes) -> bytes:
    return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + words


def repeated(before: bytes, piece: bytes, after: bytes = b"\r\n\r\nx") -> Callable[[int], bytes]:
    """As many pieces as make so many bytes."""
    return lambda size: before + piece * (size // len(piece)) + after


# By name, what makes a bomb of about so many bytes. Each is followed by the size at which it hurts most.
BOMBS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "nested parts": (lambda size: nested(size // 60), 120_000),
    "many parts": (repeated(MIXED, b"--b\r\n\r\nx\r\n"), 1_000_000),
    "boundaries that are none": (repeated(MIXED, b"--bx\r\n"), 2_000_000),
    "an open part of empty lines": (repeated(MIXED + b"--b\r\n\r\n", b"\r\n"), 2_000_000),
    "parameters": (repeated(b"Content-Type: text/plain", b"; a=b"), 120_000),
    "pieces of a file's name": (repeated(b"Content-Disposition: a", b"; filename*1=b"), 120_000),
    "encoded words": (repeated(b"X: ", b"=?utf-8?Q?=C3=A5?= "), 120_000),
    "an endless header": (repeated(b"X: ", b"=?utf-8?Q?=C3=A5?= "), 400_000),
    "folds": (repeated(b"X: a", b"\r\n b"), 120_000),
    "fields": (repeated(b"", b"X: y\r\n"), 1_200_000),
    "comments": (repeated(b"To: ", b"("), 120_000),
    "receivers": (repeated(b"Cc: ", b"a@b.example, "), 120_000),
    "references": (repeated(b"References: ", b"<a@b.example> "), 120_000),
    "references of 4 MB": (repeated(b"References: ", b"<a@b.example> "), 4_000_000),
    "broken base64": (repeated(b"Content-Transfer-Encoding: base64\r\n\r\n", b"A=B\x80"), 4_000_000),
    "soft line breaks": (repeated(b"Content-Transfer-Encoding: quoted-printable\r\n\r\n", b"=\r\n="), 4_000_000),
    "deep html": (lambda size: html(b"<div>" * (size // 5)), 500_000),
    "unclosed html": (lambda size: html(b"<p><b><i>" * (size // 9)), 1_000_000),
    "html that is only <": (lambda size: html(b"<" * size), 1_000_000),
    "html comments": (lambda size: html(b"<!--" * (size // 4)), 1_000_000),
    "entities": (lambda size: html(b"&amp;" * (size // 5)), 1_000_000),
    "attributes": (lambda size: html(b"<a " + b"b=c " * (size // 4) + b">x</a>"), 1_000_000),
    **{
        f"a text of {words!r}": (lambda size, words=words: text(words * (size // len(words))), 400_000)
        for words in (
            b"\n",
            b"On ",
            b"Den ",
            b"> ",
            b">\n",
            b"On a:\n",
            b"From: a\n",
            b"--\n",
            b"_",
            b" ",
            b"[#1",
            b"[#",
        )
    },
}


def bomb(name: str, size: int) -> bytes:
    make, _ = BOMBS[name]
    return FROM % name.encode() + make(size)
