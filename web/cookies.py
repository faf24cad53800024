"""Our few cookies: never readable by scripts, sent only to us, and under https locked to this host by their name.

`__Host-` in front makes a browser refuse one that another host, or plain http, tries to plant (RFC 6265bis 4.1.3.2).
"""

from __future__ import annotations

from flask import Response, g, request

from web.surroundings import here


def read(name: str) -> str:
    return request.cookies.get(_full(name), "")


def give(name: str, value: str, *, max_age: int) -> None:
    """Set a cookie with the answer to this request; `max_age` in seconds."""
    g.setdefault("cookies", {})[name] = (value, max_age)


def forget(name: str) -> None:
    give(name, "", max_age=0)


def write_to(response: Response) -> Response:
    """Put what was given during this request on its answer."""
    for name, (value, max_age) in g.get("cookies", {}).items():
        response.set_cookie(
            _full(name),
            value,
            max_age=max_age,
            path="/",
            secure=here().is_https,
            httponly=True,
            samesite="Lax",
        )
    return response


def _full(name: str) -> str:
    return f"__Host-{name}" if here().is_https else f"arende-{name}"
