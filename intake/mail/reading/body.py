"""Tells what of a mail is text to read, and what is a file that came with it.

Trusts nothing. What is wrapped is unwrapped where that takes no key: winmail.dat, signed S/MIME, uuencode
within a text. A wrapping that can't be opened stays a file, as it came.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

from intake.mail.reading.armour import is_encrypted, without_armour
from intake.mail.reading.attachments import Attached, attach, type_of_name
from intake.mail.reading.encodings import charset_in_markup, codec_of, tidy_body, to_text
from intake.mail.reading.flowed import unflow
from intake.mail.reading.headers import find_header_end, read_header
from intake.mail.reading.parts import Part, Unreadable, is_content_type, take_apart

_MOST_WRAPPINGS = 3
_SIGNED_MAIL = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_FEW_WORDS = 100  # letters: below, an invitation is told in words
_FORM_ONLY = ("text/x-amp-html", "text/watch-html")  # beside others, the same text again
_BODY_NAME = re.compile(
    r"(?:body|message|mail|msg|part|text|untitled|noname|meddelande|html_?part)[\d ._-]{0,8}\.(?:txt|html?)",
    re.IGNORECASE,
)
# What a plain text says that only stands in for the page beside it.
_STANDS_IN = re.compile(
    r"\b(?:e-?mail|mail|message|meddelande\w*|client|klient\w*|program\w*|reader|läsare|browser|webbläsare\w*|viewer)\b",
    re.IGNORECASE,
)
_MOST_STANDING_IN = 400
_WORDS = re.compile("[^\\s\u200b-\u200d\u2060\ufeff]")  # anything that can be seen
_CONTENT_ID_IN_TEXT = re.compile(r"\[cid:([^\]\s]{1,200})\]")  # how Outlook marks a picture in plain text


class Protection(StrEnum):
    """How a mail is guarded; nothing is said here of whether its signature is good."""

    NONE = "none"
    SIGNED = "signed"  # S/MIME or PGP: its words can be read
    ENCRYPTED = "encrypted"  # S/MIME or PGP: its words can't


class Body:
    """A mail's text and files. A slot is one text, as plain text and as HTML, however many forms it came in."""

    def __init__(self, whole: Part) -> None:
        self.protection = Protection.NONE
        self._slots: list[tuple[str, str]] = []
        self._files: list[Part] = []
        self._packed_words: list[tuple[str, str]] = []
        self._wrappings = 0
        self._opened: Part | None = None  # signed as a whole, and read
        self._collect(whole, is_whole=True)
        if self._packed_words and not any(_WORDS.search(plain) or html.strip() for plain, html in self._slots):
            self._slots += self._packed_words
        self.html = "\n".join(html for _, html in self._slots if html)
        self.attachments = self._attached() if self._files else ()
        self.text = self._readable()

    def _readable(self) -> str:
        """HTML is converted only where there is no plain text beside it."""
        texts = (plain if _WORDS.search(plain) else _from_html(html, self._pictures()) for plain, html in self._slots)
        whole = "\n\n".join(text for text in (text.strip("\n").rstrip() for text in texts) if text)
        if "[cid:" in whole:
            whole = _CONTENT_ID_IN_TEXT.sub(self._picture_in_text, whole).strip("\n").rstrip()
        if is_encrypted(whole):
            self.protection = Protection.ENCRYPTED
        return (
            whole if len(whole) >= _FEW_WORDS else "\n\n".join((*([whole] if whole else []), *self._invitations(whole)))
        )

    def _attached(self) -> tuple[Attached, ...]:
        if not any(part.content_type.startswith("image/") and part.content_id for part in self._files):
            return tuple(attach(part, is_opened=part is self._opened) for part in self._files)
        from intake.mail.reading.set_aside import pictures_shown

        shown = pictures_shown(self.html)
        return tuple(attach(part, shown.get(part.content_id), is_opened=part is self._opened) for part in self._files)

    def _pictures(self) -> dict[str, str]:
        """The pictures that are told of where they stand in the text; those set aside under no name."""
        return {
            file.content_id: "" if file.is_set_aside else file.filename
            for file in self.attachments
            if file.content_id and file.content_type.startswith("image/")
        }

    def _picture_in_text(self, found: re.Match[str]) -> str:
        name = self._pictures().get(found[1])
        return found[0] if name is None else f"[image: {name}]" if name else ""

    def _invitations(self, words: str) -> Iterator[str]:
        for part in self._files:
            if part.content_type in ("text/calendar", "application/ics"):
                from intake.mail.reading.calendar import invitation_text

                told = invitation_text(tidy_body(to_text(part.content, part.charset)))
                if told and told not in words:
                    yield told
                    return  # the same again as a file, in most mails

    def _collect(self, part: Part, *, is_whole: bool = False) -> None:
        if part.is_container:
            self._collect_container(part)
        elif self._is_text(part, is_whole):
            self._slots.append(self._slot(part))
        elif part.content_type in _WRAPPED or part.filename.strip().lower() in _WRAPPED_NAMES:
            self._unwrap(part)
        else:
            self._files.append(part)

    def _collect_container(self, part: Part) -> None:
        if part.content_type == "multipart/encrypted":
            self.protection = Protection.ENCRYPTED
        elif part.content_type == "multipart/signed":
            self.protection = Protection.SIGNED
        if part.content_type == "multipart/alternative":
            self._collect_alternatives(part)
            return
        for child in part.parts:
            self._collect(child)

    def _collect_alternatives(self, part: Part) -> None:
        before, self._slots = self._slots, []
        for child in part.parts:
            if child.content_type not in _FORM_ONLY:
                self._collect(child)
        plain = "\n\n".join(plain for plain, _ in self._slots if _WORDS.search(plain))
        html = "\n".join(html for _, html in self._slots if html)
        self._slots = [*before, ("" if html and _only_stands_in(plain) else plain, html)]

    def _slot(self, part: Part) -> tuple[str, str]:
        charset = part.charset
        if part.content_type == "text/html":
            is_told = codec_of(charset) not in ("", "ascii")
            return "", tidy_body(
                to_text(part.content, charset if is_told else charset_in_markup(part.content) or charset)
            )
        text = tidy_body(to_text(part.content, charset))
        if part.content_type in _CONVERTERS:
            return _CONVERTERS[part.content_type](text), ""
        if part.parameters.get("format", "").lower() == "flowed":
            text = unflow(text, del_sp=part.parameters.get("delsp", "").lower() == "yes")
        if "\nbegin " in text or text.startswith("begin "):
            text = self._without_uuencoded(text)
        if "-----BEGIN PGP " in text:
            self.protection = Protection.ENCRYPTED if is_encrypted(text) else Protection.SIGNED
            text = without_armour(text)
        return text, ""

    def _without_uuencoded(self, text: str) -> str:
        from intake.mail.reading.uuencoded import take_files

        text, files = take_files(text)
        self._files += [_file(name, content) for name, content in files]
        return text

    def _unwrap(self, part: Part) -> None:
        self._wrappings += 1
        opened = self._wrappings <= _MOST_WRAPPINGS and (
            self._open_signed(part) if part.content_type in _SIGNED_MAIL else self._open_packed(part)
        )
        if not opened:
            self._files.append(part)

    def _open_signed(self, part: Part) -> bool:
        from intake.mail.reading.signed import signed_content

        content = signed_content(part.content)
        if content is None:
            if part.parameters.get("smime-type", "").lower() != "certs-only":
                self.protection = Protection.ENCRYPTED
            return False
        header_end, body_start = find_header_end(content, 0, len(content))
        try:
            inner = take_apart(content, read_header(content[: min(header_end, 65536)]), body_start)
        except Unreadable:
            return False
        self.protection = Protection.SIGNED
        self._collect(inner, is_whole=True)
        self._opened = part
        return False  # read, and kept: it alone can prove who signed it

    def _open_packed(self, part: Part) -> bool:
        from intake.mail.reading.tnef import unpack

        found = unpack(part.content)
        if found.is_empty:
            return False
        self._files += [_file(file.name, file.content, file.content_type, file.content_id) for file in found.files]
        words = (found.text, found.html)
        if not any(words) and found.rtf:
            from intake.mail.reading.rtf import rtf_words

            words = rtf_words(found.rtf)
        self._packed_words.append((tidy_body(words[0]), tidy_body(words[1])))
        return True

    @staticmethod
    def _is_text(part: Part, is_whole: bool) -> bool:
        # A text with a file's name is a file, except where it is the whole mail: some name their bodies.
        if part.content_type not in _BODY_TYPES or part.disposition == "attachment":
            return False
        return is_whole or not part.filename.strip() or bool(_BODY_NAME.fullmatch(part.filename.strip()))


