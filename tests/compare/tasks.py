"""What is asked of every reader: the tasks, taken from the corpus, and when an answer counts as right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from intake.mail.reading.parse import Reading, Unreadable, read_mail
from tests.intake.mail.corpus import EXPECTED, raw_mail

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Task:
    """One mail, and what a person would say of it."""

    name: str
    raw: bytes
    reading: Reading | None
    expected: str


@dataclass(slots=True)
class Score:
    """How often a reader was right, of how many."""

    right: int = 0
    whole: int = 0  # nothing that a person would keep was lost
    asked: int = 0

    def count(self, answer: str, expected: str) -> None:
        self.asked += 1
        self.right += _squeezed(answer) == _squeezed(expected)
        self.whole += not Counter(_WORD.findall(expected)) - Counter(_WORD.findall(answer))


Answer = Callable[[Task], str]


def run(tasks: list[Task], answer: Answer) -> Score:
    score = Score()
    for task in tasks:
        score.count(answer(task), task.expected)
    return score


def separating() -> list[Task]:
    """Every mail of which it is said what is new in it."""
    return list(_tasks(lambda name, reading: _new_words(name, reading)))


def reading() -> list[Task]:
    """Every mail of which the text, the subject, the sender or the files are said; the answer is all of them."""
    return list(_tasks(lambda name, reading: facts_expected(name)))


def bounces() -> list[Task]:
    """Every mail of which the kind is said: the failed addresses of a bounce, and that there are none in any other."""
    return list(_tasks(lambda name, reading: _failed(name)))


def _tasks(expected: Callable[[str, Reading | None], str | None]) -> Iterator[Task]:
    for name in EXPECTED:
        raw = raw_mail(name)
        try:
            read = read_mail(raw)
        except Unreadable:
            read = None
        wanted = expected(name, read)
        if wanted is not None:
            yield Task(name, raw, read, wanted)


def _new_words(name: str, reading: Reading | None) -> str | None:
    wanted = EXPECTED[name]
    if wanted.get("reply_is_text") and reading is not None:
        return reading.text
    return wanted.get("reply")


def facts_expected(name: str) -> str | None:
    wanted = EXPECTED[name]
    if not {"text", "attachments"} & wanted.keys():
        return None
    files = [f"{filename} {size}" for filename, _, size in wanted.get("attachments", [])]
    return facts(name, wanted.get("subject", ""), wanted.get("sender", ""), wanted.get("text", ""), files)


def facts(name: str, subject: str, sender: str, text: str, files: list[str]) -> str:
    """What was read, one fact a line, as far as it is known of this mail."""
    said = {"subject": [subject], "sender": [sender], "text": [text], "attachments": files}
    return "\n".join(f"{fact} {value}" for fact, values in said.items() if fact in EXPECTED[name] for value in values)


def _failed(name: str) -> str | None:
    wanted = EXPECTED[name]
    if "kind" not in wanted and "failed" not in wanted:
        return None
    permanent = [address for address, _, is_permanent in wanted.get("failed", []) if is_permanent]
    if wanted.get("kind") == "bounce" and "failed" not in wanted:
        return None
    return " ".join(sorted(address.lower() for address in permanent))


def _squeezed(text: str) -> str:
    return " ".join(text.split())
