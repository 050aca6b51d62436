"""The part of the road where letters are read, files opened and laid to a reply, and cases looked up.

Done anew after a kill like the rest: what stands in the record is not done again.
"""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from handlers import actions, casebook
from handlers.answers import attaching
from handlers.desk import Desk
from handlers.domain.card import Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.events import EventKind
from handlers.domain.presses import Press
from handlers.people import access
from handlers.store.enclosures import SHELF
from handlers.viewing import files
from tests.support.cast import ADA, SAM, actor
from tests.support.times import HOUR

_FILES = (("insight.pdf", b"%PDF all of it"), ("wrong.bin", bytes(range(256)) * 600))


def age_blobs(folder: Path, now: datetime) -> None:
    """Let what lies there from before be two hours old on the story's clock, which files know nothing of."""
    then = (now - 2 * HOUR).timestamp()
    for path in folder.rglob(f"{SHELF}*"):
        os.utime(path, (then, then))


def lay_files(desk: Desk, case: Case) -> None:
    """Lay two files to the draft and take one away again, unless that was done."""
    with desk.reading("road.draft") as tx:
        if tx.cases.get(case.id).draft_id is None:
            return
    if not _happened(desk, case, EventKind.FILE_ATTACHED):
        token = _token(desk, case, ActionId.ATTACH)
        incoming = attaching.begin(desk, token)
        for name, content in _FILES:
            incoming.begin(name, "application/pdf").write(content)
        attaching.keep(desk, token, incoming.finish())
    if not _happened(desk, case, EventKind.FILE_REMOVED):
        token = _token(desk, case, ActionId.ATTACH)
        wrong = attaching.look(desk, token).files[-1]
        attaching.take_away(desk, token, wrong.id)


def open_file(desk: Desk, case: Case) -> None:
    """Have the first letter as it came, unless that stands in the record."""
    if _happened(desk, case, EventKind.FILE_OPENED):
        return
    with desk.reading("road.letter") as tx:
        first = tx.outlines.of_case(case.id)[0]
    token = _token(desk, case, ActionId.OPEN_FILE, f"{first.id}-0")
    assert b"".join(files.download(desk, token).chunks)


def look_up(desk: Desk, case: Case) -> None:
    """List and find cases, and ask for an export that the limits forbid."""
    ada = actor(ADA)
    assert casebook.find(desk, ada, case.number).id == case.id
    assert case.id in {each.id for each in casebook.every_case(desk, ada, 10)}
    assert case.number in {glance.number for glance in casebook.search(desk, ada, SAM)}
    casebook.open_cases(desk, ada, 10, mine=True)
    with suppress(access.TooMuch):
        casebook.read_file(desk, ada, case.number, export=True)
        raise AssertionError("the limits of the road allow no export")


def _token(desk: Desk, case: Case, action: ActionId, token: str = "") -> str:
    with desk.reading("road.now") as tx:
        version = tx.cases.get(case.id).version
    sheet = actions.perform(desk, Press(f"ask-{action}", action, case.id, actor(ADA), version, None, token))
    assert isinstance(sheet, Sheet)
    return next(one.link.url for one in sheet.paragraphs if one.link).rpartition("/")[2]


def _happened(desk: Desk, case: Case, kind: EventKind) -> bool:
    with desk.reading("road.happened") as tx:
        return any(event.kind is kind for event in tx.events.of_case(case.id))
