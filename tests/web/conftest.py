"""The pages over a database of their own, and browsers that somebody is signed in on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core import clock, config, signin
from core.config import Settings
from core.database import forget_connection, open_database
from core.models import Agent, Contact
from tests.web.cast import Cast, make_cast
from web.app import create_app

both_engines = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class Browser:
    """A browser: opens pages, and sends their forms with the token that they carry."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, headers=self.headers, **options)

    def post(self, path: str, form: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        form = {"csrf": self.token(), **(form or {})}
        return self.client.post(path, data=form, headers={**self.headers, "Sec-Fetch-Site": "same-origin"}, **options)

    def token(self) -> str:
        """Every page has a form, if only the one that changes its language."""
        match = _TOKEN.search(self.client.get("/login", follow_redirects=True).text)
        assert match
        return unescape(match[1])


Visit = Callable[..., Browser]


@pytest.fixture
def engine() -> str:
    """SQLite, unless a test asks for both: `@both_engines`."""
    return "sqlite"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    loaded = config.load({"ARENDE_DATA": str(tmp_path / "data"), "ARENDE_COMPANY": "Nordsken"})
    return replace(loaded, base_url="http://localhost")


@pytest.fixture
def database(database_url: str) -> Iterator[None]:
    open_database(database_url)
    yield
    forget_connection()


@pytest.fixture
def cast(database: None, settings: Settings) -> Cast:
    return replace(make_cast(), settings=settings)


@pytest.fixture
def rung() -> list[str]:
    """How often the worker's bell was rung."""
    return []


@pytest.fixture
def app(settings: Settings, database: None, rung: list[str]) -> Flask:
    return make_app(settings, rung)


def make_app(settings: Settings, rung: list[str]) -> Flask:
    app = create_app(settings, hint=lambda: rung.append("rung"))
    app.config["SIGN_IN_LASTS"] = timedelta(0)
    app.testing = False  # so that errors become pages, as they do for people
    return app


@pytest.fixture
def visit(app: Flask) -> Visit:
    """A browser of its own: `visit()` for a stranger, `visit(cast.anna)` for somebody signed in, in English."""

    def open_browser(person: Agent | Contact | None = None, *, language: str = "en") -> Browser:
        client = app.test_client()
        client.set_cookie("arende-language", language)
        if person is not None:
            client.set_cookie("arende-session", begin_session(person))
        return Browser(client)

    return open_browser


def begin_session(person: Agent | Contact) -> str:
    now = clock.now()
    link = signin.make_link(person.email, now=now, is_limited=False)
    assert link
    secret = signin.use_link(link[1], now=now)
    assert secret
    return secret
