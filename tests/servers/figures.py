"""What a running desk says of itself at /metrics: how much has come, and how much is owed."""

from __future__ import annotations

import urllib.request

from tests.servers.programs import Desk

_OWED = ("mail_waiting", "events_to_tell", "letters_waiting")


def figures(desk: Desk) -> dict[str, float]:
    with urllib.request.urlopen(f"{desk.url}/metrics", timeout=30) as response:
        lines = response.read().decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name.removeprefix("arende_"): float(value) for name, value in pairs}


def is_quiet(desk: Desk) -> bool:
    """Whether nothing is owed any more: no mail an outcome, no event a letter, no letter its delivery."""
    known = figures(desk)
    return not any(known[name] for name in _OWED)
