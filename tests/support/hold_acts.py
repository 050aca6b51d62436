"""Legal holds on a case at a place where Slack is looked at: placed, seen, put off and released."""

from datetime import timedelta
from functools import partial

from handlers.disposal import gate, holds
from handlers.domain.case import ActionId, Case, Status
from handlers.domain.holds import Route, Subject
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from tests.support.golden_studio import Studio


def every_hold(made: Studio) -> None:
    """Place holds on a case and its mailbox, and do all that the windows about them offer."""
    max_, case = made.place.cast.max, made.staged(Status.OPEN)
    opening = partial(made.press, max_, case, ActionId.HOLD.value)
    made.through_windows(max_, "placing a hold", opening, 1)
    for days in (30, 90):
        made.press(max_, case, ActionId.HOLD.value)
        _submit(made, reason=f"{made.words.typed[:200]} {days}", review_on=_day(made, days))
    _hold_the_mailbox(made)
    _defer(made, case)
    opening = partial(made.press, max_, case, ActionId.HOLDS.value)
    made.through_windows(max_, "the holds of a case", opening, 2)
    made.press(max_, case, ActionId.HOLD.value)
    _submit(made, reason=made.words.nickname, review_on=_day(made, 10))
    for button, answers in (
        (ActionId.REVIEW_HOLD, {"review_on": _day(made, 200)}),
        (ActionId.RELEASE_HOLD, {"reason": made.words.typed[:200]}),
    ):
        opening()
        view = made.window(max_)
        assert view is not None
        named = [
            one["action_id"]
            for block in view.blocks
            for one in block.get("elements", [])
            if str(one.get("action_id", "")).partition(":")[0] == button.value
        ]
        made.place.slack.press_in_view(view.id, named[0])
        _submit(made, **answers)
    made.press(made.place.cast.ada, case, ActionId.CLOCK.value)
    made.close_windows(made.place.cast.ada)
    made.press(max_, case, ActionId.MORE.value)
    made.close_windows(max_)
    made.place.deliver()
    made.gather("a case with holds")


def _submit(made: Studio, **answers: str) -> None:
    person = made.place.cast.max
    view = made.window(person)
    assert view is not None
    made.place.slack.submit(person, view.id, answers)
    made.close_windows(person)
    made.place.deliver()
    made.gather("a hold")


def _day(made: Studio, days: int) -> str:
    return (made.place.clock.now().date() + timedelta(days=days)).isoformat()


def _manager(made: Studio) -> Actor:
    return Actor(PersonId(made.place.cast.max), frozenset({Role.MANAGER}))


def _hold_the_mailbox(made: Studio) -> None:
    place = made.place
    review_on = place.clock.now().date() + timedelta(days=60)
    holds.place(place.desk, _manager(made), Subject(mailbox=place.mailbox.id), made.words.nickname, review_on)


def _defer(made: Studio, case: Case) -> None:
    with made.place.desk.transaction("tests.defer") as tx:
        gate.ask_or_defer(tx, Route.SHREDDED, case=case.id)
