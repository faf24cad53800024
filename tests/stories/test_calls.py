"""A newcomer rings a desk that runs, by `arende call`: what the written calls say, and what is left of them."""

from __future__ import annotations

from pathlib import Path

from tests.servers import wait_until
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


def _all_stored(desk: Desk, most: int) -> list[dict[str, object]]:
    calls = desk.export("calls")
    is_kept = all(take["state"] == "stored" for call in calls for take in call["recordings"])
    return calls if len(calls) == most and is_kept else []
