"""Connecting the same mailbox again while its purge waits: resumed with everything, or purged first."""

from collections.abc import Mapping

import pytest

from connectors.consent import Granted
from handlers import errands
from handlers.disposal import countdowns
from handlers.disposal.purging import purge
from handlers.domain.card import Form, Sheet
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import Incomplete, NotAllowed, NotFound, Refused
from handlers.domain.ids import MailboxId, PersonId
from handlers.domain.mailbox import Mailbox, MailboxEventKind, MailboxStatus
from handlers.domain.presses import Response
from handlers.domain.purge import Purge
from handlers.intake.sync import sync
from handlers.mailboxes import confirming, consenting, deciding, disconnecting, proposing
from handlers.mailboxes.closing_down import close_down_all
from handlers.mailboxes.confirming import Backfill
from handlers.mailboxes.proposing import Proposal, Proposed
from handlers.mailboxes.registry import MailboxPlan, connect
from tests.conftest import NewRoom
from tests.contract.store.shelf import run
from tests.flows.test_mailboxes_that_move import ELSEWHERE, TYPED
from tests.support.cast import ADA, IRIS, actor
from tests.support.connecting import NAME, SUPPORT, Stage, stage, token
from tests.support.countdowns import turn
from tests.support.times import DAY, MINUTE


@pytest.fixture
def on(new_room: NewRoom) -> Stage:
    return stage(new_room)


@pytest.fixture
def parted(on: Stage) -> Mailbox:
    """Is a mailbox that had a case and was disconnected."""
    on.fill(recent=1)
    mailbox = on.connected(Backfill.MONTH)
    sync(on.room.desk, mailbox.id)
    leave(on)
    return mailbox


def leave(on: Stage) -> None:
    disconnecting.begin(on.room.desk, actor(IRIS), disconnecting.named(on.room.desk, NAME))
    close_down_all(on.room.desk)


def purge_of(on: Stage, mailbox: Mailbox) -> Purge | None:
    with on.room.desk.reading("tests.purge") as tx:
        return tx.purges.find(mailbox.id)


def press(
    on: Stage,
    errand: ErrandId,
    token: str = "",
    answers: dict[str, str] | None = None,
    by: PersonId = IRIS,
    press_id: str = "press-1",
) -> Response:
    return errands.run(on.room.desk, Errand(press_id, errand, actor(by), answers, token=token))


def close_cases(on: Stage) -> None:
    run(on.room, "UPDATE case_file SET status = 'closed', closed_at = 1")


def test_resumed_it_keeps_history_cases_and_key_and_the_purge_is_withdrawn(
    on: Stage, parted: Mailbox
) -> None:
    cases = on.room.cases()
    link, browser = on.consented()
    assert link.again
    assert on.outcome(link, browser)[0] == "confirmed"
    now = on.mailbox(parted.id)
    assert (now.status, now.key_id) == (MailboxStatus.CONNECTED, parted.key_id)
    assert purge_of(on, parted) is None
    assert MailboxEventKind.PURGE_WITHDRAWN in on.kinds(parted.id)
    for _ in range(40):
        on.room.later(DAY)
        turn(on.room)
    assert on.mailbox(parted.id).status is not MailboxStatus.PURGED
    assert [one.id for one in on.room.cases()] == [one.id for one in cases]


def test_a_link_that_nobody_follows_withdraws_nothing(on: Stage, parted: Mailbox) -> None:
    proposing.reconnect(on.room.desk, actor(IRIS), parted.id)
    on.propose()
    assert purge_of(on, parted) is not None
    on.room.later(31 * DAY)
    turn(on.room)
    assert on.mailbox(parted.id).status in {MailboxStatus.PURGING, MailboxStatus.PURGED}


def test_moved_to_another_provider_the_purge_is_withdrawn_with_the_confirmation(
    on: Stage, parted: Mailbox
) -> None:
    link = on.propose(ELSEWHERE)
    begun = consenting.sign_in(on.room.desk, token(link), "", TYPED)
    assert purge_of(on, parted) is not None, "nothing is confirmed yet"
    confirming.confirm(on.room.desk, token(link), begun.browser, (), Backfill.MONTH)
    assert purge_of(on, parted) is None
    assert on.mailbox(parted.id).status is MailboxStatus.CONNECTED


