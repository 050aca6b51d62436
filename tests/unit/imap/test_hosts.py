"""Mail servers stand on the public network unless the operator says otherwise, and no name leads astray."""

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import Permanent, Temporary
from connectors.imap.hosts import Dialler, Found
from connectors.imap.place import Security, Server
from tests.support.certificates import Certificates, certificates

TLS, PLAIN = Security.TLS, Security.PLAIN


def found(*addresses: str) -> list[Found]:
    return [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (each, 993, 0, 0))
        if ":" in each
        else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 993))
        for each in addresses
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("tls"), "mail.example.com")


@pytest.fixture
def listening(made: Certificates) -> Iterator[int]:
    """Serve TLS on loopback to one visitor at a time."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, made.key)
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                visitor, _ = server.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(visitor, server_side=True) as secured:
                    secured.recv(1)
            except OSError:
                visitor.close()

    serving = threading.Thread(target=answer)
    serving.start()
    yield server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    serving.join()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.0.0.5",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # where clouds keep their secrets
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",  # what was site-local
        "64:ff9b:1::a00:5",  # translated within one network (RFC 8215)
        "::10.0.0.5",
        "::127.0.0.1",
        "::8.8.8.8",  # an IPv4 address written so leads nowhere sure
        "4000::1",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.5",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:5",  # 10.0.0.5 through NAT64
        "2002:a00:5::1",  # 10.0.0.5 through 6to4
        "2001:0:53aa:64c::1",  # Teredo
    ],
)
@pytest.mark.parametrize("public_first", [True, False])
def test_private_hosts_are_refused_wherever_they_hide(address: str, public_first: bool) -> None:
    addresses = ["93.184.216.34", address] if public_first else [address]
    dialler = Dialler(resolve=lambda name, port: found(*addresses))
    with pytest.raises(Permanent, match="OMBUD_IMAP_ALLOW_PRIVATE_HOSTS") as told:
        dialler.dial(Server("mail.example.com", 993, TLS))
    assert address not in str(told.value)


def test_what_was_checked_is_what_is_connected_to(
    monkeypatch: pytest.MonkeyPatch, made: Certificates
) -> None:
    answers = iter([found("93.184.216.34"), found("127.0.0.1")])  # rebound after the check
    asked: list[str] = []
    reached: list[object] = []

    def resolve(name: str, port: int) -> list[Found]:
        asked.append(name)
        return next(answers)

    def connect(self: socket.socket, address: object) -> None:
        reached.append(address)
        raise TimeoutError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(Temporary):
        Dialler(resolve=resolve).dial(Server("mail.example.com", 993, TLS))
    assert reached == [("93.184.216.34", 993)]
    assert asked == ["mail.example.com"]


def test_the_certificate_is_checked_against_the_name_not_the_address(
    listening: int, made: Certificates
) -> None:
    dialler = Dialler(True, made.authority, lambda name, port: found("127.0.0.1"))
    with dialler.dial(Server("mail.example.com", listening, TLS)) as connection:
        assert isinstance(connection, ssl.SSLSocket)
    with pytest.raises(Temporary, match="bears another name"):
        dialler.dial(Server("other.example.com", listening, TLS))


def test_an_unknown_authority_is_not_trusted(listening: int) -> None:
    dialler = Dialler(True, None, lambda name, port: found("127.0.0.1"))
    with pytest.raises(Temporary, match="OMBUD_CA_FILE"):
        dialler.dial(Server("mail.example.com", listening, TLS))


@pytest.mark.parametrize("address", ["10.0.0.5", "93.184.216.34"])
def test_nothing_goes_in_the_clear_but_on_this_machine(address: str) -> None:
    dialler = Dialler(True, None, lambda name, port: found(address))
    with pytest.raises(Permanent, match="without TLS"):
        dialler.dial(Server("mail.example.com", 143, PLAIN))


def test_not_even_on_this_machine_unless_the_operator_allows_it() -> None:
    dialler = Dialler(False, None, lambda name, port: found("127.0.0.1"))
    with pytest.raises(Permanent, match="ALLOW_PRIVATE"):
        dialler.dial(Server("localhost", 143, PLAIN))


def test_a_name_that_nobody_knows_is_trouble_of_the_moment() -> None:
    def resolve(name: str, port: int) -> list[Found]:
        raise socket.gaierror(8, "marker.example.com")

    with pytest.raises(Temporary) as told:
        Dialler(resolve=resolve).dial(Server("marker.example.com", 993, TLS))
    assert "marker" not in str(told.value)


def test_the_next_address_is_tried_where_one_is_silent(
    listening: int, made: Certificates, tmp_path: Path
) -> None:
    dialler = Dialler(True, made.authority, lambda name, port: found("::1", "127.0.0.1"))
    dialler.dial(Server("mail.example.com", listening, TLS)).close()
