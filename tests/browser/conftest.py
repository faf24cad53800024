"""The pages on a real server, in a real Chromium that notes every complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, sync_playwright
from werkzeug.serving import ThreadedWSGIServer

from core import config
from core.config import Settings
from core.database import forget_connection, open_database
from core.migrations import migrate
from core.models import Agent, Contact
from tests.servers import require
from tests.servers.ports import free_port
from tests.servers.threads import serving
from tests.web.cast import Cast, make_cast
from tests.web.conftest import begin_session, make_app

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class Server(ThreadedWSGIServer):
    """Serves each request in a thread, which lets go of its database connection at the end."""

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            forget_connection()


@dataclass
class Window:
    """A browser window: where it is, and what went wrong in it."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)


OpenWindow = Callable[..., Window]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    loaded = config.load({"ARENDE_DATA": str(tmp_path / "data"), "ARENDE_COMPANY": "Nordsken"})
    return replace(loaded, base_url=f"http://127.0.0.1:{free_port()}")


@pytest.fixture
def cast(tmp_path: Path) -> Iterator[Cast]:
    open_database(f"sqlite:///{tmp_path}/arende.db")
    migrate()
    yield make_cast()
    forget_connection()


@pytest.fixture
def url(settings: Settings, cast: Cast) -> Iterator[str]:
    port = int(settings.base_url.rpartition(":")[2])
    with serving(Server("127.0.0.1", port, make_app(settings, []))):
        yield settings.base_url


@pytest.fixture
def chromium() -> Iterator[Browser]:
    path = require("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(path), args=list(_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def open_window(chromium: Browser, url: str) -> OpenWindow:
    """`open_window(cast.anna, dark=True, width=390)`; without a person nobody is signed in."""

    def open_one(
        person: Agent | Contact | None = None, *, dark: bool = False, width: int = 1280, scripts: bool = True
    ) -> Window:
        context = chromium.new_context(
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
            locale="sv-SE",
            java_script_enabled=scripts,
        )
        if person is not None:
            _sign_in(context, person, url)
        window = Window(context.new_page(), url)
        _listen(window)
        return window

    return open_one


def _sign_in(context: BrowserContext, person: Agent | Contact, url: str) -> None:
    context.add_cookies([{"name": "arende-session", "value": begin_session(person), "url": url}])


def _listen(window: Window) -> None:
    page, complaints = window.page, window.complaints
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: _dismiss(window, dialog))
    page.on("request", lambda request: _note_foreign(window, request.url))


def _dismiss(window: Window, dialog: Dialog) -> None:
    window.complaints.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def _note_foreign(window: Window, address: str) -> None:
    if not address.startswith((window.url, "data:", "about:")):
        window.complaints.append(f"asked for {address}")
