"""The words of a letter: from `letter_texts/`, one file a letter and language, in text and in simple HTML.

A file's first line is the subject. The HTML is made from the same text, so that the two can't disagree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

TEXTS = Path(__file__).parent / "letter_texts"
_LINK = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")
_environment = Environment(
    loader=FileSystemLoader(TEXTS),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
    autoescape=lambda name: bool(name and name.endswith(".html")),  # noqa: S701 - text holds no markup
)


@dataclass(frozen=True, slots=True)
class LetterText:
    subject: str
    text: str
    html: str


def render(name: str, language: str, **facts: object) -> LetterText:
    """The letter of this name in this language; a fact that a text names and isn't given is an error, never a gap."""
    whole = _template(f"{language}/{name}.txt").render(facts)
    subject, _, text = whole.partition("\n")
    text = text.strip("\n") + "\n"
    html = _template("layout.html").render(language=language, paragraphs=[_as_html(part) for part in _paragraphs(text)])
    return LetterText(subject.strip(), text, html)


def render_block(name: str, language: str, block: str, **facts: object) -> str:
    """One part of a letter, as text: what an agent may put in other words before it goes."""
    template = _template(f"{language}/{name}.txt")
    return "".join(template.blocks[block](template.new_context(facts))).strip("\n")


def _paragraphs(text: str) -> list[str]:
    return [part for part in re.split(r"\n{2,}", text.strip("\n")) if part.strip()]


def _as_html(paragraph: str) -> Markup:
    """Escaped text with its line ends kept and its addresses made links."""
    pieces, end = [], 0
    for match in _LINK.finditer(paragraph):
        url = escape(match.group())
        pieces += [escape(paragraph[end : match.start()]), Markup('<a href="{0}">{0}</a>').format(url)]
        end = match.end()
    pieces.append(escape(paragraph[end:]))
    return Markup("").join(pieces).replace("\n", Markup("<br>\n"))


@lru_cache(maxsize=64)
def _template(name: str) -> Template:
    return _environment.get_template(name)
