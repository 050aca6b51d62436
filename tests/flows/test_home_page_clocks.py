"""Home pages go by two clocks: days by the organisation's, the time of drawing by the reader's own."""

from dataclasses import replace
from datetime import timedelta

from handlers.home.pages import home_of
from tests.contract.store.shelf import new_case
from tests.support.cast import ADA
from tests.support.desks import Room
from tests.unit.domain.samples import deadline


def test_ux_15_days_are_counted_where_the_organisation_is(room: Room) -> None:
    # Half past eleven in the evening, UTC, is tomorrow in Copenhagen.
    new_case(room, deadline=deadline(room.clock.now().date() + timedelta(days=1)))
    late = room.clock.now().replace(hour=23, minute=30)
    room.later(late - room.clock.now())
    (row,) = (row for section in home_of(room.desk, ADA).sections for row in section.rows)
    assert ", today" in row.detail


def test_ux_13_the_time_of_drawing_is_the_readers_own(room: Room) -> None:
    assert home_of(room.desk, ADA).updated == f"Updated {room.clock.now().hour + 1:02d}:00"
    known = room.colleagues.known(ADA)
    assert known is not None
    room.colleagues.learned[ADA] = replace(known, zone="Asia/Tokyo")
    assert home_of(room.desk, ADA).updated == f"Updated {room.clock.now().hour + 9:02d}:00"
