"""What the pages are given when they start: settings, keys, the bell to the worker, texts and static files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from core.config import Settings
from core.rules.references import Keyring
from web.static_files import StaticFile

_KEY = "arende"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    settings: Settings
    keyring: Keyring
    hint: Callable[[], None]  # "look now", to the worker; may be lost
    catalogs: Mapping[str, Mapping[str, str]]  # language: English sentence: its translation
    static: Mapping[str, StaticFile]

    @property
    def is_https(self) -> bool:
        return self.settings.base_url.startswith("https://")


def install(app: Flask, surroundings: Surroundings) -> None:
    app.extensions[_KEY] = surroundings


def here() -> Surroundings:
    """Those of the app that answers this request."""
    return cast(Surroundings, current_app.extensions[_KEY])