def test_a_purge_that_begins_before_access_is_given_wins(
    on: Stage, parted: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = proposing.reconnect(on.room.desk, actor(IRIS), parted.id)
    state, _ = on.begin(link)
    given = on.consent.finish

    def meanwhile(
        flow: str, answer: Mapping[str, str], redirect_uri: str, intended: str, details: Mapping[str, str]
    ) -> Granted:
        granted = given(flow, answer, redirect_uri, intended, details)
        run(on.room, "UPDATE purge SET due_at = 1")
        purge(on.room.desk, parted.id, goes_on=iter([True, False]).__next__)
        return granted

    monkeypatch.setattr(on.consent, "finish", meanwhile)
    on.come_back(state)
    assert on.mailbox(parted.id).status is MailboxStatus.PURGING
    assert MailboxEventKind.RECONNECTED not in on.kinds(parted.id)
    assert run(on.room, "SELECT 1 FROM mailbox_grant") == []


def test_one_that_the_settings_name_again_is_resumed(on: Stage) -> None:
    desk = on.room.desk
    described = connect(desk, MailboxPlan("post", "maildir", "post@acme.example"))
    disconnecting.begin(desk, actor(IRIS), described.id)
    close_down_all(desk)
    assert purge_of(on, described) is not None
    again = connect(desk, MailboxPlan("post", "maildir", "post@acme.example"))
    assert (again.id, again.status) == (described.id, MailboxStatus.CONNECTED)
    assert purge_of(on, described) is None


def test_one_that_the_settings_name_again_after_its_purge_is_a_new_one(on: Stage) -> None:
    desk = on.room.desk
    described = connect(desk, MailboxPlan("post", "maildir", "post@acme.example"))
    disconnecting.begin(desk, actor(IRIS), described.id)
    close_down_all(desk)
    on.room.later(31 * DAY)
    turn(on.room)
    again = connect(desk, MailboxPlan("post", "maildir", "post@acme.example"))
    assert again.id != described.id
    assert again.key_id != described.key_id
    assert on.mailbox(described.id).name.startswith("post (until ")


def test_the_button_to_connect_it_again_asks_which(on: Stage, parted: Mailbox) -> None:
    form = press(on, ErrandId.RECONNECT_MAILBOX, str(parted.id))
    assert isinstance(form, Form)
    assert form.action == ErrandId.DECIDE_MAILBOX
    (field,) = form.fields
    assert [value for value, _ in field.options] == ["resume", "purge"]
    text = " ".join(form.notes)
    assert "Mailbox support was disconnected. Purge in 30 days" in text
    assert "with its history, cases and key" in text
    assert "@" not in text


def test_the_form_to_connect_a_mailbox_asks_which_as_well(on: Stage, parted: Mailbox) -> None:
    answers = {"provider": "google", "address": f" {SUPPORT.upper()} ", "name": "anything"}
    form = press(on, ErrandId.CONNECT_MAILBOX, answers=answers)
    assert isinstance(form, Form)
    assert form.token == f"{parted.id}-google"


def test_resumed_from_the_form_it_gets_its_link(on: Stage, parted: Mailbox) -> None:
    sheet = press(on, ErrandId.DECIDE_MAILBOX, f"{parted.id}-google", {"old": "resume"})
    assert isinstance(sheet, Sheet)
    assert "is connected again on this page" in sheet.paragraphs[0].text
    assert purge_of(on, parted) is not None


def test_purged_from_the_form_the_old_one_is_closed_for_good_and_a_new_one_begins(
    on: Stage, parted: Mailbox
) -> None:
    close_cases(on)
    sheet = press(on, ErrandId.DECIDE_MAILBOX, f"{parted.id}-google", {"old": "purge"})
    assert isinstance(sheet, Sheet)
    assert on.mailbox(parted.id).status is MailboxStatus.PURGING
    new = on.mailbox(on.mailbox_named(NAME))
    assert (new.status, new.address) == (MailboxStatus.PROPOSED, SUPPORT)
    assert new.key_id != parted.key_id
    for _ in range(12):
        turn(on.room)
        on.room.later(MINUTE)
    assert on.mailbox(parted.id).status is MailboxStatus.PURGED
    assert on.mailbox(new.id).status is MailboxStatus.PROPOSED


def test_a_new_one_reads_its_letters_itself(on: Stage, parted: Mailbox) -> None:
    close_cases(on)
    before = len(on.room.cases())
    press(on, ErrandId.DECIDE_MAILBOX, f"{parted.id}-google", {"old": "purge"})
    new = on.connected(Backfill.MONTH)
    sync(on.room.desk, new.id)
    assert new.id != parted.id
    assert len(on.room.cases()) == before + 1


def test_with_open_cases_it_cannot_be_purged_to_begin_anew(on: Stage, parted: Mailbox) -> None:
    with pytest.raises(Refused, match="Decide these open cases first"):
        press(on, ErrandId.DECIDE_MAILBOX, f"{parted.id}-google", {"old": "purge"})
    assert on.mailbox(parted.id).status is MailboxStatus.DISCONNECTED
    assert on.mailboxes() == ["privacy", NAME]


@pytest.mark.parametrize("answers", [{}, {"old": ""}, {"old": "both"}])
def test_the_form_without_an_answer_changes_nothing(
    on: Stage, parted: Mailbox, answers: dict[str, str]
) -> None:
    with pytest.raises(Incomplete):
        press(on, ErrandId.DECIDE_MAILBOX, f"{parted.id}-google", answers)
    assert purge_of(on, parted) is not None


@pytest.mark.parametrize("token", ["", "x", "404-google", "-google"])
def test_a_form_about_nothing_known_is_refused(on: Stage, token: str) -> None:
    with pytest.raises(NotFound):
        press(on, ErrandId.DECIDE_MAILBOX, token, {"old": "resume"})


def test_only_admins_decide(on: Stage, parted: Mailbox) -> None:
    for answers in (None, {"old": "purge"}):
        with pytest.raises(NotAllowed):
            press(on, ErrandId.DECIDE_MAILBOX, f"{parted.id}-google", answers, by=ADA)
    with pytest.raises(NotAllowed):
        deciding.waiting_for(on.room.desk, actor(ADA), SUPPORT)


def test_nothing_is_asked_of_a_mailbox_that_is_connected_or_unknown(on: Stage) -> None:
    mailbox = on.connected()
    assert deciding.waiting_for(on.room.desk, actor(IRIS), SUPPORT) is None
    assert deciding.waiting_for(on.room.desk, actor(IRIS), "nobody@acme.example") is None
    assert deciding.waiting(on.room.desk, mailbox.id) is None
    assert deciding.waiting(on.room.desk, MailboxId(404)) is None


def test_what_is_purged_cannot_be_resumed(on: Stage, parted: Mailbox) -> None:
    close_cases(on)
    on.room.later(31 * DAY)
    turn(on.room)
    with pytest.raises(Refused, match="connect its address as a new mailbox"):
        proposing.reconnect(on.room.desk, actor(IRIS), parted.id)
    link: Proposed = on.propose(Proposal("google", SUPPORT, NAME, {}))
    assert (link.again, link.name) == (False, NAME)


def test_names_that_were_given_up_never_clash(on: Stage) -> None:
    names = set()
    for _ in range(3):
        mailbox = on.connected()
        run(
            on.room, "UPDATE mailbox SET status = 'purged', address_hash = NULL WHERE id = :id", id=mailbox.id
        )
        with on.room.desk.transaction("tests.name") as tx:
            names.add(tx.departures.give_up_name(mailbox.id, on.room.clock.now().date()))
    assert len(names) == 3


def test_a_purge_is_taken_back_once(on: Stage, parted: Mailbox) -> None:
    with on.room.desk.transaction("tests.back") as tx:
        assert countdowns.take_back(tx, parted.id, IRIS)
        assert countdowns.take_back(tx, parted.id, IRIS), "none is left, and that is as good"
    assert on.kinds(parted.id).count(MailboxEventKind.PURGE_WITHDRAWN) == 1


def test_one_that_was_taken_out_of_the_settings_is_to_be_named_there_again(on: Stage) -> None:
    desk = on.room.desk
    desk.described = frozenset()
    parted = connect(desk, MailboxPlan("letters", "maildir", "letters@acme.example"))
    run(on.room, "UPDATE mailbox SET status = 'disconnected' WHERE id = :id", id=parted.id)
    with pytest.raises(Refused, match="no longer in the settings: name it there again"):
        proposing.reconnect(desk, actor(IRIS), parted.id)
    run(on.room, "UPDATE mailbox SET status = 'purged' WHERE id = :id", id=parted.id)
    with pytest.raises(Refused, match="connect its address as a new mailbox"):
        proposing.reconnect(desk, actor(IRIS), parted.id)
    desk.described = frozenset({"letters"})
    with pytest.raises(Refused, match="set up in the settings"):
        proposing.reconnect(desk, actor(IRIS), parted.id)
