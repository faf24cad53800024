"""Tells a table that holds facts, to be read row by row, from one that only puts a page together."""

from __future__ import annotations

from lxml import etree

_MOST_BREAKS_A_CELL = 3
_MOST_LETTERS_A_CELL = 300
_BREAKS = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "img"})


def is_table_of_facts(table: etree._Element) -> bool:
    """Two rows of two cells or more, none of which holds much. Looks no further than the first table within."""
    if table.get("role") in ("presentation", "none"):
        return False
    rows, cells, breaks, letters = 0, 0, 0, 0
    for element in table.iterdescendants():
        tag = element.tag
        if tag == "table":
            return False
        if tag in ("td", "th"):
            cells, breaks, letters = cells + 1, 0, 0
            rows += cells == 2
        elif tag == "tr":
            cells = 0
        elif tag in _BREAKS:
            breaks += 1
        letters += len(element.text or "") + len(element.tail or "")
        if breaks > _MOST_BREAKS_A_CELL or letters > _MOST_LETTERS_A_CELL + 200 * (not cells):
            return False
    return rows >= 2
