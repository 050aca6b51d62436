"""Listening to a real Dovecot: told soon of what is new, and missing nothing between two times."""

import socket
import threading
import time
from pathlib import Path

import pytest

from connectors.errors import Temporary
from connectors.imap import waiting
from connectors.imap.waiting import ImapWaiting
from connectors.provider import Place
from connectors.push import Waiting
from tests.contract.connectors.addresses import ADDRESS
from tests.contract.connectors.imap_outside import OnServer
from tests.contract.connectors.test_receiving import letter


@pytest.fixture
def outside(tmp_path: Path) -> OnServer:
    return OnServer(tmp_path)


def listener(outside: OnServer) -> Waiting:
    part = outside.parts().waiting
    assert part is not None
    return part(Place(ADDRESS, outside.details), outside.grants)


def test_fm_07_a_new_letter_is_told_while_it_is_waited_for(outside: OnServer) -> None:
    listening = listener(outside)
    assert listening.wait(0) is False
    told: list[tuple[bool, float]] = []

    def wait() -> None:
        heard = listening.wait(30)
        told.append((heard, time.monotonic()))

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.5)
    outside.deliver(letter(1))
    arrived = time.monotonic()
    thread.join()
    assert told[0][0] is True
    assert told[0][1] - arrived < 15
    assert listening.wait(0.2) is False  # and once only


def test_nothing_new_is_told_when_the_time_is_over(outside: OnServer) -> None:
    outside.deliver(letter(1))
    begun = time.monotonic()
    assert listener(outside).wait(0.5) is False
    assert time.monotonic() - begun >= 0.5


def test_what_came_between_two_times_is_told_at_once(outside: OnServer) -> None:
    listening = listener(outside)
    assert listening.wait(0.1) is False
    outside.deliver(letter(1))
    begun = time.monotonic()
    assert listening.wait(30) is True
    assert time.monotonic() - begun < 5


def test_listening_is_begun_anew_before_anybody_drops_it(
    outside: OnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "ANEW", 0.1)
    assert listener(outside).wait(0.5) is False


def test_a_dropped_line_is_trouble_of_the_moment_and_the_next_time_works(outside: OnServer) -> None:
    listening = listener(outside)
    assert isinstance(listening, ImapWaiting)
    assert listening.wait(0.1) is False
    drop = threading.Timer(0.3, lambda: listening._session._held[0].socket().shutdown(socket.SHUT_RDWR))
    drop.start()
    with pytest.raises(Temporary):
        listening.wait(30)
    drop.join()
    outside.deliver(letter(1))
    assert listening.wait(5) is True
