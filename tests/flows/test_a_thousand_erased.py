"""A thousand people are erased by each route there is: every record holds, and a rewritten one is found."""

from datetime import timedelta

import pytest

from connectors.memory import MemoryMailbox
from handlers import casebook
from handlers.disposal import early
from handlers.disposal.purging import purge_due
from handlers.disposal.retaining import retain
from handlers.domain.case import Case
from handlers.domain.heads import short
from handlers.domain.mailbox import Mailbox
from handlers.mailboxes import disconnecting
from handlers.mailboxes.closing_down import close_down_all
from handlers.mailboxes.registry import MailboxPlan, connect
from handlers.people.weeks import digest_of
from handlers.proof.comparing import compare
from tests.conftest import NewRoom
from tests.contract.store.shelf import everything_at_rest, value
from tests.support.cast import IRIS, actor
from tests.support.desks import ACME, Room
from tests.support.erased_early import erase
from tests.support.heads import DAY, asked, go_round, rewrite
from tests.support.purged import on_disk
from tests.support.retained import begun, under
from tests.support.thousand import NAME, people

#: How many of a thousand go by the schedule, each alone as an admin asks, with a mailbox purged early, and
#: with one after thirty days.
SHARES = {"schedule": 480, "alone": 20, "early": 250, "purge": 250}
#: Of the last, so many cases were still open.
STILL_OPEN = 40
#: On PostgreSQL it is a tenth of them, since each statement goes to another process there.
ON_A_SERVER = 10


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    """Is a desk with three mailboxes and the schedule that ships."""
    others = [(name, MemoryMailbox(f"{name}@acme.example")) for name in ("legal", "shop")]
    made = new_room(connectors=others)
    under(made)
    return made


