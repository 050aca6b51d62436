"""Letters of doubtful cases, read anew by the rules of today, when an operator asks for it.

A case only ever gains by it: rights are added and a verdict rises; what a person confirmed or closed stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from handlers.casework.recounting import recounted
from handlers.desk import Desk
from handlers.domain.case import Case, Status
from handlers.domain.errors import Gone
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.finding import Finding, LetterKind, RequesterKind, Verdict
from handlers.domain.ids import CaseId, MailboxId, MessageId
from handlers.domain.mailbox import Mailbox
from handlers.domain.reading import Sureness
from handlers.domain.rights import Right
from handlers.intake.recognising import OwnWords, own_words, recognised_anew
from handlers.showing import save_and_show

_PAGE = 100
_RANK = {Verdict.OTHER: 0, Verdict.LOOK: 1, Verdict.REQUEST: 2}


@dataclass(frozen=True, slots=True)
class Reconsidered:
    """What came of reading doubtful letters anew.

    Attributes:
        tried: open cases that nobody has confirmed and that were not read as requests.
        gained: those of them that were read as more.
    """

    tried: int = 0
    gained: int = 0


def reconsider(desk: Desk, mailbox: MailboxId) -> Reconsidered:
    """Read the letters of a mailbox's doubtful cases anew, from what is kept of them."""
    with desk.reading("reconsidering.mailbox") as tx:
        box = tx.mailboxes.get(mailbox)
    words = own_words(desk, box.organisation_id)
    tried, gained = 0, 0
    for case in _doubtful(desk, mailbox):
        tried += 1
        found = _read(desk, case, words)
        gained += bool(found) and _write(desk, box, case, found)
    return Reconsidered(tried, gained)


def _doubtful(desk: Desk, mailbox: MailboxId) -> Iterator[CaseId]:
    last = CaseId(0)
    while not desk.stopping():
        with desk.reading("reconsidering.page") as tx:
            page = tx.readings.unconfirmed(mailbox, last, _PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        last = page[-1]


def _read(desk: Desk, case: CaseId, words: OwnWords) -> dict[MessageId, Finding]:
    """Return what the letters of a case are found to be now; nothing of what was erased."""
    with desk.reading("reconsidering.letters") as tx:
        before = tx.readings.of_case(case)
        try:
            letters = tx.messages.several(list(before))
        except Gone:
            return {}
    found = {letter.id: recognised_anew(desk, letter.content, words) for letter in letters}
    return {one: new for one, new in found.items() if _is_more(new, before[one])}


def _is_more(new: Finding, old: Finding) -> bool:
    return _RANK[new.verdict] > _RANK[old.verdict] or not set(new.rights) <= set(old.rights)


def _write(desk: Desk, mailbox: Mailbox, wanted: CaseId, found: dict[MessageId, Finding]) -> bool:
    with desk.transaction("reconsidering.write") as tx:
        case = tx.cases.locked(wanted)
        if case.status is Status.CLOSED or not case.reading.waits:
            return False  # somebody decided meanwhile
        changed, further = _raised(case, list(found.values()))
        for message, finding in found.items():
            tx.readings.replace(mailbox, message, finding)
        facts: dict[str, Fact] = {
            "rights": " ".join(further),
            "verdict": changed.reading.verdict.value,
            "read_by": next(iter(found.values())).version,
        }
        save_and_show(tx, *recounted(tx, desk, changed, Event(EventKind.READ_ANEW, facts)))
    return True


def _raised(case: Case, found: list[Finding]) -> tuple[Case, tuple[Right, ...]]:
    widened, further = case.widened(tuple(dict.fromkeys(right for one in found for right in one.rights)))
    best = max(found, key=lambda one: _RANK[one.verdict])
    reading = case.reading
    if _RANK[best.verdict] > _RANK[reading.verdict]:
        kind = best.kind if reading.kind in {LetterKind.OTHER, LetterKind.REQUEST} else reading.kind
        reading = replace(reading, verdict=best.verdict, kind=kind, sureness=Sureness.of(best.confidence))
    if reading.requester is RequesterKind.UNCLEAR:
        reading = replace(reading, requester=best.requester.kind)
    return replace(widened, reading=reading), further
