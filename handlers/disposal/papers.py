"""Letters that proved who asks: as they came, with their files, they go once somebody has judged them.

What is asked for to make sure who somebody is serves nothing else (GDPR Art. 5(1)(b), 12(6)), so that it does
not wait for its case to be closed. The words of the letter stay; they go with all others.
"""

from dataclasses import replace
from datetime import date

from handlers.desk import Desk
from handlers.disposal.gate import Route, ask_or_defer, through
from handlers.disposal.ledger import write_ahead
from handlers.domain.erasure import Erasure, ErasureKind
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import MessageId
from handlers.domain.people import Organisation
from handlers.domain.period import Anchor
from handlers.domain.retention import Decision, Store
from handlers.store.disposals import Paper
from handlers.store.transaction import Transaction

_ROUND = 200


def shred(desk: Desk, organisation: Organisation) -> int:
    """Delete the originals of letters whose time is over; return how many."""
    done, after = 0, None
    while not desk.stopping():
        with desk.reading("papers.due") as tx:
            found = tx.disposals.papers(_ROUND, after)
        done += sum(_shred(desk, organisation, one.message_id) for one in found if not desk.stopping())
        if len(found) < _ROUND:
            break
        after = found[-1]
    return done


def _shred(desk: Desk, organisation: Organisation, letter: MessageId) -> bool:
    with desk.transaction("papers.shred") as tx:
        paper = tx.disposals.paper(letter)
        if paper is None:
            return False  # somebody else did it
        decided = _decided(desk, tx, organisation, paper)
        today = tx.now.astimezone(organisation.zone).date()
        if decided.over_on is None or decided.over_on > today:
            return False
        case = tx.cases.locked(paper.case_id)
        if tx.disposals.paper(letter) != paper:
            return False  # judged otherwise, or deleted, while we waited for its case
        leave = ask_or_defer(tx, Route.VERIFIED, case=case.id)
        if not leave.allowed:
            return False
        with through(tx, leave):
            write_ahead(desk, tx, Erasure(ErasureKind.PAPER, case.id, letter, leave.route.value, tx.now))
            # Before the records say that it is gone: a file that nobody knows of would stay for ever.
            for name in tx.disposals.files(Store.ORIGINALS, [letter]):
                desk.blobs.remove(name)
            gone = tx.disposals.delete_files(Store.ORIGINALS, [letter])
        rule = decided.rule.id if decided.rule else ""
        facts: dict[str, Fact] = {"store": Store.PAPERS.value, "rule": rule, "items": gone, "letter": letter}
        if gone:
            tx.cases.note(case, Event(EventKind.ERASED, facts))
            tx.disposals.count(today, rule, Store.PAPERS, cases_gone=1, items=gone)
    return bool(gone)


def _decided(desk: Desk, tx: Transaction, organisation: Organisation, paper: Paper) -> Decision:
    (life,) = tx.keepings.lives([paper.case_id], organisation.zone)
    day: date = paper.decided_at.astimezone(organisation.zone).date()
    days = {**life.days, Anchor.VERIFIED: day}
    return desk.rules.schedule.decide(replace(life, days=days), Store.PAPERS)
