"""A mailbox opened by tokens at a real Dovecot: connected, read on with new tokens, lapsed, and back."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.errors import AuthorizationLost, ConnectorError, Temporary
from connectors.imap.parts import imap
from connectors.provider import Parts, Place
from handlers.domain.mailbox import Mailbox, MailboxStatus
from handlers.intake.sync import sync
from handlers.mailboxes import confirming, consenting, proposing
from handlers.mailboxes.confirming import Backfill
from handlers.mailboxes.proposing import Proposal, Proposed
from tests.conftest import NewRoom
from tests.contract.connectors.imap_outside import OnServer
from tests.contract.store.shelf import everything_at_rest
from tests.support.cast import IRIS, actor
from tests.support.connecting import token
from tests.support.desks import Room
from tests.support.dovecot import TOKEN
from tests.support.token_service import CLIENT, SECRET, TokenService, token_service

TEN = timedelta(minutes=10)
BAD = "marker-bad-2x"


@pytest.fixture
def service() -> Iterator[TokenService]:
    with token_service() as service:
        yield service


@pytest.fixture
def outside(tmp_path: Path) -> OnServer:
    made = OnServer(tmp_path)
    made.server.maildir("tokens")
    return made


@pytest.fixture
def room(new_room: NewRoom, outside: OnServer) -> Room:
    rooms: list[Room] = []
    parts: Parts = imap(
        allow_private_hosts=True,
        ca_file=outside.server.certificates.authority,
        clock=lambda: rooms[0].clock.now().timestamp(),
    )
    rooms.append(new_room(providers={"imap": parts}))
    return rooms[0]


def signed_in(room: Room, link: Proposed, outside: OnServer, service: TokenService) -> str:
    """Type what is asked; return the browser's secret."""
    typed = {name: value for name, value in outside.details.items() if name != "aliases"}
    typed |= {"imap_security": "tls", "smtp_security": "tls", "sign_in": "token", "user": "tokens"}
    typed |= {"token_url": service.url, "client_id": CLIENT, "client_secret": SECRET}
    typed |= {"refresh_token": service.refresh}
    return consenting.sign_in(room.desk, token(link), "", typed).browser


def connected(room: Room, outside: OnServer, service: TokenService) -> Mailbox:
    link = proposing.propose(room.desk, actor(IRIS), Proposal("imap", "tokens@acme.example", "tokens", {}))
    browser = signed_in(room, link, outside, service)
    return confirming.confirm(room.desk, token(link), browser, ("INBOX",), Backfill.NONE)


def now(room: Room, mailbox: Mailbox) -> Mailbox:
    with room.desk.reading("tests.mailbox") as tx:
        return tx.mailboxes.get(mailbox.id)


def grant(room: Room, mailbox: Mailbox) -> dict[str, str]:
    kept: dict[str, str] = json.loads(room.desk.grants(mailbox).load())
    return kept


def refused(room: Room, mailbox: Mailbox, meant: type[ConnectorError]) -> None:
    room.desk.forget(mailbox.id)  # another process, with no connection yet
    with pytest.raises(meant):
        sync(room.desk, mailbox.id)


def test_fm_15_an_expired_token_is_renewed_once_and_what_replaces_it_is_kept_under_seal(
    room: Room, outside: OnServer, service: TokenService
) -> None:
    mailbox = connected(room, outside, service)
    assert len(service.asked) == 1
    sync(room.desk, mailbox.id)
    assert len(service.asked) == 1
    for _ in range(3):
        room.later(timedelta(hours=1))
        room.desk.forget(mailbox.id)
        sync(room.desk, mailbox.id)
        assert grant(room, mailbox)["refresh_token"] == service.refresh
    assert len(service.asked) == 4
    assert len({form["refresh_token"] for form in service.asked}) == 4, "each counted once"
    assert now(room, mailbox).status is MailboxStatus.CONNECTED
    assert not [one for one in ("marker", TOKEN, SECRET) if one in str(everything_at_rest(room))]


def test_fm_15_a_refresh_token_refused_twice_ten_minutes_apart_is_a_lapse(
    room: Room, outside: OnServer, service: TokenService
) -> None:
    mailbox = connected(room, outside, service)
    service.refresh, kept = "", grant(room, mailbox)["refresh_token"]
    room.later(timedelta(hours=1))
    refused(room, mailbox, AuthorizationLost)
    refused(room, mailbox, AuthorizationLost)
    assert now(room, mailbox).status is MailboxStatus.CONNECTED
    room.later(TEN)
    refused(room, mailbox, AuthorizationLost)
    assert now(room, mailbox).status is MailboxStatus.LAPSED
    service.refresh = kept
    room.later(timedelta(hours=1))
    sync(room.desk, mailbox.id)
    assert now(room, mailbox).status is MailboxStatus.CONNECTED, "it lets us in again"


def test_fm_15_trouble_at_the_token_service_is_no_lapse_however_long(
    room: Room, outside: OnServer, service: TokenService
) -> None:
    mailbox = connected(room, outside, service)
    room.later(timedelta(hours=1))
    for _ in range(4):
        service.says(503, b"down")
        refused(room, mailbox, Temporary)
        room.later(TEN)
    sync(room.desk, mailbox.id)
    assert now(room, mailbox).status is MailboxStatus.CONNECTED


def test_fm_18_connecting_again_takes_new_tokens_and_keeps_the_folders_that_were_chosen(
    room: Room, outside: OnServer, service: TokenService
) -> None:
    outside.server.maildir("tokens").joinpath(".Old requests", "cur").mkdir(parents=True, exist_ok=True)
    outside.server.own(outside.server.maildir("tokens"))
    link = proposing.propose(room.desk, actor(IRIS), Proposal("imap", "tokens@acme.example", "tokens", {}))
    browser = signed_in(room, link, outside, service)
    mailbox = confirming.confirm(room.desk, token(link), browser, ("INBOX", "Old requests"), Backfill.NONE)
    before = dict(now(room, mailbox).details)
    assert before["folders"].split("\n") == ["INBOX", "Old requests", "Junk"]
    service.refresh = "marker-refresh-anew"
    signed_in(room, proposing.reconnect(room.desk, actor(IRIS), mailbox.id), outside, service)
    after = now(room, mailbox)
    assert (dict(after.details), after.connection) == (before, mailbox.connection + 1)
    assert grant(room, mailbox)["refresh_token"] == service.refresh
    place = Place(after.address, dict(after.details))
    scopes = room.desk.providers["imap"].connector(place, room.desk.grants(after)).scopes()
    assert "Old requests" in scopes
