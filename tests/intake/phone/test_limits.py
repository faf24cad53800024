"""One caller can't keep the others from ringing, nor a call go on for ever."""

from __future__ import annotations

from datetime import timedelta

from core import blocked_numbers, calls
from core.actors import DESK
from core.models import Call, CallStep, Ticket
from core.rules.call_limits import MOST_LIVE_CALLS, MOST_STEPS
from tests.cast import NOW
from tests.intake.phone.conftest import Hands, Telephone
from tests.intake.phone.line import ANNA, Caller


def rejected(caller: Caller) -> bool:
    return caller.now.verbs == ["Reject"]


def ring_off(caller: Caller) -> None:
    caller.hang_up()


def test_a_seventh_call_in_an_hour_is_turned_away(telephone: Telephone, hands: Hands) -> None:
    for _ in range(6):
        ring_off(telephone.call())
    assert rejected(telephone.call())
    assert not rejected(telephone.call("+46709999999"))
    hands.at = NOW + timedelta(hours=1)
    assert not rejected(telephone.call())


def test_who_is_turned_away_doesnt_wait_the_longer_for_trying(telephone: Telephone, hands: Hands) -> None:
    for minutes in range(6):
        hands.at = NOW + timedelta(minutes=minutes)
        ring_off(telephone.call())
    hands.at = NOW + timedelta(minutes=30)
    assert rejected(telephone.call())
    hands.at = NOW + timedelta(minutes=60)
    assert not rejected(telephone.call())


def test_twenty_calls_are_as_many_as_one_number_makes_in_a_day(telephone: Telephone, hands: Hands) -> None:
    for each in range(20):
        hands.at = NOW + timedelta(minutes=15 * each)
        ring_off(telephone.call())
    hands.at = NOW + timedelta(hours=9)
    assert rejected(telephone.call())


def test_all_who_withhold_their_number_share_one_limit(telephone: Telephone) -> None:
    for number in ("anonymous", "", "+266696687", "sip:a@b.test") * 5:
        ring_off(telephone.call(number))
    assert rejected(telephone.call("anonymous"))
    assert not rejected(telephone.call(ANNA))


def test_an_eleventh_call_at_the_same_time_is_turned_away(telephone: Telephone) -> None:
    live = [telephone.call(f"+4670999990{each}") for each in range(MOST_LIVE_CALLS)]
    assert rejected(telephone.call("+46709999919"))
    ring_off(live[0])
    assert not rejected(telephone.call("+46709999929"))


def test_a_call_whose_end_nobody_told_doesnt_count_for_ever(telephone: Telephone, hands: Hands) -> None:
    for each in range(MOST_LIVE_CALLS):
        telephone.call(f"+4670999990{each}")
    hands.at = NOW + timedelta(hours=5)
    assert not rejected(telephone.call())


def test_a_blocked_number_is_turned_away_and_seen(telephone: Telephone) -> None:
    blocked_numbers.block(ANNA, why="Ringer och ropar", by=DESK, now=NOW)
    assert rejected(telephone.call())
    assert (Call.get().outcome, Call.get().ended_at) == (calls.REJECTED, NOW)


def test_who_is_turned_away_again_by_the_same_request_is_written_down_once(telephone: Telephone) -> None:
    blocked_numbers.block(ANNA, why="Ringer och ropar", by=DESK, now=NOW)
    caller = telephone.call()
    assert caller.repeat().verbs == ["Reject"]
    assert (Call.select().count(), CallStep.select().count()) == (1, 1)


def test_a_very_long_call_ends_politely(telephone: Telephone) -> None:
    caller = telephone.call()
    while caller.now.verbs[-1] != "Hangup":
        caller.press("*")
    assert "Samtalet har blivit långt" in caller.now.said
    assert Call.get().steps == MOST_STEPS + 1


def test_a_flood_of_keys_for_one_question_is_one_step(telephone: Telephone) -> None:
    caller = telephone.call()
    menu = caller.now.address("Gather")
    statuses = {caller.post(menu, Digits=str(each % 10)).status for each in range(200)}
    assert (statuses, Call.get().steps) == ({200}, 2)


def test_two_hundred_keys_at_once_are_no_keys(telephone: Telephone) -> None:
    caller = telephone.call()
    assert caller.post(caller.now.address("Gather"), Digits="1" * 200).status == 400
    assert caller.press("1" * 32).said.startswith("Det valet finns inte.")
    assert Ticket.select().count() == 0
