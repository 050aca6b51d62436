"""Memos: mail to colleagues that says what a notice says; once each, and never taken for a letter."""

from contextlib import suppress
from datetime import timedelta

import pytest

from connectors.errors import AuthorizationLost, ConnectorError, NotTaken, Permanent, Temporary, Vanished
from connectors.memory import MemoryMailbox
from handlers.desk import Hooks, Rules
from handlers.domain.case import ActionId
from handlers.mailboxes.registry import MailboxPlan, connect
from handlers.people.memos import ask_memo, memo_key
from handlers.people.notices import NoticeKind
from handlers.store.outbox import CLAIM, EntryState
from tests.conftest import NewRoom
from tests.support.cast import ADA, IRIS, MAX, OUR_ADDRESS, colleague
from tests.support.desks import Room
from tests.support.letters import unanswered
from tests.support.memos import REACHABLE, DeathError, Reaper, mails_to, memos, page, plain, sent_from
from tests.support.reminded import write_down
from tests.support.times import MINUTE


@pytest.fixture
def reaper() -> Reaper:
    return Reaper()


@pytest.fixture
def room(new_room: NewRoom, reaper: Reaper) -> Room:
    """Is a desk whose colleagues can be written to, with one case of Ada's."""
    made = new_room(rules=REACHABLE, hooks=Hooks(checkpoint=reaper))
    write_down(made)
    made.arrive(unanswered())
    made.press(made.only_case(), ActionId.CLAIM)
    made.settle()
    return made


def ask(room: Room, about: str = "2026-03-24", letters: int = 1) -> None:
    with room.desk.transaction("tests.ask") as tx:
        ask_memo(tx, NoticeKind.JUNK_WAITS, [colleague(MAX)], about, {"n": letters})


def test_a_memo_says_in_plain_text_and_in_html_what_the_notice_says(room: Room) -> None:
    ask(room)
    room.deliver()

    (memo,) = memos(room)
    assert memo["To"] == "max@acme.example"
    assert memo["From"] == f"Ombud <{OUR_ADDRESS}>"
    assert memo["Subject"] == "[Ombud] Junk to look through"
    assert memo["Auto-Submitted"] == "auto-generated"
    assert str(memo["Message-ID"]).startswith("<ombud.memo.")
    for said in (plain(memo), page(memo)):
        assert "1 letter was put aside as junk since yesterday." in said
        assert "Do not answer this mail: an answer would open a case." in said
        assert "You get this because you manage cases in Ombud" in said
        assert "Slack did not take it" not in said


def test_no_memo_names_a_data_subject_or_quotes_a_letter(room: Room) -> None:
    ask(room)
    room.deliver()
    whole = memos(room)[0].as_string()
    for secret in ("Sam", "sam@subject.example", "copy of all personal data"):
        assert secret not in whole


def test_asking_again_sends_nothing_more(room: Room) -> None:
    ask(room)
    room.deliver()
    ask(room)
    room.settle()
    ask(room)
    room.settle()
    assert len(memos(room)) == 1
    ask(room, "2026-03-25")
    room.settle()
    assert len(memos(room)) == 2


def test_a_memo_that_waits_says_what_was_asked_last(room: Room) -> None:
    room.mail.fail_next("draft", Temporary())
    ask(room)
    room.deliver()
    assert memos(room) == []
    ask(room, letters=5)
    room.settle()

    (memo,) = memos(room)
    assert "5 letters were put aside as junk since yesterday." in plain(memo)
    assert room.mail.drafts == ()


def test_who_has_no_address_gets_no_memo_and_nothing_waits_for_one(room: Room) -> None:
    room.desk.rules = Rules()
    ask(room)
    room.settle()
    assert memos(room) == []
    assert room.entries(EntryState.READY, EntryState.SENDING, EntryState.UNKNOWN, EntryState.FAILED) == 0


def test_who_lost_every_role_gets_no_memo(room: Room) -> None:
    ask(room)
    del room.colleagues.held[MAX]
    room.settle()
    assert memos(room) == []


def test_the_directory_s_addresses_are_used_and_the_settings_beat_them(room: Room) -> None:
    organisation = room.mailbox.organisation_id
    with room.desk.transaction("tests.addresses") as tx:
        tx.addresses.put(organisation, {MAX: "max@directory.example", IRIS: ""})
        assert tx.addresses.people() == {MAX}
        assert tx.addresses.of(organisation, IRIS) == ""
    room.desk.rules = Rules()
    ask(room)
    room.deliver()
    room.desk.rules = REACHABLE
    ask(room, "2026-03-25")
    room.deliver()
    to = [str(one["To"]) for one in sent_from(room.mail)]
    assert to[-2:] == ["max@directory.example", "max@acme.example"]


def test_an_address_that_the_directory_no_longer_gives_is_forgotten(room: Room) -> None:
    with room.desk.transaction("tests.addresses") as tx:
        tx.addresses.put(room.mailbox.organisation_id, {ADA: "old@acme.example"})
        tx.addresses.put(room.mailbox.organisation_id, {ADA: "new@acme.example"})
        assert tx.addresses.of(room.mailbox.organisation_id, ADA) == "new@acme.example"
        tx.addresses.put(room.mailbox.organisation_id, {ADA: ""})
        assert tx.addresses.people() == frozenset()


