"""Joins the lines that a mail program broke at its margin: format=flowed (RFC 3676), quotes kept at their depth."""

from __future__ import annotations

_MOST_CHARACTERS = 2_000_000  # what is longer was written by no person, and stays as it is
_SIGNATURE = "-- "  # RFC 3676 4.3: it ends in a blank, and flows into nothing


def unflow(text: str, *, del_sp: bool = False) -> str:
    """The text in its paragraphs. `del_sp`: the blank at a line's end marks the flow only and is no part of it."""
    if len(text) > _MOST_CHARACTERS:
        return text
    lines: list[str] = []
    pieces: list[str] = []
    depth = 0
    for line in text.split("\n"):
        quotes, words = _quoted(line)
        if pieces and quotes != depth:  # 4.5: a change of depth ends the paragraph
            lines.append(_line(depth, pieces))
            pieces = []
        depth = quotes
        is_signature = words == _SIGNATURE
        if is_signature and pieces:
            lines.append(_line(depth, pieces))
            pieces = []
        if words.endswith(" ") and not is_signature:
            pieces.append(words[:-1] if del_sp else words)
        else:
            lines.append(_line(depth, [*pieces, words]))
            pieces = []
    if pieces:
        lines.append(_line(depth, pieces))
    return "\n".join(lines)


def _quoted(line: str) -> tuple[int, str]:
    words = line.lstrip(">")
    return len(line) - len(words), words[1:] if words.startswith(" ") else words  # 4.4: space-stuffing


def _line(depth: int, pieces: list[str]) -> str:
    words = "".join(pieces)
    if words != _SIGNATURE:
        words = words.rstrip(" ")
    return f"{'>' * depth} {words}" if depth and words else ">" * depth + words
