"""One caller can't keep the others from ringing, and nobody is rung but those whom administrators entered."""

from __future__ import annotations

from core.models import Call, TextMessage
from core.rules.call_limits import MOST_LIVE_CALLS
from intake.phone.simulator.usual import Agents
from tests.cast import NOW, Cast
from tests.intake.phone import line
from tests.intake.phone.by_simulator.network import Network
from tests.intake.phone.by_simulator.scripts import LEAVES_A_MESSAGE, MOBILE, OTHER_MOBILE, STRANGER, on_duty
from tests.intake.phone.line import ANNA


def test_a_seventh_call_within_the_hour_is_turned_away_unanswered(network: Network) -> None:
    calls = [network.ring("", caller=ANNA) for _ in range(7)]
    assert [call.is_turned_away for call in calls] == [False] * 6 + [True]
    assert calls[-1].said == ""
    assert not network.ring("hangup", caller=OTHER_MOBILE).is_turned_away


def test_an_eleventh_call_at_the_same_time_is_turned_away(network: Network) -> None:
    for number in range(MOST_LIVE_CALLS):
        Call.create(sid=line.new_sid(), caller=f"+4670174061{number}", caller_kind="unknown", called="", started_at=NOW)
    assert network.ring("", caller=ANNA).is_turned_away


def test_a_number_that_a_caller_keys_is_never_rung(network: Network, people: Cast) -> None:
    on_duty(people.olle, OTHER_MOBILE)
    keyed = "when För svenska press 1\nwhen kundnummer press 0#\nwhen ser inte ditt nummer press 0701740608#\n"
    rung = network.ring(f"{keyed}{LEAVES_A_MESSAGE}press 9\npress 3\ntalk 5s", caller="anonymous", agents=Agents.ANSWER)
    rung_up = [call.called for call in network.studio.provider.calls.values() if call.direction == "outbound-dial"]
    assert (rung_up, Call.get().callback_number) == ([OTHER_MOBILE], "+46701740608")
    assert "0701740608" not in "".join(exchange.body.decode() for exchange in rung.exchanges)


def test_texts_go_to_swedish_mobiles_alone(network: Network) -> None:
    for caller in ("+46846500401", "+46900123456", "+447700900123"):
        network.ring(f"silence\nsilence\n{STRANGER}{LEAVES_A_MESSAGE}press 1", caller=caller)
    assert TextMessage.select().count() == 0


def test_texts_hold_a_message_of_one_part(network: Network) -> None:
    network.ring(f"{STRANGER}{LEAVES_A_MESSAGE}press 1", caller=MOBILE)
    assert len(TextMessage.get().text) <= 160
