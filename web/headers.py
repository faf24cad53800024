"""What every answer tells the browser: run nothing, load nothing from elsewhere, keep nothing, tell nobody."""

from __future__ import annotations

from flask import Response

from web.surroundings import here

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; frame-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    # `no-referrer` would make browsers send forms with `Origin: null`, which says nothing about where they come from.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
_TWO_YEARS = "max-age=63072000"


def write_to(response: Response) -> Response:
    """A view that needs another policy sets its own; it is left alone."""
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    if here().is_https:
        response.headers.setdefault("Strict-Transport-Security", _TWO_YEARS)
    return response
