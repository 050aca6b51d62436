"""Managers hear in the digest of a week what the schedule deletes before long, and nothing otherwise."""

from handlers.casebook import organisation_of
from handlers.disposal.retaining import retain
from handlers.domain.digest import Span
from handlers.people.weeks import digest_of
from tests.support.desks import Room
from tests.support.retained import closed_case, under


def lines(room: Room, span: Span = Span.WEEK, *, manages: bool = True) -> str:
    with room.desk.reading("tests.digest") as tx:
        found = digest_of(tx, organisation_of(tx), tx.now, span, manages=manages, charts=False)
    return "\n".join(found.lines)


def test_the_week_says_of_how_many_cases_something_goes(room: Room) -> None:
    under(room, '[[rule]]\nid = "notes"\nperiod = "closed + 10 days"\n')
    closed_case(room)
    closed_case(room, "other@subject.example")
    assert "retention schedule" not in lines(room), "nothing is reckoned yet"
    retain(room.desk)
    told = lines(room)
    assert "the retention schedule deletes something of 2 cases: `ombud retention preview`." in told
    assert "retention schedule" not in lines(room, Span.DAY)
    assert "retention schedule" not in lines(room, manages=False)


def test_what_is_years_away_is_not_told(room: Room) -> None:
    under(room)
    closed_case(room)
    retain(room.desk)
    assert "retention schedule" not in lines(room)
