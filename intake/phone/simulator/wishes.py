"""What was asked for of a call: by options, else by the script, else as usual."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from intake.phone.simulator.call import WITHHELD
from intake.phone.simulator.script import Script, ScriptFailed, read_script
from intake.phone.simulator.studio import Conditions
from intake.phone.simulator.usual import A_CALLER, Agents

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Checked; `language` is "" where none was asked for."""

    caller: str
    called: str
    language: str
    script: Script | None
    conditions: Conditions
    is_in_browser: bool
    wait: int
    har: Path | None
    is_verbose: bool


def read_wishes(given: dict[str, Any], *, number: str) -> Wishes:
    """`given` as click hands it over, `number` the desk's own; raises click's errors, each in a line."""
    script = _script(given["script"])
    heads = script.heads if script else {}
    is_withheld = given["withheld"] or ("withheld" in heads and not given["caller"])
    return Wishes(
        caller=WITHHELD if is_withheld else _number("--from", given["caller"] or heads.get("from", A_CALLER)),
        called=_number("--to", given["called"] or heads.get("to", number)),
        language=given["lang"] or heads.get("lang", ""),
        script=script,
        conditions=_conditions(given, heads),
        is_in_browser=given["browser"],
        wait=given["wait"],
        har=given["record_har"],
        is_verbose=given["verbose"],
    )


def _conditions(given: dict[str, Any], heads: dict[str, str]) -> Conditions:
    seed, forwarded = given["seed"], given["forwarded_from"] or heads.get("forwarded-from", "")
    return Conditions(
        agents=_agents(given["agents"] or heads.get("agents", Agents.NONE)),
        seed=secrets.randbelow(10_000) if given["chaos"] and seed is None else seed,
        forwarded_from=_number("--forwarded-from", forwarded) if forwarded else "",
        late=given["late"],
        transcribes=given["transcribe"],
        asks_after_silence=given["silence_asks"],
        asks_after_hash=given["hash_asks"],
    )


def _script(path: Path | None) -> Script | None:
    try:
        return read_script(path) if path else None
    except ScriptFailed as failed:
        raise click.ClickException(str(failed)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"--script: can't read {path} ({error})") from None


def _agents(word: str) -> Agents:
    if word not in list(Agents):
        raise click.UsageError(f"agents {word}: must be one of {', '.join(Agents)}")
    return Agents(word)


def _number(option: str, text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise click.UsageError(f"{option}: {text} must be a number with its country code, such as {A_CALLER}")
    return text
