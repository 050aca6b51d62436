"""The dry run writes nothing; confirming begins to read, and what lay there before is history."""

from datetime import timedelta

import pytest

from connectors.errors import AuthorizationLost, Temporary
from handlers.desk import Hooks
from handlers.domain.errors import AlreadyHandled, Incomplete, Refused
from handlers.domain.mailbox import MailboxEventKind, MailboxStatus
from handlers.duties.tidying import tidy
from handlers.intake import dry_run
from handlers.intake.sync import sync, sync_all
from handlers.mailboxes import confirming, proposing
from handlers.mailboxes.confirming import Backfill
from handlers.mailboxes.links import LinkOver, OtherBrowser
from tests.conftest import NewRoom
from tests.contract.store.shelf import everything_at_rest, run, value
from tests.support.cast import IRIS, actor
from tests.support.connecting import NAME, Stage, stage, token
from tests.support.consents import GRANT
from tests.support.letters import letter

KINDS = MailboxEventKind
HOUR = timedelta(hours=1)


@pytest.fixture
def on(new_room: NewRoom) -> Stage:
    return stage(new_room)


def rows(on: Stage, table: str) -> int:
    return int(value(on.room, f"SELECT count(*) FROM {table}"))


def subjects(on: Stage) -> int:
    """Return how many letters of the new mailbox became cases."""
    return len(on.room.cases())


def test_the_dry_run_counts_by_the_real_rules(on: Stage) -> None:
    on.fill(one=1, two=2, three=29, old=31, older=300)
    on.mail.deliver(
        letter(subject="Sale", text="Buy now", message_id="<x@y.example>"), "Junk", on.room.clock.now()
    )
    link, _ = on.consented()
    looked = dry_run.look(on.room.desk, on.mailbox(link.mailbox))
    inbox, junk = looked.folders
    assert (inbox.name, inbox.letters, inbox.recent, inbox.read, inbox.cases) == ("INBOX", 5, 3, 3, 3)
    assert (junk.junk, junk.letters, junk.read, junk.cases) == (True, 1, 1, 0)
    assert (looked.recent, looked.read, looked.cases, looked.unread) == (4, 4, 3, 0)
    assert looked.oldest == on.room.clock.now() - timedelta(days=300)
    assert looked.newest == on.room.clock.now()
    assert (looked.address, looked.aliases) == ("support@acme.example", ("gdpr@acme.example",))


def test_the_dry_run_writes_marks_moves_and_sends_nothing(on: Stage) -> None:
    on.fill(one=1, two=2)
    link, _ = on.consented()
    before = everything_at_rest(on.room)
    dry_run.look(on.room.desk, on.mailbox(link.mailbox))
    assert everything_at_rest(on.room) == before
    assert on.mail.sent == ()
    assert on.mail.drafts == ()
    assert not on.room.chat.cards


def test_the_dry_run_reads_fifty_letters_at_most_and_the_newest(on: Stage) -> None:
    for number in range(60):
        on.fill("INBOX", **{f"n{number}": number % 25})
    link, _ = on.consented()
    steps: list[tuple[str, int, int]] = []
    looked = dry_run.look(on.room.desk, on.mailbox(link.mailbox), lambda *step: steps.append(step))
    assert (looked.read, looked.recent) == (50, 60)
    assert steps[0] == ("folders", 0, 2)
    assert steps[-1] == ("letters", 49, 50)


def test_the_dry_run_samples_every_feed_where_letters_do_not_tell_when_they_came(on: Stage) -> None:
    for number in range(60):
        on.mail.deliver(letter(message_id=f"<{number}@subject.example>"))
    for number in range(3):
        on.mail.deliver(letter(message_id=f"<junk.{number}@subject.example>"), "Junk")
    link, _ = on.consented()
    looked = dry_run.look(on.room.desk, on.mailbox(link.mailbox))
    assert {each.name: each.read for each in looked.folders} == {"INBOX": 47, "Junk": 3}


def test_a_letter_that_cannot_be_read_is_counted_as_such(on: Stage) -> None:
    on.fill(one=1, two=2)
    link, _ = on.consented()
    on.mail.fail_next("fetch", Temporary())
    looked = dry_run.look(on.room.desk, on.mailbox(link.mailbox))
    assert (looked.read, looked.unread) == (1, 1)


