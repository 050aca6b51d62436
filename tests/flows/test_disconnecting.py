"""Disconnecting: the mailbox is closed at once, watches end, access is given back, and its cases stay."""

import pytest

from connectors.consent import Revocation
from connectors.errors import AuthorizationLost
from connectors.push import Watch
from handlers.domain.errors import AlreadyHandled, NotAllowed, NotFound, Refused
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from handlers.intake.sync import sync
from handlers.mailboxes import disconnecting
from handlers.mailboxes.push import keep_watches
from handlers.mailboxes.telling import hear
from tests.contract.store.shelf import everything_at_rest, run
from tests.support.cast import ADA, IRIS, MALLORY, MAX, actor
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.parting import answered, begin, ended, go_on, notice, record, status
from tests.support.pushing import GRANT, Provider, provided
from tests.support.times import MINUTE


@pytest.fixture
def provider(room: Room) -> Provider:
    found = provided(room)
    keep_watches(room.desk)
    return found


def test_it_ends_the_watches_gives_access_back_and_drops_the_grant(room: Room, provider: Provider) -> None:
    begin(room)
    assert status(room) is MailboxStatus.DISCONNECTING
    go_on(room)
    assert status(room) is MailboxStatus.DISCONNECTED
    assert provider.push.watches == {}
    assert provider.consent.revoked == [GRANT]
    assert run(room, "SELECT 1 FROM mailbox_grant") == []
    assert run(room, "SELECT 1 FROM watch") == []
    assert [one.kind for one in record(room)] == [
        MailboxEventKind.WATCHED,
        MailboxEventKind.DISCONNECTING,
        MailboxEventKind.UNWATCHED,
        MailboxEventKind.DISCONNECTED,
        MailboxEventKind.PURGE_SET,
    ]
    assert ended(room).facts["revoked"] is True
    assert ended(room).actor == IRIS


def test_watches_end_before_access_is_given_back(room: Room, provider: Provider) -> None:
    unwatch, revoke = provider.push.unwatch, provider.consent.revoke
    order: list[str] = []

    def ending(watch: Watch) -> None:
        order.append("unwatch")
        unwatch(watch)

    def giving_back(grant: str) -> Revocation:
        order.append("revoke")
        return revoke(grant)

    provider.push.unwatch = ending  # type: ignore[method-assign] # told of
    provider.consent.revoke = giving_back  # type: ignore[method-assign] # told of
    begin(room)
    go_on(room)
    assert order == ["unwatch", "revoke"]


def test_what_was_read_stays(room: Room, provider: Provider) -> None:
    room.arrive(letter())
    before = room.only_case(), len(room.messages(room.only_case()))
    begin(room)
    go_on(room)
    assert (room.only_case().due_on, len(room.messages(room.only_case()))) == (before[0].due_on, before[1])


def test_the_admins_are_told_once_it_is_done(room: Room, provider: Provider) -> None:
    begin(room)
    for _ in range(3):
        go_on(room)
        room.later(MINUTE)
    text = notice(room)
    assert "The mailbox privacy is disconnected." in text
    assert "has taken Ombud's access back" in text
    assert "@" not in text


def test_a_grant_is_nowhere_at_rest_before_and_gone_after(room: Room, provider: Provider) -> None:
    assert GRANT.encode() not in everything_at_rest(room)
    begin(room)
    go_on(room)
    with room.desk.reading("tests.grant") as tx:
        assert tx.grants.get(room.mailbox) is None


def test_access_that_was_held_in_memory_is_let_go_of(room: Room, provider: Provider) -> None:
    room.sync()
    assert room.desk._connectors
    begin(room)
    go_on(room)
    assert room.desk._connectors == {}


def test_a_mailbox_that_was_never_granted_is_disconnected_all_the_same(room: Room) -> None:
    begin(room)
    go_on(room)
    assert status(room) is MailboxStatus.DISCONNECTED
    assert (ended(room).facts["revoked"], ended(room).facts["steps"]) == (False, "")


@pytest.mark.parametrize("who", [ADA, MAX, MALLORY])
def test_only_admins_may(room: Room, provider: Provider, who: str) -> None:
    for step in (disconnecting.preview, disconnecting.begin):
        with pytest.raises(NotAllowed):
            step(room.desk, actor(who), room.mailbox.id)  # type: ignore[arg-type] # a person's id
    assert status(room) is MailboxStatus.CONNECTED


