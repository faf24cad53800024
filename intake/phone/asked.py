"""A request of the provider about one call, after the gate has let it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.rules.take_reports import ABSENT, FAILED, Told
from intake.phone.signature import Fields

_ENDS = ("completed", "busy", "failed", "no-answer", "canceled")
_HANGUP = "hangup"  # what the provider tells instead of a key
_PLACES = ("City", "State", "Zip", "Country")
_MOST_KEPT = 300  # characters of one field


@dataclass(frozen=True, slots=True)
class Asked:
    """What was posted, and what our own address carried; both are signed."""

    fields: Fields
    query: Mapping[str, str]

    @property
    def sid(self) -> str:
        return self.fields["CallSid"]

    @property
    def has_ended(self) -> bool:
        """Whether the caller has hung up, or was never there."""
        return self.fields.get("CallStatus") in _ENDS

    @property
    def is_silent(self) -> bool:
        """Nothing was keyed or spoken in the time there was; what a redirect repeats of earlier keys isn't meant."""
        return self.query.get("silent") == "1"

    @property
    def keys(self) -> str:
        keys = self.fields.get("Digits", "")
        return "" if self.is_silent or keys == _HANGUP else keys.rstrip("#")

    def number(self, name: str) -> int:
        """A number that our own address carried; 0 for none."""
        return _number(self.query.get(name, ""))

    def seconds(self, field: str) -> int:
        return _number(self.fields.get(field, ""))

    @property
    def recording(self) -> Told:
        """What is told of a recording, by whichever request."""
        status = self.fields.get("RecordingStatus", "")
        code = FAILED if status == FAILED else self.fields.get("ErrorCode") or ABSENT if status == ABSENT else ""
        sid = self.fields.get("RecordingSid", "")
        return Told(recording_sid=sid, seconds=self.seconds("RecordingDuration"), error_code=code[:8])

    def kept(self, *, is_secret: bool) -> dict[str, str]:
        """The fields as they are kept for a while: without places, and without keys that were a code."""
        return {
            name[:_MOST_KEPT]: value[:_MOST_KEPT]
            for name, value in self.fields.items()
            if not name.endswith(_PLACES) and not (is_secret and name == "Digits")
        }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0
