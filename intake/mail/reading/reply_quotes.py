"""Marks what a reply quotes: above, below and between the words that are new.

One walk over the lines, each looked at with a bounded number of neighbours. When in doubt a line stays
fresh: showing a quote twice costs a glance, losing an answer costs a customer. Known limit: what was
written below a quote that isn't marked as one can't be told from it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby

from intake.mail.reading.reply_intros import (
    attribution_start,
    dashed_words,
    header_block_end,
    is_passed_on,
    is_quoted_next,
    opens_whole_quote,
    quote_prefix,
    shows_headers,
)
from intake.mail.reading.reply_page import GAP, Mark, Page, is_rule
from intake.mail.reading.reply_words import ANSWERS_WITHIN

_FOLDED_QUOTE = 66  # a quoted line as long as this may have been broken on its way
_MOST_FOLDED = 24
_ANSWERS = {
    "ja",
    "jo",
    "nej",
    "nei",
    "yes",
    "yep",
    "no",
    "nope",
    "ok",
    "okay",
    "oui",
    "non",
    "si",
    "sí",
    "da",
    "tak",
    "nie",
    "ano",
}


def mark_quotes(page: Page, *, is_reply: bool | None) -> bool:
    """Marks them. False, and the page is untouched, where another mail is passed on. `is_reply` by its subject."""
    walk = _Walk(page, is_sure=is_reply is not False)
    if not walk.go():
        return False
    if not walk.is_confirmed:
        _forgive(page, is_reply=is_reply)
    return True


class _Walk:
    def __init__(self, page: Page, *, is_sure: bool) -> None:
        self.page = page
        self.is_sure = is_sure
        self.is_confirmed = False  # by a line that only a mail program writes
        self.prefix = ""  # of quoted lines, where it isn't ">"
        self.answers_are_within = False
        self.has_quote = False

    def go(self) -> bool:
        page, index = self.page, 0
        while index < len(page.seen):
            seen = page.seen[index]
            if not seen:
                index += 1
            elif seen[0] == GAP:
                self.is_confirmed = True
                page.marks[index] = Mark.QUOTE
                index += 1
            elif seen[0] == ">":
                if not self.is_inside() and is_passed_on(dashed_words(seen.lstrip("> "))):
                    return False
                index = self.quote(index)
            elif self.prefix and seen.startswith(self.prefix):
                page.marks[index] = Mark.QUOTE
                index += 1
            elif (seen[-1] in ":：-—*=_─" or seen[0] in "-—*=_─‐") and is_passed_on(dashed_words(seen)):
                if not self.is_inside():
                    return False
                index += 1
            else:
                index = self.own_or_intro(index)
        return True

    def is_inside(self) -> bool:
        """Whether what is passed on below may be part of what is quoted."""
        return self.is_confirmed or self.has_quote

    def quote(self, index: int) -> int:
        page, end = self.page, index
        why = opens_whole_quote(page, index)
        if why:
            return self.cut(index, index + 1, Mark.HEADERS, why, is_whole=True)
        while end < len(page.seen) and (page.seen[end][:1] == ">" or _is_folded(page, end)):
            end += 1
        page.mark(index, end, Mark.QUOTE, "quoted lines")
        self.has_quote = True
        return end

    def own_or_intro(self, index: int) -> int:
        """Where to go on from a line that may introduce a quote."""
        page, seen = self.page, self.page.seen[index]
        why = opens_whole_quote(page, index)
        if why:
            return self.cut(index, index + 1, Mark.HEADERS, why)
        head = seen[:28]
        end = header_block_end(page, index) if ":" in head or "：" in head else 0
        if end and not self.is_sure and shows_headers(page, index, end):
            return end
        if end:
            return self.cut(index, end, Mark.HEADERS, "header block")
        start = attribution_start(page, index, is_sure=self.is_sure)
        if start is not None:
            return self.cut(start, index + 1, Mark.ATTRIBUTION, "attribution line")
        return index + 1

    def cut(self, start: int, end: int, mark: Mark, why: str, *, is_whole: bool = False) -> int:
        """Marks an introduction, and what it introduces where that bears no marks of its own."""
        page = self.page
        is_quoted = is_quoted_next(page, end)
        if not is_quoted and not self.answers_are_within and _says_answers_are_within(page, start):
            self.answers_are_within = self.is_confirmed = True
            return end
        page.mark(_with_rule_above(page, start), end, mark, why)
        self.is_confirmed = True
        if is_quoted and not is_whole:
            below = page.next_written(end)
            self.prefix = quote_prefix(page, below) if below is not None else ""
            return end
        if not is_quoted and mark is Mark.HEADERS and self.leads_to_marked(end):
            return end
        page.mark(end, len(page.seen), Mark.QUOTE, "all that is below")
        return len(page.seen)

    def leads_to_marked(self, end: int) -> bool:
        """Whether another introduction follows at once, and what that introduces is marked."""
        page = self.page
        below = page.next_written(end)
        if below is None:
            return False
        block_end = header_block_end(page, below)
        if block_end:
            return is_quoted_next(page, block_end)
        near = range(below, min(below + 4, len(page.seen)))
        return any(is_quoted_next(page, at + 1) and attribution_start(page, at, is_sure=True) == below for at in near)


def _with_rule_above(page: Page, start: int) -> int:
    """A rule that was drawn above the introduction goes with it."""
    above = start - 1
    while above >= max(start - 3, 0) and (not page.seen[above] or _is_drawn(page.seen[above])):
        above -= 1
    return next((at for at in range(above + 1, start) if page.seen[at]), start)


def _is_drawn(seen: str) -> bool:
    """A rule, with or without words on it: `----- Anna wrote: -----`."""
    return is_rule(seen) or (seen.startswith("---") and seen.endswith("---"))


def _is_folded(page: Page, index: int) -> bool:
    """The end of a long quoted line that was broken on its way, and so lost its mark."""
    seen = page.seen[index]
    if not seen or len(seen) > _MOST_FOLDED or not seen[0].islower() or index + 1 >= len(page.seen):
        return False
    above, below = page.seen[index - 1], page.seen[index + 1]
    is_long = above[:1] == ">" and len(above) >= _FOLDED_QUOTE and above[-1] not in ".?!:;"
    return is_long and below[:1] == ">" and seen.split()[0].rstrip(".,!") not in _ANSWERS


def _says_answers_are_within(page: Page, index: int) -> bool:
    return any(page.is_fresh(at) and ANSWERS_WITHIN.search(page.seen[at]) for at in range(max(index - 40, 0), index))


def _forgive(page: Page, *, is_reply: bool | None) -> None:
    """Gives back what only looks quoted: where nothing else shows a reply, a log or a program may start with `>`."""
    quoted = [seen for seen in page.seen if seen[:1] == ">"]
    is_python = all(seen.startswith(">>>") for seen in quoted)
    if not quoted or (is_reply is not False and not is_python):
        return
    written = [index for index, seen in enumerate(page.seen) if seen]
    for start, end in list(_runs(page)):
        above = written[max(bisect_left(written, start) - 1, 0)]
        is_last = end > written[-1] and end - start > 1 and not page.seen[above].endswith(":")
        if not is_last or is_python:
            page.marks[start:end] = [Mark.FRESH] * (end - start)
    if all(page.is_fresh(index) for index in written):
        page.rules.clear()


def _runs(page: Page) -> Iterator[tuple[int, int]]:
    start = 0
    for mark, run in groupby(page.marks):
        end = start + sum(1 for _ in run)
        if mark is Mark.QUOTE:
            yield start, end
        start = end
