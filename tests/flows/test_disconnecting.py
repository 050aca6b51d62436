"""Disconnecting: the mailbox is closed at once, watches end, access is given back, and its cases stay."""

from datetime import timedelta

import pytest

from connectors.consent import Revocation
from connectors.errors import AuthorizationLost, ConnectorError, Permanent, Temporary
from connectors.provider import Parts
from connectors.push import Watch
from handlers.desk import Rules
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.errors import AlreadyHandled, NotAllowed, NotFound, Refused
from handlers.domain.events import EventKind
from handlers.domain.ids import MailboxId
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from handlers.intake.sync import sync
from handlers.mailboxes import disconnecting
from handlers.mailboxes.closing_down import PATIENCE, QUIET, close_down_all
from handlers.mailboxes.push import keep_watches
from handlers.mailboxes.telling import hear
from handlers.store.mailbox_events import MailboxEvent
from handlers.store.outbox import EntryState
from tests.conftest import NewRoom
from tests.contract.store.shelf import everything_at_rest, run, value
from tests.support.cast import ADA, IRIS, MALLORY, MAX, actor
from tests.support.desks import Room
from tests.support.letters import letter, new_mail_id
from tests.support.pushing import GRANT, Provider, grant, provided
from tests.support.times import DAY, HOUR, MINUTE


@pytest.fixture
def provider(room: Room) -> Provider:
    found = provided(room)
    keep_watches(room.desk)
    return found


def begin(room: Room) -> disconnecting.Leave:
    return disconnecting.begin(room.desk, actor(IRIS), room.mailbox.id)


def go_on(room: Room) -> None:
    """Let courier and job do what is due, as the engine does."""
    room.deliver()
    close_down_all(room.desk)
    room.deliver()


def status(room: Room) -> MailboxStatus:
    return MailboxStatus(value(room, "SELECT status FROM mailbox ORDER BY id LIMIT 1"))


def record(room: Room) -> list[MailboxEvent]:
    with room.desk.reading("tests.events") as tx:
        return list(reversed(tx.mailbox_events.of(room.mailbox.id)))


def ended(room: Room) -> MailboxEvent:
    return record(room)[-1]


def notice(room: Room) -> str:
    (told,) = [post.notice for post in room.chat.direct(IRIS) if post.notice]
    assert told.title == "A mailbox is disconnected"
    return " ".join(told.lines)


def answered(room: Room) -> Case:
    """Have a case with an answer that is held back for a minute."""
    room.arrive(letter(dmarc=None, message_id=new_mail_id()))
    case = room.cases()[-1]
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    return case


# What it does.


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


# Who may, and what is shown before.


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
    assert "What was read stays with its cases" in said
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


# Late workers, late calls.


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


# Replies on their way.


def test_fm_37_replies_that_wait_become_drafts_again_and_are_listed(room: Room, provider: Provider) -> None:
    cases = [answered(room), answered(room)]
    assert all(room.case(case.id).leaving_id for case in cases)
    leave = begin(room)
    assert leave.cancelled == tuple(case.number for case in cases)
    go_on(room)
    assert room.mail.sent == ()
    assert room.mail.drafts == ()
    for case in map(room.case, [case.id for case in cases]):
        assert case.status is Status.READY
        assert case.draft_id is not None
        assert case.leaving_id is None
        failed = [one for one in room.record(case) if one.kind is EventKind.REPLY_FAILED]
        assert [one.facts["reason"] for one in failed] == ["Closed"]
    assert status(room) is MailboxStatus.DISCONNECTED
    begun = next(one for one in record(room) if one.kind is MailboxEventKind.DISCONNECTING)
    assert begun.facts["cancelled"] == " ".join(leave.cancelled)


def test_fm_37_the_thread_says_why(room: Room, provider: Provider) -> None:
    answered(room)
    begin(room)
    go_on(room)
    room.settle()
    assert any("mailbox was disconnected" in line for line in room.told())


