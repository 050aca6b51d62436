"""What is done about questions, extensions and incidents, in each of the forms that these bring."""

from datetime import timedelta
from functools import partial

from handlers.domain.case import ActionId, Case, Status
from handlers.domain.rights import Right
from handlers.incidents.ringing import ring_all
from tests.support.golden_hands import Filling
from tests.support.golden_studio import Studio
from tests.support.slack_desk import COMMAND

#: From the first message about an incident to long after its end.
_HOURS = (1, 30, 20, 15, 6, 1, 13)


def every_incident(made: Studio) -> None:
    """Report incidents, look at what rings, and record all that can be recorded, in time and late."""
    cast, place = made.place.cast, made.place
    for filling in (Filling.FIRST, Filling.FIRST, Filling.FIRST, Filling.LAST):
        _report(made, filling)
    for person in (cast.max, cast.iris):
        made.use_posts(person, f"incidents of {person}", _talk(made, person))
    _report(made, Filling.FIRST)
    for hours in _HOURS:
        place.later(hours * 3_600)
        ring_all(place.desk)
        place.deliver()
        made.gather(f"an incident after {hours} more hours")
    made.use_posts(cast.max, "late incidents", _talk(made, cast.max))
    made.through_windows(
        cast.max,
        "incidents at the end",
        partial(place.slack.command, cast.max, place.channel, COMMAND, "incidents"),
        1,
    )
    made.gather("incidents at the end")


def _talk(made: Studio, person: str) -> str:
    workspace = made.place.slack.workspace
    with workspace.lock:
        return workspace.direct_message(person).id


def _report(made: Studio, filling: Filling) -> None:
    ada = made.place.cast.ada
    made.press(ada, made.ready(Status.OPEN), ActionId.INCIDENT.value)
    made.submit(ada, filling)
    made.close_windows(ada)
    made.place.deliver()
    made.gather("an incident is reported")


def every_question(made: Studio) -> None:
    """Ask, judge answers, extend, correct the receipt, and look how each due date came about."""
    cast, place = made.place.cast, made.place
    for action in (ActionId.ASK, ActionId.EXTEND):
        for filling in (Filling.FIRST, Filling.LAST):
            case = made.staged(Status.OPEN, Right.ACCESS, Right.ERASURE)
            _send(made, case, action, filling)
            for after in (ActionId.CLOCK, ActionId.JUDGE, ActionId.ASK, ActionId.EXTEND, ActionId.CLOSE):
                opening = partial(made.press, cast.ada, case, after.value)
                made.through_windows(cast.ada, f"{after} after {action}, {filling}", opening, 1)
                place.deliver()
            opening = partial(made.press, cast.max, case, ActionId.RECEIPT.value)
            made.through_windows(cast.max, f"receipt after {action}, {filling}", opening, 1)
            place.later(timedelta(days=40).total_seconds())
            made.through_windows(
                cast.ada,
                f"clock long after {action}, {filling}",
                partial(made.press, cast.ada, case, ActionId.CLOCK.value),
                0,
            )
            made.gather(f"after {action}")


def _send(made: Studio, case: Case, action: ActionId, filling: Filling) -> None:
    ada, place = made.place.cast.ada, made.place
    made.press(ada, case, action.value)
    made.submit(ada, filling)
    made.close_windows(ada)
    made.press(ada, case, ActionId.SEND.value)
    made.submit(ada, Filling.FIRST)
    made.close_windows(ada)
    place.deliver()
    place.later(3_600)
    place.deliver()
    made.gather(f"{action} is sent")
