"""How much of the mail door one peer may use, so that there is always some left for the others.

A peer is an IPv4 address or an IPv6 /64, which is what one customer of a provider gets. Peers that the
settings trust (a relay of one's own) are never counted; deadlines hold for everyone.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from dataclasses import dataclass

from core.setting_values import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The numbers. Seconds, bytes and counts."""

    connections: int = 200
    connections_per_peer: int = 10
    mails_at_once: int = 120  # then as many a second as the next line says
    mails_per_second: float = 2.0
    recipients: int = 200  # a mail
    errors: int = 20  # commands refused, a connection; trusted peers may have more
    chatter: int = 50  # commands that are no mail (NOOP, RSET, nonsense), between two mails
    command_seconds: float = 300.0  # to the next command, RFC 5321 4.5.3.2.7
    handshake_seconds: float = 30.0
    data_seconds: float = 60.0  # before the rate below is asked for, and between two blocks
    data_bytes_per_second: float = 1_000.0
    look_every: float = 2.0  # at the deadlines
    session_seconds: float = 1_800.0  # for all of it, whatever it does
    closing_seconds: float = 25.0  # for the mails in the middle of DATA when the program is asked to end
    receiving_bytes: int = 192 << 20  # of all mails that are in the middle of DATA


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody connected: the name it is counted under, and whether it is one of our own."""

    name: str
    is_trusted: bool


class Peers:
    """Who is connected, and who has sent how much."""

    def __init__(self, limits: Limits, *, trusted: tuple[Network, ...]) -> None:
        self._limits = limits
        self._trusted = trusted
        self._connections: Counter[str] = Counter()
        self._allowances: dict[str, _Allowance] = {}

    def admit(self, host: str) -> Peer | None:
        """Count one more connection from this address ("" is a Unix socket), or None if that is one too many.

        Everyone admitted is to `leave`.
        """
        peer = self._recognise(host)
        if peer.is_trusted:
            return peer
        if self._connections[peer.name] >= self._limits.connections_per_peer:
            return None
        if self._connections.total() >= self._limits.connections:
            return None
        self._connections[peer.name] += 1
        return peer

    def leave(self, peer: Peer) -> None:
        if not peer.is_trusted:
            self._connections[peer.name] -= 1
            if not self._connections[peer.name]:
                del self._connections[peer.name]

    def may_send(self, peer: Peer, *, now: float) -> bool:
        """Whether one more mail may come from there at this moment; counts it if so."""
        if peer.is_trusted:
            return True
        if len(self._allowances) > 10_000:
            self._forget_the_rested(now)
        allowance = self._allowances.setdefault(peer.name, _Allowance(self._limits.mails_at_once, now))
        return allowance.take(self._limits, now)

    def _recognise(self, host: str) -> Peer:
        if not host:
            return Peer("unix", is_trusted=True)  # guarded by the socket file's mode
        address = _address(host)
        name = str(address if address.version == 4 else ipaddress.ip_network((address, 64), strict=False))
        return Peer(name, is_trusted=any(address in network for network in self._trusted))

    def _forget_the_rested(self, now: float) -> None:
        rested = self._limits.mails_at_once / self._limits.mails_per_second
        self._allowances = {name: kept for name, kept in self._allowances.items() if now - kept.since < rested}


@dataclass(slots=True)
class _Allowance:
    """A token bucket: `left` mails at the instant `since`."""

    left: float
    since: float

    def take(self, limits: Limits, now: float) -> bool:
        regained = (now - self.since) * limits.mails_per_second
        self.left, self.since = min(limits.mails_at_once, self.left + regained), now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Room:
    """The memory that mails in the middle of DATA may fill, all of them together."""

    def __init__(self, size: int) -> None:
        self.left = size

    def take(self, size: int) -> bool:
        """Whether there was so much left, which is taken then; a negative size gives back."""
        if size > self.left:
            return False
        self.left -= size
        return True


class Deadlines:
    """Whether a session is still worth waiting for. Instants are the event loop's."""

    def __init__(self, limits: Limits, *, now: float) -> None:
        self._limits = limits
        self._session_ends = now + limits.session_seconds
        self._next_by = now + limits.command_seconds
        self._data_from: float | None = None
        self._data_bytes = 0
        self._is_ours = False

    def await_command(self, now: float) -> None:
        self._next_by = now + self._limits.command_seconds
        self._data_from = None
        self._is_ours = False

    def handshake_begins(self, now: float) -> None:
        self._next_by = now + self._limits.handshake_seconds

    def data_begins(self, now: float) -> None:
        self._data_from, self._data_bytes = now, 0
        self._next_by = now + self._limits.data_seconds

    def data_came(self, size: int, now: float) -> None:
        self._data_bytes += size
        self._next_by = now + self._limits.data_seconds

    def wait_for_us(self) -> None:
        """The mail is here, now the peer waits for us: no deadline runs."""
        self._is_ours = True

    def is_overdue(self, now: float) -> bool:
        if self._is_ours:
            return False
        return now >= self._next_by or now >= self._session_ends or self._is_dripping(now)

    def _is_dripping(self, now: float) -> bool:
        if self._data_from is None:
            return False
        asked_for = (now - self._data_from - self._limits.data_seconds) * self._limits.data_bytes_per_second
        return self._data_bytes < asked_for


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    address = ipaddress.ip_address(host.partition("%")[0])  # a link-local address carries its interface
    return (address.version == 6 and address.ipv4_mapped) or address
