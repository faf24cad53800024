"""A text as marked lines: what reads a reply says of each line what it is, and what is left unmarked is new."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

# Where HTML had a quote or a signature; no mail has this character (a noncharacter of Unicode).
GAP = "\ufdd0"
MOST_LINE = 300  # of a line that can be anything but somebody's own words

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u3000\t]")
_RULE = re.compile(r"[-_*=~\u2010-\u2015\u2500\u2501 ]{3,}")


class Mark(StrEnum):
    FRESH = "fresh"  # the writer's own words, until something else is found
    QUOTE = "quote"
    ATTRIBUTION = "attribution line"  # "On Tuesday, Anna wrote:"
    HEADERS = "header block"  # From, Sent, To, Subject; or what stands for them
    SIGNATURE = "signature"
    DEVICE = "device line"  # "Sent from my telephone"
    FOOTER = "footer"  # what a company, a virus scanner or a mailing list adds
    BANNER = "warning banner"  # what a mail server puts on top


@dataclass(slots=True)
class Page:
    """The lines as they came, the same to compare with (visible, stripped, cut to length), and their marks."""

    lines: list[str]
    seen: list[str]
    marks: list[Mark]
    rules: list[str] = field(default_factory=list)

    def mark(self, start: int, end: int, mark: Mark, why: str) -> None:
        self.marks[start:end] = [mark] * (end - start)
        self.rules.append(f"{why}, line {start + 1}")

    def next_written(self, index: int, *, within: int = 4) -> int | None:
        near = range(index, min(index + within, len(self.seen)))
        return next((at for at in near if self.seen[at]), None)

    def is_fresh(self, index: int) -> bool:
        return self.marks[index] is Mark.FRESH

    def fresh_text(self) -> str:
        """What is left, with one empty line where something was taken out."""
        kept: list[str] = []
        is_gap = False
        for line, seen, mark in zip(self.lines, self.seen, self.marks, strict=True):
            if mark is not Mark.FRESH:
                is_gap = True
            elif seen or not is_gap:
                if is_gap and kept and kept[-1].strip():
                    kept.append("")
                kept.append(line.rstrip())
                is_gap = False
        return "\n".join(kept).strip()


def as_page(text: str) -> Page:
    lines = text.split("\n")
    visible = text if text.isascii() else _BLANKS.sub(" ", _INVISIBLE.sub("", text))
    seen = [line.strip()[:MOST_LINE] for line in visible.split("\n")]
    return Page(lines, seen, [Mark.FRESH] * len(lines))


def is_rule(line: str) -> bool:
    """Whether that line is only drawn."""
    return bool(_RULE.fullmatch(line))
