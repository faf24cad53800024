"""What the provider tells is lost, late, told twice or in disorder: the end is one ticket, one call, nothing more."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest

from core.models import Call, Event, Message, Take, Ticket
from core.models.calls import TakeState
from core.phone_settings import change_phone_settings
from intake.phone.simulator.chaos import Fate
from intake.phone.simulator.leg import BrokenOff
from intake.phone.simulator.provider import KeptCall
from intake.phone.simulator.script import ScriptFailed
from intake.phone.simulator.sound import tone
from intake.phone.simulator.usual import Agents
from tests.cast import NOW, Cast, by
from tests.intake.phone.by_simulator.network import Network
from tests.intake.phone.by_simulator.scripts import LEAVES_A_MESSAGE, MOBILE, on_duty
from tests.intake.phone.conftest import Hands
from tests.intake.phone.line import ANNA, new_sid

_HANGS_UP = "press 1\npress 2\nrecord-and-hangup 12s"
_ACTION, _RECORDING, _END = "/voice/recorded", "callback recording completed", "callback call completed"
_TELLINGS = (Fate.TWICE, Fate.ANEW, Fate.TOGETHER, Fate.LATE, Fate.LOST, Fate.UNANSWERED)


_CALLS = {
    "hangs up": _HANGS_UP,
    "says more": f"when tekniskt press 1\n{LEAVES_A_MESSAGE}press 2\nrecord 8s",
    "asks for an agent": "press 3\ntalk 20s",
}


def the_end() -> tuple[object, ...]:
    """All there is, but for who is told when."""
    kinds = sorted(event.kind for event in Event.select().where(Event.ticket.is_null(False)))
    takes = [(take.state, take.seconds) for take in Take.select().order_by(Take.id)]
    return (Ticket.select().count(), Message.select().count(), Call.get().ended_at is not None, takes, kinds)


@pytest.mark.parametrize("ends", [LEAVES_A_MESSAGE, _HANGS_UP])
@pytest.mark.parametrize("what", [_RECORDING, _END])
@pytest.mark.parametrize("fate", _TELLINGS)
def test_whatever_becomes_of_a_callback_there_is_one_ticket(
    network: Network, hands: Hands, ends: str, what: str, fate: Fate
) -> None:
    network.ring(ends, fates={what: fate})
    network.work()
    assert (Ticket.select().count(), Message.select().count(), Take.get().state) == (1, 1, TakeState.STORED)
    hands.at += timedelta(hours=1)
    network.make_good()
    assert (Ticket.select().count(), Call.get().ended_at is not None) == (1, True)


@pytest.mark.parametrize("fate", [Fate.TWICE, Fate.ANEW, Fate.TOGETHER, Fate.UNANSWERED])
def test_a_request_whose_answer_is_lost_is_answered_alike(network: Network, fate: Fate) -> None:
    """Two copies of it reach the desk, and the caller hears one number, of one ticket."""
    rung = network.ring(LEAVES_A_MESSAGE, fates={_ACTION: fate})
    assert len({exchange.body for exchange in rung.asked("recorded")}) == 1 < len(rung.asked("recorded"))
    assert (rung.numbers, Ticket.select().count()) == ([Ticket.get().number] * 2, 1)


@pytest.mark.parametrize("path", ["incoming", "menu", "category", "told"])
@pytest.mark.parametrize("fate", [Fate.TWICE, Fate.TOGETHER, Fate.UNANSWERED])
def test_any_request_asked_again_goes_on_where_the_call_is(network: Network, path: str, fate: Fate) -> None:
    rung = network.ring(f"{LEAVES_A_MESSAGE}press 2\nrecord 9s", fates={f"/voice/{path}": fate})
    assert "Vi börjar om" not in rung.said
    assert (Ticket.select().count(), Message.select().count(), Call.select().count()) == (1, 2, 1)


def test_without_the_action_the_callback_makes_the_ticket(network: Network) -> None:
    network.ring(_HANGS_UP, fates={_ACTION: Fate.FAILS})
    assert (Ticket.select().count(), Take.get().state) == (1, TakeState.RECORDED)


def test_without_any_callback_the_comparison_makes_it_good(network: Network, hands: Hands) -> None:
    network.ring(_HANGS_UP, fates={_RECORDING: Fate.LOST, _END: Fate.LOST})
    hands.at += timedelta(hours=1)
    assert network.make_good() == 0
    assert (Ticket.select().count(), Call.get().ended_at is not None) == (1, True)


def test_a_call_nobody_told_of_at_all_is_made_good_once(network: Network, hands: Hands) -> None:
    """The desk was away for the whole of it; the provider has kept what was said."""
    provider = network.studio.provider
    at = NOW.isoformat()
    call = KeptCall(
        sid=new_sid(), caller=ANNA, called=network.account.number, status="completed", direction="inbound",
        began_at=at, ended_at=at,
    )  # fmt: skip
    provider.keep_call(call)
    provider.record(call.sid, tone(12))
    hands.at += timedelta(hours=1)
    assert (network.make_good(), network.make_good(), Ticket.select().count()) == (1, 0, 1)
    network.work()
    assert Take.get().state == TakeState.STORED


@pytest.mark.parametrize("call", _CALLS)
@pytest.mark.parametrize("seed", range(6))
def test_in_any_disorder_nothing_said_is_lost_nor_doubled(
    network: Network, people: Cast, hands: Hands, seed: int, call: str
) -> None:
    """Whatever the provider has recorded is kept here once, in one call, and a second look changes nothing."""
    on_duty(people.olle, MOBILE)
    with contextlib.suppress(BrokenOff, ScriptFailed):  # who is led to the fallback hears other questions
        network.ring(_CALLS[call], seed=seed, agents=Agents.ANSWER)
    recorded = len(network.studio.provider.recordings)
    look_later(network, hands)
    before = the_end()
    look_later(network, hands)
    kept = [take for take in Take.select() if take.state == TakeState.STORED]
    assert (len(kept), Call.select().count(), the_end()) == (recorded, 1, before)
    assert network.studio.provider.recordings == {}


def look_later(network: Network, hands: Hands) -> None:
    hands.at += timedelta(hours=1)
    network.make_good()
    network.work()


def test_what_a_machine_heard_is_beside_the_sound_and_the_ticket_never_waits(network: Network, people: Cast) -> None:
    change_phone_settings(transcribes=True, by=by(people.ada), now=NOW)
    script = "press 1\npress 2\nrecord Skrivaren står still.\nexpect ärendenummer är"
    rung = network.ring(script, transcribes=True)
    assert (Take.get().transcript, rung.numbers) == ("Skrivaren står still.", [Ticket.get().number] * 2)
    assert "Skrivaren" not in Message.get().text
