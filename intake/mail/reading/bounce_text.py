"""Reads the bounces that follow no standard: whom their sentences name, and whether for good.

The receivers stand where mail servers put them: alone on a line, in angle brackets before a colon, behind RCPT TO, or
in a sentence that says that they weren't reached. What is returned below is cut off first. flufl.bounce knows many old
servers by heart, and is loaded only for what these rules don't read, on a mail cut to a harmless size.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator
from email import message_from_bytes

from intake.mail.reading.addresses import parse_address, parse_addresses
from intake.mail.reading.bounce_report import Fate, Reported, enhanced_status
from intake.mail.reading.bounce_words import ARRIVED, DELAYED, FAILED, RETURNED
from intake.mail.reading.encodings import to_text
from intake.mail.reading.folding import fold
from intake.mail.reading.headers import one_line
from intake.mail.reading.parse import Reading

_MOST_TEXT = 32 * 1024
_MOST_LINES = 400
_MOST_LINE = 500
_MOST_RECIPIENTS = 100
_MOST_GUESSED = 64 * 1024
_MOST_WORDS = 3  # lines below a receiver that say why
_ADDRESS = r"[^\s<>()\[\]\",;:@'|=]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}"
_QUOTE = r"[\"'“”«»]?"
_BULLET = r"[-*•·]{0,3} {0,3}"
_ANYWHERE = re.compile(_ADDRESS)
# Where a line shows a receiver rather than talks of one.
_SHOWN = (
    re.compile(rf"^<({_ADDRESS})>\s*(?::|$|\(|\.\.\.|\s-)"),  # qmail, Postfix, Courier, sendmail
    re.compile(
        rf"^{_BULLET}{_QUOTE}({_ADDRESS}){_QUOTE}\s*(?::|$|\s\(|\.\.\.|\s-|\s(?:on|den|am|le|el|il|op)\s\d)"
    ),  # Exim, Exchange
    re.compile(rf"^{_BULLET}{_QUOTE}[^<>@\"]{{1,80}}{_QUOTE}\s*[<(\[](?:mailto:)?({_ADDRESS})[>)\]]\s*(?::|$|\son\s)"),
    re.compile(rf"\brcpt to:?\s*<?({_ADDRESS})", re.IGNORECASE),
    re.compile(
        rf"^{_BULLET}(?:(?:failed|original|intended|final)?[ -]?(?:recipients?|rcpt|address)(?: address)?(?:\(s\)|es)?"
        rf"|to|address|user|e-?mail|mottagare|till|empfänger|destinataire|destinatario|destinatário|ontvanger|modtager"
        rf"|mottaker|vastaanottaja|адресат|получатель|收件人|宛先)\s*[:=]\s*<?({_ADDRESS})",
        re.IGNORECASE,
    ),
    re.compile(rf"^[245]\d\d[ -](?:[245]\.\d{{1,3}}\.\d{{1,3}}\s)?<({_ADDRESS})>"),  # old sendmail
)
_LETTERS_OWN = re.compile(
    r"^(?:> ?)?(?:from|subject|date|message-id|sent|från|ämne|skickat|reply-to) ?:", re.IGNORECASE
)
_REPORTERS = re.compile(
    r"(?:postmaster|mailer[._-]?daemon|mail-?daemon|abuse|hostmaster|helpdesk|support|admin\w*)$", re.I
)


def told(reading: Reading, raw: bytes, *, not_these: Collection[str]) -> list[Reported]:
    """Whom a bounce without fields names. `not_these` are never those who failed: ourselves, and who reports."""
    named = [one.address for one in parse_addresses(reading.header("x-failed-recipients"), _MOST_RECIPIENTS)]
    text = _report_of(reading)
    fate = _fate(reading, text)
    if named and fate is not Fate.ARRIVED:
        return [Reported(address.lower(), fate, *_words_on(address, text)) for address in dict.fromkeys(named)]
    if fate is Fate.ARRIVED:
        return [Reported(address, fate) for address in _shown(text, not_these)]
    found = _shown(text, not_these) or _talked_of(text, not_these)
    if found:
        return [Reported(address, fate, *_words_on(address, text)) for address in found]
    return list(_guessed(raw, not_these))


def _report_of(reading: Reading) -> str:
    """The text down to where the letter is returned."""
    text = reading.text[:_MOST_TEXT]
    found = RETURNED.search(text)
    kept = text[: found.start()] if found else text
    return kept if kept.strip() else text


def _fate(reading: Reading, text: str) -> Fate:
    """Given up, unless the text says only that it is late, or that it arrived."""
    words = fold(f"{reading.subject}\n{text}", 6000)
    if DELAYED.search(words):
        return Fate.DELAYED
    return Fate.ARRIVED if ARRIVED.search(words) and not FAILED.search(words) else Fate.FAILED


def _lines(text: str) -> list[str]:
    return [line[:_MOST_LINE].strip() for line in text.splitlines()[:_MOST_LINES]]


def _shown(text: str, not_these: Collection[str]) -> list[str]:
    """The receivers that stand on their own."""
    if not FAILED.search(fold(text, _MOST_TEXT)) and not DELAYED.search(fold(text, _MOST_TEXT)):
        return []
    found = (
        shown[1]
        for line in _lines(text)
        if "@" in line and not _LETTERS_OWN.match(line)
        for shape in _SHOWN
        if (shown := shape.search(line))
    )
    return _fit(found, not_these)


def _talked_of(text: str, not_these: Collection[str]) -> list[str]:
    """The receivers in a sentence that says that something wasn't delivered, or in the line below it."""
    found: list[str] = []
    lines = _lines(text)
    for above, line in zip(("", *lines), lines, strict=False):
        if "@" in line and not _LETTERS_OWN.match(line) and FAILED.search(fold(f"{above} {line}", 1000)):
            found += _ANYWHERE.findall(line)
    return _fit(found, not_these)


def _fit(found: Iterator[str] | list[str], not_these: Collection[str]) -> list[str]:
    addresses = dict.fromkeys(address.strip(".-").lower() for address in found)
    fit = [address for address in addresses if address not in not_these and parse_address(address)]
    people = [address for address in fit if not _REPORTERS.match(address.partition("@")[0])]
    return (people or fit)[:_MOST_RECIPIENTS]


def _words_on(address: str, text: str) -> tuple[str, str]:
    """The status and the words that stand with a receiver."""
    lines = _lines(text)
    at = next((at for at, line in enumerate(lines) if address.lower() in line.lower()), None)
    if at is None:
        return enhanced_status(text[:4000]), ""
    near = " ".join(" ".join(lines[at : at + 1 + _MOST_WORDS]).split())[:300]
    return enhanced_status(near) or enhanced_status(text[:4000]), near


def _guessed(raw: bytes, not_these: Collection[str]) -> Iterator[Reported]:
    from flufl.bounce import all_failures  # loaded only for bounces that follow no standard

    logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it tells of every step, and of every odd mail
    try:
        temporary, permanent = all_failures(message_from_bytes(raw[:_MOST_GUESSED]))
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError):
        return  # its detectors expect better mail than some send; then nobody is known to have failed
    for fate, addresses in ((Fate.FAILED, permanent), (Fate.DELAYED, temporary)):
        texts = (one_line(to_text(one) if isinstance(one, bytes) else one) for one in sorted(addresses))
        for address in _fit(texts, not_these):
            yield Reported(address, fate)