# Once.


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_memo_of_unknown_outcome_is_looked_up_and_sent_once(room: Room, after_effect: bool) -> None:
    room.mail.fail_next("send", Temporary(), after_effect=after_effect)
    ask(room)
    room.settle()
    assert len(memos(room)) == 1
    assert room.mail.drafts == ()


POINTS = (
    "delivery.claim:commit",
    "delivery.claim:done",
    "delivery.memo:commit",
    "delivery.memo:done",
    "mail-drafted",
    "delivery.memo_drafted:commit",
    "delivery.memo_drafted:done",
    "mail-sent",
    "delivery.memo_settled:commit",
    "delivery.memo_settled:done",
)


@pytest.mark.parametrize("point", POINTS)
def test_a_memo_leaves_once_wherever_the_process_dies(room: Room, reaper: Reaper, point: str) -> None:
    ask(room)
    reaper.point = point
    with suppress(DeathError):
        room.deliver()
    assert not reaper.point, "it was reached"
    room.later(CLAIM + MINUTE)
    room.settle()
    assert len(memos(room)) == 1
    assert room.mail.drafts == ()
    with room.desk.reading("tests.memos") as tx:
        assert tx.memos.sent_at(memo_key(NoticeKind.JUNK_WAITS, "2026-03-24", MAX)) is not None


@pytest.mark.parametrize("edge", ["commit", "done"])
@pytest.mark.parametrize("step", ["dropped", "failed"])
def test_what_does_not_leave_ends_wherever_the_process_dies(
    room: Room, reaper: Reaper, step: str, edge: str
) -> None:
    if step == "dropped":
        room.desk.rules = Rules()
    else:
        room.mail.fail_next("send", Permanent())
        room.mail.fail_next("send", Permanent())
    ask(room)
    reaper.point = f"delivery.memo_{step}:{edge}"
    with suppress(DeathError):
        room.deliver()
    assert not reaper.point, "it was reached"
    room.later(CLAIM + MINUTE)
    room.settle()
    assert memos(room) == []
    assert room.entries(EntryState.READY, EntryState.SENDING, EntryState.UNKNOWN) == 0


def test_what_the_mailbox_did_not_take_is_sent_later_and_once(room: Room) -> None:
    room.mail.fail_next("send", NotTaken(retry_after=60))
    ask(room)
    room.deliver()
    assert memos(room) == []
    room.settle()
    assert len(memos(room)) == 1
    assert room.mail.drafts == ()


def test_a_draft_that_somebody_threw_away_is_written_again(room: Room) -> None:
    room.mail.fail_next("send", Vanished())
    ask(room)
    room.settle()
    assert len(memos(room)) == 1


def test_a_memo_that_the_mailbox_refuses_for_good_is_given_up_and_leaves_no_draft(room: Room) -> None:
    room.mail.fail_next("send", Permanent())
    ask(room)
    room.settle()
    assert memos(room) == []
    assert room.mail.drafts == ()
    assert room.entries(EntryState.FAILED) == 1


def test_a_memo_in_doubt_for_a_day_is_let_be(room: Room) -> None:
    room.mail.fail_next("send", Temporary())
    ask(room)
    room.deliver()
    for _ in range(60):
        room.mail.fail_next("find_sent", Permanent())
    for _ in range(60):
        room.later(timedelta(minutes=31))
        room.deliver()
    assert room.entries(EntryState.FAILED) == 1
    assert memos(room) == []


# From a mailbox that can.


def second_mailbox(room: Room, mail: MemoryMailbox) -> None:
    connect(room.desk, MailboxPlan("second", "memory", "dpo@acme.example"))


@pytest.mark.parametrize("fault", [Temporary(), AuthorizationLost(), Permanent()])
def test_it_leaves_from_the_next_mailbox_where_the_first_takes_nothing(
    new_room: NewRoom, fault: ConnectorError
) -> None:
    other = MemoryMailbox("dpo@acme.example")
    room = new_room(rules=REACHABLE, connectors=[("second", other)])
    write_down(room)
    second_mailbox(room, other)
    room.arrive(unanswered())
    room.settle()
    room.mail.fail_next("draft", fault)
    ask(room)
    room.settle()
    assert mails_to(room.mail, MAX) == []
    assert len(mails_to(other, MAX)) == 1


def test_a_draft_is_taken_away_where_another_mailbox_sends(new_room: NewRoom) -> None:
    other = MemoryMailbox("dpo@acme.example")
    room = new_room(rules=REACHABLE, connectors=[("second", other)])
    write_down(room)
    second_mailbox(room, other)
    room.arrive(unanswered())
    room.settle()
    room.mail.fail_next("send", NotTaken(retry_after=60))
    ask(room)
    room.deliver()
    (draft,) = room.mail.drafts
    assert draft
    room.later(2 * MINUTE)
    room.mail.fail_next("draft", Temporary())
    room.deliver()
    assert (len(mails_to(room.mail, MAX)), len(mails_to(other, MAX))) == (0, 1)
    assert room.mail.drafts == ()
