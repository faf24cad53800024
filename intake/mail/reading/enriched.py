"""Reads text/enriched (RFC 1896) and the older text/richtext (RFC 1341) as plain text."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)([A-Za-z0-9-]{1,60})>")
_UNREAD = ("param", "comment")
_RICH_BREAKS = {"nl": "\n", "paragraph": "\n\n", "lt": "<", "np": "\n"}


def enriched_to_text(text: str) -> str:
    """A lone line break is a blank, and of several in a row one is none (RFC 1896 2)."""
    text = re.sub(r"\n+", lambda breaks: breaks[0][1:] or " ", text)
    return _without_tags(text.replace("<<", "\0"), {}).replace("\0", "<").strip()


def richtext_to_text(text: str) -> str:
    """Lines end only where a tag says so (RFC 1341 7.1.3)."""
    return _without_tags(text.replace("\n", " "), _RICH_BREAKS).strip()


def _without_tags(text: str, breaks: dict[str, str]) -> str:
    pieces: list[str] = []
    last, unread = 0, ""
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if not unread:
            pieces += text[last : tag.start()], "" if tag[1] and name != "paragraph" else breaks.get(name, "")
            unread = name if name in _UNREAD and not tag[1] else ""
        elif tag[1] and name == unread:
            unread = ""
        last = tag.end()
    return "".join((*pieces, "" if unread else text[last:]))
