"""How often, and after what, a webhook is asked again: what the desk writes behind the # of an address it gives.

Neither sent nor signed (the provider's "connection overrides"). Written wrongly, the provider ignores it in silence;
here it is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urldefrag

from intake.phone.simulator.twiml import BadAnswer

MOST_SECONDS = 15.0


class Trouble(StrEnum):
    """Why there is no good answer, in the words of `rp=`."""

    NONE = ""
    CONNECTION = "ct"
    TIMEOUT = "rt"
    REFUSED = "4xx"
    FAILED = "5xx"


@dataclass(frozen=True, slots=True)
class Overrides:
    """The rules for one address; the default asks once more, and only where no connection was had."""

    retries: int = 1
    after: frozenset[str] = frozenset({"ct"})
    seconds: float = MOST_SECONDS

    def ask_again(self, trouble: Trouble) -> bool:
        return bool(trouble) and (trouble in self.after or "all" in self.after)


_NUMBERS = {"rc": (0, 5), "ct": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000)}
_POLICIES = {"ct", "rt", "4xx", "5xx", "all"}


def part(url: str) -> tuple[str, Overrides]:
    """The address without its fragment, and what the fragment asks for; raises BadAnswer."""
    address, fragment = urldefrag(url)
    given = dict(parse_qsl(fragment, keep_blank_values=True))
    unknown = given.keys() - {*_NUMBERS, "rp", "e", "sni"}
    if unknown or (fragment and not given):
        raise BadAnswer("URL", f"#{fragment} holds what is no connection override")
    numbers = {name: _number(name, given[name]) for name in _NUMBERS if name in given}
    after = frozenset(given.get("rp", "ct").split(","))
    if not after <= _POLICIES:
        raise BadAnswer("URL", f"rp={given['rp']} must be of {', '.join(sorted(_POLICIES))}")
    limits = [numbers[name] / 1000 for name in ("rt", "tt") if name in numbers]
    return address, Overrides(numbers.get("rc", 1), after, min([MOST_SECONDS, *limits]))


def _number(name: str, text: str) -> int:
    least, most = _NUMBERS[name]
    if not (text.isascii() and text.isdecimal()) or not least <= int(text[:9]) <= most:
        raise BadAnswer("URL", f"{name}={text} must be a whole number from {least} to {most}")
    return int(text)
