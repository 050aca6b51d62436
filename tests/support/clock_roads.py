"""A turning of the road about the clock: a notice drafted, a question answered, a receipt corrected.

As on the road itself, everything is done anew after a restart, and what was done must change nothing.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from bot.clock import SetClock
from handlers import actions
from handlers.desk import Desk
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import AlreadyHandled
from handlers.domain.ids import PersonId
from handlers.domain.presses import Press
from tests.support.cast import ADA, MAX, actor
from tests.support.desks import ACME

NOTICE = {"length": "1", "grounds": "amount", "reasons": "There is much to look through."}
_QUESTION = {"topic": "identity", "doubt": "A new address.", "text": "Which is your customer number?"}
_ANSWER = {"suffices": "yes", "came": "otherwise", "reason": "By phone."}
#: A Saturday: whether a day is credited or none, a month later it ends on the same Monday.
_RECEIPT = {"received_on": "2026-02-28", "evidence": "server", "reason": "It lay elsewhere."}


def use_clock(
    desk: Desk, clock: SetClock, case: Case, held_back: timedelta, until_quiet: Callable[[], None]
) -> None:
    """Ask who somebody is, judge that the answer suffices, and correct the receipt of their case."""
    _press(desk, case, "who-are-you", ActionId.ASK, _QUESTION)
    _press(desk, case, "send-question", ActionId.SEND, {})
    clock.advance(held_back)
    until_quiet()
    today = clock.now().astimezone(ACME.zone).date().isoformat()
    _press(desk, case, "judge", ActionId.JUDGE, {**_ANSWER, "came_on": today})
    _press(desk, case, "receipt", ActionId.RECEIPT, _RECEIPT, MAX)
    until_quiet()


def _press(
    desk: Desk,
    case: Case,
    press: str,
    action: ActionId,
    answers: Mapping[str, str],
    by: PersonId = ADA,
) -> None:
    with desk.reading("road.clock") as tx:
        now = tx.cases.get(case.id)
    token = str(now.draft_id or now.leaving_id or "")
    with suppress(AlreadyHandled):
        actions.perform(desk, Press(press, action, case.id, actor(by), now.version, answers, token))
