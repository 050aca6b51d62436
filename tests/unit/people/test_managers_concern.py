"""Which managers hear of a case, whether what they heard still stands, and when they hear of it next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.roster import SettingsRoster
from bot.settings.groups import SlackSettings
from handlers.desk import Desk, Rules
from handlers.domain.colleague import Colleague, Objection
from handlers.domain.escalation import Absence, Cause, Prompting, Standards, Watched
from handlers.domain.ids import CaseId, PersonId
from handlers.people import escalations
from handlers.people.escalations import next_look, stands
from handlers.store.escalations import Episode
from tests.support.cast import ADA, BEN, IRIS, MAX
from tests.support.desks import ACME
from tests.support.times import MONDAY

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
JUDGED = Standards(Prompting(), COPENHAGEN, lambda _day: None)
ZOE = PersonId("U0ZOE")
DAY = timedelta(days=1)
TODAY = date(2026, 3, 2)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


OPENED = at("2026-03-02T11:00")
FREE = Watched(CaseId(1), True, date(2026, 4, 2), None, False, OPENED, OPENED)
OWNED = replace(FREE, owner=ADA)
UNCLAIMED, UNTOUCHED, OVERDUE = (at(f"{day}T09:00") for day in ("2026-03-04", "2026-03-19", "2026-04-03"))


def told(cause: Cause, owner: PersonId | None = None, case: int = 1) -> Episode:
    return Episode("about", CaseId(case), cause, owner, OPENED, (MAX,))


def desk(
    zones: dict[PersonId, str] | None = None, *managers: PersonId, deputies: Sequence[PersonId] = ()
) -> Desk:
    slack = SlackSettings(case_handlers=(ADA, BEN), managers=managers, admins=(IRIS,))
    roster = SettingsRoster(slack)
    people = {**dict.fromkeys((ADA, BEN, IRIS, *managers), ""), **(zones or {})}
    roster.learn(
        Colleague(one, one[2:].title(), "", "", zone, Objection.NONE, frozenset(), MONDAY)
        for one, zone in people.items()
    )
    rules = Rules(reminders=Prompting(deputies=tuple(deputies)))
    return cast("Desk", SimpleNamespace(roster=roster, rules=rules))


def away(person: PersonId, first: date = TODAY, last: date = TODAY) -> Absence:
    return Absence(1, person, first, last)


def reached(office: Desk, *absences: Absence) -> list[PersonId]:
    return [one.id for one in escalations.managers(office, absences, TODAY)]


@pytest.mark.parametrize(
    ("absences", "who"),
    [
        ([], [MAX, ZOE]),
        ([away(MAX)], [ZOE]),
        ([away(MAX, TODAY + DAY, TODAY + DAY)], [MAX, ZOE]),
        ([away(MAX), away(ZOE)], [MAX, ZOE]),
        ([away(ADA)], [MAX, ZOE]),
    ],
)
def test_ux_20_managers_who_are_at_work_hear_and_all_of_them_where_none_is(
    absences: list[Absence], who: list[PersonId]
) -> None:
    assert reached(desk(None, MAX, ZOE), *absences) == who


def test_ux_20_without_managers_the_deputies_hear_and_without_these_the_admins() -> None:
    assert reached(desk(deputies=[BEN])) == [BEN]
    assert reached(desk()) == [IRIS]


def test_a_deputy_without_a_role_hears_nothing() -> None:
    assert reached(desk(deputies=[PersonId("U0GONE")])) == [IRIS]
    assert reached(desk(deputies=[PersonId("U0GONE"), BEN])) == [BEN]


@pytest.mark.parametrize(
    ("zone", "now", "is_away"),
    [
        ("", at("2026-03-02T12:00"), True),
        ("", at("2026-03-01T23:30"), False),
        ("Asia/Tokyo", at("2026-03-01T23:30"), True),
        ("America/New_York", at("2026-03-03T02:00"), True),
        ("America/New_York", at("2026-03-02T02:00"), False),
    ],
)
def test_an_owner_is_away_by_their_own_day(zone: str, now: datetime, is_away: bool) -> None:
    absence = away(ADA)
    found = escalations.with_absences(desk({ADA: zone}), ACME, {OWNED.case: OWNED}, [absence], now)
    assert found[OWNED.case].away == (absence if is_away else None)


def test_what_is_nobodys_has_nobody_who_is_away() -> None:
    found = escalations.with_absences(desk(), ACME, {FREE.case: FREE}, [away(ADA)], at("2026-03-02T12:00"))
    assert found == {FREE.case: FREE}


@pytest.mark.parametrize(
    ("case", "episode", "now", "still"),
    [
        (FREE, told(Cause.UNCLAIMED), UNCLAIMED, True),
        (OWNED, told(Cause.UNCLAIMED), UNCLAIMED, False),  # somebody claimed it
        (OWNED, told(Cause.UNTOUCHED, ADA), UNTOUCHED, True),
        (OWNED, told(Cause.UNTOUCHED, BEN), UNTOUCHED, False),  # in other hands
        (replace(OWNED, touched_at=UNTOUCHED), told(Cause.UNTOUCHED, ADA), UNTOUCHED, False),
        (OWNED, told(Cause.OVERDUE, ADA), OVERDUE, True),
        (OWNED, told(Cause.OVERDUE, BEN), OVERDUE, True),  # whoever has it, it is late
        (replace(OWNED, answered=True), told(Cause.OVERDUE, ADA), OVERDUE, False),
        (replace(OWNED, due_on=date(2026, 5, 2)), told(Cause.OVERDUE, ADA), OVERDUE, False),
        (replace(OWNED, is_open=False), told(Cause.OVERDUE, ADA), OVERDUE, False),
    ],
)
def test_ux_20_what_managers_heard_stands_until_it_is_no_longer_so(
    case: Watched, episode: Episode, now: datetime, still: bool
) -> None:
    assert stands(JUDGED, case, episode, now) is still


@pytest.mark.parametrize(
    ("case", "standing", "when"),
    [
        (FREE, [], UNCLAIMED),
        (OWNED, [], UNTOUCHED),
        (FREE, [told(Cause.UNCLAIMED)], OVERDUE),
        (OWNED, [told(Cause.UNTOUCHED, ADA)], OVERDUE),
        (FREE, [told(Cause.OVERDUE)], None),  # nothing is graver
        (FREE, [told(Cause.OVERDUE, case=2)], UNCLAIMED),  # another case's
        (replace(OWNED, answered=True), [told(Cause.UNTOUCHED, ADA)], None),
        (replace(FREE, is_open=False), [], None),
        (
            replace(OWNED, away=Absence(1, ADA, date(2026, 3, 30), date(2026, 4, 10))),
            [told(Cause.UNTOUCHED, ADA)],
            at("2026-03-30T09:00"),
        ),
    ],
)
def test_ux_20_managers_hear_of_a_case_again_only_by_a_graver_cause(
    case: Watched, standing: list[Episode], when: datetime | None
) -> None:
    assert next_look(JUDGED, case, standing) == when
