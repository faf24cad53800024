"""Sees the tricks that a mail plays on who reads it, so that agents are warned beside the message.

Trusts nothing of the mail. A warning never decides anything: what a mail may do is decided by its identity, and it is
kept in any case. Everything here is bounded, and linear in what it reads. Known limit: archives aren't opened, and
what a picture shows isn't read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from typing import Protocol
from urllib.parse import urlsplit

from core.rules.freemail import is_free_mail
from core.rules.lookalikes import mixes_alphabets, prefixes, resembled_by, unicode_domain
from core.rules.warnings import Caution, Warned, warned
from intake.mail.identity.authenticity import Identity, Verdict
from intake.mail.identity.dmarc import organisational_domain
from intake.mail.reading.addresses import canonical_domain
from intake.mail.reading.parse import Reading

_MOST_WARNINGS = 12
_MOST_OF_A_KIND = 3
_MOST_HTML = 512 * 1024
_MOST_LINKS = 200
_ADDRESS = re.compile(r"[^\s@<>\"'(),;:]{1,64}@([^\s@<>\"'(),;:]{1,255}\.[^\s@<>\"'(),;:.]{2,63})")
_LINK = re.compile(r"<a\s([^<>]{1,4000})>", re.IGNORECASE)
_TARGET = re.compile(r"\bhref\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
_MOST_LINK_TEXT = 1000
_SHOWN = re.compile(
    r"(?:https?://)?([\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[a-z]{2,24})(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)
# Services that rewrite links to look at what is behind them: with them every link leads elsewhere.
_WRAPPERS = (
    "safelinks.protection.outlook.com",
    "urldefense.com",
    "urldefense.proofpoint.com",
    "linkprotect.cudasvc.com",
)
# fmt: off
_PROGRAMS = frozenset((
    "exe", "com", "scr", "pif", "bat", "cmd", "msi", "msp", "msix", "appx", "appinstaller", "cpl", "dll", "gadget",
    "js", "jse", "vbs", "vbe", "wsf", "wsh", "hta", "ps1", "psm1", "sct", "jar", "jnlp", "lnk", "url", "scf", "reg",
    "chm", "iso", "img", "vhd", "vhdx", "application", "xll", "ade", "app", "command", "dmg", "pkg", "sh", "apk",
    "docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "ppam", "one",
))
_DOCUMENTS = frozenset((
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "txt", "rtf", "csv", "jpg", "jpeg", "png", "gif",
    "zip", "mp3", "mp4", "wav", "html", "htm", "eml", "msg",
))
# fmt: on


class Acquaintances(Protocol):
    """Whom the desk knows; `core.acquaintances` is it."""

    def is_agents_name(self, name: str, *, but: str) -> bool: ...

    def is_contacts_name(self, name: str, *, but: str) -> bool: ...

    def customer_domains(self, candidates: Collection[str]) -> set[str]: ...


def warnings_of(
    reading: Reading,
    verdict: Verdict,
    *,
    envelope_from: str,
    is_agents_address: bool,
    is_known: bool,
    own_domains: Collection[str],
    acquaintances: Acquaintances,
) -> tuple[Warned, ...]:
    """What agents should know before they believe the mail, gravest first.

    `is_known` spares a contact, and an agent who is proved, the comparison with others; nobody is asked for them.
    """
    found = [
        *_of_identity(reading, verdict, envelope_from, is_agents_address=is_agents_address),
        *_of_name(reading),
        *(() if is_known else _of_stranger(reading, own_domains, acquaintances)),
        *_of_answers(reading),
        *_of_files(reading),
        *_of_links(reading),
    ]
    return tuple(found[:_MOST_WARNINGS])


def _of_identity(
    reading: Reading, verdict: Verdict, envelope_from: str, *, is_agents_address: bool
) -> Iterator[Warned]:
    address = reading.sender.address if reading.sender else ""
    if verdict.identity is Identity.FAILED:
        yield warned(Caution.FAILED, address=address)
        returns_to = canonical_domain(envelope_from.rpartition("@")[2])
        if reading.sender and returns_to and not _is_same_organisation(returns_to, reading.sender.domain):
            yield warned(Caution.SENT_ELSEWHERE, domain=returns_to)
    elif is_agents_address and verdict.identity is not Identity.VERIFIED:
        yield warned(Caution.UNPROVED_AGENT, address=address)
    if reading.sender_is_ambiguous and reading.headers_named("from"):
        yield warned(Caution.DOUBLED_FROM)


def _of_name(reading: Reading) -> Iterator[Warned]:
    if reading.sender is None:
        return
    shown = _ADDRESS.search(reading.sender.name)
    if shown and shown[0].lower().rstrip(".") != reading.sender.address.lower():
        yield warned(Caution.NAME_IS_ADDRESS, shown=shown[0], address=reading.sender.address)


def _of_stranger(reading: Reading, own: Collection[str], known: Acquaintances) -> Iterator[Warned]:
    if reading.sender is None:
        return
    name, address, domain = " ".join(reading.sender.name.split()), reading.sender.address.lower(), reading.sender.domain
    if " " in name:  # a first name alone is everybody's
        if known.is_agents_name(name, but=address):
            yield warned(Caution.AGENTS_NAME, name=name, address=address)
        elif known.is_contacts_name(name, but=address):
            yield warned(Caution.CONTACTS_NAME, name=name, address=address)
    if mixes_alphabets(domain):
        yield warned(Caution.MIXED_SCRIPTS, domain=_as_shown(domain))
    like = _resembled(domain, own, known)
    if like:
        yield warned(Caution.LOOKALIKE, domain=_as_shown(domain), like=like)


def _as_shown(domain: str) -> str:
    """In its own letters and, since these deceive, as the DNS writes it."""
    shown = unicode_domain(domain)
    return domain if shown == domain else f"{shown} ({domain})"


def _resembled(domain: str, own: Collection[str], known: Acquaintances) -> str:
    """The customer's domain, or our own, that a stranger's could be meant to be taken for; "" if none."""
    ours = {organisational_domain(each) for each in own}
    organisation = organisational_domain(domain)
    if is_free_mail(domain) or organisation in ours:
        return ""
    candidates = (resembled_by(organisation) | prefixes(domain)) - {domain, organisation}
    if known.customer_domains((domain, organisation)):
        return ""
    return min(known.customer_domains(candidates) | (ours & candidates), default="")


def _of_answers(reading: Reading) -> Iterator[Warned]:
    for address in reading.reply_to[:_MOST_OF_A_KIND]:
        if reading.sender and not _is_same_organisation(address.domain, reading.sender.domain):
            yield warned(Caution.REPLY_ELSEWHERE, address=address.address)
            return


def _of_files(reading: Reading) -> Iterator[Warned]:
    programs = (
        attached.filename for attached in reading.attachments if _extensions(attached.filename)[-1] in _PROGRAMS
    )
    for _, name in zip(range(_MOST_OF_A_KIND), programs, strict=False):
        is_disguised = any(extension in _DOCUMENTS for extension in _extensions(name)[:-1])
        yield warned(Caution.DISGUISED_PROGRAM if is_disguised else Caution.PROGRAM, file=name)


def _extensions(filename: str) -> list[str]:
    """`faktura.pdf   .exe` has two; a name without any has an empty one."""
    return [part.strip().lower() for part in filename.split(".")[1:][-4:]] or [""]


def _of_links(reading: Reading) -> Iterator[Warned]:
    page = reading.html[:_MOST_HTML]
    disguised = (pair for pair in map(_hosts, _links(page)) if pair and not _is_same_organisation(*pair))
    for _, (shown, target) in zip(range(_MOST_OF_A_KIND), dict.fromkeys(disguised), strict=False):
        yield warned(Caution.DISGUISED_LINK, shown=shown, target=target)


def _links(page: str) -> Iterator[tuple[str, str]]:
    """The text and the target of each link."""
    for _, link in zip(range(_MOST_LINKS), _LINK.finditer(page), strict=False):
        inside = page[link.end() : link.end() + _MOST_LINK_TEXT]
        text = _TAGS.sub("", inside[: inside.lower().find("</a") if "</a" in inside.lower() else 0])
        target = _TARGET.search(link[1])
        if target:
            yield html.unescape(text).strip(), html.unescape(target[1] or target[2] or target[3] or "").strip()


def _hosts(link: tuple[str, str]) -> tuple[str, str] | None:
    """The host that a link reads as and the one that it leads to; None where it reads as no address."""
    text, target = link
    shown = _SHOWN.fullmatch(text)
    if not shown or not target.lower().startswith(("http://", "https://")):
        return None
    try:
        leads_to = canonical_domain(urlsplit(target).hostname or "")
    except ValueError:
        return None
    if not leads_to or leads_to.endswith(_WRAPPERS):
        return None
    return canonical_domain(shown[1]), leads_to


def _is_same_organisation(one: str, other: str) -> bool:
    return one == other or organisational_domain(one) == organisational_domain(other)
