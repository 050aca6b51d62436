"""What ties a case's record to the heads of all records: the rounds since its first, and a path in each."""

from handlers.desk import Desk
from handlers.domain.heads import GENESIS, leaf, path_of
from handlers.proof.accounts import Entry
from handlers.proof.dossier import Dossier
from handlers.store.witnesses import Ended


def heads_of(desk: Desk, dossier: Dossier) -> Entry:
    """Return the heads of all records that cover a case's record, and how each is computed from it."""
    case = dossier.case
    with desk.reading("dossier.heads") as tx:
        seen = [one for one in tx.witnesses.of_case(case.id) if one[1].seq <= case.events]
    ended = {one.id: one for one in _ended(desk, dossier)}
    seen = [one for one in seen if one[0] in ended]
    if not seen:
        return {"before": GENESIS, "rounds": [], "witnessed": []}
    first = ended[seen[0][0]].round.number
    witnessed: list[Entry] = []
    for round_id, one in seen:
        told = ended[round_id].round
        with desk.reading("dossier.path") as tx:
            index = tx.witnesses.place_of(round_id, case.id)
            leaves = (leaf(each) for each in tx.witnesses.of_round(round_id))
            path = path_of(leaves, told.leaves, index)
        entry: Entry = {"round": told.number, "seq": one.seq, "digest": one.digest, "index": index}
        witnessed.append({**entry, "path": path})
    rounds = [one.round for one in ended.values()]
    return {
        "before": next((one.head for one in rounds if one.number == first - 1), GENESIS),
        "rounds": [
            {
                "number": one.number,
                "day": one.day,
                "cases": one.cases,
                "leaves": one.leaves,
                "root": one.root,
                "head": one.head,
            }
            for one in rounds
            if one.number >= first
        ],
        "witnessed": witnessed,
    }


def _ended(desk: Desk, dossier: Dossier) -> list[Ended]:
    found: list[Ended] = []
    while True:
        with desk.reading("dossier.rounds") as tx:
            page = tx.witnesses.ended(dossier.organisation.id, found[-1].round.number if found else 0)
        if not page:
            return found
        found += page
