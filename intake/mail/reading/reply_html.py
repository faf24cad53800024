"""Cuts out of an HTML mail what its program marked as quoted or as a signature, and reads what is left as text.

Trusts nothing: it only takes the markup of known mail programs for what it is, and the words that are cut
are kept elsewhere. One walk over the page, linear. lxml is loaded only for mail that has such markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.mail.reading.reply_page import GAP

if TYPE_CHECKING:
    from lxml import etree

_WORD = re.compile(r"\w+")
_MOST_CHARACTERS = 1_000_000
# How a class, an id or another name begins → whose it is. "quote": quoted; "answers": a frame around quotes that
# may have answers between them; "signature"; "end": all behind it is quoted.
_MARKUP: dict[str, str] = {
    "gmail_quote": "answers",
    "gmail_attr": "quote",
    "gmail_signature": "signature",
    "yahoo_quoted": "answers",
    "ydp": "yahoo",
    "protonmail_quote": "answers",
    "protonmail_signature_block": "signature",
    "moz-cite-prefix": "quote",
    "moz-signature": "signature",
    "moz-txt-sig": "signature",
    "applemailsignature": "signature",
    "ms-outlook-mobile-signature": "signature",
    "ms-outlook-mobile-reference-message": "quote",
    "mail-editor-reference-message-container": "quote",
    "appendonsend": "end",
    "divrplyfwdmsg": "end",
    "olk_src_body_section": "quote",
    "divtaggedcontent": "end",
    "stopspelling": "end",
    "composer_signature": "signature",
    "mail_cite": "quote",
    "isreplycontent": "quote",
    "includetail": "quote",
    "zwchr": "end",
    "__quoted_text__": "quote",
    "__headers__": "quote",
    "__divider__": "quote",
    "__sig_pre__": "signature",
    "__sig_post__": "signature",
    "zd_quote": "quote",
    "zendesk_quote": "quote",
    "front-blockquote": "quote",
    "front-signature": "signature",
    "missive_quote": "answers",
    "messagereplysection": "answers",
    "messagesignaturesection": "signature",
    "signature_old": "signature",
    "helpscout_quote": "quote",
    "freshdesk_quote": "quote",
    "hs_reply": "quote",
    "tutanota_quote": "quote",
    "quoted-content": "quote",
}
_WHOLE = {"signature": "signature", "quote": "quote"}  # too common as beginnings: #Signature, name="quote"
_ATTRIBUTES = ("id", "class", "name", "data-marker")
# One of these is in every page that has any of the above: looked for first, as most mail has none.
_SIGNS = (
    "quote", "signature", "__sig", "moz-", "gmail_attr", "appendonsend", "rplyfwdmsg", "reference-message", "olk_src",
    "divtagged", "stopspelling", "mail_cite", "isreply", "includetail", "zwchr", "__headers__", "__divider__",
    "replysection", "hs_reply",
)  # fmt: skip
_BLANK_STYLES = (
    "border:none",
    "border: none",
    "margin:0 0 0 40px",
    "margin: 0 0 0 40px",
    "margin-left:40px",
    "margin-left: 40px",
)
# A quoted part that was passed on is what the mail is about.
_PASSED_ON = ("forwardcontent", "gmail_forward")


@dataclass(frozen=True, slots=True)
class Cut:
    text: str  # with a line of GAP where something was taken out
    rules: tuple[str, ...]
    has_indents: bool  # some of it looks quoted as text, and is only indented
    said: frozenset[str]  # every word of the page, before the cut


def cut_markup(html: str, *, keeps_end: Callable[[], bool]) -> Cut | None:
    """None where there is nothing to cut. `keeps_end`: are answers said to stand in what is quoted at the end?"""
    source = html[:_MOST_CHARACTERS].replace("\0", "").replace(GAP, "")
    lowered = source.lower()
    if not any(sign in lowered for sign in _SIGNS) or any(sign in lowered for sign in _PASSED_ON):
        return None
    root = _parsed(source)
    if root is None:
        return None
    said = frozenset(word for piece in root.itertext() for word in _WORD.findall(piece.lower()))
    rules = _cut(root, keep_end=keeps_end())
    return Cut(_as_text(root), rules, any(rule.startswith("indent") for rule in rules), said) if rules else None


def _parsed(source: str) -> etree._Element | None:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    # Deeper than libxml2 goes, the page is read by the rules for text alone.
    return None if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log) else root


def _as_text(root: etree._Element) -> str:
    from lxml import etree

    from intake.mail.reading.html_text import to_text

    return to_text(etree.tostring(root, method="html", encoding="unicode"))


def _cut(root: etree._Element, *, keep_end: bool) -> tuple[str, ...]:
    found = _marked(root, keep_end=keep_end)
    for element, kind, _ in found:
        if kind == "end":
            _take_rest(element)
        elif kind == "indent":
            element.tag = "div"
        else:
            _take_out(element)
    return tuple(dict.fromkeys(f"{kind} marked {name}" for _, kind, name in found if name))


def _marked(root: etree._Element, *, keep_end: bool) -> list[tuple[etree._Element, str, str]]:
    """The outermost marked elements, with what they are and by what name; the last may be where the rest goes."""
    from lxml import etree

    found: list[tuple[etree._Element, str, str]] = []
    frames = _around_quotes(root)
    walker = etree.iterwalk(root, events=("start",))
    for _, element in walker:
        name, kind = _kind(element)
        if kind == "answers" and element not in frames:
            kind = "quote"
        if kind in ("quote", "signature"):
            walker.skip_subtree()
            found.append((element, kind, name))
        elif kind == "indent" or (kind == "end" and not keep_end):
            found.append((element, kind, name))
            if kind == "end":
                break
    return found


def _around_quotes(root: etree._Element) -> set[etree._Element]:
    """Every element with a blockquote in it; each is met once, however deep they are nested."""
    around: set[etree._Element] = set()
    for quote in root.iter("blockquote"):
        at = quote.getparent()
        while at is not None and at not in around:
            around.add(at)
            at = at.getparent()
    return around


def _kind(element: etree._Element) -> tuple[str, str]:
    tag = str(element.tag)
    if tag in ("body", "html", "head"):
        return "", ""
    for attribute in _ATTRIBUTES:
        value = element.get(attribute)
        for name in value.lower().split()[:12] if value else ():
            kind = _named(name)
            if kind:
                return (name[:60], "quote" if kind == "answers" and tag == "blockquote" else kind)
    if tag == "includetail":
        return tag, "quote"
    return _blockquote(element) if tag == "blockquote" else ("", "")


def _named(name: str) -> str:
    """What a name stands for by how it begins; "" for any other."""
    if name in _WHOLE:
        return _WHOLE[name]
    if name.startswith("ydp"):
        return "answers" if "yahoo_quoted" in name else ""
    if name.startswith("x_"):  # Outlook puts that before what came from elsewhere
        name = name[2:]
    return next((kind for start, kind in _MARKUP.items() if name.startswith(start)), "")


def _blockquote(element: etree._Element) -> tuple[str, str]:
    if element.get("type", "").lower() == "cite" or element.get("cite"):
        return "blockquote type=cite", "quote"
    style = element.get("style", "").lower()
    return ("blockquote", "indent") if any(each in style for each in _BLANK_STYLES) else ("", "")


def _take_out(element: etree._Element) -> None:
    """Leaves a line of GAP in its place; removing it would move what follows, again and again."""
    element.clear(keep_tail=True)
    element.tag = "p"
    element.text = GAP


def _take_rest(element: etree._Element) -> None:
    at: etree._Element | None = element
    while at is not None and at.tag != "body":
        parent = at.getparent()
        if parent is not None:
            for follower in list(at.itersiblings()):
                parent.remove(follower)
        at.tail = None
        at = parent
    element.clear()
    element.tag = "p"
    element.text = GAP
