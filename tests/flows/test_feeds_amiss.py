"""One folder that cannot be read: the others are read as ever, and somebody hears which one it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from connectors.base import Page
from connectors.errors import AuthorizationLost, ConnectorError, MailboxGone, Permanent, Temporary
from connectors.memory import MemoryMailbox
from handlers.domain.mailbox import RENUMBERED
from handlers.intake.reconciling import reconcile
from handlers.mailboxes.wellbeing import banner, is_well, told
from handlers.store.rounds import Standing
from tests.conftest import NewRoom
from tests.contract.store.shelf import value
from tests.support.cast import IRIS, OUR_ADDRESS
from tests.support.desks import Room
from tests.support.letters import letter
from tests.support.syncing import asked_notices, looks, make_dear
from tests.support.times import HOUR, MINUTE

GONE = Permanent("a chosen folder is gone; choose the folders again")


class Failing:
    """Feeds that fail until they are mended."""

    def __init__(self, room: Room, faults: dict[str, ConnectorError]) -> None:
        self.faults = faults
        self._discover: Callable[..., Page] = room.mail.discover
        room.mail.discover = self.discover  # type: ignore[method-assign] # fails

    def discover(self, scope: str, *more: object, **named: object) -> Page:
        if scope in self.faults:
            raise self.faults[scope]
        return self._discover(scope, *more, **named)


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    mail = MemoryMailbox(OUR_ADDRESS, scopes=("Requests", "INBOX", "Forms", "Junk"))
    made = new_room(connectors=[("privacy", mail)])
    made.mail = mail
    make_dear(made)
    made.sync()
    return made


def standing(room: Room) -> Standing:
    with room.desk.reading("tests.standing") as tx:
        return tx.rounds.standing()[0]


def deliver(room: Room, scope: str = "INBOX") -> None:
    room.mail.deliver(letter(), scope, received_at=room.clock.now())


def test_fm_10_a_folder_that_is_gone_keeps_nothing_in_the_others(room: Room) -> None:
    Failing(room, {"Requests": GONE, "Forms": GONE})
    for number in range(1, 6):
        deliver(room)
        assert room.sync().cases == 1
        assert len(room.cases()) == number
        room.later(MINUTE)

    assert standing(room).failing_since is None, "the mailbox is looked at as often as ever"
    assert value(room, "SELECT poll_at FROM mailbox") / 1_000_000 <= room.clock.now().timestamp()


def test_fm_10_admins_hear_once_which_folder_it_is_and_home_names_it(room: Room) -> None:
    failing = Failing(room, {"Requests": GONE})
    for _ in range(30):
        room.sync()
        room.later(MINUTE)
    room.settle()

    assert asked_notices(room, "folder_amiss") == [IRIS]
    (notice,) = [post.notice for post in room.chat.direct(IRIS) if post.notice]
    assert notice.summary == "The folder Requests of the mailbox privacy cannot be read."
    assert "ombud mailbox folders" in " ".join(notice.lines)
    room.sync()
    now = room.clock.now()
    assert not is_well(standing(room), now)
    assert "Its folder Requests cannot be read for" in told(standing(room), now)
    assert banner([standing(room)], now).startswith("Attention: Mailbox privacy was last read")

    failing.faults.clear()
    deliver(room, "Requests")
    assert room.sync().cases == 1
    assert standing(room).feeds == ()
    assert is_well(standing(room), now)


def test_fm_10_a_folder_that_is_no_longer_chosen_is_not_told_any_more(room: Room) -> None:
    Failing(room, {"Requests": GONE})
    room.sync()
    assert [one.scope for one in standing(room).feeds] == ["Requests"]

    room.mail._scopes = ("INBOX", "Junk")
    room.sync()

    assert standing(room).feeds == ()


def test_fm_10_all_else_is_summed_up_and_compared_while_a_folder_is_gone(room: Room) -> None:
    failing = Failing(room, {"Requests": GONE})
    deliver(room)
    room.sync()
    room.later(11 * MINUTE)
    failing.faults["Forms"] = Permanent()

    assert reconcile(room.desk, room.mailbox.id) == 0


def test_a_passing_fault_of_one_folder_is_tried_again_in_a_minute(room: Room) -> None:
    failing = Failing(room, {"Requests": Temporary()})
    deliver(room)
    with pytest.raises(Temporary):
        room.sync()
    assert len(room.cases()) == 1
    assert standing(room).fault == "Temporary"

    failing.faults.clear()
    room.later(MINUTE)
    room.sync()
    assert (standing(room).fault, standing(room).feeds) == ("", ())
    assert asked_notices(room, "folder_amiss") == []


def test_a_passing_fault_that_does_not_pass_is_its_folders_own(room: Room) -> None:
    Failing(room, {"Requests": Temporary()})
    for _ in range(11):
        with pytest.raises(Temporary):
            room.sync()
        room.later(timedelta(seconds=58))

    deliver(room)
    assert room.sync().cases == 1
    assert standing(room).failing_since is None
    assert asked_notices(room, "folder_amiss") == [IRIS]


@pytest.mark.parametrize("fault", [AuthorizationLost(), MailboxGone(), Temporary(retry_after=60)])
def test_what_is_the_mailboxs_fault_ends_the_look(room: Room, fault: ConnectorError) -> None:
    Failing(room, {"INBOX": fault})
    seen = looks(room)
    with pytest.raises(type(fault)):
        room.sync()
    assert seen == ["Requests", "INBOX"]
    assert standing(room).feeds == ()


def test_a_mailbox_of_which_no_folder_answers_has_failed(room: Room) -> None:
    Failing(room, dict.fromkeys(("Requests", "INBOX", "Forms", "Junk"), GONE))
    with pytest.raises(Permanent):
        room.sync()
    assert standing(room).fault == "Permanent"


def renumbered(room: Room, times: int) -> None:
    """Let the server number its letters anew before each of so many looks."""
    for _ in range(times):
        room.later(HOUR)
        room.mail.renumber()
        room.sync()


def test_fm_01_a_folder_that_is_numbered_anew_five_times_in_a_row_is_left_with_a_notice(room: Room) -> None:
    deliver(room)
    room.sync()
    renumbered(room, 4)
    assert standing(room).feeds == ()

    renumbered(room, 1)
    assert {one.fault for one in standing(room).feeds} == {RENUMBERED}
    seen = looks(room)
    room.sync()
    room.settle()

    assert seen == []
    assert len(room.cases()) == 1, "and none was doubled by all that"
    assert set(asked_notices(room, "folder_amiss")) == {IRIS}
    notices = [post.notice.lines[1] for post in room.chat.direct(IRIS) if post.notice]
    assert set(notices) == {"Its server numbered its letters anew five times in a row, which it must not."}
    assert "is read no longer" in told(standing(room), room.clock.now())


def test_fm_01_one_quiet_look_between_them_starts_the_count_anew(room: Room) -> None:
    for _ in range(3):
        renumbered(room, 4)
        room.sync()
    assert standing(room).feeds == ()


def test_fm_01_a_folder_that_was_left_is_read_again_once_folders_are_chosen_anew(room: Room) -> None:
    renumbered(room, 5)
    deliver(room)
    assert room.sync().cases == 0
    with room.desk.transaction("tests.anew") as tx:
        tx.rounds.begin_anew(room.mailbox.id)

    assert room.sync().cases == 1
    assert standing(room).feeds == ()
