"""Every way to harm a desk that we know of is tried by a test that is there, or says why not yet."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

_TESTS = Path(__file__).parents[1]
ROWS = tomllib.loads((Path(__file__).parent / "rows.toml").read_text(encoding="utf-8"))


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_all_fifty_are_there() -> None:
    assert list(ROWS) == [str(number) for number in range(1, 51)]


@pytest.mark.parametrize("number", ROWS)
def test_every_rule_is_tried_or_says_why_not(number: str) -> None:
    row = ROWS[number]
    assert row["rule"] and bool(row.get("tests")) is not bool(row.get("because"))


def test_every_test_that_is_named_is_there() -> None:
    named = [test.partition("::") for row in ROWS.values() for test in row.get("tests", ())]
    assert [f"{path}::{name}" for path, _, name in named if name not in names_in(_TESTS / path)] == []
