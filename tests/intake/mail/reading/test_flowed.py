"""Lines that a program broke at its margin become paragraphs again, and what was written otherwise stays."""

from __future__ import annotations

import pytest

from intake.mail.reading.enriched import enriched_to_text, richtext_to_text
from intake.mail.reading.flowed import unflow


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("ett \ntvå\ntre", "ett två\ntre"),
        ("> ett \n> två\nsvar", "> ett två\nsvar"),
        (">> a \n> b \nc", ">> a\n> b\nc"),
        ("slut \n-- \nAnna", "slut\n-- \nAnna"),
        ("> -- \n> Anna", "> -- \n> Anna"),
        (" >ej citat", ">ej citat"),
        ("sist ", "sist"),
        ("a\n\n \nb", "a\n\n\nb"),
        (">\n> a", ">\n> a"),
        ("", ""),
    ],
)
def test_soft_breaks_are_joined(text: str, joined: str) -> None:
    assert unflow(text) == joined


def test_the_blank_of_the_flow_is_dropped_where_it_is_no_part_of_the_text() -> None:
    assert unflow("Donau \ndampf \nschiff", del_sp=True) == "Donaudampfschiff"


@pytest.mark.parametrize("piece", ["a \n", "> \n", ">", "\n", " ", "> a \n>> b \n"])
def test_a_text_made_to_be_slow_is_joined(piece: str) -> None:
    assert isinstance(unflow(piece * (1_000_000 // len(piece))), str)


def test_marks_of_enriched_text_are_read() -> None:
    assert enriched_to_text("<bold>a</bold>\nb\n\nc << d<color><param>red</param>e</color>") == "a b\nc < de"
    assert richtext_to_text("a<nl>b<comment>c</comment><lt>d") == "a\nb<d"


@pytest.mark.parametrize("piece", ["<", "<a>", "<param>", "<<", "\n", "</"])
def test_enriched_text_made_to_be_slow_is_read(piece: str) -> None:
    assert isinstance(enriched_to_text(piece * (1_000_000 // len(piece))), str)
