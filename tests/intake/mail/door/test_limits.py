"""No peer takes the mail door for itself: not its places, its time or its memory."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import ExitStack

import psutil
import pytest

from intake.mail.door.limits import Deadlines, Limits, Peers, Room
from tests.intake.mail.running import DESK, MAIL, NOBODY, Running, Talk, running_server
from tests.servers import wait_until

LIMITS = Limits(connections=4, connections_per_peer=2, mails_at_once=3, mails_per_second=1.0)
TRUSTED = (ipaddress.ip_network("10.0.0.0/8"),)


@pytest.fixture
def peers() -> Peers:
    return Peers(LIMITS, trusted=TRUSTED)


# Who may come in


def test_a_peer_has_a_few_connections(peers: Peers) -> None:
    assert [bool(peers.admit("192.0.2.1")) for _ in range(3)] == [True, True, False]


def test_a_connection_that_ends_makes_room_for_another(peers: Peers) -> None:
    peers.admit("192.0.2.1")
    peer = peers.admit("192.0.2.1")
    assert peer
    peers.leave(peer)
    assert peers.admit("192.0.2.1")


def test_all_together_have_a_bound_too(peers: Peers) -> None:
    assert [bool(peers.admit(f"192.0.2.{number}")) for number in range(6)] == [True] * 4 + [False] * 2


def test_neighbours_in_one_ipv6_network_are_one_peer(peers: Peers) -> None:
    hosts = ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:1::3", "2001:db8:0:2::1")
    assert [bool(peers.admit(host)) for host in hosts] == [True, True, False, True]


def test_an_ipv4_address_in_ipv6_clothes_is_itself(peers: Peers) -> None:
    hosts = ("192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.2")
    assert [bool(peers.admit(host)) for host in hosts] == [True, True, False, True]


@pytest.mark.parametrize("host", ["10.1.2.3", "::ffff:10.1.2.3", ""])
def test_ones_own_are_never_counted(peers: Peers, host: str) -> None:
    admitted = [peers.admit(host) for _ in range(20)]
    assert all(peer and peers.may_send(peer, now=0.0) for peer in admitted)


def test_a_peer_sends_so_many_mails_at_once_and_more_as_time_goes_by(peers: Peers) -> None:
    peer = peers.admit("192.0.2.1")
    assert peer
    assert [peers.may_send(peer, now=100.0) for _ in range(4)] == [True, True, True, False]
    assert [peers.may_send(peer, now=102.0) for _ in range(3)] == [True, True, False]


def test_peers_that_have_rested_are_forgotten(peers: Peers) -> None:
    for number in range(10_001):
        peer = peers.admit(str(ipaddress.ip_address(0x0B000000 + number)))
        assert peer
        peers.leave(peer)
        peers.may_send(peer, now=0.0)
    peer = peers.admit("192.0.2.1")
    assert peer and peers.may_send(peer, now=100.0)
    assert len(peers._allowances) == 1


def test_room_that_is_given_back_can_be_taken_again() -> None:
    room = Room(100)
    assert [room.take(60), room.take(60), room.take(-60), room.take(60)] == [True, False, True, True]


# Who is waited for

PATIENCE = Limits(
    command_seconds=10, data_seconds=5, handshake_seconds=3, data_bytes_per_second=100, session_seconds=100
)


@pytest.fixture
def deadlines() -> Deadlines:
    return Deadlines(PATIENCE, now=0.0)


def test_the_next_command_is_waited_for(deadlines: Deadlines) -> None:
    deadlines.await_command(20.0)
    assert [deadlines.is_overdue(29.9), deadlines.is_overdue(30.0)] == [False, True]


def test_a_handshake_has_less_time(deadlines: Deadlines) -> None:
    deadlines.handshake_begins(0.0)
    assert [deadlines.is_overdue(2.9), deadlines.is_overdue(3.0)] == [False, True]


def test_commands_forever_are_too_long(deadlines: Deadlines) -> None:
    deadlines.await_command(99.9)
    assert deadlines.is_overdue(100.0)


def test_a_mail_may_pause_between_two_blocks(deadlines: Deadlines) -> None:
    deadlines.data_begins(0.0)
    deadlines.data_came(1_000, 4.0)
    assert [deadlines.is_overdue(8.9), deadlines.is_overdue(9.0)] == [False, True]


def test_a_mail_that_drips_is_given_up(deadlines: Deadlines) -> None:
    deadlines.data_begins(0.0)
    for second in range(1, 10):
        deadlines.data_came(10, float(second))
    assert [deadlines.is_overdue(5.8), deadlines.is_overdue(6.0)] == [False, True]


def test_who_waits_for_us_is_never_late(deadlines: Deadlines) -> None:
    deadlines.data_begins(0.0)
    deadlines.wait_for_us()
    assert not deadlines.is_overdue(1_000.0)


# The same, from outside

QUICK = Limits(command_seconds=0.2, data_seconds=0.2, handshake_seconds=0.2, session_seconds=0.6, look_every=0.02)


@pytest.fixture(scope="module")
def impatient() -> Iterator[Running]:
    with running_server(limits=QUICK) as server:
        yield server


def test_who_says_nothing_is_hung_up_on(impatient: Running) -> None:
    with impatient.call() as talk:
        assert talk.hear().startswith("421 4.4.2 ")
        assert talk.is_hung_up()


def test_who_chats_without_end_is_hung_up_on(impatient: Running) -> None:
    with impatient.call() as talk:
        assert [talk.say("NOOP")[:3] for _ in range(50)] == ["250"] * 50
        talk.say("NOOP")
        assert talk.hear().startswith("421 4.7.0 ")


def test_who_stops_in_the_middle_of_a_mail_is_hung_up_on(impatient: Running) -> None:
    with impatient.call() as talk:
        talk.address()
        talk.say(
            "DATA",
        )
        assert talk.hear().startswith("421 4.4.2 ")
    assert impatient.inbox.mails == []


def test_who_drips_a_mail_is_hung_up_on(impatient: Running) -> None:
    with impatient.call() as talk:
        talk.address()
        talk.say("DATA")
        talk.socket.settimeout(0.02)
        assert wait_until(lambda: drip(talk), what="the end of its patience")


def drip(talk: Talk) -> bool:
    """One more byte; whether the other side has had enough."""
    try:
        talk.send(b"x")
        return bool(talk.socket.recv(100))
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_a_command_that_never_ends_is_hung_up_on(impatient: Running) -> None:
    with impatient.call() as talk:
        talk.send(b"NOO")
        assert talk.hear().startswith("421 4.4.2 ")


@pytest.fixture
def strict() -> Iterator[Running]:
    limits = Limits(connections_per_peer=2, mails_at_once=2, recipients=3, errors=5)
    with running_server(limits=limits, ARENDE_MAIL_TRUSTED=NOBODY) as server:
        yield server


def test_one_connection_too_many_is_told_so(strict: Running) -> None:
    with strict.call(), strict.call(), strict.call() as third:
        assert third.greeting.startswith("421 4.7.0 ")
        assert third.is_hung_up()


def test_after_a_goodbye_there_is_room_again(strict: Running) -> None:
    for _ in range(5):
        with strict.call(), strict.call() as talk:
            assert talk.say("QUIT").startswith("221 ")
            assert talk.is_hung_up()
        wait_until(strict.is_empty)


def test_too_many_mails_are_told_to_come_later(strict: Running) -> None:
    with strict.call() as talk:
        assert [talk.give()[:3] for _ in range(2)] == ["250", "250"]
        assert talk.say("MAIL FROM:<a@x.test>").startswith("450 4.7.1 ")


def test_too_many_recipients_are_told_to_come_in_another_mail(strict: Running) -> None:
    with strict.call() as talk:
        assert talk.address(*[DESK] * 3).startswith("250 ")
        assert talk.say(f"RCPT TO:<{DESK}>").startswith("452 4.5.3 ")


def test_who_tries_many_addresses_is_sent_away(strict: Running) -> None:
    with strict.call() as talk:
        talk.say("EHLO x", "MAIL FROM:<a@x.test>")
        replies = [talk.say(f"RCPT TO:<guess{number}@desk.test>") for number in range(6)]
        assert [reply[:3] for reply in replies] == ["550"] * 6
        assert talk.hear().startswith("421 4.7.0 ")


def test_a_relay_of_ones_own_may_bring_any_number_of_wrong_addresses() -> None:
    with running_server(limits=Limits(errors=5)) as server, server.call() as talk:
        talk.say("EHLO x", "MAIL FROM:<a@x.test>")
        replies = {talk.say(f"RCPT TO:<guess{number}@desk.test>")[:9] for number in range(20)}
        assert replies == {"550 5.1.1"}


# Memory

MEGABYTE = 1 << 20


def pour(talk: Talk, block: bytes, size: int) -> int:
    """Send as much of the block, over and over, as the other side takes; how much that was."""
    sent = 0
    try:
        while sent < size:
            talk.send(block)
            sent += len(block)
    except ConnectionError:
        pass
    return sent


@pytest.mark.parametrize("block", [b"x" * 65_536, b"\r\n" * 32_768, b"\r\n." * 20_000])
def test_a_mail_without_end_is_cut_off_and_costs_no_memory(block: bytes) -> None:
    with running_server(ARENDE_MAIL_MAX_SIZE=str(MEGABYTE)) as server, server.call() as talk:
        talk.address()
        talk.say("DATA")
        before = psutil.Process().memory_info().rss
        assert pour(talk, block, 40 * MEGABYTE) < 20 * MEGABYTE
        assert psutil.Process().memory_info().rss - before < 20 * MEGABYTE


def test_a_mail_that_is_too_large_is_read_and_refused() -> None:
    with running_server(ARENDE_MAIL_MAX_SIZE=str(MEGABYTE)) as server, server.call() as talk:
        assert talk.give(b"x" * 2 * MEGABYTE + b"\r\n").startswith("552 5.3.4 ")
        assert talk.give().startswith("250 ")
        assert server.inbox.contents == [MAIL.encode()]


def test_mails_that_fill_all_memory_together_are_told_to_come_later() -> None:
    limits = Limits(receiving_bytes=0)  # room for two of the largest
    with running_server(limits=limits, ARENDE_MAIL_MAX_SIZE=str(MEGABYTE)) as server, ExitStack() as stack:
        first, second, third = (stack.enter_context(server.call()) for _ in range(3))
        for talk in (first, second, third):
            talk.address()
            talk.say("DATA")
        for talk in (first, second):
            talk.send(b"x" * (MEGABYTE - 10))
        wait_until(lambda: server.door.room.left < 100)
        assert third.say(MAIL + ".").startswith("452 4.3.1 ")
        assert second.say("\r\n.").startswith("250 ")
        assert third.give().startswith("250 ")
