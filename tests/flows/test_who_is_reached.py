"""Whom mail can reach and what stands still, as admins see it: on the checklist and in `ombud doctor`."""

import pytest

from handlers.checkup import standing
from handlers.desk import Rules
from handlers.domain.outage import CHAT, mailbox_beat
from handlers.duties.beating import beat
from handlers.home.pages import home_of
from tests.support.cast import IRIS
from tests.support.desks import Room
from tests.support.memos import ADDRESSES, REACHABLE
from tests.support.times import HOUR


def points(room: Room) -> list[str]:
    home = home_of(room.desk, IRIS)
    return [str(line) for section in (*home.sections, *home.further) for line in section.lines]


def test_ux_16_colleagues_without_an_address_are_counted_and_not_named(room: Room) -> None:
    (point,) = [one for one in points(room) if "mail address" in one]
    assert point.startswith("Optional: 14 colleagues have no mail address")
    assert "users:read.email" in point
    assert "OMBUD_PEOPLE_ADDRESSES" in point
    room.desk.rules = REACHABLE
    (point,) = [one for one in points(room) if "mail address" in one]
    assert point.startswith("Optional: 10 colleagues")
    assert standing(room.desk).unreachable == 10


def test_ux_16_it_is_done_where_everybody_has_one(room: Room) -> None:
    room.desk.rules = Rules(addresses=dict.fromkeys(room.colleagues.held, "x@acme.example"))
    assert "Done: Mail stands in for what Slack does not take in time." in points(room)
    assert standing(room.desk).unreachable == 0


def test_no_address_stands_in_what_an_admin_sees_or_a_value_shows(room: Room) -> None:
    room.desk.rules = REACHABLE
    assert not any(address in " ".join(points(room)) for address in ADDRESSES.values())
    assert "@acme.example" not in repr(REACHABLE)


@pytest.mark.parametrize(
    ("what", "on_the_list"),
    [(CHAT, True), (mailbox_beat(1), False)],
)
def test_ux_16_what_stands_still_is_told(room: Room, what: str, on_the_list: bool) -> None:
    with room.desk.transaction("tests.outage") as tx:
        tx.outages.add(what, tx.now - HOUR)
    assert any("since 2026-03-02 09:00" in one for one in points(room)) is on_the_list
    (still,) = standing(room.desk).still
    assert "since 2026-03-02 09:00" in still


def test_doctor_knows_when_ombud_last_ran(room: Room) -> None:
    assert standing(room.desk).beat_at is None
    beat(room.desk)
    assert standing(room.desk).beat_at == room.clock.now()
