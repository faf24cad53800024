"""What people wrote, shown as they wrote it: escaped, and with web addresses that can be followed."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\^{}\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]{4,2000}")
_NOT_AT_THE_END = ".,;:!?)]*_"
_LINK = Markup('<a href="{0}" rel="noopener noreferrer nofollow" target="_blank">{0}</a>')


def with_links(text: str) -> Markup:
    """Addresses become links that show exactly where they lead; everything else stays text."""
    pieces: list[Markup] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_NOT_AT_THE_END)
        pieces += [escape(text[end : match.start()]), _LINK.format(address)]
        end = match.start() + len(address)
    return Markup("").join((*pieces, escape(text[end:])))


def file_size(size: int) -> str:
    """In the unit that people read best; the same in every language."""
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.0f} kB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MB"
