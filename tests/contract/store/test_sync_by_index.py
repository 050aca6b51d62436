"""What a mailbox's rounds cost must not grow with what is stored: gaps, history, sent mail, nights, calls."""

from datetime import timedelta

import pytest

from connectors.errors import Unreadable
from connectors.memory import SENT, MemoryMailbox
from handlers import casebook
from handlers.domain.case import ActionId
from handlers.intake.reconciling import reconcile
from handlers.intake.rereading import reread
from handlers.intake.sync import sync_all
from handlers.mailboxes.polling import wake
from handlers.mailboxes.telling import hear, hear_of
from tests.conftest import NewRoom
from tests.support.bonding import counting
from tests.support.cast import ADA, OUR_ADDRESS, SAM, actor
from tests.support.crammed import cram, listening, read_whole
from tests.support.desks import Room
from tests.support.letters import SMALL_TALK, bounce, letter
from tests.support.syncing import go_live, make_dear
from tests.support.times import DAY, HOUR, SECOND

#: Tables that hold a handful of rows, however busy the desk is.
_SMALL = {"organisation", "mailbox", "data_key", "cursor", "feed_fault", "home_page"}
#: Columns by which a backfill and a night are known.
_HEARD = ("backfill_from", "reconciled_at")


@pytest.fixture
def room(new_room: NewRoom) -> Room:
    mail = MemoryMailbox(OUR_ADDRESS, scopes=("INBOX", "Junk", SENT), rewrites_ids=True)
    room = new_room(connectors=[("privacy", mail)])
    room.mail = mail
    go_live(room)
    make_dear(room)
    return room


def go_the_rounds(room: Room) -> None:
    """Do everything that a mailbox's rounds do."""
    for age in (90 * DAY, DAY, timedelta()):
        original = letter(message_id=f"<{age.days}@subject.example>")
        room.mail.deliver(original, received_at=room.clock.now() - age)
    room.mail.deliver(letter(message_id=None), received_at=room.clock.now())
    sync_all(room.desk)
    room.settle()
    room.mail.renumber()
    sync_all(room.desk)
    room.later(SECOND)
    wake(room.desk, room.mailbox.id)
    case = casebook.find(room.desk, actor(ADA), "2026-0001")
    room.press(case, ActionId.CLAIM)
    room.answer(case)
    answer = {"sender": OUR_ADDRESS, "to": SAM, "in_reply_to": "<0@subject.example>", "text": SMALL_TALK}
    room.mail.deliver(letter(**answer), SENT, received_at=room.clock.now())
    room.mail.deliver(letter(sender=OUR_ADDRESS, text="Lunch?"), SENT, received_at=room.clock.now())
    room.mail.deliver(bounce("<0@subject.example>"), received_at=room.clock.now())
    room.sync()
    room.parser.fail_next("parse", Unreadable(reason="too-deep"))
    room.arrive(letter(message_id="<deep@subject.example>"))
    assert reread(room.desk, room.mailbox.id).read == 1
    room.later(HOUR)
    assert not hear(room.desk, "nobody's key", "nobody's secret")
    hear_of(room.desk, room.mailbox.id)
    reconcile(room.desk, room.mailbox.id)
    with room.desk.reading("tests.unowned") as tx:
        tx.duties.unowned(room.mailbox.organisation_id, room.clock.now().date() + 9 * DAY, 9)


def test_no_statement_of_a_round_reads_a_growing_table_whole(room: Room) -> None:
    cram(room)
    with listening(room.database) as listener:
        go_the_rounds(room)

    statements = listener.looking_up()
    whole = {
        said: tables
        for said, values in statements.items()
        if (tables := read_whole(room.database, said, values) - _SMALL)
    }
    assert whole == {}
    for words in (*_HEARD, "letter_at", "poll_at", "historic", "count(*)", "stub_id IN", "watch"):
        assert any(words in said for said in statements), words


def cost(room: Room, original: bytes) -> int:
    """Return how many statements one more letter in a round costs."""
    room.mail.deliver(letter(), received_at=room.clock.now())
    with counting(room.database) as one:
        room.sync()
    room.later(2 * DAY)
    room.mail.deliver(letter(), received_at=room.clock.now())
    room.mail.deliver(original, received_at=room.clock.now())
    with counting(room.database) as both:
        room.sync()
    return len(both) - len(one)


def test_a_letter_costs_few_statements(room: Room) -> None:
    room.sync()

    assert cost(room, letter(dmarc=None)) <= 18  # three look for letters alike; PostgreSQL is told one more
