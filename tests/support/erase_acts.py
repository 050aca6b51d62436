"""Erasing a case early at a place where Slack is looked at: the window that tells what goes, and answers."""

from datetime import timedelta
from functools import partial

from handlers.disposal import holds
from handlers.domain.case import ActionId, Case, Claim, Outcome, Status
from handlers.domain.holds import Subject
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor, Role
from handlers.domain.rights import Right
from tests.support.golden_studio import Studio


def every_erasure(made: Studio) -> None:
    """Have cases erased in each way in which what is told of it differs."""
    iris, closing = made.place.cast.iris, {"closed_at": made.place.clock.now()}
    plain, held = (made.staged(Status.CLOSED, **closing) for _ in range(2))
    claims = (Claim(Right.ERASURE, Outcome.FULFILLED),)
    granted = made.staged(Status.CLOSED, Right.ERASURE, claims=claims, **closing)
    _hold(made, held)
    for case in (plain, granted, held):
        opening = partial(made.press, iris, case, ActionId.ERASE.value)
        opening()
        made.gather("the window of erasing")
        view = made.window(iris)
        assert view is not None
        made.place.slack.submit(iris, view.id, {"sure": ["yes"], "reason": made.words.typed[:200]})
        made.close_windows(iris)
        made.place.deliver()
        opening()  # it is erased, or is to be, by now
        made.close_windows(iris)
    made.gather("a case that was erased")


def _hold(made: Studio, case: Case) -> None:
    place = made.place
    manager = Actor(PersonId(place.cast.max), frozenset({Role.MANAGER}))
    review_on = place.clock.now().date() + timedelta(days=60)
    holds.place(place.desk, manager, Subject(case.id), made.words.nickname, review_on)
