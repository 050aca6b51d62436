"""What managers are told of unusual reading: who, how much, how much is usual; nothing of data subjects."""

import json
from collections.abc import Iterator, Mapping, Sequence

from handlers.desk import Desk
from handlers.domain.events import Fact
from handlers.domain.habits import Habit, Unusual
from handlers.domain.ids import PersonId
from handlers.domain.notice import Notice
from handlers.domain.phrase import Phrase, count, joined, say

_MOST = 12  # people that are named


def kept(found: Sequence[tuple[PersonId, Unusual]]) -> str:
    """Return what was found as one fact; `unusual_reading` reads it back."""
    return json.dumps([[who, one.habit.value, one.number, one.usual] for who, one in found])


def unusual_reading(desk: Desk, facts: Mapping[str, Fact], why: Phrase) -> Notice:
    """Return the weekly note."""
    found = [
        (PersonId(who), Unusual(Habit(habit), number, usual))
        for who, habit, number, usual in json.loads(str(facts.get("found") or "[]"))
    ]
    people = len({who for who, _ in found})
    said = count(
        "{n} person read far more than usual in the week of {monday}.",
        "{n} people read far more than usual in the week of {monday}.",
        people,
        monday=str(facts.get("monday")),
    )
    shown = [_line(desk, who, one) for who, one in found[:_MOST]]
    if len(found) > _MOST:
        shown.append(say("…"))
    lines = (
        said,
        joined("\n", shown),
        say(
            "That proves nothing: a large case or somebody else's holiday explains most of it. Ask them. The "
            "access log shows when and which cases."
        ),
        say("{setting} ends this note.", setting="[digest] unusual_reading = false"),
    )
    return Notice(said, say("Unusual reading"), lines=lines, why=why)


def _line(desk: Desk, who: PersonId, one: Unusual) -> Phrase:
    return joined(" ", (f"{_called(desk, who)}:", *_told(one)))


def _called(desk: Desk, who: PersonId) -> str:
    known = desk.roster.known(who)
    return known.name if known is not None and known.name else who


def _told(one: Unusual) -> Iterator[Phrase]:
    match one.habit:
        case Habit.CASES:
            yield count("read {n} case", "read {n} different cases", one.number)
        case Habit.OTHERS:
            yield count(
                "read {n} case that somebody else handles",
                "read {n} cases that somebody else handles",
                one.number,
            )
        case Habit.ODD_HOURS:
            yield count("read {n} time at night", "read {n} times at night", one.number)
    if one.usual is None:
        yield say("(no weeks before to compare with)")
    else:
        yield say("(usual: {usual})", usual=one.usual)
