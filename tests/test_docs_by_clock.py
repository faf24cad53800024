"""What is told of letters by the clock is what the clock does."""

from __future__ import annotations

import re

from core.drafts import DRAFTED_AT
from core.models import Patience
from core.reminders import Withheld
from tests.test_docs import codes, section

PAGE = "letters-by-the-clock.md"


def numbers(heading: str) -> list[int]:
    return [int(number) for number in re.findall(r"^\| (\d+)", section(PAGE, heading), re.MULTILINE)]


def test_the_draft_is_made_when_the_page_says() -> None:
    assert f"| at {DRAFTED_AT} % of that time |" in section(PAGE, "## How it stands: until a ticket is resolved")


def test_the_days_are_those_of_the_page() -> None:
    days = Patience()
    assert numbers("## Reminders: while we wait for the customer") == [
        days.first_days,
        days.second_days,
        days.closing_days,
    ]
    assert f"closed after {days.resolved_days} days" in section(PAGE, "## After the solution")


def test_every_reason_to_remind_nobody_is_told() -> None:
    assert codes(section(PAGE, "## Reminders: while we wait for the customer")) == {*Withheld}
