"""Reads mail addresses: whom a mail says it is from, to whom, and what an agent types into a field.

Trusts nothing. The address is always the addr-spec (RFC 5322 3.4.1); a name that looks like an address
stays a name. flanker's strict grammar decides, one address at a time; this is its only importer. The
plainest shapes, which are nearly all, mean the same under any grammar and are read before it. What
flanker refuses and people still have (`a..b@docomo.ne.jp`) is read by a looser rule: better an odd
address than a customer without an answer. Known limit: international domains are kept in their ASCII
form, in which no two look alike.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from intake.mail.reading.headers import decode_words, one_line

_MOST_TEXT = 64 * 1024  # of a header; flanker's own list parser is quadratic, so lists are parted here
_MOST_ADDRESS = 1000  # characters of one entry: 320 of address (RFC 5321 4.5.3.1) and a generous name
_MOST_NAME = 200

_DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
_SPEC = rf"([A-Za-z0-9_+-]{{1,64}}(?:\.[A-Za-z0-9_+-]{{1,64}}){{0,20}})@({_DOMAIN})"
_ENCODED = r"=\?[\w-]{1,40}\?[bBqQ]\?[\w!*+/=-]*\?="
_PLAIN = re.compile(rf'(?:([^\W_][\w \'-]*|{_ENCODED}(?: {_ENCODED})*) |"([\w ,.\'-]*)" ?)?<{_SPEC}>|{_SPEC}')
_BROKEN_SPEC = r"[^\s<>()\[\],;:\\\"@']{1,64}@[\w.-]{1,255}"
# What programs write that know no grammar: brackets never closed or doubled, `mailto:` in them, or none at all.
_LOOSE = re.compile(rf"(?P<name>[^<]*)<[<\s]*(?:mailto:\s*)?(?P<spec>{_BROKEN_SPEC})[\s>]*")
_UNBRACKETED = re.compile(rf"(?P<name>(?:[^\s@<>]+\s+){{0,20}})[\[(']*(?P<spec>{_BROKEN_SPEC})[\])']*")
_COMMENTED = re.compile(rf"<?(?P<spec>{_BROKEN_SPEC})>?\s*\((?P<name>[^()]*)\)")  # RFC 5322 A.5, the oldest way to name
_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]{0,1000}\?=|[,;:<>()]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: the name beside it ("" if none) and its address, the domain in lower case."""

    name: str
    address: str

    @property
    def local(self) -> str:
        return self.address.rpartition("@")[0]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def parse_address(text: str) -> Address | None:
    """The one mailbox that the text is; None where it is none or several. Never raises."""
    plain = _PLAIN.fullmatch(text) if len(text) < 320 else None
    if plain:
        bare, quoted, local, domain, alone, alone_domain = plain.groups()
        name = one_line(decode_words(bare or quoted or ""), _MOST_NAME)
        return Address(name, f"{local or alone}@{(domain or alone_domain).lower()}")
    text = one_line(text, _MOST_ADDRESS)
    if "@" not in text:
        return None
    if text.endswith(")"):
        return _loose(text) or _strict(text)  # the strict grammar drops what stands in parentheses
    return _strict(text) or _loose(text)


def parse_addresses(header_text: str, most: int = 50) -> tuple[Address, ...]:
    """The mailboxes that a header names, at most so many; what can't be read is left out. Linear."""
    found: list[Address] = []
    for _, entry in zip(range(most * 4), split_addresses(header_text), strict=False):
        address = parse_address(entry)
        if address:
            found.append(address)
        if len(found) == most:
            break
    return tuple(found)


def split_addresses(header_text: str) -> Iterator[str]:
    """The entries of an address list (RFC 5322 3.4), unread; a group (`name: a, b;`) yields its members."""
    text = header_text[:_MOST_TEXT]
    start = depth = 0
    in_angle = False
    surname = ""  # the start of a name with a bare comma in it: `Ek, Bo <bo@kund.example>`
    for mark in _MARKS.finditer(text):
        match mark[0]:
            case "(":
                depth += 1
            case ")":
                depth = max(0, depth - 1)
            case "<" | ">" if not depth:
                in_angle = mark[0] == "<"
            case "," | ";" if not depth:
                entry = text[start : mark.start()].strip()
                if mark[0] == "," and entry and not surname and "@" not in entry and "<" not in entry:
                    surname = entry
                else:
                    yield from _entries(surname, entry)
                    surname = ""
                start, in_angle = mark.end(), False
            case ":" if not depth and not in_angle:
                start, surname = mark.end(), ""
    yield from _entries(surname, text[start:].strip())


def canonical_domain(domain: str) -> str:
    """A domain in lower case and its ASCII form (IDNA); as it is where it has none."""
    domain = domain.lower().rstrip(".")
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def _entries(surname: str, entry: str) -> Iterator[str]:
    if surname and "<" in entry and "@" in entry:
        yield f'"{surname}, {entry.partition("<")[0].strip()}" <{entry.partition("<")[2]}'.replace('""', '"')
    else:
        yield from (each for each in (surname, entry) if each)


def _strict(text: str) -> Address | None:
    try:
        found = _flanker().parse(text, strict=True)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None  # what its grammar trips over is no address to it
    if not isinstance(found, _flanker().EmailAddress) or "\x00" in found.mailbox:
        return None
    return Address(_name(found.display_name or ""), f"{found.mailbox}@{canonical_domain(found.hostname)}")


def _loose(text: str) -> Address | None:
    found = _COMMENTED.fullmatch(text) or _LOOSE.fullmatch(text) or _UNBRACKETED.fullmatch(text)
    if not found:
        return None
    local, _, domain = found["spec"].rpartition("@")
    return Address(_name(found["name"]), f"{local}@{canonical_domain(domain)}")


def _name(raw: str) -> str:
    name = one_line(decode_words(raw.strip().strip('"')), _MOST_NAME)
    is_quoted = len(name) > 2 and name[0] == name[-1] == "'"
    return name[1:-1].strip() if is_quoted else name


@cache
def _flanker() -> Any:
    # Loaded when first needed: 0.3 s and 20 MB that a program which meets only plain addresses never pays.
    # It tells of every symbol of its grammar when it is imported, and of every address it refuses.
    for name in ("parser", "lexer"):
        logging.getLogger(f"flanker.addresslib._parser.{name}").setLevel(logging.ERROR)
    from flanker.addresslib import address

    logging.getLogger("flanker.mime.message.headers.encodedword").setLevel(logging.CRITICAL)  # of words it can't read
    logging.getLogger("flanker.addresslib._parser.lexer").setLevel(logging.ERROR)  # it sets its own level
    return address
