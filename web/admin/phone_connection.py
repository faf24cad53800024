"""How the desk is connected to its telephone number: which it is, what to enter at the provider, how to try a call."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import render_template

from core.phone_account import account_of
from core.rules.connection_overrides import ASKING, TELLING
from web.admin import blueprint
from web.languages import mark
from web.surroundings import here

_NEARBY = "&e=frankfurt,dublin"  # where the provider asks from
_ADDRESSES: Mapping[str, str] = {  # by the name of the field, as the provider's page calls it
    "A call comes in": f"/voice/incoming{ASKING}{_NEARBY}",
    "Primary handler fails": f"/voice/fallback{ASKING}{_NEARBY}",
    "Call status changes": f"/voice/cb/call{TELLING}",
}
_NOT_HTTPS = mark(
    "The address of the pages doesn't begin with https: the provider's requests could be read on their way."
)
_NOT_REACHABLE = mark("The address of the pages is on this machine only: the provider can't reach it.")


@blueprint.get("/phone/connection")
def connect_phone() -> str:
    settings = here().settings
    base = settings.base_url.rstrip("/")
    return render_template(
        "admin/phone_connection.html",
        account=account_of(settings),
        addresses=[(field, base + path) for field, path in _ADDRESSES.items()],
        trouble=_trouble_with(base),
    )


def _trouble_with(base_url: str) -> str:
    """Why a provider couldn't, or shouldn't, ask us at this address; "" where it can."""
    address = urlsplit(base_url)
    if _is_here_only(address.hostname or ""):
        return _NOT_REACHABLE
    return "" if address.scheme == "https" else _NOT_HTTPS


def _is_here_only(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".test", ".local"))
