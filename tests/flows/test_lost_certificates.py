"""Certificates that a restore loses: told from the erasure ledger, and never made up."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.cli.certificate_facts import lost_told
from handlers.disposal import certifying
from handlers.disposal.lost_certificates import Lost, lost
from handlers.domain.erasure import Erasure, ErasureKind
from tests.support.desks import Room
from tests.support.restored import Yard, backed_up_and_purged

pytestmark = pytest.mark.usefixtures("tools")


@pytest.fixture
def yard(room: Room) -> Iterator[Yard]:
    made = Yard(room)
    yield made
    made.leave()


def first_entry(room: Room) -> Lost:
    """Return what the ledger tells of the first purge, as of one whose certificate is lost."""
    entry = room.desk.ledger.entries()[0]
    return Lost(entry.number, ErasureKind.MAILBOX, entry.erasure.subject, entry.erasure.at)


def test_where_nothing_was_restored_none_is_lost(yard: Yard) -> None:
    backed_up_and_purged(yard)
    assert len(certifying.listed(yard.room.desk)) == 1
    assert lost(yard.room.desk) == []


def test_while_it_is_deleted_again_none_is_lost_and_then_the_new_one_is_named(yard: Yard) -> None:
    found = backed_up_and_purged(yard)
    yard.restore()
    room = yard.enter()
    assert lost(room.desk) == []
    assert replace(found, room=room).purge(found.mailbox)
    (issued,) = certifying.listed(room.desk)
    (one,) = lost(room.desk)
    assert one == replace(first_entry(room), again=issued.number)
    assert lost_told(one).endswith(f"That it was deleted again says {issued.number}.")


def test_of_what_is_not_here_its_saved_file_alone_tells(yard: Yard) -> None:
    elsewhere = Erasure(ErasureKind.MAILBOX, 4_711, 8, "disconnected", yard.room.clock.now())
    yard.back_up()
    yard.room.desk.ledger.append(elsewhere)  # of a mailbox that is younger than the backup
    yard.restore()
    room = yard.enter()
    (one,) = lost(room.desk)
    assert one == first_entry(room)
    assert one.again == ""
    assert lost_told(one).endswith("its saved file stays good.")
