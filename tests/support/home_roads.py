"""Turnings of the road on which processes are killed: home pages, what is typed, and a test case.

As on the road itself, everything is done anew after a restart, and what was done must change nothing.
"""

from contextlib import suppress

from handlers import actions, errands
from handlers.commands import asking
from handlers.desk import Desk
from handlers.domain.case import ActionId
from handlers.domain.digest import Slice, Span
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import AlreadyHandled
from handlers.domain.presses import Press
from handlers.duties import digests
from handlers.home.pages import open_home
from tests.support.cast import ADA, IRIS, MAX, actor


def open_homes(desk: Desk) -> None:
    """Open the pages of a case handler and of an admin."""
    for person in (ADA, IRIS):
        open_home(desk, f"home-opened-{person}", person)


def use_homes(desk: Desk) -> None:
    """Filter the lists, ask for the week in numbers, and for a test case, which changes the admin's page."""
    errands.run(desk, Errand("filtered", ErrandId.FILTER_HOME, actor(ADA), token="owner-me"))
    asking.ask(desk, actor(ADA), "digest")
    digests.look(desk, actor(MAX), Span.WEEK)
    errands.run(desk, Errand("behind-a-number", ErrandId.LIST_CASES, actor(MAX), token=Slice.OVERDUE.value))
    errands.run(desk, Errand("digest-to-me", ErrandId.SEND_DIGEST, actor(MAX)))
    errands.run(desk, Errand("test-case", ErrandId.TEST_CASE, actor(IRIS)))


def take_tests_away(desk: Desk) -> None:
    """Remove the test case."""
    with desk.reading("road.tests") as tx:
        organisation = tx.organisations.first()
        assert organisation is not None
        tests = tx.overviews.tests(organisation.id, 5)
    for test in tests:
        with suppress(AlreadyHandled):
            press = Press(f"remove-{test.id}", ActionId.REMOVE_TEST, test.id, actor(IRIS), test.version)
            actions.perform(desk, press)
