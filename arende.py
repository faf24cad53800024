"""The front door: the `arende` command, which puts the programs together and says every error in one line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import IO, Any, NoReturn

import click

from core import clock
from core.config import Settings, SettingsError, load
from core.database import open_database
from core.errors import NotAllowed, NotFound, Refused
from core.first_steps import first_steps
from core.migrations import DatabaseTooNew, migrate
from core.rules.references import Keyring
from intake.phone.simulator.command import call
from tasks.agreement_commands import agreement
from tasks.caller_commands import calls as calls_commands
from tasks.party_commands import party
from tasks.people_commands import agent, contact, customer, login_link
from tasks.ready import ready
from tasks.team_commands import team
from tasks.time_commands import billing, time


def main() -> NoReturn:
    """Run the command; exit 0, 1 (failed) or 2 (wrong use), never with a traceback."""
    os.umask(0o077)  # whatever the desk keeps is its own
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except SettingsError as error:
        _fail(*error.problems)
    except (Refused, DatabaseTooNew) as error:
        _fail(str(error))
    except (NotAllowed, NotFound):
        _fail("there is no such thing, or it may not be done")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - whatever it is, people are told in one line
        _fail(f"{type(error).__name__}: {error}")
    sys.exit(0)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="arende", prog_name="arende")
def cli() -> None:
    """Ärende: an e-mail-first service desk. Settings come from the environment or a .env file."""


@cli.command()
def up() -> None:
    """Start the whole desk: mail, pages and worker."""
    from tasks.programs import require_free, run_all

    settings = ready()
    require_free(
        {
            "ARENDE_WEB_LISTEN": settings.web_listen,
            "ARENDE_MAIL_LISTEN": settings.mail_listen,
            "ARENDE_LMTP_LISTEN": settings.lmtp_listen,
        }
    )
    run_all(
        ["mail", "web", "worker"],
        first_listens=settings.mail_listen,
        on_started=lambda: click.echo(first_steps(settings, now=clock.now())),
    )


_supervised = click.option("--supervised", is_flag=True, hidden=True, help="End when standard input closes.")
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@cli.command()
@_supervised
def mail(supervised: bool) -> None:
    """Take in mail by SMTP and LMTP."""
    from core.inbox import store
    from intake.mail.door.server import serve
    from tasks.queue import Doorbell, Hint

    settings = ready()
    _end_with_supervisor(supervised)
    doorbell = Doorbell(settings.queue)
    serve(settings, commit=store, on_stored=lambda: doorbell.ring(Hint.INBOX))


@cli.command()
@_supervised
def web(supervised: bool) -> None:
    """Serve the pages."""
    from tasks.programs import require_free
    from web.server import PageServer

    settings = ready()
    require_free({"ARENDE_WEB_LISTEN": settings.web_listen})
    _end_with_supervisor(supervised)
    PageServer(lambda: _make_app(settings), settings.web_listen).run()


@cli.command()
@_supervised
def worker(supervised: bool) -> None:
    """Make tickets of mail, write letters, deliver them."""
    settings = ready()
    _end_with_supervisor(supervised)
    try:
        _make_worker(settings).run()
    except BlockingIOError:
        _fail(f"a worker is running on {settings.data} already")


@cli.command("migrate")
def migrate_command() -> None:
    """Bring the database to this version's form."""
    settings = load()
    open_database(settings.database)
    click.echo(f"applied: {', '.join(names)}" if (names := migrate()) else "the database is up to date")


@cli.command()
@_as_json
def sweep(as_json: bool) -> None:
    """Do everything due now, once: mail, clock, letters, deliveries."""
    counts = _make_worker(ready()).sweep()
    click.echo(json.dumps(counts) if as_json else ", ".join(f"{name}: {count}" for name, count in counts.items()))


@cli.command()
def demo() -> None:
    """Fill an empty desk with believable data."""
    from tasks.demo import fill

    settings = ready()
    click.echo(fill(settings))


@cli.command()
@_as_json
def doctor(as_json: bool) -> None:
    """Check settings, disk, database, relay, certificate and DNS."""
    from intake.mail.identity.lookups import make_lookup
    from tasks.doctor import examine

    settings = load()
    open_database(settings.database)
    findings = examine(settings, make_lookup())
    for finding in findings:
        mark = "ok  " if finding.is_well else "LOOK"
        row = {"name": finding.name, "ok": finding.is_well, "says": finding.says}
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else f"{mark}  {finding.name}: {finding.says}")
    sys.exit(0 if all(finding.is_well for finding in findings) else 1)


@cli.command()
@click.argument("what", type=click.Choice(["mail", "tickets", "customers", "events", "letters", "time", "calls"]))
def export(what: str) -> None:
    """Print what the desk holds as JSON Lines, oldest first."""
    from core.call_export import calls
    from core.exports import EXPORTS
    from intake.mail.export import mails

    ready()
    rows: Callable[[], Iterable[dict[str, Any]]] = {"mail": mails, "calls": calls, **EXPORTS}[what]
    for row in rows():
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    sys.stdout.flush()


@cli.command("explain")
@click.argument("file", type=click.File("rb"))
@click.option("--from", "sender", metavar="ADDRESS", help="The envelope's sender; <> for the null sender.")
@click.option("--to", "receivers", metavar="ADDRESS", multiple=True, help="An envelope's receiver; may be repeated.")
@click.option("--peer", default="127.0.0.1", show_default=True, help="The IP address that gave it to us.")
@_as_json
def explain_command(file: IO[bytes], sender: str | None, receivers: tuple[str, ...], peer: str, as_json: bool) -> None:
    """Print what the desk would do with a mail in a file, and why."""
    from intake.mail.explain import explain, mail_from_file, told

    desk = _make_mail_desk(ready())
    now = clock.now()
    mail = mail_from_file(file.read(), desk, envelope_from=sender, envelope_to=receivers, peer=peer, now=now)
    for finding in explain(mail, desk, now=now):
        click.echo(json.dumps(asdict(finding), ensure_ascii=False) if as_json else told(finding))


for command in (agent, customer, contact, agreement, login_link, time, billing, call, calls_commands, team, party):
    cli.add_command(command)


def _make_worker(settings: Settings) -> Any:
    from tasks.worker import Worker

    return Worker(settings, _make_mail_desk(settings))


def _make_mail_desk(settings: Settings) -> Any:
    from intake.mail.identity.lookups import make_lookup
    from intake.mail.process import MailDesk

    return MailDesk(settings, Keyring(settings.secrets), make_lookup)


def _make_app(settings: Settings) -> Any:
    from werkzeug.middleware.dispatcher import DispatcherMiddleware

    from intake.phone.app import make_voice
    from tasks.queue import Doorbell, Hint
    from web.app import create_app

    open_database(settings.database)
    doorbell = Doorbell(settings.queue)

    def hint() -> None:
        doorbell.ring(Hint.LETTERS)
        doorbell.ring(Hint.DELIVERIES)
        doorbell.ring(Hint.TELEPHONE)

    app = create_app(settings, hint=hint)
    # Beside the pages, not under them: what pages ask of a browser (cookies, form keys) the telephone doesn't have.
    voice = make_voice(settings, hint=hint)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/voice": voice})  # type: ignore[method-assign]
    return app


def _end_with_supervisor(supervised: bool) -> None:
    if supervised:
        from tasks.programs import end_with_supervisor

        end_with_supervisor()


def _fail(*lines: str) -> NoReturn:
    for line in lines:
        click.echo(f"arende: {' '.join(line.split())}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