def _enriched(text: str) -> str:
    from intake.mail.reading.enriched import enriched_to_text

    return enriched_to_text(text)


def _richtext(text: str) -> str:
    from intake.mail.reading.enriched import richtext_to_text

    return richtext_to_text(text)


_CONVERTERS: dict[str, Callable[[str], str]] = {"text/enriched": _enriched, "text/richtext": _richtext}
_BODY_TYPES = ("text/plain", "text/html", "text/markdown", "text/x-markdown", *_CONVERTERS)
_WRAPPED = ("application/ms-tnef", "application/vnd.ms-tnef", *_SIGNED_MAIL)
_WRAPPED_NAMES = ("winmail.dat", "win.dat")


def _file(name: str, content: bytes, content_type: str = "", content_id: str = "") -> Part:
    content_type = content_type.strip().lower()
    if not is_content_type(content_type):
        content_type = type_of_name(name)
    disposition = "inline" if content_id else "attachment"
    return Part(content_type, "", name, disposition, content_id.strip("<>"), content)


def _only_stands_in(plain: str) -> bool:
    plain = plain.strip()
    return len(plain) <= _MOST_STANDING_IN and "html" in plain.lower() and bool(_STANDS_IN.search(plain))


def _from_html(html: str, pictures: dict[str, str]) -> str:
    if not html.strip():
        return ""
    # lxml, loaded only by the programs that meet such mail
    from intake.mail.reading.html_text import to_text as html_to_text

    return tidy_body(html_to_text(html, pictures))
