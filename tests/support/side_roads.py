"""Turnings of the road on which processes are killed: a case opened by hand, a split, bonds made and undone.

As on the road itself, everything is done anew after a restart, and what was done must change nothing.
"""

from collections.abc import Mapping
from contextlib import suppress

from handlers import actions, errands
from handlers.desk import Desk
from handlers.domain.case import ActionId, Case, Origin
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import AlreadyHandled
from handlers.domain.ids import CaseId
from handlers.domain.presses import Press
from tests.support.cast import ADA, actor

_BY_POST = {
    "origin": "post",
    "received_on": "2026-02-20",
    "evidence": "Postmark of 19 February",
    "name": "Sam Subject",
    "rights": "erasure",
    "language": "en",
    "text": "Please delete me.",
}


def turn_aside(desk: Desk, case: Case) -> None:
    """Open a case by hand and note something on it; split one off `case`; merge the two, and separate them.

    The case is open and about access and erasure, and so it is afterwards.
    """
    _run(desk, "by-hand", ErrandId.NEW_CASE, _BY_POST)
    by_hand = _others(desk, case, by_hand=True)
    noted = {"case": str(by_hand), "text": "The envelope is in the archive."}
    _run(desk, "note-from-message", ErrandId.NOTE_FROM_MESSAGE, noted)
    _press(
        desk,
        case.id,
        "split",
        ActionId.SPLIT,
        {"rights": "erasure", "both": "yes", "reason": "Two people."},
    )
    new = _others(desk, case, by_hand=False)
    _press(desk, by_hand, "merge", ActionId.MERGE, {"other": str(new), "same_person": "yes"})
    _press(desk, by_hand, "separate", ActionId.SEPARATE)
    _press(desk, new, "link", ActionId.DUPLICATE, {"other": str(by_hand), "same_person": "yes"})


def _others(desk: Desk, case: Case, *, by_hand: bool) -> CaseId:
    with desk.reading("road.others") as tx:
        cases = tx.cases.all(case.organisation_id, 10)
        # The one that was split off is the latest that came by mail.
        return [one.id for one in cases if (one.origin is Origin.POST) is by_hand and not one.is_test][-1]


def _press(
    desk: Desk, case: CaseId, press: str, action: ActionId, answers: Mapping[str, str] | None = None
) -> None:
    with desk.reading("road.press") as tx:
        revision = tx.cases.get(case).version
    with suppress(AlreadyHandled):
        actions.perform(desk, Press(press, action, case, actor(ADA), revision, answers))


def _run(desk: Desk, errand: str, kind: ErrandId, answers: Mapping[str, str]) -> None:
    with suppress(AlreadyHandled):
        errands.run(desk, Errand(errand, kind, actor(ADA), answers))
