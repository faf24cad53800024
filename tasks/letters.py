"""What happened is told: events become letters until none is owed."""

from __future__ import annotations

from core import clock
from core.config import Settings
from core.letters import write_due
from core.rules.references import Keyring


def drain_events(settings: Settings, keyring: Keyring) -> int:
    """Write the letters of every event that is owed one; gives how many events there were."""
    done = 0
    while looked := write_due(settings, keyring, now=clock.now()):
        done += looked
    return done
