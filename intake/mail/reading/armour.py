"""Shows the words of a mail that was signed inside its text with PGP, without the lines that guard them.

Nothing is verified here: a signature that isn't checked says nothing of who wrote it, and none is claimed.
"""

from __future__ import annotations

import re

_SIGNED = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z-]{1,30}: [^\n]*\n){0,20}\n", re.MULTILINE)
_SIGNATURE = "\n-----BEGIN PGP SIGNATURE-----"
_SIGNATURE_END = "\n-----END PGP SIGNATURE-----"
_DASHED = re.compile(r"^- (?=-)", re.MULTILINE)  # RFC 9580 7.2: how lines that start with a dash are guarded
_ENCRYPTED = "-----BEGIN PGP MESSAGE-----"


def without_armour(text: str) -> str:
    """The text without the armour around what is signed in it; as it is where none is, or it never ends."""
    if "-----BEGIN PGP SIGNED" not in text:
        return text
    start = _SIGNED.search(text)
    signature = text.find(_SIGNATURE, start.end() - 1) if start else -1
    if not start or signature < 0:
        return text
    end = text.find(_SIGNATURE_END, signature)
    rest = text[end + len(_SIGNATURE_END) :].lstrip("\n") if end >= 0 else ""
    words = _DASHED.sub("", text[start.end() : signature])
    return f"{text[: start.start()]}{words}\n{rest}".rstrip("\n")


def is_encrypted(text: str) -> bool:
    """Whether all there is to read is a PGP message."""
    return text.lstrip().startswith(_ENCRYPTED)
