"""What a verb may answer instead of doing what it was asked: one class for each decision the caller must take."""

from __future__ import annotations


class Refused(Exception):
    """The request is wrong and changed nothing. `sentence` is also the key of its translation."""

    def __init__(self, field: str, sentence: str, **values: object) -> None:
        super().__init__(sentence % values if values else sentence)
        self.field = field
        self.sentence = sentence
        self.values = values


class NotAllowed(Exception):
    """Who asks may not do this."""


class NotFound(Exception):
    """There is no such thing, or it isn't theirs to see: the two look alike on purpose."""


class Changed(Exception):
    """Somebody else changed the ticket in between; look again."""
