"""What the page on the telephone says is there is there, and what is there is said."""

from __future__ import annotations

import dataclasses
import re

from core.models.calls import TakeState
from core.phone_settings import PhoneSettings
from tests.test_docs import codes, rows, section


def test_every_state_of_a_recording_is_told() -> None:
    assert codes(section("telephone-pages.md", "## Recordings")) == set(TakeState)


def test_every_setting_of_the_telephone_is_told() -> None:
    told = rows(section("telephone-pages.md", "## What administrators decide"))
    names = {name for row in told for name in re.findall(r"`([a-z_]+)`", row[0])}
    assert names == {field.name for field in dataclasses.fields(PhoneSettings)}
