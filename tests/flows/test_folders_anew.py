"""The folders of a connected mailbox are chosen anew: by admins, on record, and read from then on."""

import pytest

from connectors.errors import Temporary
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import Incomplete, NotAllowed, Refused
from handlers.domain.ids import PersonId
from handlers.domain.mailbox import Mailbox, MailboxEventKind
from handlers.mailboxes import confirming, inviting, listing
from handlers.mailboxes.confirming import Backfill
from handlers.mailboxes.folders import Shelf, choose, shelf
from tests.conftest import NewRoom
from tests.support.cast import ADA, IRIS, MALLORY, MAX, actor
from tests.support.connecting import Stage, stage, token

KNOWN = ("INBOX", "Junk", "Anträge")


@pytest.fixture
def on(new_room: NewRoom) -> Stage:
    made = stage(new_room)
    made.wishes.folders = KNOWN
    made.room.desk.providers = {"google": made.wishes.parts(made.consent)}
    return made


@pytest.fixture
def mailbox(on: Stage) -> Mailbox:
    link, browser = on.consented()
    return confirming.confirm(on.room.desk, token(link), browser, ("INBOX",), Backfill.NONE)


def read(on: Stage, mailbox: Mailbox) -> list[str]:
    return dict(on.mailbox(mailbox.id).details)["folders"].split("\n")


def test_fm_10_what_is_chosen_is_read_from_now_on_beside_junk(on: Stage, mailbox: Mailbox) -> None:
    assert read(on, mailbox) == ["INBOX", "Junk"]
    changed = choose(on.room.desk, actor(IRIS), mailbox, ("Anträge",))
    assert read(on, mailbox) == ["Junk", "Anträge"]
    assert changed.connection == mailbox.connection + 1, "whoever holds it open opens it anew"
    on.room.desk.connector(changed).account()
    assert on.wishes.opened[-1].details["folders"] == "Junk\nAnträge"
    (event,) = (one for one in on.record(mailbox.id) if one.kind is MailboxEventKind.CHOSEN)
    assert (event.actor, event.facts) == (IRIS, {"folders": 2, "before": 2})


def test_the_same_choice_again_changes_nothing(on: Stage, mailbox: Mailbox) -> None:
    for _ in range(2):
        assert choose(on.room.desk, actor(IRIS), mailbox, ("INBOX",)).connection == mailbox.connection
    assert MailboxEventKind.CHOSEN not in on.kinds(mailbox.id)


@pytest.mark.parametrize("person", [ADA, MAX, MALLORY])
def test_sec_16_only_admins_choose_folders(on: Stage, mailbox: Mailbox, person: PersonId) -> None:
    with pytest.raises(NotAllowed):
        choose(on.room.desk, actor(person), mailbox, ("Anträge",))
    assert read(on, mailbox) == ["INBOX", "Junk"]


@pytest.mark.parametrize("folders", [(), ("Elsewhere",)])
def test_folders_that_are_not_there_are_no_choice(
    on: Stage, mailbox: Mailbox, folders: tuple[str, ...]
) -> None:
    with pytest.raises(Incomplete):
        choose(on.room.desk, actor(IRIS), mailbox, folders)
    assert read(on, mailbox) == ["INBOX", "Junk"]


def test_a_mailbox_that_does_not_answer_stays_as_it_is(on: Stage, mailbox: Mailbox) -> None:
    on.mail.fail_next("scopes", Temporary())
    with pytest.raises(Refused, match="does not answer right now"):
        shelf(on.room.desk, mailbox)
    assert read(on, mailbox) == ["INBOX", "Junk"]


def test_a_mailbox_that_the_settings_describe_is_left_to_them(on: Stage) -> None:
    assert shelf(on.room.desk, on.room.mailbox) == Shelf((), ())
    with pytest.raises(Refused, match="not chosen here"):
        choose(on.room.desk, actor(IRIS), on.room.mailbox, ("INBOX",))


def test_fm_10_a_chosen_folder_that_is_gone_is_named_to_the_admin(on: Stage, mailbox: Mailbox) -> None:
    choose(on.room.desk, actor(IRIS), mailbox, ("INBOX", "Anträge"))
    on.wishes.folders = ("INBOX", "Junk")
    assert shelf(on.room.desk, on.mailbox(mailbox.id)).gone == ("Anträge",)
    choose(on.room.desk, actor(IRIS), mailbox, ("INBOX",))
    assert shelf(on.room.desk, on.mailbox(mailbox.id)).gone == ()


def test_the_home_page_offers_it_for_connected_mailboxes_whose_folders_are_chosen(
    on: Stage, mailbox: Mailbox
) -> None:
    desk = on.room.desk
    offered = {one.label: one.token for one in inviting.steps(desk, listing.standings(desk))}
    assert offered["Folders of support"] == str(mailbox.id)
    assert "Connect support again" not in offered
    pressed = Errand("press", ErrandId.RECONNECT_MAILBOX, actor(IRIS), None, token=str(mailbox.id))
    assert "choose its folders anew" in repr(inviting.again(desk, pressed))
    desk.described = frozenset({"support"})
    assert "Folders of support" not in {one.label for one in inviting.steps(desk, listing.standings(desk))}