def test_fm_37_a_draft_that_lies_in_the_mailbox_is_removed(new_room: NewRoom) -> None:
    room = new_room(rules=Rules(undo=timedelta(0)))
    provided(room)
    room.mail.fail_next("send", AuthorizationLost())
    answered(room)
    room.deliver()
    (draft,) = room.mail.drafts
    begin(room)
    go_on(room)
    assert draft not in room.mail.drafts
    assert room.mail.sent == ()
    assert status(room) is MailboxStatus.DISCONNECTED


def in_doubt(new_room: NewRoom, *, left: bool) -> tuple[Room, Case]:
    room = new_room(rules=Rules(undo=timedelta(0)))
    provided(room)
    room.mail.fail_next("send", Temporary(), after_effect=left)
    case = answered(room)
    room.deliver()
    assert room.entries(EntryState.UNKNOWN) == 1
    return room, case


@pytest.mark.parametrize("left", [True, False])
def test_fm_37_a_mail_in_doubt_is_looked_up_before_access_goes(new_room: NewRoom, left: bool) -> None:
    room, case = in_doubt(new_room, left=left)
    assert begin(room).begun == (case.number,)
    go_on(room)
    assert len(room.mail.sent) == left
    assert room.kinds(case).count(EventKind.REPLY_SENT) == left
    assert (room.case(case.id).draft_id is not None) is not left
    assert status(room) is MailboxStatus.DISCONNECTED


def test_fm_37_what_nobody_can_tell_is_left_to_a_person_after_half_an_hour(new_room: NewRoom) -> None:
    room, case = in_doubt(new_room, left=True)
    begin(room)
    for _ in range(int(QUIET / MINUTE)):
        room.mail.fail_next("find_sent", Temporary())
        go_on(room)
        assert status(room) is MailboxStatus.DISCONNECTING
        room.later(MINUTE)
    go_on(room)
    assert status(room) is MailboxStatus.DISCONNECTED
    failed = [one for one in room.record(case) if one.kind is EventKind.REPLY_FAILED]
    assert [one.facts.get("unknown") for one in failed] == [True]
    room.settle()
    assert any("Nobody knows whether a mail of ours has left" in line for line in room.told())
    assert room.entries(EntryState.UNKNOWN) == 0
    assert len(room.mail.sent) == 1, "and nothing is sent twice"


def test_fm_37_an_acknowledgement_that_waits_is_told_as_not_sent(room: Room, provider: Provider) -> None:
    room.mail.fail_next("draft", Temporary(retry_after=3_600))
    room.arrive(letter())
    room.deliver()
    begin(room)
    go_on(room)
    assert EventKind.ACKNOWLEDGEMENT_FAILED in room.kinds(room.only_case())
    assert room.mail.sent == ()


def test_a_reply_that_is_written_afterwards_does_not_leave(room: Room, provider: Provider) -> None:
    room.arrive(letter(dmarc=None))
    case = room.only_case()
    room.press(case, ActionId.CLAIM)
    begin(room)
    go_on(room)
    room.answer(room.case(case.id))
    room.later(HOUR)
    room.deliver()
    assert room.mail.sent == ()
    assert room.case(case.id).draft_id is not None


# Providers that do not help.


def test_fm_44_a_token_that_is_dead_already_is_told_with_what_to_do(room: Room, provider: Provider) -> None:
    provider.consent.dead.add(GRANT)
    begin(room)
    go_on(room)
    assert status(room) is MailboxStatus.DISCONNECTED
    assert (ended(room).facts["revoked"], ended(room).facts["steps"]) == (False, "already-dead")
    assert "Our access had ended before, so it could not be taken back." in notice(room)