def test_the_preview_changes_nothing_and_says_what_will_happen(room: Room, provider: Provider) -> None:
    case = answered(room)
    before = [run(room, f"SELECT * FROM {table}") for table in ("mailbox", "outbox", "mailbox_event")]
    leave = disconnecting.preview(room.desk, actor(IRIS), room.mailbox.id)
    assert [run(room, f"SELECT * FROM {table}") for table in ("mailbox", "outbox", "mailbox_event")] == before
    assert leave.open_cases.count == 1
    assert leave.open_cases.due_on == case.due_on
    assert leave.cancelled == (case.number,)
    said = " ".join(disconnecting.told(leave))
    assert f"due {case.due_on.isoformat()}" in said
    assert f"become drafts again: {case.number}" in said
    assert f"What was read is deleted on {leave.purged_on.isoformat()}" in said
    assert "@" not in said


def test_a_second_press_is_told_that_it_is_done_already(room: Room, provider: Provider) -> None:
    begin(room)
    with pytest.raises(AlreadyHandled):
        begin(room)
    go_on(room)
    with pytest.raises(Refused):
        begin(room)
    assert len([one for one in record(room) if one.kind is MailboxEventKind.DISCONNECTING]) == 1


def test_a_press_that_is_delivered_twice_is_one(room: Room, provider: Provider) -> None:
    disconnecting.begin(room.desk, actor(IRIS), room.mailbox.id, "press-7")
    run(room, "UPDATE mailbox SET status = 'connected'")
    with pytest.raises(AlreadyHandled):
        disconnecting.begin(room.desk, actor(IRIS), room.mailbox.id, "press-7")


def test_what_is_not_there_is_not_disconnected(room: Room) -> None:
    with pytest.raises(NotFound):
        disconnecting.begin(room.desk, actor(IRIS), MailboxId(404))
    with pytest.raises(NotFound):
        disconnecting.named(room.desk, "nobody's")
    assert disconnecting.named(room.desk, "privacy") == room.mailbox.id


def test_one_that_lapsed_can_be_disconnected(room: Room, provider: Provider) -> None:
    run(room, "UPDATE mailbox SET status = 'lapsed'")
    begin(room)
    go_on(room)
    assert status(room) is MailboxStatus.DISCONNECTED


def test_fm_43_a_worker_that_was_at_it_writes_nothing_more(room: Room, provider: Provider) -> None:
    room.mail.deliver(letter(), received_at=room.clock.now())
    discover = room.mail.discover

    def meanwhile(*call: object) -> object:
        begin(room)
        return discover(*call)  # type: ignore[arg-type] # as it was called

    room.mail.discover = meanwhile  # type: ignore[method-assign, assignment] # slower than an admin
    sync(room.desk, room.mailbox.id)
    assert run(room, "SELECT 1 FROM stub") == []
    assert status(room) is MailboxStatus.DISCONNECTING
    assert room.cases() == []


def test_fm_43_nothing_is_read_any_more(room: Room, provider: Provider) -> None:
    begin(room)
    room.arrive(letter())
    go_on(room)
    room.arrive(letter())
    assert room.cases() == []
    with room.desk.reading("tests.due") as tx:
        assert tx.rounds.due() == []


def test_fm_43_late_calls_of_the_provider_are_about_nothing(room: Room, provider: Provider) -> None:
    call = provider.push.only()
    begin(room)
    assert not hear(room.desk, *call)
    go_on(room)
    assert not hear(room.desk, *call)
    keep_watches(room.desk)
    assert provider.push.made == 1


def test_fm_16_a_token_that_was_renewed_meanwhile_is_the_one_that_is_given_back(
    room: Room, provider: Provider
) -> None:
    begin(room)
    room.desk.grants(room.mailbox).renew(lambda _old: "rotated")
    go_on(room)
    assert provider.consent.revoked == ["rotated"]


def test_fm_43_a_token_that_is_renewed_too_late_is_not_kept(room: Room, provider: Provider) -> None:
    store = room.desk.grants(room.mailbox)

    def renewal(_old: str) -> str:
        with room.desk.transaction("tests.end") as tx:
            tx.departures.begin(room.mailbox.id)
            tx.departures.end(room.mailbox.id)
        return "too late"

    with pytest.raises(AuthorizationLost):
        store.renew(renewal)
    assert run(room, "SELECT 1 FROM mailbox_grant") == []


def test_a_link_on_which_somebody_would_connect_it_again_leads_nowhere(
    room: Room, provider: Provider
) -> None:
    run(
        room,
        "INSERT INTO consent (id, mailbox_id, person, team, link_hash, made_at, expires_at, outcome) "
        "VALUES (1, :mailbox, 'U0IRIS', 'T', :link, 0, 9, '')",
        mailbox=room.mailbox.id,
        link=b"link",
    )
    begin(room)
    assert run(room, "SELECT 1 FROM consent") == []
