"""What callers hear, by name and language, from `prompts/`; each language has a file, and both have every name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "prompts"
LANGUAGES = ("sv", "en")
NOTICE_VERSION = "1"  # of the words by which a recording is announced: a new one, whenever their meaning changes


def said(name: str, language: str, values: Mapping[str, str]) -> str:
    """The words; a value that they name and aren't given is an error, never a gap."""
    words: str = _whole(language)[name]
    return words.format_map(values)


def written(name: str, language: str, **values: str) -> str:
    """What stands in a ticket or a text message."""
    words: str = _whole(language)["ticket"][name]
    return words.format_map(values)


@lru_cache(maxsize=len(LANGUAGES))
def _whole(language: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