def test_a_dry_run_ends_with_its_process_and_not_after_it(new_room: NewRoom) -> None:
    stopping = [False]
    on = stage(lambda **ways: new_room(hooks=Hooks(stopping=lambda: stopping[0]), **ways))
    on.fill(one=1, two=2)
    link, _ = on.consented()
    seen: list[str] = []

    def progress(what: str, _done: int, _of: int) -> None:
        seen.append(what)
        stopping[0] = what == "letters"

    with pytest.raises(Temporary, match="stopping"):
        dry_run.look(on.room.desk, on.mailbox(link.mailbox), progress)
    assert seen == ["folders", "folders", "letters"]


@pytest.mark.parametrize("method", ["account", "scopes", "discover"])
def test_a_mailbox_that_does_not_answer_ends_the_dry_run(on: Stage, method: str) -> None:
    link, _ = on.consented()
    on.mail.fail_next(method, AuthorizationLost())
    with pytest.raises(AuthorizationLost):
        dry_run.look(on.room.desk, on.mailbox(link.mailbox))


@pytest.mark.parametrize(
    ("backfill", "cases"), [(Backfill.NONE, 0), (Backfill.MONTH, 2), (Backfill.EVERYTHING, 3)]
)
def test_fm_11_what_lay_there_becomes_cases_as_chosen_and_in_silence(
    on: Stage, backfill: Backfill, cases: int
) -> None:
    on.fill(one=1, two=20, old=90)
    mailbox = on.connected(backfill)
    assert (mailbox.status, mailbox.live_from) == (MailboxStatus.CONNECTED, on.room.clock.now())
    sync(on.room.desk, mailbox.id)
    on.room.settle()
    assert subjects(on) == cases
    assert on.mail.sent == (), "nobody gets an acknowledgement for a letter of before"
    assert on.kinds(mailbox.id)[:3] == [KINDS.PROPOSED, KINDS.CONSENTED, KINDS.CONFIRMED]
    assert on.record(mailbox.id)[2].facts["backfill"] == backfill.value


@pytest.mark.parametrize("backfill", list(Backfill))
def test_what_comes_after_confirming_is_answered(on: Stage, backfill: Backfill) -> None:
    on.fill(one=1)
    mailbox = on.connected(backfill)
    on.room.later(HOUR)
    fresh = letter(to="support@acme.example", subject="Fresh", message_id="<fresh@subject.example>")
    on.mail.deliver(fresh, "INBOX", on.room.clock.now())
    sync(on.room.desk, mailbox.id)
    on.room.settle()
    assert subjects(on) == (1 if backfill is Backfill.NONE else 2)


def test_a_letter_that_comes_between_dry_run_and_confirmation_is_not_lost(on: Stage) -> None:
    link, browser = on.consented()
    dry_run.look(on.room.desk, on.mailbox(link.mailbox))
    on.fill(between=0)
    mailbox = confirming.confirm(on.room.desk, token(link), browser, (), Backfill.NONE)
    sync(on.room.desk, mailbox.id)
    assert subjects(on) == 1


def test_nothing_begins_before_access_was_given(on: Stage) -> None:
    link = on.propose()
    with pytest.raises(AlreadyHandled):
        confirming.confirm(on.room.desk, token(link), "", (), Backfill.NONE)
    _, browser = on.begin(link)
    with pytest.raises(AlreadyHandled):
        confirming.confirm(on.room.desk, token(link), browser, (), Backfill.NONE)
    assert on.mailbox(link.mailbox).status is MailboxStatus.PROPOSED


def test_a_mailbox_is_confirmed_once_and_in_its_own_browser(on: Stage) -> None:
    link, browser = on.consented()
    with pytest.raises(OtherBrowser):
        confirming.confirm(on.room.desk, token(link), "B" * 43, (), Backfill.NONE)
    confirming.confirm(on.room.desk, token(link), browser, (), Backfill.NONE)
    with pytest.raises(AlreadyHandled):
        confirming.confirm(on.room.desk, token(link), browser, (), Backfill.EVERYTHING)
    assert on.kinds(link.mailbox).count(KINDS.CONFIRMED) == 1


def test_trouble_while_confirming_leaves_everything_as_it_was(on: Stage) -> None:
    link, browser = on.consented()
    on.mail.fail_next("discover", Temporary())
    with pytest.raises(Refused, match="does not answer"):
        confirming.confirm(on.room.desk, token(link), browser, (), Backfill.NONE)
    assert on.mailbox(link.mailbox).status is MailboxStatus.PROPOSED
    confirming.confirm(on.room.desk, token(link), browser, (), Backfill.NONE)
    assert on.mailbox(link.mailbox).status is MailboxStatus.CONNECTED


