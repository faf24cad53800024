"""Names of files that came from outside: shown, offered for download, never trusted."""

from __future__ import annotations

import re

MOST_NAME = 150
_MOST_EXTENSION = 20
# Controls, soft hyphens, zero-width and bidirectional marks: what makes a name look like another one.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\ufeff]+")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')  # what Windows refuses, and what markup is made of
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)


def clean_filename(name: str, *, otherwise: str = "attachment.bin") -> str:
    """A name that stays in its folder and hides nothing; `otherwise` where nothing is left of it."""
    name = _UNSAFE.sub("", name[:4096].replace("\\", "/").rpartition("/")[2])
    name = _NOT_IN_NAMES.sub("_", name.encode("utf-8", "ignore").decode("utf-8")).strip(" .\u3000")
    if _RESERVED.match(name):
        name = f"_{name}"
    if len(name) > MOST_NAME:
        stem, dot, extension = name.rpartition(".")
        keeps = bool(stem) and len(extension) <= _MOST_EXTENSION
        name = stem[: MOST_NAME - len(extension) - 1] + dot + extension if keeps else name[:MOST_NAME]
    return name.strip(" .") or otherwise
