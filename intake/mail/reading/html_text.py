"""Makes HTML mail readable as plain text: for tickets, letters and search.

Trusts nothing: nothing is fetched or run, styles and scripts are left out, and the work is linear in the
input. Markup nested deeper than libxml2 goes is read by a plain sweep over its tags, which keeps the
words and no shape. Loaded only for mail that has no plain text, so that nobody else pays for lxml.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from intake.mail.reading.html_tables import is_table_of_facts

_MOST_CHARACTERS = 4_000_000
_MOST_LINK = 500
_MOST_QUOTES = 20
# fmt: off
_SKIPPED = {
    "script", "style", "head", "title", "template", "noscript", "object", "svg", "math", "textarea",
    "select",
}
_SPACED = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "dl",
}  # an empty line around them
_BLOCKS = _SPACED | {
    "address", "article", "aside", "body", "center", "dd", "div", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "header", "hr", "html", "li", "main", "nav", "section", "tbody",
    "tfoot", "thead", "tr",
}
# fmt: on
# Preheaders: words for the list of mails, that no page shows.
_HIDDEN = re.compile(
    r"display\s?:\s?none|mso-hide\s?:\s?all|visibility\s?:\s?hidden|max-height\s?:\s?0(?:px)?\s?(?:;|$)|opacity\s?:\s?0\s?(?:;|$)",
    re.IGNORECASE,
)
_TIGHT = re.compile(r"margin(?:-top|-bottom)?\s?:\s?0|margin\s?:\s?0", re.IGNORECASE)  # paragraphs without air between
_MOST_STYLE = 2000
_FILLERS = re.compile("[\u00ad\u034f\u200b-\u200d\u2060\ufeff]+(?=[\\s\u00ad\u034f\u200b-\u200d\u2060\ufeff]|$)")
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_TAG = re.compile(r"<(/?)([a-zA-Z]*)[^<>]*>")
_SHOWN_LINKS = ("http://", "https://", "mailto:", "tel:")
_RULE = "_" * 32  # as Outlook draws the line above what it quotes


def to_text(html: str, pictures: Mapping[str, str] | None = None) -> str:
    """The words of the page, in lines, with lists, tables, quotes and the targets of links kept readable.

    `pictures` names those that came with the mail, by Content-ID: each is told where it stands, unless its name is "".
    """
    source = html[:_MOST_CHARACTERS].replace("\0", "")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        return _sweep(source)
    page = _Page(pictures or {})
    for event, element in etree.iterwalk(root, events=("start", "end")):
        (page.open if event == "start" else page.close)(element)
    return page.text()


def _sweep(source: str) -> str:
    pieces: list[str] = []
    last, skipped = 0, ""
    for tag in _TAG.finditer(source):
        name = tag[2].lower()
        if not skipped:
            pieces += source[last : tag.start()], "\n" if name in _BLOCKS or name == "br" else " "
            skipped = name if name in _SKIPPED and not tag[1] else ""
        elif tag[1] and name == skipped:
            skipped = ""
        last = tag.end()
    lines = entities.unescape("".join((*pieces, "" if skipped else source[last:]))).split("\n")
    return "\n".join(line for line in (_BLANKS.sub(" ", line).strip() for line in lines) if line)


@dataclass(slots=True)
class _Page:
    """The text so far, and where in the page the reading stands."""

    pictures: Mapping[str, str]
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    marker: str = ""  # of a list item, until its first word comes
    is_apart: bool = False  # an empty line is due before the next words
    is_held: bool = False  # an empty line is meant: it has a non-breaking space in it
    skipping: int = 0
    quotes: int = 0
    preformatted: int = 0
    numbers: list[int] = field(default_factory=list)  # of the lists that are open; -1 where they have bullets
    tables: list[bool] = field(default_factory=list)  # those that are open: whether they hold facts, row by row
    cell: int = 0  # of the row that is being read, from 1; 0 outside of rows of facts
    link_starts: list[tuple[int, int]] = field(default_factory=list)

    def text(self) -> str:
        self.end_line()
        return "\n".join(self.lines).strip("\n")

    def open(self, element: etree._Element) -> None:
        tag = element.tag
        if self.skipping or tag in _SKIPPED or _is_hidden(element):
            self.skipping += 1
            return
        if tag in _BLOCKS:
            self.start_block(str(tag), element)
        elif tag == "br":
            self.end_line(even_empty=True)
        elif tag in ("td", "th"):
            self.start_cell()
        elif tag == "a":
            self.link_starts.append((len(self.lines), len(self.line)))
        elif tag == "img":
            self.say(self.picture(element))
        self.say(element.text)

    def close(self, element: etree._Element) -> None:
        tag = element.tag
        if self.skipping:
            self.skipping -= 1
        elif tag in _BLOCKS:
            self.end_block(str(tag), element)
        elif tag in ("td", "th") and not self.cell:
            self.end_line()
        elif tag == "a" and self.link_starts:
            self.show_target(element.get("href", "").strip()[:_MOST_LINK], self.link_starts.pop())
        if not self.skipping:
            self.say(element.tail)

    def start_block(self, tag: str, element: etree._Element) -> None:
        if tag == "tr":
            self.cell = 0
        self.end_line()
        self.is_apart |= self.is_spaced(tag, element) and not self.marker
        if tag == "blockquote":
            self.quotes += 1
        elif tag == "pre":
            self.preformatted += 1
        elif tag == "table":
            self.tables.append(is_table_of_facts(element))
        elif tag in ("ul", "ol"):
            start = element.get("start", "1")
            self.numbers.append(-1 if tag == "ul" else int(start) if start.isdecimal() and len(start) < 6 else 1)
        elif tag == "li":
            self.marker = self.next_marker()
        elif tag == "hr":
            self.line.append(_RULE)
            self.end_line()

    def end_block(self, tag: str, element: etree._Element) -> None:
        if tag in ("tr", "table"):
            self.cell = 0
        self.end_line()
        if tag == "blockquote":
            self.quotes -= 1
        elif tag == "pre":
            self.preformatted -= 1
        elif tag == "table" and self.tables:
            self.tables.pop()
        elif tag in ("ul", "ol") and self.numbers:
            self.numbers.pop()
        elif tag == "li":
            self.marker = ""
        self.is_apart |= self.is_spaced(tag, element)

    def is_spaced(self, tag: str, element: etree._Element) -> bool:
        """Whether it stands apart: not a list within a list, nor the close-set paragraphs of Outlook."""
        if tag not in _SPACED or self.cell or (tag in ("ul", "ol") and self.numbers):
            return False
        is_tight = element.get("class", "").startswith("Mso") or _TIGHT.search(element.get("style", "")[:_MOST_STYLE])
        return not (tag == "p" and is_tight)

    def start_cell(self) -> None:
        if not self.tables or not self.tables[-1]:
            self.end_line()
            return
        if self.cell:
            self.line.append("| " if self.line and self.line[-1].endswith(" ") else " | ")
        self.cell += 1

    def picture(self, element: etree._Element) -> str:
        source = element.get("src", "").strip()[:_MOST_LINK]
        name = self.pictures.get(unquote(source[4:])) if source[:4].lower() == "cid:" else None
        if name is not None:
            return f"[image: {name}]" if name else ""
        alt = element.get("alt", "").strip()[:100]
        return f"[{alt}]" if alt else ""

    def next_marker(self) -> str:
        indent = "  " * min(len(self.numbers) - 1, _MOST_QUOTES)
        if not self.numbers or self.numbers[-1] < 0:
            return f"{indent}- "
        self.numbers[-1] += 1
        return f"{indent}{self.numbers[-1] - 1}. "

    def say(self, text: str | None) -> None:
        if not text:
            return
        if self.preformatted:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self.line.append(first)
            for line in others:
                self.end_line(even_empty=True)
                self.line.append(line)
            return
        self.is_held |= "\u00a0" in text
        text = _FILLERS.sub("", _BLANKS.sub(" ", text))
        if not self.line or self.line[-1].endswith(" "):
            text = text.lstrip(" ")
        if text:
            self.line.append(text)

    def show_target(self, target: str, start: tuple[int, int]) -> None:
        shown = "".join(self.line[start[1] :]) if start[0] == len(self.lines) else ""
        bare = target.removeprefix("mailto:").removeprefix("tel:").rstrip("/")
        if target.startswith(_SHOWN_LINKS) and bare not in shown:
            self.line.append(f" ({bare})" if shown.strip() else bare)

    def end_line(self, *, even_empty: bool = False) -> None:
        if self.cell:  # a row of facts stays on its line
            self.line += [" "] if self.line and not self.line[-1].endswith(" ") else []
            return
        text = "".join(self.line).rstrip()
        if not text.strip(" |"):
            text = ""
        even_empty |= self.is_held
        self.line.clear()
        self.is_held = False
        if not text and (not even_empty or (not self.preformatted and not self.has_words_above())):
            return
        quote = "> " * min(self.quotes, _MOST_QUOTES)
        if text and self.is_apart and self.has_words_above():
            self.lines.append(">" if quote and self.lines[-1].startswith(">") else "")
        self.lines.append(f"{quote}{self.marker}{text}".rstrip())
        if text:
            self.is_apart, self.marker = False, ""

    def has_words_above(self) -> bool:
        return bool(self.lines and self.lines[-1].strip("> "))


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style", "")[:_MOST_STYLE]
    return (style and bool(_HIDDEN.search(style))) or element.get("hidden") is not None
