"""Settings are right or refused whole, each problem by its name, before anything starts."""

from __future__ import annotations

import dataclasses
import ipaddress
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core import config
from core.config import Settings, SettingsError
from core.setting_values import Listen, parse_listen

SECRET = "a secret of more than sixteen characters"
NEWER_SECRET = "the secret that follows upon it"
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n"
Load = Callable[..., Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Reads settings as a desk in a folder of its own would: `load(ARENDE_LANGUAGE="en")`."""
    return lambda **settings: config.load({"ARENDE_DATA": str(tmp_path / "var"), **settings})


def problems(load: Load, **settings: str) -> list[str]:
    with pytest.raises(SettingsError) as refusal:
        load(**settings)
    return refusal.value.problems


def test_nothing_set_is_a_whole_desk(load: Load, tmp_path: Path) -> None:
    settings = load()
    assert settings.database == f"sqlite:///{tmp_path}/var/arende.db"
    assert settings.relay == f"maildir:{tmp_path}/var/sent"
    assert settings.mail_listen == Listen("127.0.0.1", 2525)
    assert settings.lmtp_listen is None
    assert settings.address == "servicedesk@example.test"


def test_the_data_folder_is_nobody_elses(load: Load) -> None:
    assert stat.S_IMODE(load().data.stat().st_mode) == 0o700


def test_all_problems_are_told_at_once_by_name(load: Load) -> None:
    found = problems(
        load,
        ARENDE_LANGUAGE="klingon",
        ARENDE_MAIL_LISTEN="nowhere",
        ARENDE_TIMEZONE="Europe/Atlantis",
        ARENDE_SECRET="short",
        ARENDE_MAIL_TLS_CERT="/no/such/file",
    )
    names = {problem.partition(":")[0] for problem in found}
    assert names >= {
        "ARENDE_LANGUAGE",
        "ARENDE_MAIL_LISTEN",
        "ARENDE_TIMEZONE",
        "ARENDE_SECRET",
        "ARENDE_MAIL_TLS_CERT",
    }


WRONG = [
    ("ARENDE_DATABASE", "mysql://localhost/desk"),
    ("ARENDE_QUEUE", "amqp://localhost"),
    ("ARENDE_ADDRESS", "not an address"),
    ("ARENDE_ADDRESS", "desk+tag@example.test"),
    ("ARENDE_ADDRESS", "a-local-part-of-over-twenty-four@example.test"),
    ("ARENDE_BASE_URL", "desk.example.test"),
    ("ARENDE_BASE_URL", "https://desk.example.test/?a=b"),
    ("ARENDE_BASE_URL", "https://desk.example.test:port"),
    ("ARENDE_WEB_LISTEN", "127.0.0.1"),
    ("ARENDE_WEB_LISTEN", "127.0.0.1:65536"),
    ("ARENDE_LMTP_LISTEN", "unix:relative.sock"),
    ("ARENDE_MAIL_AUTHENTICATION", "maybe"),
    ("ARENDE_MAIL_AUTHENTICATION", "header:"),
    ("ARENDE_MAIL_TRUSTED", "10.0.0.0/33"),
    ("ARENDE_MAIL_ARC_TRUSTED", "google.com, not a domain"),
    ("ARENDE_MAIL_MAX_SIZE", "25 MB"),
    ("ARENDE_MAIL_MAX_SIZE", "1024"),
    ("ARENDE_RELAY", "smtp://"),
    ("ARENDE_RELAY", "smtp://relay.example.test:port"),
    ("ARENDE_RELAY", "maildir:"),
    ("ARENDE_HOLIDAYS", "Sverige"),
    ("ARENDE_DKIM_KEY", "not a key"),
    ("ARENDE_SECRET_FILE", "/no/such/file"),
    ("ARENDE_TWILIO_SIGNATURE", "md5"),
    ("ARENDE_TWILIO_SIGNATURE", "sha256,none"),
    ("ARENDE_TWILIO_SIGNATURE_KEY_FILE", "/no/such/file"),
]


@pytest.mark.parametrize(("name", "text"), WRONG)
def test_a_wrong_value_is_refused_by_name(load: Load, name: str, text: str) -> None:
    assert any(problem.startswith(f"{name}:") for problem in problems(load, **{name: text}))


@pytest.mark.parametrize("name", ["ARENDE_DATABASE", "ARENDE_QUEUE"])
def test_a_refused_url_does_not_show_its_password(load: Load, name: str) -> None:
    assert "hunter2" not in str(problems(load, **{name: "mysql://desk:hunter2@localhost/desk"}))


def test_a_refused_relay_does_not_show_its_password(load: Load) -> None:
    assert "hunter2" not in str(problems(load, ARENDE_RELAY="smpt://desk:hunter2@relay.example.test"))


def test_a_refused_setting_leaves_nothing_behind(load: Load, tmp_path: Path) -> None:
    problems(load, ARENDE_LANGUAGE="klingon")
    assert not (tmp_path / "var").exists()


LISTENS = [
    ("127.0.0.1:25", Listen("127.0.0.1", 25)),
    (":25", Listen("0.0.0.0", 25)),
    ("[::1]:25", Listen("::1", 25)),
    ("unix:/run/arende.sock", Listen("", 0, "/run/arende.sock")),
]


@pytest.mark.parametrize(("text", "listen"), LISTENS)
def test_a_place_to_listen_is_read(text: str, listen: Listen) -> None:
    assert parse_listen(text) == listen


@pytest.mark.parametrize("text", ["127.0.0.1:25", "[::1]:25", "unix:/run/arende.sock"])
def test_a_place_to_listen_is_written_as_it_is_read(text: str) -> None:
    assert str(parse_listen(text)) == text


@pytest.mark.parametrize("text", ["", "25", "localhost", "host:", "host:-1", "host:²", "unix:", "unix:sock"])
def test_no_place_to_listen_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"must be host:port|absolute path"):
        parse_listen(text)


def test_an_empty_mail_listen_switches_the_door_off(load: Load) -> None:
    assert load(ARENDE_MAIL_LISTEN="").mail_listen is None


def test_an_empty_trusted_list_trusts_nobody(load: Load) -> None:
    assert load(ARENDE_MAIL_TRUSTED="").mail_trusted == ()


def test_providers_whose_seals_count_can_be_named_or_none(load: Load) -> None:
    assert load().mail_arc_trusted == ("google.com", "microsoft.com")
    assert load(ARENDE_MAIL_ARC_TRUSTED="Provider.example, ").mail_arc_trusted == ("provider.example",)
    assert load(ARENDE_MAIL_ARC_TRUSTED="").mail_arc_trusted == ()


@pytest.mark.parametrize("name", ["ARENDE_COMPANY", "ARENDE_LANGUAGE", "ARENDE_DATABASE", "ARENDE_WEB_LISTEN"])
def test_any_other_empty_setting_means_its_default(load: Load, name: str) -> None:
    assert load(**{name: ""}) == load()


def test_trusted_peers_are_networks_of_both_kinds(load: Load) -> None:
    trusted = load(ARENDE_MAIL_TRUSTED="10.1.2.3/8, ::1").mail_trusted
    assert trusted == (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1/128"))


def test_the_first_of_many_addresses_is_the_sender(load: Load) -> None:
    settings = load(ARENDE_ADDRESS="Desk@Example.test, support@example.test")
    assert settings.addresses == ("desk@example.test", "support@example.test")
    assert (settings.address, settings.domain) == ("desk@example.test", "example.test")


def test_a_slash_at_the_end_of_the_base_url_is_no_part_of_it(load: Load) -> None:
    assert load(ARENDE_BASE_URL="https://desk.example.test/").base_url == "https://desk.example.test"


@pytest.mark.parametrize("half", ["ARENDE_MAIL_TLS_CERT", "ARENDE_MAIL_TLS_KEY"])
def test_half_of_tls_is_refused(load: Load, tmp_path: Path, half: str) -> None:
    (tmp_path / "tls.pem").write_text("…", encoding="utf-8")
    assert any("go together" in problem for problem in problems(load, **{half: str(tmp_path / "tls.pem")}))


def test_dkim_without_its_selector_names_what_is_missing(load: Load) -> None:
    [problem] = problems(load, ARENDE_DKIM_DOMAIN="example.test", ARENDE_DKIM_KEY=PEM)
    assert problem.startswith("ARENDE_DKIM_SELECTOR:")


def test_a_dkim_key_is_read_from_its_file(load: Load, tmp_path: Path) -> None:
    (tmp_path / "dkim.pem").write_text(PEM, encoding="ascii")
    key_file = str(tmp_path / "dkim.pem")
    dkim = load(ARENDE_DKIM_DOMAIN="example.test", ARENDE_DKIM_SELECTOR="s1", ARENDE_DKIM_KEY_FILE=key_file).dkim
    assert dkim == config.Dkim(domain="example.test", selector="s1", key=PEM.strip())


def test_a_secret_is_read_from_its_file(load: Load, tmp_path: Path) -> None:
    (tmp_path / "given").write_text(f"{SECRET}\n", encoding="utf-8")
    assert load(ARENDE_SECRET_FILE=str(tmp_path / "given")).secrets == (SECRET,)


def test_secrets_rotate_by_a_comma_list(load: Load) -> None:
    assert load(ARENDE_SECRET=f"{NEWER_SECRET}, {SECRET}").secrets == (NEWER_SECRET, SECRET)


def test_one_short_secret_among_good_ones_is_refused(load: Load) -> None:
    assert problems(load, ARENDE_SECRET=f"{SECRET},short")


def test_the_secret_is_made_once(load: Load) -> None:
    assert load().secrets == load().secrets


def test_the_made_secret_is_nobody_elses(load: Load) -> None:
    made = load().data / "secret"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert len(made.read_text(encoding="ascii")) >= 43  # 256 bits in base64


def test_programs_that_start_together_agree_on_the_secret(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from core import config; print(config.load().secrets)"]
    together = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE) for _ in range(4)]
    assert len({program.communicate()[0] for program in together}) == 1
    assert [program.returncode for program in together] == [0] * 4


def test_an_empty_secret_file_is_a_problem_and_not_a_secret(load: Load) -> None:
    (load().data / "secret").write_text("", encoding="ascii")
    assert problems(load)


def test_a_dotenv_file_lies_beneath_the_environment(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text('# ours\nARENDE_COMPANY="Kontorshjälpen AB"\nARENDE_LANGUAGE=sv\n', encoding="utf-8")
    settings = config.load({"ARENDE_DATA": str(tmp_path / "var"), "ARENDE_LANGUAGE": "en"}, dotenv=dotenv)
    assert (settings.company, settings.language) == ("Kontorshjälpen AB", "en")


def test_the_dotenv_file_of_the_working_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("ARENDE_COMPANY=Kontorshjälpen\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert config.load().company == "Kontorshjälpen"


def test_settings_read_from_a_mapping_know_no_dotenv_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("ARENDE_COMPANY=Kontorshjälpen\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert config.load({}).company == "Ärende"


def test_a_data_folder_that_cannot_be_made_is_a_problem_with_its_name(load: Load, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    [problem] = problems(load, ARENDE_DATA=str(tmp_path / "file" / "var"))
    assert problem.startswith("ARENDE_DATA:")


def test_settings_do_not_change(load: Load) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        load().company = "Somebody else"  # type: ignore[misc]  # that it can't be set is the point
