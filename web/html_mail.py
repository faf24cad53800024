"""The original formatting of a mail, made safe to look at: nothing in it runs, loads or leads anywhere.

Trusts nothing of what it is given, and isn't trusted alone: what it makes is shown only in a sandbox without scripts,
styles or any address to load from. Pictures are those that came with the mail, put into the page itself.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import nh3
from lxml import etree, html

MOST_CHARACTERS = 512 << 10
MOST_DEPTH = 200  # the parser itself stops at 256 and drops what is deeper
# HTML's rules for misplaced tags let a parser copy every open formatting tag into each block that follows: how many of
# them are open at once, times all tags, is what they can cost.
MOST_WORK = 150_000
# The cleaner joins what stands between entities piece by piece, copying all of it each time.
MOST_ENTITIES = 60_000
_FORMATTING_NAMES = "a b big code em font i nobr s small strike strong tt u"
_FORMATTING = set(_FORMATTING_NAMES.split())
_MOST_PICTURE_BYTES = 4 << 20
_PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
_RAW_NAMES = "script style title template noscript iframe object embed textarea select"
_DROPPED_WHOLE = set(_RAW_NAMES.split())
_TAG_NAMES = """
a abbr address b big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure font
h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td tfoot th
thead tr tt u ul var
"""
_TAGS = set(_TAG_NAMES.split())
_SIZES = {"align", "valign", "width", "height", "bgcolor"}
_ATTRIBUTES = {
    "a": {"title"},
    "abbr": {"title"},
    "font": {"color", "size", "face"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "type"},
    "table": _SIZES | {"border", "cellpadding", "cellspacing"},
    "td": _SIZES | {"colspan", "rowspan"},
    "th": _SIZES | {"colspan", "rowspan"},
    "tr": _SIZES,
    "p": {"align"},
    "div": {"align"},
}
_PAGE = '<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'


def safe_page(markup: str, pictures: Mapping[str, tuple[str, bytes]], *, title: str) -> str | None:
    """A whole page of what the mail looked like; None if it is too large or too deep to be worth the risk.

    `pictures` maps a Content-ID to the type and the bytes of what came with the mail; no other picture is shown.
    """
    plain = _well_formed(markup)
    if plain is None:
        return None
    addresses = _data_addresses(plain, pictures)

    def attribute(tag: str, name: str, value: str) -> str | None:
        return addresses.get(_content_id(value)) if (tag, name) == ("img", "src") else value

    body = nh3.clean(
        plain,
        tags=_TAGS,
        clean_content_tags=_DROPPED_WHOLE - {"textarea", "select"},
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={"cid", "data"},
        link_rel=None,
    )
    return _PAGE.format(title=escape(title), body=body)


def text_page(text: str) -> str:
    """A page that only says something, where the formatting can't be shown."""
    return _PAGE.format(title=escape(text), body=f"<p>{escape(text)}</p>")


def _well_formed(markup: str) -> str | None:
    """The same markup with every tag closed and without comments and raw text, if its size and depth are ordinary."""
    if len(markup) > MOST_CHARACTERS or not markup.strip():
        return None
    try:
        tree = html.document_fromstring(markup.replace("\x00", ""))
    except (etree.ParserError, ValueError):
        return None
    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, *_DROPPED_WHOLE, with_tail=False)
    measure = _measure(tree)
    if measure.depth > MOST_DEPTH or measure.formatting * measure.tags > MOST_WORK:
        return None
    plain = str(html.tostring(tree, encoding="unicode"))
    return plain if plain.count("&") <= MOST_ENTITIES else None


@dataclass(slots=True)
class _Measure:
    """How deep tags are within each other, how deep formatting tags are, and how many tags there are."""

    depth: int = 0
    formatting: int = 0
    tags: int = 0


def _measure(tree: html.HtmlElement) -> _Measure:
    measure, open_tags, open_formatting = _Measure(), 0, 0
    for happening, element in etree.iterwalk(tree, events=("start", "end")):
        step = 1 if happening == "start" else -1
        open_tags += step
        open_formatting += step if element.tag in _FORMATTING else 0
        measure.depth = max(measure.depth, open_tags)
        measure.formatting = max(measure.formatting, open_formatting)
        measure.tags += happening == "start"
    return measure


def _data_addresses(markup: str, pictures: Mapping[str, tuple[str, bytes]]) -> dict[str, str]:
    """`data:` addresses of the pictures that are used, as many as a page can bear."""
    addresses: dict[str, str] = {}
    room = _MOST_PICTURE_BYTES
    for content_id in dict.fromkeys(re.findall(r"(?i)\bcid:([^\"'\s>]{1,255})", markup)):
        content_type, content = pictures.get(_content_id(content_id), ("", b""))
        if content_type in _PICTURES and len(content) <= room:
            room -= len(content)
            addresses[_content_id(content_id)] = f"data:{content_type};base64,{b64encode(content).decode('ascii')}"
    return addresses


def _content_id(text: str) -> str:
    return text.strip().removeprefix("cid:").strip("<>").lower()
