"""What is known of a recording, whoever tells it and in whatever order: told things add up and never take away.

The provider tells of one recording up to three times (when it ends, when it is ready, when it is asked), in any order,
each perhaps twice or never. So what is known is joined by rules that come to the same whichever is heard first.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.rules.call_limits import SHORTEST_TAKE

FAILED = "failed"  # the provider's fault: somebody may have spoken
ABSENT = "absent"  # nothing was recorded, without a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One report, or all that were heard so far."""

    recording_sid: str = ""
    seconds: int = 0
    error_code: str = ""  # why there is no recording: the provider's number, or one of the two words above

    @property
    def is_worth_a_ticket(self) -> bool:
        """Somebody spoke, or may have."""
        return self.error_code == FAILED or self.seconds >= SHORTEST_TAKE

    @property
    def is_to_be_fetched(self) -> bool:
        return bool(self.recording_sid) and self.is_worth_a_ticket and not self.error_code


def joined(known: Told, told: Told) -> Told:
    """Both together: in any order, and any number of times."""
    return Told(
        recording_sid=known.recording_sid or told.recording_sid,
        seconds=max(known.seconds, told.seconds),
        error_code=max(known.error_code, told.error_code),  # letters come after digits, so that a failure counts
    )
