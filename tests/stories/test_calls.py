"""A newcomer rings a desk that runs, by `arende call`: what the written calls say, and what is left of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.servers import wait_until
from tests.servers.browser import Visitor
from tests.servers.programs import Desk

CALLS = Path(__file__).parents[2] / "docs" / "calls"


def test_every_written_call_goes_as_it_is_written(desk: Desk) -> None:
    """Each ends with exit code 0 and leaves a ticket of its own, whose recording the worker has fetched."""
    scripts = sorted(CALLS.glob("*.call"))
    for script in scripts:
        done = desk.cli("call", "--script", str(script), check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    calls = wait_until(lambda: _all_stored(desk, len(scripts)), what="every recording to be kept")
    assert len({call["number"] for call in calls}) == len(scripts)
    assert {ticket["channel"] for ticket in desk.export("tickets")} == {"phone"}


def test_callbacks_in_disorder_leave_one_ticket_a_call(desk: Desk) -> None:
    for seed in range(3):
        desk.cli("call", "--script", str(CALLS / "hangup_sv.call"), "--chaos", "--seed", str(seed))
    wait_until(lambda: len(desk.export("tickets")) == 3, what="a ticket for each call")
    desk.cli("sweep")
    assert len(desk.export("tickets")) == len(desk.export("calls")) == 3


@pytest.fixture
def staffed_desk(desk: Desk) -> Desk:
    """Open at all hours, with one agent who answers calls at all of them."""
    desk.cli("agent", "add", "Olle Lind", "olle@desk.test", "--phone", "+46701740630", "--language", "sv")
    admin = Visitor(desk).sign_in("admin@example.test")
    always = {f"day{day}": "00:00–24:00" for day in range(7)}
    admin.open("/admin/hours")
    admin.submit("/admin/hours", name="standard", keeps_holidays="", **always)
    page = admin.open("/admin/phone/duty")
    (olle,) = re.findall(r'<option value="(\d+)"[^>]*>Olle Lind', page.html)
    admin.submit("/admin/phone/duty", agent=olle, wave="1", **always)
    return desk


def test_agents_of_a_running_desk_are_rung(staffed_desk: Desk, tmp_path: Path) -> None:
    """Who takes the call has its ticket; where nobody does, the caller leaves a message."""
    message = "expect Ingen är ledig\npress 2\nrecord 7s\nexpect ärendenummer är"
    for agents, then in {"answer": "talk 20s\nexpect Tack för samtalet", "busy": message, "none": message}.items():
        script = tmp_path / f"{agents}.call"
        script.write_text(f"lang sv\nwhen kundnummer press 0#\npress 3\n{then}\n", encoding="utf-8")
        staffed_desk.cli("call", "--agents", agents, "--script", str(script))
    calls, tickets = staffed_desk.export("calls"), staffed_desk.export("tickets")
    assert [call["outcome"] for call in calls] == ["talked", "completed", "completed"]
    assert [ticket["number"] for ticket in tickets] == [call["number"] for call in calls]
    assert [ticket["assignee"] for ticket in tickets] == ["olle@desk.test", None, None]


def _all_stored(desk: Desk, most: int) -> list[dict[str, object]]:
    calls = desk.export("calls")
    is_kept = all(take["state"] == "stored" for call in calls for take in call["recordings"])
    return calls if len(calls) == most and is_kept else []
