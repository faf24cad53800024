"""A visitor to the pages: keeps cookies, follows redirects, fills in the forms it finds and presses their buttons."""

from __future__ import annotations

import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Self
from urllib.parse import urlencode, urljoin, urlsplit

from tests.servers.programs import Desk

_NOT_TYPED = {"submit", "button", "file", "image", "reset"}  # kinds of input


@dataclass
class Form:
    """A form as the page offers it: where it goes, and what it sends if nothing is typed."""

    action: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Page:
    """An answer, as far as a person or a script can see it."""

    status: int
    url: str
    html: str
    text: str  # without the marks of HTML
    forms: tuple[Form, ...]

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def __contains__(self, words: str) -> bool:
        return words in self.text


class Visitor:
    """`Visitor(desk).sign_in("anna@skog.test").open("/")`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.page = Page(status=0, url=desk.url + "/", html="", text="", forms=())

    def sign_in(self, email: str) -> Self:
        """By a link, as mailed: opening it shows a button, and pressing that signs in."""
        link = self._desk.cli("login-link", email).stdout.strip()
        self.open(urlsplit(link).path)
        self.submit(urlsplit(link).path)
        return self

    def open(self, path: str) -> Page:
        return self._ask(urllib.request.Request(urljoin(self.page.url, path)))

    def submit(self, action: str, /, **typed: str) -> Page:
        """Send the form on this page that goes to `action`, with what was typed."""
        return self.upload(action, {}, **typed)

    def upload(self, action: str, files: Mapping[str, bytes], /, **typed: str) -> Page:
        """The same, with files chosen."""
        form = next((form for form in self.page.forms if form.action == action), None)
        assert form, f"no form for {action} on {self.page.url}, only {[form.action for form in self.page.forms]}"
        content_type, body = _encode({**form.values, **typed}, files)
        url = urljoin(self.page.url, action)
        return self._ask(urllib.request.Request(url, data=body, headers={"Content-Type": content_type}))

    def _ask(self, request: urllib.request.Request) -> Page:
        try:
            response = self._opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            html = response.read().decode("utf-8", "replace")
            self.page = _read(html, status=response.status, url=response.url)
        return self.page


def _encode(values: Mapping[str, str], files: Mapping[str, bytes]) -> tuple[str, bytes]:
    if not files:
        return "application/x-www-form-urlencoded", urlencode(values).encode()
    boundary = uuid.uuid4().hex
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in values.items()]
    for name, content in files.items():
        head = f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content)
    body = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", body


def _read(html: str, *, status: int, url: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Page(
        status=status, url=url, html=html, text=" ".join("".join(reader.text).split()), forms=tuple(reader.forms)
    )


class _Reader(HTMLParser):
    """Reads the words and the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.forms: list[Form] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        self.text.append(" ")
        if tag == "form":
            self.forms.append(Form(about.get("action", "")))
        elif self.forms and tag == "input":
            self._take_input(about, is_ticked="checked" in dict(attrs))
        elif self.forms and tag == "select":
            self._select = about.get("name", "")
        elif self.forms and tag == "option" and self._select:
            if self._select not in self.forms[-1].values or "selected" in dict(attrs):
                self.forms[-1].values[self._select] = about.get("value", "")
        elif self.forms and tag == "textarea":
            self._area = about.get("name", "")
            self.forms[-1].values[self._area] = ""

    def handle_endtag(self, tag: str) -> None:
        self.text.append(" ")
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._area:
            self.forms[-1].values[self._area] += data.removeprefix("\n")

    def _take_input(self, about: dict[str, str], *, is_ticked: bool) -> None:
        kind, name = about.get("type", "text"), about.get("name", "")
        if name and kind not in _NOT_TYPED and (kind not in ("radio", "checkbox") or is_ticked):
            self.forms[-1].values[name] = about.get("value", "")
