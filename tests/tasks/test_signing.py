"""Our letters are signed: whoever asks the DNS for the key finds that nobody changed them."""

from __future__ import annotations

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from core.config import Dkim
from tasks.signing import Signer
from tests.office import Office

_PEM = (serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def in_dns(key: rsa.RSAPrivateKey) -> dict[bytes, bytes]:
    import base64

    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return {b"desk._domainkey.example.test.": b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)}


def is_signed(raw: bytes, dns: dict[bytes, bytes]) -> bool:
    return bool(dkim.verify(raw, dnsfunc=lambda name, timeout=5: dns.get(name)))


def signing(office: Office, key: rsa.RSAPrivateKey) -> bytes:
    """A receipt as it reaches the world from a desk that signs."""
    pem = key.private_bytes(*_PEM).decode()
    office.store(b"From: anna@kund.test\r\nSubject: Hello\r\n\r\nHello.\r\n", sender="anna@kund.test")
    office.worker(dkim=Dkim(domain="example.test", selector="desk", key=pem)).sweep()
    return office.letters_to("anna@kund.test")[0].raw


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_letters_signature_verifies(office: Office, key: rsa.RSAPrivateKey) -> None:
    assert is_signed(signing(office, key), in_dns(key))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "change",
    [(b"nummer", b"number"), (b"From: ", b"From: evil@x.test\r\nFrom: "), (b"Subject:", b"Subject: x\r\nSubject:")],
    ids=["its text", "a second From", "a second Subject"],
)
def test_a_letter_that_was_changed_on_its_way_doesnt_verify(
    office: Office, key: rsa.RSAPrivateKey, change: tuple[bytes, bytes]
) -> None:
    signed = signing(office, key)
    head, _, letter = signed.partition(b"\r\nFrom: ")
    changed = head + b"\r\n" + (b"From: " + letter).replace(*change, 1)
    assert changed != signed and not is_signed(changed, in_dns(key))


def test_without_a_key_a_letter_leaves_as_it_is() -> None:
    assert Signer(None)(b"Subject: Hello\r\n\r\nHello.\r\n") == b"Subject: Hello\r\n\r\nHello.\r\n"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_key_that_cant_sign_keeps_the_letter_owed_and_says_why(office: Office) -> None:
    broken = Dkim(domain="example.test", selector="desk", key="-----BEGIN RSA PRIVATE KEY-----\nno key\n-----END")
    office.mail("anna@kund.test")
    from tests.tasks.test_delivery import drain, owe, row

    letter = owe()
    drain(office, dkim=broken)
    assert row(letter).error and row(letter).due_at
