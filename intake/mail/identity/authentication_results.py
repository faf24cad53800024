"""Reads what a mail server found out about a mail (Authentication-Results, RFC 8601).

Such a header is worth what its writer is: of the headers under that name only the topmost counts that bears the name
of the server in front, and only on mail which that server gave us; the caller sees to that. Anybody can write such
headers; the server has to remove those that carry its name (RFC 8601 5). Values are read as they came, never decoded:
an encoded word in an envelope sender would else write results of its own. A header that can be read in two ways, or
says two things of one method, says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intake.mail.reading.addresses import canonical_domain

_MOST_HEADER = 8 * 1024
_MOST_RESULTS = 100
_RESULT = re.compile(r"\s*([a-z][a-z0-9-]{0,30})\s*(?:/\s*\d{1,9}\s*)?=\s*([a-z][a-z0-9-]{0,30})(?!\S)", re.IGNORECASE)
_QUOTED = r'"(?:[^"\\]|\\.)*"|\\.'
_PROPERTY = re.compile(
    rf'(?<!\S)([a-z]{{1,20}}\.[a-z0-9-]{{1,40}})\s*=\s*("[^"\\]*"@?[^\s"]*|[^\s"]+)|{_QUOTED}',
    re.IGNORECASE | re.DOTALL,
)
_MARKS = re.compile(rf"{_QUOTED}|[()]", re.DOTALL)
# What DMARC's own policy was, as servers say it: a property, or Microsoft's action, or a comment (p=none, policy=none).
_NO_POLICY = re.compile(
    r"(?:^|[\s(;,.])(?:p|policy|action|policy\.(?:dmarc|published-domain-policy))\s*=\s*\"?none(?![\w.-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Result:
    """One method's result: `dmarc=pass header.from=kund.example`."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...]
    words: str  # all that it says beside, in comments and out of them

    def domain(self, *names: str) -> str:
        """The one domain that the first of these properties which is there names; "" if there is no such one."""
        for name in names:
            found = {_domain(value) for key, value in self.properties if key == name}
            if found:
                return found.pop() if len(found) == 1 else ""
        return ""

    @property
    def asks_for_nothing(self) -> bool:
        """Whether the domain's policy is said to be `none`: mail that fails may be genuine still."""
        return _NO_POLICY.search(self.words) is not None


def results_of(server: str, values: Iterable[str]) -> tuple[Result, ...]:
    """What the server of that name says in its topmost header; nothing where it says nothing readable."""
    for value in values:
        entries = _entries(value)
        if entries and _name(entries[0]) == server.lower():
            return tuple(_results(entries[1:]))
        if not entries and server.lower() in value.lower():
            return ()  # it may well be the server's own: none below it is then taken in its place
    return ()


def read_results(value: str) -> tuple[Result, ...]:
    """The results of one header, whoever wrote it."""
    return tuple(_results(_entries(value)[1:]))


def only(method: str, results: Iterable[Result]) -> Result | None:
    """The one result of a method; None where there is none, or where they contradict each other."""
    found = [result for result in results if result.method == method]
    return found[0] if len(found) == 1 else None


def _name(entry: str) -> str:
    """The server's name in lower case; a version may follow it (RFC 8601 2.2)."""
    words = _without_comments(entry)[0].split()
    return words[0].strip('"').lower() if words else ""


def _results(entries: list[str]) -> Iterator[Result]:
    for entry in entries[:_MOST_RESULTS]:
        plain, comments = _without_comments(entry)
        found = _RESULT.match(plain)
        if found:
            rest = plain[found.end() :]
            properties = tuple((each[1].lower(), each[2]) for each in _PROPERTY.finditer(rest) if each[1])
            words = f"{re.sub(_QUOTED, ' ', rest, flags=re.DOTALL)} {comments}"
            yield Result(found[1].lower(), found[2].lower(), properties, words)


def _domain(value: str) -> str:
    return canonical_domain(value.strip('"<>').rpartition("@")[2])


def _entries(value: str) -> list[str]:
    """The value, parted at the semicolons that stand in no comment and no quotes; none if it can't be told."""
    entries: list[str] = []
    start = position = depth = 0
    text = value[:_MOST_HEADER]
    for mark in (*_MARKS.finditer(text), None):
        end = mark.start() if mark else len(text)
        while not depth and (semicolon := text.find(";", position, end)) >= 0:
            entries.append(text[start:semicolon])
            start = position = semicolon + 1
        if mark is None:
            break
        if depth and len(mark[0]) > 2 and ("(" in mark[0] or ")" in mark[0]):
            return []  # to some a quoted parenthesis ends a comment, to others it doesn't
        depth = max(0, depth + {"(": 1, ")": -1}.get(mark[0], 0))
        position = mark.end()
    return entries if depth else [*entries, text[start:]]


def _without_comments(entry: str) -> tuple[str, str]:
    """An entry without its comments (RFC 5322 3.2.2), and these."""
    plain: list[str] = []
    comments: list[str] = []
    start = depth = 0
    for mark in _MARKS.finditer(entry):
        if mark[0] not in ("(", ")"):
            continue
        (comments if depth else plain).append(entry[start : mark.start()])
        depth = max(0, depth + (1 if mark[0] == "(" else -1))
        start = mark.end()
    (comments if depth else plain).append(entry[start:])
    return " ".join(plain), " ".join(comments)
