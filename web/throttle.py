"""How often one network address may ask for sign-in links: a few times a minute is a person, more is a machine.

Kept in memory, for each process: it slows a flood, while the limit for each mail address is in the database. Behind
a proxy on the same machine every visitor has the proxy's address, so loopback is given room for many people.
"""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict
from datetime import datetime, timedelta

_WINDOW = timedelta(minutes=10)
_MOST = 20
_MOST_FROM_A_PROXY = 600
_MOST_REMEMBERED = 10_000


class Throttle:
    """Counts by network: an IPv4 address, or the /64 that an IPv6 subscriber is given."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, tuple[datetime, int]] = OrderedDict()  # network: since when, how many
        self._lock = threading.Lock()

    def allows(self, address: str, *, now: datetime) -> bool:
        network, most = _network(address)
        with self._lock:
            since, count = self._counts.pop(network, (now, 0))
            if since <= now - _WINDOW:
                since, count = now, 0
            self._counts[network] = since, count + 1
            if len(self._counts) > _MOST_REMEMBERED:
                self._counts.popitem(last=False)
        return count < most


def _network(address: str) -> tuple[str, int]:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:  # a Unix socket has none
        return "", _MOST_FROM_A_PROXY
    if ip.is_loopback:
        return str(ip), _MOST_FROM_A_PROXY
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip), _MOST
