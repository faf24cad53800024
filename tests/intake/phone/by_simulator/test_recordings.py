"""Recordings: fetched when the provider has them, whatever it sends first, and told of where they never come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.models import Message, Take, Ticket
from core.models.calls import TakeState
from intake.phone.simulator.provider import Provider
from intake.phone.simulator.sound import tone
from tests.cast import NOW
from tests.intake.phone.by_simulator.network import Network
from tests.intake.phone.by_simulator.scripts import LEAVES_A_MESSAGE
from tests.intake.phone.conftest import Hands


def work_until_kept(network: Network, hands: Hands, *, most: int = 12) -> int:
    """How often the worker looked, an hour between."""
    for looks in range(1, most + 1):
        if network.work() or Take.get().state != TakeState.RECORDED:
            return looks
        hands.at += timedelta(hours=1)
    raise AssertionError(Take.get().error)


@pytest.mark.parametrize("late", [1, 3])
def test_a_recording_that_isnt_there_yet_is_fetched_later(network: Network, hands: Hands, late: int) -> None:
    network.ring(LEAVES_A_MESSAGE)
    network.studio.provider.late = late
    assert work_until_kept(network, hands) == late + 1
    assert Take.get().state == TakeState.STORED


def test_a_page_instead_of_sound_is_kept_out_and_asked_for_again(
    network: Network, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.ring(LEAVES_A_MESSAGE)
    monkeypatch.setattr(Provider, "sound_of", lambda *_: b"<html>Sign in</html>")
    network.work()
    assert (Take.get().state, Take.get().error) == (TakeState.RECORDED, "what came is no sound")
    monkeypatch.undo()
    monkeypatch.setattr("core.clock.now", lambda: NOW + timedelta(hours=2))
    network.work()
    assert Take.get().state == TakeState.STORED


def test_who_speaks_for_too_long_is_cut_off_and_hears_the_number(network: Network) -> None:
    rung = network.ring("press 1\npress 2\nrecord 400s\nexpect ärendenummer är")
    assert (rung.numbers, Take.get().seconds) == ([Ticket.get().number] * 2, 180)


def test_a_recording_deleted_at_the_provider_already_is_deleted(network: Network) -> None:
    network.ring(LEAVES_A_MESSAGE)
    sound_of = network.studio.provider.sound_of

    def vanishing(sid: str) -> bytes | None:
        content = sound_of(sid)
        network.studio.provider.recordings.pop(sid)
        return content

    network.studio.provider.sound_of = vanishing  # type: ignore[method-assign]  # between fetching and deleting
    network.work()
    assert (Take.get().state, Take.get().deleted_there_at) == (TakeState.STORED, NOW)


def test_a_recording_that_never_comes_is_told_of_on_the_ticket(network: Network, hands: Hands) -> None:
    network.ring(LEAVES_A_MESSAGE)
    network.studio.provider.late = 1000
    for _ in range(200):
        if Take.get().state == TakeState.LOST:
            break
        hands.at += timedelta(days=1)
        network.work()
    assert Take.get().state == TakeState.LOST
    assert Ticket.select().count() == Message.select().count() == 1


def test_sound_is_kept_as_it_was_spoken(network: Network) -> None:
    network.ring(LEAVES_A_MESSAGE)
    network.work()
    assert (Take.get().size, Take.get().content_type) == (len(tone(12).wav), "audio/wav")
