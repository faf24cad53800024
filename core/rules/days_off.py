"""Which days a country doesn't work: its public holidays, and the eves on which nobody works either.

In Sweden the law doesn't name Midsummer's Eve, Christmas Eve and New Year's Eve, yet every desk is empty then.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays

_KINDS = ("public", "de_facto")


def is_country(code: str) -> bool:
    """Whether the holidays of the country with these two letters are known."""
    return len(code) == 2 and code in holidays.list_supported_countries(include_aliases=False)


@lru_cache(maxsize=512)
def days_off(country: str, year: int) -> frozenset[date]:
    """The days on which a country doesn't work in a year; none for no country."""
    if not country:
        return frozenset()
    known = type(holidays.country_holidays(country)).supported_categories
    kinds = [kind for kind in _KINDS if kind in known]
    return frozenset(holidays.country_holidays(country, years=year, categories=kinds))