@pytest.fixture
def crowd(room: Room) -> dict[str, list[Case]]:
    """Is a thousand people, by how they will go."""
    plans = [MailboxPlan(one, "memory", f"{one}@acme.example") for one in ("legal", "shop")]
    legal, shop = (connect(room.desk, one) for one in plans)
    share = 1 if room.database.is_sqlite else ON_A_SERVER
    mailboxes = {"schedule": room.mailbox, "alone": room.mailbox, "early": legal, "purge": shop}
    return {
        way: people(room, mailbox, SHARES[way] // share, opened=STILL_OPEN // share if way == "purge" else 0)
        for way, mailbox in mailboxes.items()
    }


def told_head(room: Room) -> str:
    """Return the head of all records as managers are told of it, after a round."""
    assert go_round(room).amiss == 0
    with room.desk.reading("tests.digest") as tx:
        told = "\n".join(digest_of(tx, ACME, tx.now, charts=False).lines)
    assert "Head of all records" in told
    return told.rpartition(" ")[2]


def broken(room: Room, *crowds: list[Case]) -> list[str]:
    """Return the cases whose record does not hold, as `ombud case verify` looks for them."""
    return [one.number for crowd in crowds for one in crowd if casebook.verify_case(room.desk, one.number)]


def disconnect(room: Room, mailbox: Mailbox) -> None:
    disconnecting.begin(room.desk, actor(IRIS), mailbox.id)
    room.deliver()
    close_down_all(room.desk)
    room.deliver()


def mailbox_named(room: Room, name: str) -> Mailbox:
    with room.desk.reading("tests.mailbox") as tx:
        return next(one for one in tx.mailboxes.all() if one.name == name)


def purge(room: Room) -> None:
    """Let the job come to its end with everything that is due."""
    for _ in range(100):
        purge_due(room.desk, lambda _: None)
        room.deliver()
        with room.desk.reading("tests.due") as tx:
            if not tx.purges.due():
                return
        room.later(timedelta(minutes=1))
    raise AssertionError("a purge does not end")


def words_left(room: Room, crowd: list[Case]) -> int:
    """Return how many sealed pieces stand of some cases."""
    named = ",".join(str(one.id) for one in crowd)
    asked_for = (
        f"SELECT count(*) FROM message WHERE case_id IN ({named}) AND content_sealed IS NOT NULL",
        f"SELECT count(*) FROM event WHERE case_id IN ({named}) AND content_sealed IS NOT NULL",
        f"SELECT count(*) FROM case_file WHERE id IN ({named}) AND requester_sealed IS NOT NULL",
    )
    return sum(int(value(room, one)) for one in asked_for)


def erase_all(room: Room, crowd: dict[str, list[Case]]) -> None:
    """Have everybody go, each by their route; a round of all records follows each."""
    begun(room)
    assert all(erase(room, case).ended for case in crowd["alone"])
    assert words_left(room, crowd["alone"]) == 0
    assert go_round(room).amiss == 0
    disconnect(room, mailbox_named(room, "legal"))
    early.delete_now(room.desk, actor(IRIS), mailbox_named(room, "legal").id)
    purge(room)
    assert words_left(room, crowd["early"]) == 0
    assert go_round(room).amiss == 0
    disconnect(room, mailbox_named(room, "shop"))
    room.later(room.desk.rules.purge_after + DAY)
    purge(room)
    assert words_left(room, crowd["purge"]) == 0
    assert go_round(room).amiss == 0
    assert words_left(room, crowd["schedule"]) == 3 * len(crowd["schedule"]), "its time has not come"
    room.later(3 * 366 * DAY)
    assert retain(room.desk) >= 2 * len(crowd["schedule"])
    assert words_left(room, crowd["schedule"]) == 0


@pytest.mark.timeout(300)
def test_a_thousand_people_are_erased_and_a_past_that_is_rewritten_is_found(
    room: Room, crowd: dict[str, list[Case]]
) -> None:
    everybody = [case for cases in crowd.values() for case in cases]
    assert len(everybody) == (1_000 if room.database.is_sqlite else 100)
    assert words_left(room, everybody) == 3 * len(everybody)
    mailed = told_head(room)
    erase_all(room, crowd)

    assert words_left(room, everybody) == 0
    assert broken(room, everybody) == []
    assert go_round(room).amiss == 0
    assert go_round(room).round.cases == len(everybody)
    assert compare(room.desk, mailed).holds, "erasing took no event of then away"
    assert asked(room) == [], "nobody was told that a record does not hold"
    assert NAME.lower().encode() not in everything_at_rest(room).lower()
    if room.database.is_sqlite:
        room.desk.empty_log()
        assert NAME.lower().encode() not in on_disk(room).lower()

    forged = [crowd["schedule"][7], crowd["alone"][-1], crowd["early"][7], crowd["purge"][-1]]
    for case in forged:
        rewrite(room, case)
    assert broken(room, everybody) == [], "each chain alone was made to fit"
    found = compare(room.desk, mailed)
    assert {number for number, _ in found.rewritten} == {one.number for one in forged}
    assert not found.holds
    room.later(DAY)
    assert set(go_round(room).named) == {one.number for one in forged}


@pytest.mark.timeout(300)
def test_when_the_skeletons_go_too_the_head_of_before_still_holds(room: Room) -> None:
    crowd = people(room, room.mailbox, 20)
    mailed = told_head(room)
    begun(room)
    stays = people(room, room.mailbox, 1, opened=1)
    room.later(6 * 366 * DAY)
    for _ in range(3):
        retain(room.desk)
        room.deliver()
        room.later(DAY)
    named = ",".join(str(one.id) for one in crowd)
    assert int(value(room, f"SELECT count(*) FROM event WHERE case_id IN ({named})")) == 0
    assert int(value(room, f"SELECT count(*) FROM case_file WHERE id IN ({named})")) == 0
    ended = go_round(room)
    assert (ended.amiss, ended.round.cases) == (0, 1)
    assert compare(room.desk, mailed).holds
    assert broken(room, stays) == []
    assert short(mailed) == mailed
