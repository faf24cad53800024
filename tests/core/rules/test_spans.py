"""Opening times as people write them."""

from __future__ import annotations

import pytest

from core.rules.spans import Spans, parse_spans, write_short, write_spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("8-17", ((480, 1020),)),
        ("13:00–17:00, 08.15-12", ((495, 720), (780, 1020))),
        ("08-12; 12-17", ((480, 1020),)),
        ("00:00-24:00", ((0, 1440),)),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, spans: Spans) -> None:
    assert parse_spans(text) == spans


@pytest.mark.parametrize("text", ["17-8", "8-8", "8-25", "8:60-9", "8", "morning", "8-12, 11-17", "8-9," * 100])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_spans(text)


def test_what_is_written_can_be_read_again() -> None:
    spans = parse_spans("08:15-12, 13-17")
    assert parse_spans(write_spans(spans)) == spans
    assert write_short(spans) == "08:15–12, 13–17"
