"""A mailbox moves to another provider, a proposal gives up its name, and one can be given up altogether."""

from datetime import timedelta

import pytest

from connectors.errors import AuthorizationLost
from handlers import errands
from handlers.cards.pictures import picture
from handlers.domain.card import Form
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import AlreadyHandled, Incomplete, NotAllowed, Refused
from handlers.domain.mailbox import MailboxStatus
from handlers.domain.presses import Done
from handlers.intake.sync import sync
from handlers.mailboxes import confirming, consenting, disconnect_form, disconnecting, listing, proposing
from handlers.mailboxes.closing_down import close_down_all
from handlers.mailboxes.confirming import Backfill
from handlers.mailboxes.proposing import Proposal
from handlers.mailboxes.registry import MailboxPlan, connect
from tests.conftest import NewRoom
from tests.support.cast import ADA, IRIS, actor
from tests.support.connecting import NAME, SUPPORT, Stage, stage, token
from tests.support.consents import PASSWORD
from tests.support.letters import letter

ELSEWHERE = Proposal("imap", SUPPORT, NAME, {})
TYPED = {
    "imap_host": "mail.acme.example",
    "imap_port": "993",
    "smtp_host": "mail.acme.example",
    "smtp_port": "465",
    "user": "support",
    "password": PASSWORD,
}


@pytest.fixture
def on(new_room: NewRoom) -> Stage:
    return stage(new_room)


def leave(on: Stage) -> None:
    disconnecting.begin(on.room.desk, actor(IRIS), disconnecting.named(on.room.desk, NAME))
    close_down_all(on.room.desk)


def test_a_mailbox_that_was_disconnected_moves_to_another_provider(on: Stage) -> None:
    on.fill(old=40, recent=1)
    mailbox = on.connected(Backfill.MONTH)
    sync(on.room.desk, mailbox.id)
    assert len(on.room.cases()) == 1
    with pytest.raises(Incomplete) as refused:
        on.propose(ELSEWHERE)
    assert "disconnect it first" in refused.value.fields["address"]
    leave(on)
    link = on.propose(ELSEWHERE)
    assert (link.mailbox, link.again) == (mailbox.id, False)
    begun = consenting.sign_in(on.room.desk, token(link), "", TYPED)
    assert on.outcome(link, begun.browser)[0] == "granted", "first a dry run, as of a new one"
    assert on.mailbox(mailbox.id).status is MailboxStatus.DISCONNECTED, "nothing of it is read before"
    moved = confirming.confirm(on.room.desk, token(link), begun.browser, (), Backfill.MONTH)
    assert (moved.id, moved.key_id, moved.provider) == (mailbox.id, mailbox.key_id, "imap")
    assert "imap_host" in dict(moved.details)
    on.room.later(timedelta(minutes=5))
    on.fill(new=0)
    sync(on.room.desk, mailbox.id)
    assert len(on.room.cases()) == 2, "what was known is known, and what is new is a case"
    with pytest.raises(AlreadyHandled):
        confirming.confirm(on.room.desk, token(link), begun.browser, (), Backfill.MONTH)


def test_one_of_the_settings_moves_once_it_is_taken_out_of_them(on: Stage) -> None:
    desk = on.room.desk
    described = connect(desk, MailboxPlan(NAME, "maildir", SUPPORT))
    leave(on)
    desk.described = frozenset({NAME})
    with pytest.raises(Refused, match="set up in the settings"):
        on.propose()
    desk.described = frozenset()
    assert on.connected().id == described.id
    assert on.mailbox(described.id).status is MailboxStatus.CONNECTED


def test_one_that_is_connected_again_where_it_was_is_read_on_without_a_dry_run(on: Stage) -> None:
    mailbox = on.connected()
    leave(on)
    link, browser = on.consented()
    assert link.again
    assert on.outcome(link, browser)[0] == "confirmed"
    assert on.mailbox(mailbox.id).status is MailboxStatus.CONNECTED


