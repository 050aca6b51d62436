"""Mail servers that never stop talking: what they say is bounded in size and in time."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from connectors import dripping
from connectors.errors import ConnectorError, Temporary
from connectors.imap import client, submission
from connectors.imap.grant import GivenGrant, by_password
from connectors.imap.mailbox import ImapMailbox
from connectors.imap.parts import imap
from connectors.provider import Place

Say = Callable[[bytes], None]
MEGABYTE = b"x" * 1_000_000


@contextmanager
def serving(play: Callable[[Say, threading.Event], None], *, smtp: bool = False) -> Iterator[ImapMailbox]:
    """Give a mailbox whose server plays on once it is asked for its folders, or for its greeting by SMTP."""
    listening, ended = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve() -> None:
        visitor, _ = listening.accept()
        with visitor, visitor.makefile("rb") as asked, suppress(OSError):
            visitor.sendall(b"220-hello\r\n" if smtp else b"* OK hello\r\n")
            if smtp:
                play(visitor.sendall, ended)
            while line := asked.readline():
                tag, command = line.split()[0], line.upper()
                if b"CAPABILITY" in command:
                    visitor.sendall(b"* CAPABILITY IMAP4rev1\r\n")
                if b"LIST" in command:
                    play(visitor.sendall, ended)
                visitor.sendall(tag + b" OK done\r\n")

    thread = threading.Thread(target=serve)
    thread.start()
    port = str(listening.getsockname()[1])
    details = {f"{side}_{what}": value for side in ("imap", "smtp") for what, value in _where(port)}
    parts = imap(allow_private_hosts=True)
    mailbox = parts.connector(Place("a@example.com", details), GivenGrant(by_password("u", "p")))
    assert isinstance(mailbox, ImapMailbox)
    try:
        yield mailbox
    finally:
        ended.set()
        mailbox.close()
        listening.close()
        thread.join(10)
        assert not thread.is_alive()


def _where(port: str) -> tuple[tuple[str, str], ...]:
    return ("host", "127.0.0.1"), ("port", port), ("security", "plain")


def literal(say: Say, _ended: threading.Event) -> None:
    say(b'* LIST () "/" {120000000}\r\n')
    for _ in range(120):
        say(MEGABYTE)


def line(say: Say, _ended: threading.Event) -> None:
    say(b'* LIST () "/" ')
    for _ in range(120):
        say(MEGABYTE)


def literals(say: Say, _ended: threading.Event) -> None:
    for _ in range(120):
        say(b'* LIST () "/" {1000000}\r\n' + MEGABYTE + b"\r\n")


def drip(say: Say, ended: threading.Event) -> None:
    while not ended.wait(0.02):
        say(b"*")


def lines(say: Say, ended: threading.Event) -> None:
    while not ended.wait(0.02):
        say(b"* OK still looking\r\n")


@pytest.mark.parametrize("play", [literal, line, literals])
def test_no_answer_is_held_beyond_what_can_have_been_asked_for(
    play: Callable[[Say, threading.Event], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "ANSWER", 3 << 20)
    with serving(play) as mailbox, pytest.raises(Temporary):
        mailbox.scopes()


@pytest.mark.parametrize("play", [drip, lines])
def test_an_answer_that_never_ends_is_not_waited_for_however_lively_it_is(
    play: Callable[[Say, threading.Event], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_SEARCHING", 0.3)
    with serving(play) as mailbox, pytest.raises(Temporary):
        mailbox.scopes()


def test_a_folder_whose_name_comes_as_a_literal_is_read() -> None:
    def named(say: Say, _: threading.Event) -> None:
        say(b'* LIST () "/" {5}\r\nINBOX\r\n* LIST (\\Junk) "/" {9}\r\nUn"wanted\r\n')

    with serving(named) as mailbox:
        assert mailbox.scopes() == ("INBOX", 'Un"wanted')


@pytest.mark.parametrize("bound", ["_REPLY", "_VERDICT"])
def test_a_reply_by_smtp_that_never_ends_is_not_heard_out(
    bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def talk(say: Say, ended: threading.Event) -> None:
        while not ended.wait(0.001):
            say(b"220-and more\r\n" * 1_000)

    monkeypatch.setattr(submission, bound, 20_000 if bound == "_REPLY" else -59.8)
    monkeypatch.setattr(dripping, "PACE", 1e12)
    with serving(talk, smtp=True) as mailbox, pytest.raises(ConnectorError):
        mailbox.try_sending()


def test_a_file_of_certificates_that_is_not_there_is_told_with_the_setting(tmp_path: Path) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    port = str(listening.getsockname()[1])
    details = {f"imap_{what}": value for what, value in _where(port)} | {"imap_security": "tls"}
    details |= {"smtp_host": "127.0.0.1"}
    parts = imap(allow_private_hosts=True, ca_file=tmp_path / "authority.pem")
    mailbox = parts.connector(Place("a@example.com", details), GivenGrant(by_password("u", "p")))
    with listening, pytest.raises(Temporary, match="OMBUD_CA_FILE") as raised:
        mailbox.scopes()
    assert str(tmp_path) not in str(raised.value)
