"""How tickets are sorted: four categories (P11) and four priorities (P14)."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    INCIDENT = "incident"  # a fault or defect in the service or in the customer's solution
    SUPPORT = "support"  # a question about how something works
    ORDER = "order"  # a change to the customer's solution, help by a consultant
    DEVELOPMENT = "development"  # feedback and wishes about the product


class Priority(StrEnum):
    P1 = "P1"  # nobody can work
    P2 = "P2"  # some can't, or a deadline is near
    P3 = "P3"  # one person, or it works with trouble
    P4 = "P4"  # a question or a wish


DEFAULT_CATEGORY = Category.SUPPORT  # of mail whose words tell nothing
