"""Takes the files out of a text that were written into it as uuencode, as old programs and scripts still do."""

from __future__ import annotations

import re

from intake.mail.reading.transfer import uu_line

MOST_FILES = 100
_BEGIN = re.compile(r"^begin [0-7]{3,4} (\S.{0,250})$", re.MULTILINE)


def take_files(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text without them, and each file's name and content. Linear: what was passed over isn't read again."""
    kept: list[str] = []
    files: list[tuple[str, bytes]] = []
    at = 0
    begin = _BEGIN.search(text)
    while begin and len(files) < MOST_FILES:
        content, after, is_file = _file(text, begin.end() + 1)
        if is_file:
            kept.append(text[at : begin.start()])
            files.append((begin[1].strip(), content))
            at = after
        begin = _BEGIN.search(text, after)
    return "".join((*kept, text[at:])) if files else text, files


def _file(text: str, start: int) -> tuple[bytes, int, bool]:
    """The content that starts here, where it ends, and whether it is a file: it holds something, and it ends."""
    pieces: list[bytes] = []
    at = start
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at : min(end, at + 100)].encode("ascii", "replace")
        if line.strip() == b"end":
            return b"".join(pieces), min(end + 1, len(text)), bool(pieces)
        piece = uu_line(line)
        if not piece and line.strip() not in (b"", b"`"):
            return b"".join(pieces), at, len(pieces) > 1  # broken off on its way
        pieces += [piece] if piece else []
        at = end + 1
    return b"".join(pieces), len(text), len(pieces) > 1
