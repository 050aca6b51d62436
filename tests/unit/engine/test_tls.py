"""Outgoing connections always verify, against the system's authorities or those named."""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.tls import client_context


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with the key and certificate of a server that vouches for itself."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "loopback.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + signed.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    """Serve TLS on loopback to one visitor."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        visitor, _ = listening.accept()
        try:
            with context.wrap_socket(visitor, server_side=True) as secured:
                secured.recv(1)
        except OSError:
            visitor.close()  # refused us, as some of the tests want

    serving = threading.Thread(target=answer)
    serving.start()
    yield listening.getsockname()[1]
    serving.join(5)
    listening.close()


def visit(port: int, ca_file: Path | None, name: str = "127.0.0.1") -> str | None:
    with (
        socket.create_connection(("127.0.0.1", port), 5) as plain,
        client_context(ca_file).wrap_socket(plain, server_hostname=name) as secured,
    ):
        return secured.version()


def test_names_and_certificates_are_verified() -> None:
    context = client_context(None)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_an_authority_that_is_named_is_trusted(port: int, certificate: Path) -> None:
    assert visit(port, certificate) in {"TLSv1.2", "TLSv1.3"}


def test_an_authority_that_is_not_named_is_not_trusted(port: int) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        visit(port, None)


def test_a_certificate_for_another_name_is_refused(port: int, certificate: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        visit(port, certificate, "slack.com")


def test_a_folder_of_authorities_replaces_the_system_s(port: int, tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        visit(port, tmp_path)


def test_a_file_without_certificates_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    with pytest.raises(ssl.SSLError):
        client_context(tmp_path / "empty.pem")
