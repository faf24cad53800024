"""Says in words what a calendar invitation invites to: what, when, where, and by whom (RFC 5545).

Trusts nothing: what can't be read is left out, repeated appointments are told by their rule and never
worked out, and only so much is looked at. Times are given as the invitation has them, in its own zone,
with their distance to UTC where the zone is one we know. Neutral in language: facts without labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MOST_CHARACTERS = 200_000
_MOST_EVENTS = 20
_MOST_VALUE = 4000
_LINE = re.compile(r"([A-Za-z0-9-]{1,60})((?:;[^:;\n\"]{0,300}(?:\"[^\"\n]{0,300}\")?){0,10}):(.*)")
_PARAMETER = re.compile(r";([A-Za-z0-9-]{1,40})=(?:\"([^\"]*)\"|([^;:]*))")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
_DURATION = re.compile(r"P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_ZONE_NAME = re.compile(r"(?:/[\w.-]{1,60}/[\w.-]{1,60}/)?([A-Za-z_]{2,30}(?:/[A-Za-z_+-]{2,30}){0,2})")
# How Outlook calls the zones our customers live in or meet with.
_WINDOWS_ZONES = {
    "W. Europe Standard Time": "Europe/Stockholm",
    "Central Europe Standard Time": "Europe/Budapest",
    "Central European Standard Time": "Europe/Warsaw",
    "Romance Standard Time": "Europe/Paris",
    "GMT Standard Time": "Europe/London",
    "Greenwich Standard Time": "Atlantic/Reykjavik",
    "FLE Standard Time": "Europe/Helsinki",
    "GTB Standard Time": "Europe/Bucharest",
    "E. Europe Standard Time": "Europe/Chisinau",
    "Turkey Standard Time": "Europe/Istanbul",
    "Russian Standard Time": "Europe/Moscow",
    "Eastern Standard Time": "America/New_York",
    "Central Standard Time": "America/Chicago",
    "Mountain Standard Time": "America/Denver",
    "Pacific Standard Time": "America/Los_Angeles",
    "India Standard Time": "Asia/Kolkata",
    "China Standard Time": "Asia/Shanghai",
    "Tokyo Standard Time": "Asia/Tokyo",
    "AUS Eastern Standard Time": "Australia/Sydney",
}

_Fields = dict[str, tuple[dict[str, str], str]]  # by name: the parameters and the value


def invitation_text(calendar: str) -> str:
    """The appointments of a calendar file, each in a few lines; "" where it holds none that can be told."""
    method, events = _events(calendar[:_MOST_CHARACTERS])
    told = ("\n".join(line for line in _told(fields, method) if line) for fields in events)
    return "\n\n".join(text for text in told if text)


def _events(calendar: str) -> tuple[str, list[_Fields]]:
    unfolded = re.sub(r"\n[ \t]", "", calendar.replace("\r\n", "\n"))  # RFC 5545 3.1
    method, events = "", list[_Fields]()
    within: list[str] = []
    for found in map(_LINE.match, unfolded.split("\n")):
        if not found:
            continue
        name, parameters, value = found[1].upper(), found[2], found[3].strip()[:_MOST_VALUE]
        if name == "BEGIN":
            within.append(value.upper())
            if within[-1] == "VEVENT" and len(events) < _MOST_EVENTS:
                events.append({})
        elif name == "END" and within:
            within.pop()
        elif within and within[-1] == "VEVENT" and events:
            events[-1].setdefault(
                name, ({each[1].upper(): each[2] or each[3] or "" for each in _PARAMETER.finditer(parameters)}, value)
            )
        elif name == "METHOD":
            method = value.upper()
    return method, events


def _told(fields: _Fields, method: str) -> Iterator[str]:
    if "DTSTART" not in fields:
        return
    is_cancelled = method == "CANCEL" or fields.get("STATUS", ({}, ""))[1].upper() == "CANCELLED"
    summary = _text(fields, "SUMMARY")
    yield f"CANCELLED: {summary}" if is_cancelled else summary
    yield _when(fields)
    yield _text(fields, "LOCATION")
    yield _organiser(*fields.get("ORGANIZER", ({}, "")))
    description = _text(fields, "DESCRIPTION").strip()
    if description:
        yield f"\n{description}"


def _text(fields: _Fields, name: str) -> str:
    value = fields.get(name, ({}, ""))[1]
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _organiser(parameters: dict[str, str], value: str) -> str:
    address = value[7:] if value[:7].lower() == "mailto:" else value
    name = parameters.get("CN", "").strip()
    return f"{name} <{address}>" if name and name != address else address


def _when(fields: _Fields) -> str:
    start = _instant(*fields["DTSTART"])
    if start is None:
        return fields["DTSTART"][1][:40]
    end = _instant(*fields["DTEND"]) if "DTEND" in fields else _after(start, fields.get("DURATION", ({}, ""))[1])
    rule = fields.get("RRULE", ({}, ""))[1][:200]
    return f"{_span(start, end)}{_zone_words(start, fields['DTSTART'][0])}{f' ({rule})' if rule else ''}"


def _span(start: date, end: date | None) -> str:
    if not isinstance(start, datetime):  # a whole day, or several: the end is the day after the last (3.6.1)
        is_longer = end is not None and not isinstance(end, datetime) and end > start
        last = end - timedelta(days=1) if end is not None and is_longer else start
        return str(start) if last == start else f"{start} – {last}"
    if not isinstance(end, datetime):
        return f"{start:%Y-%m-%d %H:%M}"
    end = _in_zone_of(start, end)
    is_same_day = start.date() == end.date()
    return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}" if is_same_day else f"{start:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M}"


def _in_zone_of(start: datetime, end: datetime) -> datetime:
    if end.tzinfo is None or start.tzinfo is None:
        return end.replace(tzinfo=start.tzinfo)
    try:
        return end.astimezone(start.tzinfo)
    except OverflowError:
        return end


def _zone_words(start: date, parameters: dict[str, str]) -> str:
    if not isinstance(start, datetime):
        return ""
    zone = parameters.get("TZID", "")[:60]
    if start.tzinfo is None:
        return f" ({zone})" if zone else ""
    offset = f"{start:%z}"
    return " UTC" if offset == "+0000" and not zone else f" UTC{offset[:3]}:{offset[3:5]}{f' ({zone})' if zone else ''}"


def _instant(parameters: dict[str, str], value: str) -> date | None:
    found = _TIME.match(value)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        if found[4] is None:
            return date(year, month, day)
        zone = UTC if found[7] else _zone(parameters.get("TZID", ""))
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def _after(start: date, duration: str) -> date | None:
    found = _DURATION.fullmatch(duration)
    if not found or not duration:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    try:
        return start + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None


def _zone(name: str) -> ZoneInfo | None:
    name = _WINDOWS_ZONES.get(name.strip(), name.strip())
    found = _ZONE_NAME.fullmatch(name)  # with the prefix that some programs put before (RFC 5545 3.2.19)
    try:
        return ZoneInfo(found[1]) if found else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
