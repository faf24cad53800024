"""A desk that takes in mail at once, with a mail server in front whose word on authenticity counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import config
from core.rules.references import Keyring
from intake.mail.process import MailDesk
from tests.cast import Cast
from tests.intake.mail.desk import TakenIn
from tests.office import _MX


@pytest.fixture
def taken(people: Cast, tmp_path: Path) -> TakenIn:
    settings = config.load({"ARENDE_DATA": str(tmp_path / "data"), "ARENDE_MAIL_AUTHENTICATION": f"header:{_MX}"})
    return TakenIn(MailDesk(settings, Keyring(settings.secrets), lambda seconds: lambda name, rdtype: []), people)
