"""The repository keeps its own rules: small modules, said purposes, every setting told, nobody's paths."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("arende.py", "core", "intake", "tasks", "tests", "web")
NOT_OURS = re.compile(r"\.(?!ci$).*|.*\.egg-info|var|build|__pycache__|node_modules")  # folders
TEXTS = {
    ".cfg",
    ".css",
    ".csv",
    ".eml",
    ".example",
    ".html",
    ".ini",
    ".js",
    ".md",
    ".po",
    ".py",
    ".sh",
    ".toml",
    ".txt",
    ".yml",
}
SETTING = re.compile(r"\bARENDE_[A-Z_]+[A-Z]\b")
# Someone's own folders: none of them is on the machine of whoever reads this.
PRIVATE_PATH = re.compile(
    r"(?<![\w.~*-])/(?:" + "|".join(("work", "root", "home/[a-z]", "Users/[A-Z]")) + r")(?![\w-])"
)


def modules(*places: str) -> Iterator[Path]:
    for place in places or OURS:
        path = ROOT / place
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def programs() -> Iterator[Path]:
    return modules(*(place for place in OURS if place != "tests"))


def texts() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        known = path.suffix in TEXTS or path.name in ("Makefile", "run")
        folders = path.relative_to(ROOT).parts[:-1]
        if known and path.is_file() and not any(map(NOT_OURS.fullmatch, folders)):
            yield path


def told(path: Path, line: int, text: str = "") -> str:
    return f"{path.relative_to(ROOT)}:{line} {text}".strip()


def settings_in(path: Path) -> set[str]:
    return {name.removesuffix("_FILE") for name in SETTING.findall(path.read_text(encoding="utf-8"))}


def calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            yield node.lineno, ast.unparse(node)


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert [told(path, length) for path, length in lengths.items() if length > 300] == []


def test_every_module_says_what_it_is_for() -> None:
    parsed = ((path, ast.parse(path.read_text(encoding="utf-8"))) for path in modules())
    assert [told(path, 1) for path, tree in parsed if tree.body and not ast.get_docstring(tree)] == []


def test_no_path_of_anybodys_machine_is_in_the_tree() -> None:
    lines = (
        (path, at, line) for path in texts() for at, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
    )
    assert [told(path, at, line) for path, at, line in lines if PRIVATE_PATH.search(line)] == []


@pytest.mark.parametrize("document", ["docs/settings.md", ".env.example"])
def test_every_setting_is_told_and_none_that_is_not_there(document: str) -> None:
    assert settings_in(ROOT / document) == settings_in(ROOT / "core/config.py")


def test_only_the_settings_read_the_environment() -> None:
    reads = ((path, at, call) for path in programs() for at, call in calls(path) if call in ("os.environ", "os.getenv"))
    assert [told(path, at, call) for path, at, call in reads if path != ROOT / "core/config.py"] == []


def test_only_the_clock_asks_the_time() -> None:
    asks = re.compile(r"(datetime\.)?(datetime\.(now|utcnow|today)|date\.today)|time\.time(_ns)?")
    found = ((path, at, call) for path in programs() for at, call in calls(path) if asks.fullmatch(call))
    assert [told(path, at, call) for path, at, call in found if path != ROOT / "core/clock.py"] == []


def test_every_target_of_make_tells_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony and set(phony[1].split()) == set(re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE))
