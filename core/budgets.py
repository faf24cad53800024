"""How much is written without anybody's asking: automatic letters end where one of the budgets of `rules.notices` does.

A machine that answers machines is so brought to an end whatever it strips from its mail, and a forged sender is sent
little. Counted is what was written, whether it could be delivered or not.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from peewee import fn

from core.database import Question, database
from core.models import Letter, Ticket
from core.recipients import Recipient
from core.rules.notices import SAME_LETTER, SAME_SUBJECT, TO_STRANGERS, LetterKind, Spent, bare_subject, receipt_budgets

_RECENT = Question(
    lambda: Letter.select(fn.COUNT(Letter.id)).where(
        Letter.recipient == "", Letter.written_at > None, Letter.kind == ""
    )
)
_SUBJECTS = Question(
    lambda: (
        Letter.select(Ticket.subject)
        .join(Ticket)
        .where(Letter.recipient == "", Letter.written_at > None, Letter.kind == "")
    )
)
_SAME = Question(
    lambda: Letter.select(fn.COUNT(Letter.id)).where(
        Letter.ticket == 0, Letter.written_at > None, Letter.kind == "", Letter.recipient == ""
    )
)


class Budgets:
    """The budgets during one turn of writing: what is written down already, and what this turn adds to it."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._added: Counter[tuple[object, ...]] = Counter()
        self._to_strangers: int | None = None

    def refusal(self, kind: LetterKind, person: Recipient, ticket: Ticket) -> Spent | None:
        """Why this automatic letter mustn't be written; where it may, it is counted as if it were."""
        if kind is LetterKind.RECEIVED:
            return self.receipt_refusal(person, ticket.subject)
        return self._told_enough(kind, person, ticket)

    def receipt_refusal(self, person: Recipient, subject: str) -> Spent | None:
        """The same of a receipt for a mail with this subject."""
        spent = self._had_share(person) or (None if person.is_contact else self._of_stranger(person, subject))
        if spent is None:
            self._count(person, subject)
        return spent

    def _told_enough(self, kind: LetterKind, person: Recipient, ticket: Ticket) -> Spent | None:
        key = (kind, ticket.id, person.address)
        ((before,),) = _SAME.ask(ticket.id, self._since(SAME_LETTER.minutes), kind.value, person.address)
        if int(before) + self._added[key] >= SAME_LETTER.most:
            return Spent.LETTER
        self._added[key] += 1
        return None

    def _had_share(self, person: Recipient) -> Spent | None:
        for minutes, most in receipt_budgets(is_contact=person.is_contact):
            ((before,),) = _RECENT.ask(person.address, self._since(minutes), LetterKind.RECEIVED.value)
            if int(before) + self._added[(person.address,)] >= most:
                return Spent.ADDRESS
        return None

    def _of_stranger(self, person: Recipient, subject: str) -> Spent | None:
        subject = bare_subject(subject)
        asked = _SUBJECTS.ask(person.address, self._since(SAME_SUBJECT.minutes), LetterKind.RECEIVED.value)
        before = sum(bare_subject(other) == subject for (other,) in asked)
        if before + self._added[(person.address, subject)] >= SAME_SUBJECT.most:
            return Spent.SUBJECT
        if self._strangers() >= TO_STRANGERS.most:
            return Spent.STRANGERS
        return None

    def _strangers(self) -> int:
        if self._to_strangers is None:
            statement = f'SELECT COUNT(*) FROM "letter" WHERE is_to_stranger AND "written_at" > {database.param}'  # noqa: S608 - marks only
            ((count,),) = database.execute_sql(statement, [self._since(TO_STRANGERS.minutes)]).fetchall()
            self._to_strangers = int(count)
        return self._to_strangers

    def _count(self, person: Recipient, subject: str) -> None:
        self._added[(person.address,)] += 1
        if not person.is_contact:
            self._added[(person.address, bare_subject(subject))] += 1
            self._to_strangers = self._strangers() + 1

    def _since(self, minutes: int) -> int | None:
        return Letter.written_at.db_value(self._now - timedelta(minutes=minutes))
