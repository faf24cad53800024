"""Which addresses are the desk's own: nobody is written to there, and nobody is registered under one."""

from __future__ import annotations

from collections.abc import Collection


def is_ours(address: str, own_addresses: Collection[str]) -> bool:
    """Whether it is one of our addresses, with or without a key behind a plus sign."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" in {own.lower() for own in own_addresses}
