"""How the story ends: the mailbox is disconnected, thirty days run out, and what was read is destroyed."""

from datetime import date, datetime

from bot.sandbox.story import words
from bot.sandbox.story.acts import ZONE
from bot.sandbox.story.people import ADA, IRIS, MAX
from bot.sandbox.story.steps import Act, Close, Disconnect, Hold, OpenLetter, TakeOut

#: The case that a hold keeps, and the last day of what was read of the mailbox otherwise.
HELD = "Greta"
REVIEWED_ON, LAST_DAY = date(2027, 6, 1), date(2027, 1, 20)
#: The days on which admins and managers are told of the open cases, and how many days are left then.
TOLD = {date(2026, 12, 21): 30, date(2027, 1, 4): 16, date(2027, 1, 13): 7, date(2027, 1, 18): 2}
#: Cases that are closed meanwhile, since they were answered by then, another way too.
CLOSED_MEANWHILE = ("Freja", "Odd")


def _at(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, 30, tzinfo=ZONE)


ENDING = (
    Act(
        "The same morning: the mailbox is to go",
        _at(2026, 12, 21, 9),
        (Hold(MAX, HELD, words.HOLD_GRETA, REVIEWED_ON), TakeOut(IRIS), Disconnect(IRIS)),
    ),
    Act("An hour later: who is told", _at(2026, 12, 21, 10), ()),
    Act(
        "Tuesday: cases go on without their mailbox",
        _at(2026, 12, 22, 10),
        (
            Close(MAX, "Freja", ("fulfilled",)),
            Close(ADA, "Odd", ("fulfilled",), elsewhere=True),
        ),
    ),
    Act("Day 14: what nobody has decided", _at(2027, 1, 4, 10), ()),
    Act("Day 23: one week left", _at(2027, 1, 13, 10), ()),
    Act("Day 28: two days left", _at(2027, 1, 18, 10), ()),
    Act("Day 30: the key is destroyed", _at(2027, 1, 20, 10), (OpenLetter(MAX, HELD),)),
)
ENDING_STEPS = sum(len(act.steps) for act in ENDING)