def test_fm_18_connecting_again_keeps_row_key_and_history(on: Stage) -> None:
    on.fill(one=1)
    before = on.connected(Backfill.EVERYTHING)
    sync(on.room.desk, before.id)
    (case,) = on.room.cases()
    again = on.propose()
    assert again.again
    state, browser = on.begin(again)
    on.come_back(state)
    assert on.outcome(again, browser) == ("confirmed", "")
    after = on.mailbox(before.id)
    assert (after.id, after.key_id, after.live_from) == (before.id, before.key_id, before.live_from)
    assert after.connection > before.connection, "what was opened before belongs to the past"
    assert on.kinds(before.id)[-2:] == [KINDS.CONSENTED, KINDS.RECONNECTED]
    on.room.later(HOUR)
    sync(on.room.desk, before.id)
    assert [one.id for one in on.room.cases()] == [case.id], "no letter came twice"
    assert on.mailboxes() == ["privacy", NAME]


def test_fm_18_a_mailbox_that_lapsed_is_read_again_at_once(on: Stage) -> None:
    mailbox = on.connected()
    lapsed = (
        "UPDATE mailbox SET status = 'lapsed', poll_at = 9000000000000000, refused_at = 1 WHERE id = :one"
    )
    run(on.room, lapsed, one=mailbox.id)
    link = proposing.reconnect(on.room.desk, actor(IRIS), mailbox.id)
    state, _ = on.begin(link)
    on.fill(meanwhile=0)
    on.come_back(state)
    assert on.mailbox(mailbox.id).status is MailboxStatus.CONNECTED
    sync_all(on.room.desk)
    assert subjects(on) == 1


def test_fm_13_connecting_again_with_another_account_changes_nothing(on: Stage) -> None:
    mailbox = on.connected()
    on.consent.account = "mallory@acme.example"
    link = on.propose()
    state, browser = on.begin(link)
    on.come_back(state)
    assert on.outcome(link, browser)[0] == "wrong-account"
    assert on.mailbox(mailbox.id) == mailbox
    assert on.room.desk.grants(mailbox).load() == GRANT


def test_a_mailbox_that_the_settings_describe_is_not_connected_again_by_a_link(on: Stage) -> None:
    with pytest.raises(Refused, match="set up in the settings"):
        proposing.reconnect(on.room.desk, actor(IRIS), on.room.mailbox.id)


def test_a_mailbox_that_nobody_confirms_is_gone_after_a_day_with_key_and_grant(on: Stage) -> None:
    link, browser = on.consented()
    keys, events = rows(on, "data_key"), rows(on, "mailbox_event")
    on.room.later(23 * HOUR)
    tidy(on.room.desk)
    assert on.outcome(link, browser)[0] == "granted"
    on.room.later(HOUR)
    tidy(on.room.desk)
    assert on.mailboxes() == ["privacy"]
    assert (rows(on, "data_key"), rows(on, "mailbox_grant"), rows(on, "consent")) == (keys - 1, 0, 0)
    assert rows(on, "mailbox_event") == events - 2
    with pytest.raises(LinkOver):
        on.outcome(link, browser)


def test_a_mailbox_that_is_confirmed_or_proposed_anew_stays(on: Stage) -> None:
    mailbox = on.connected()
    on.room.later(25 * HOUR)
    tidy(on.room.desk)
    assert on.mailbox(mailbox.id).status is MailboxStatus.CONNECTED
    assert on.room.desk.grants(mailbox).load() == GRANT


def test_a_new_link_gives_a_proposed_mailbox_another_day(on: Stage) -> None:
    on.propose()
    on.room.later(20 * HOUR)
    link = on.propose()
    on.room.later(20 * HOUR)
    tidy(on.room.desk)
    assert on.mailbox(link.mailbox).status is MailboxStatus.PROPOSED


def test_fm_10_only_the_folders_that_were_chosen_are_kept(on: Stage) -> None:
    on.wishes.folders = ("INBOX", "Junk", "Anträge")
    on.room.desk.providers = {
        "google": on.wishes.parts(on.consent),
    }
    link, browser = on.consented()
    with pytest.raises(Incomplete):
        confirming.confirm(on.room.desk, token(link), browser, ("Elsewhere",), Backfill.NONE)
    chosen = ("Anträge", "INBOX", "Elsewhere")
    mailbox = confirming.confirm(on.room.desk, token(link), browser, chosen, Backfill.NONE)
    assert dict(mailbox.details)["folders"] == "INBOX\nJunk\nAnträge", "junk is read in any case"
    assert on.wishes.opened[-1].details["folders"] == "INBOX\nJunk\nAnträge"