def test_a_typo_keeps_no_name_and_a_change_of_mind_about_the_provider_costs_nothing(on: Stage) -> None:
    typo = on.propose(Proposal("google", "suport@acme.example", NAME, {}))
    link = on.propose()
    assert (link.name, link.mailbox == typo.mailbox) == (NAME, False)
    other = on.propose(ELSEWHERE)
    assert on.mailbox(other.mailbox).provider == "imap"
    assert on.mailboxes() == ["privacy", NAME]


def test_a_name_stays_with_a_proposal_to_which_access_was_given(on: Stage) -> None:
    on.consented()
    with pytest.raises(Incomplete) as refused:
        on.propose(Proposal("google", "suport@acme.example", NAME, {}))
    assert "name already" in refused.value.fields["name"]


@pytest.mark.parametrize(
    ("address", "name"),
    [("gdpr@acme.example", "gdpr"), ("a+b@acme.example", "a-b"), ("+@acme.example", "mailbox")],
)
def test_without_a_name_it_is_called_what_stands_before_the_at(on: Stage, address: str, name: str) -> None:
    assert on.propose(Proposal("google", address, "", {})).name == name


def test_connecting_is_given_up_from_the_home_page_with_all_that_was_given(on: Stage) -> None:
    link, browser = on.consented()
    desk = on.room.desk
    step = next(
        one for one in disconnect_form.steps(desk, listing.standings(desk)) if one.token == str(link.mailbox)
    )
    assert step.label == f"Give up {NAME}"

    def press(answers: dict[str, str] | None, press_id: str) -> object:
        return errands.run(
            desk, Errand(press_id, ErrandId.DISCONNECT_MAILBOX, actor(IRIS), answers, token=step.token)
        )

    form = press(None, "press-1")
    assert isinstance(form, Form)
    assert form.title == "Give up connecting"
    with pytest.raises(Incomplete):
        press({}, "press-2")
    assert on.outcome(link, browser)[0] == "granted"
    done = press({"meant": "yes"}, "press-3")
    assert isinstance(done, Done)
    assert "its name is free" in done.text
    assert on.mailboxes() == ["privacy"]
    with pytest.raises(Refused):
        on.outcome(link, browser)


def test_only_admins_give_up_and_only_what_nobody_has_confirmed(on: Stage) -> None:
    link, _ = on.consented()
    with pytest.raises(NotAllowed):
        proposing.withdraw(on.room.desk, actor(ADA), link.mailbox)
    with pytest.raises(AlreadyHandled):
        proposing.withdraw(on.room.desk, actor(IRIS), on.room.mailbox.id)
    assert on.mailboxes() == ["privacy", NAME]


def test_access_for_a_move_that_nobody_confirms_is_forgotten_and_the_mailbox_stays(on: Stage) -> None:
    mailbox = on.connected()
    leave(on)
    link = on.propose(ELSEWHERE)
    consenting.sign_in(on.room.desk, token(link), "", TYPED)
    proposing.give_up(on.room.desk)
    assert on.room.desk.grants(on.mailbox(mailbox.id)).load(), "it can still be confirmed"
    on.room.later(timedelta(hours=25))
    proposing.give_up(on.room.desk)
    assert on.mailbox(mailbox.id).status is MailboxStatus.DISCONNECTED
    with pytest.raises(AuthorizationLost):
        on.room.desk.grants(on.mailbox(mailbox.id)).load()


def test_cards_name_their_mailbox_once_several_are_read(on: Stage) -> None:
    on.room.arrive(letter())
    case = on.room.only_case()
    with on.room.desk.reading("tests.alone") as tx:
        assert "Mailbox" not in dict(picture(tx, case).facts)
    on.connected()
    with on.room.desk.reading("tests.several") as tx:
        assert dict(picture(tx, case).facts)["Mailbox"] == "privacy"
    leave(on)
    with on.room.desk.reading("tests.alone") as tx:
        assert "Mailbox" not in dict(picture(tx, case).facts)