@pytest.mark.parametrize(
    ("fault", "step"), [(AuthorizationLost(), "already-dead"), (Permanent(), "not-reached")]
)
def test_fm_44_whatever_the_provider_answers_the_way_out_goes_on(
    room: Room, provider: Provider, fault: ConnectorError, step: str
) -> None:
    provider.push.faults.fail_next("unwatch", fault)
    provider.consent.faults.fail_next("revoke", fault)
    begin(room)
    go_on(room)
    assert status(room) is MailboxStatus.DISCONNECTED
    assert run(room, "SELECT 1 FROM mailbox_grant") == []
    assert ended(room).facts["steps"] == f"{step} watch-ends"
    until = (room.clock.now() + provider.push.lasts).date().isoformat()
    assert f"may call once more until {until}" in notice(room)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("google-permissions", "myaccount.google.com/permissions"),
        ("microsoft-remove-consent", "myapps.microsoft.com"),
        ("microsoft-remove-role", "role assignment"),
        ("microsoft-remove-app", "enterprise application"),
        ("something-new", "connected apps at the provider"),
    ],
)
def test_steps_that_are_left_to_a_person_are_told_in_sentences(
    room: Room, provider: Provider, code: str, said: str
) -> None:
    provider.consent.steps = (code,)
    begin(room)
    go_on(room)
    assert ended(room).facts["steps"] == code
    assert said in notice(room)


def test_a_provider_that_does_not_answer_is_asked_again_for_an_hour_and_no_longer(
    room: Room, provider: Provider
) -> None:
    begin(room)
    for _ in range(int(PATIENCE / MINUTE)):
        provider.push.faults.fail_next("unwatch", Temporary())
        go_on(room)
        assert status(room) is MailboxStatus.DISCONNECTING
        room.later(MINUTE)
    provider.push.faults.fail_next("unwatch", Temporary())
    provider.consent.faults.fail_next("revoke", Temporary())
    go_on(room)
    assert status(room) is MailboxStatus.DISCONNECTED
    assert ended(room).facts["steps"] == "not-reached watch-ends"


def test_a_provider_that_answers_again_is_asked_to_the_end(room: Room, provider: Provider) -> None:
    provider.push.faults.fail_next("unwatch", Temporary())
    provider.consent.faults.fail_next("revoke", Temporary(), after_effect=True)
    begin(room)
    for _ in range(3):
        go_on(room)
        room.later(MINUTE)
    assert status(room) is MailboxStatus.DISCONNECTED
    assert provider.consent.revoked == [GRANT]


@pytest.mark.parametrize("parts", [False, True])
def test_a_provider_that_is_no_longer_set_up_cannot_be_asked(
    room: Room, provider: Provider, parts: bool
) -> None:
    room.desk.providers = {"memory": Parts(connector=provider._connector)} if parts else {}
    begin(room)
    go_on(room)
    assert status(room) is MailboxStatus.DISCONNECTED
    assert ended(room).facts["steps"] == "not-reached"


def test_one_that_is_stuck_does_not_hold_up_the_next(room: Room, provider: Provider) -> None:
    grant(room, "second", "another", "second@example.com")
    second = disconnecting.named(room.desk, "second")
    begin(room)
    disconnecting.begin(room.desk, actor(IRIS), second)
    provider.push.faults.fail_next("unwatch", Temporary())
    go_on(room)
    assert run(room, "SELECT status FROM mailbox ORDER BY id") == [("disconnecting",), ("disconnected",)]


# One account, two mailboxes.


def test_the_access_of_an_account_is_given_back_with_its_last_mailbox(room: Room, provider: Provider) -> None:
    grant(room, "second", "the same account's other grant")
    second = disconnecting.named(room.desk, "second")
    assert begin(room).shared
    go_on(room)
    assert provider.consent.revoked == []
    assert ended(room).facts["steps"] == "shared-account"
    assert "would have closed both" in notice(room)

    assert not disconnecting.begin(room.desk, actor(IRIS), second).shared
    go_on(room)
    assert provider.consent.revoked == ["the same account's other grant"]


def test_two_of_one_account_that_go_together_are_both_given_back(room: Room, provider: Provider) -> None:
    grant(room, "second", "the same account's other grant")
    begin(room)
    disconnecting.begin(room.desk, actor(IRIS), disconnecting.named(room.desk, "second"))
    go_on(room)
    assert len(provider.consent.revoked) == 2


def test_another_account_of_the_provider_is_nothing_to_it(room: Room, provider: Provider) -> None:
    grant(room, "second", "another", "second@example.com")
    assert not begin(room).shared
    room.later(DAY)
    go_on(room)
    assert provider.consent.revoked == [GRANT]
