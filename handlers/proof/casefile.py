"""Writing the case file for an authority: what it holds, and the record's word that it was made."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from handlers.desk import Desk
from handlers.domain.message import Message
from handlers.domain.people import Actor
from handlers.domain.record import GENESIS
from handlers.domain.rivals import rivals_of
from handlers.proof import verify
from handlers.proof.accounts import Accounts, Entry
from handlers.proof.dossier import Dossier, begin, record_of, seal
from handlers.proof.letters import Letters, opened
from handlers.proof.packing import Pack, as_json, as_list
from handlers.proof.page import page
from handlers.proof.tying import heads_of

PAGE, README = "index.html", "README.txt"
_READ_ME = """\
Case {number} of {organisation}, made by Ombud for a supervisory authority.

  index.html     all of it, to read in a browser; it loads and runs nothing
  timeline.json  what happened, event by event
  case.json      the case: dates, how the due date came about, who was asked to show who they are, approvals,
                 what left and when, and what is missing here
  record.json    the record as it is chained: each event with its commitment{salts}
  heads.json     what ties the record to the heads of all records, of which others may hold one
  letters/       {letters}
  manifest.json  size and SHA-256 of each file; manifest.sha256 is that of the manifest
  verify.py      checks all of it, offline, with nothing but Python 3.9 or later:

      python3 verify.py
      python3 verify.py --head HEX

Letters, and the files that came with them, are as strangers sent them: open files with care.
"""


def write(desk: Desk, actor: Actor, number: str, target: BinaryIO, *, private: bool = True) -> str:
    """Write the file of a case, and return the SHA-256 of its manifest, which then stands in the record.

    Args:
        target: takes the bytes of a ZIP archive.
        private: with personal data; otherwise nobody's words, names or addresses are in it, nor what a
            commitment could be tried against.

    Raises:
        NotFound: there is no such case.
        NotAllowed: the person has no role for cases.
        TooMuch: they exported as much as one may within an hour.
    """
    dossier = begin(desk, actor, number, private=private)
    with Pack(target) as pack:
        digest = _packed(desk, dossier, pack)
    seal(desk, dossier, digest)
    return digest


def _packed(desk: Desk, dossier: Dossier, pack: Pack) -> str:
    accounts = Accounts(dossier)
    letters = Letters(desk, accounts)
    pack.add(README, [_read_me(dossier).encode("utf-8", "backslashreplace")])
    pack.add("verify.py", [Path(verify.__file__).read_bytes()])
    pack.add(verify.RECORD, _record(desk, dossier))
    pack.add(verify.TIMELINE, as_list(accounts.hear(event) for event in record_of(desk, dossier)))
    letters.write(pack)
    pack.add(verify.HEADS, as_json(heads_of(desk, dossier)))
    pack.add(verify.CASE, as_json(_case(desk, dossier, accounts, letters)))
    shown = _shown(desk, dossier, letters.told)
    pack.add(PAGE, page(accounts, record_of(desk, dossier), shown, letters.gaps))
    return pack.finish(dossier.case.number)


def _read_me(dossier: Dossier) -> str:
    return _READ_ME.format(
        number=dossier.case.number,
        organisation=dossier.organisation.name,
        salts=", its salt and its words" if dossier.private else "; salts and words are left out",
        letters="each letter with its text, its original and its files" if dossier.private else "left out",
    )


def _record(desk: Desk, dossier: Dossier) -> Iterator[bytes]:
    """Yield the record with all that its chain and commitments are computed from."""
    case = dossier.case
    facts = b"".join(as_json({"number": case.number, "case": case.id, "genesis": GENESIS, "head": case.head}))
    events = (
        {
            "seq": event.seq,
            "kind": event.kind.value,
            "at": event.at.isoformat(),
            "actor": event.actor,
            "facts": dict(event.facts),
            "commitment": event.commitment,
            "digest": event.digest,
            "salt": event.salt.hex() if dossier.private and event.salt is not None else None,
            "content": event.content if dossier.private else None,
            **({"fault": event.fault.value} if event.fault else {}),
        }
        for event in record_of(desk, dossier)
    )
    yield from as_list(
        events, facts.decode("ascii").rstrip().removesuffix("}").rstrip() + ',\n "events": ', "}"
    )


def _case(desk: Desk, dossier: Dossier, accounts: Accounts, letters: Letters) -> Entry:
    case, deadline = dossier.case, dossier.case.deadline
    opening = next(iter(record_of(desk, dossier)), None)
    rivals = rivals_of([opening]) if opening else ()
    zone = dossier.establishment.zone
    facts: Entry = {
        "number": case.number,
        "id": case.id,
        "organisation": dossier.organisation.name,
        "personal_data": dossier.private,
        "exported_at": dossier.at.isoformat(),
        "exported_by": dossier.actor.id,
        "status": case.status.value,
        "claims": [
            {"right": one.right.value, "outcome": one.outcome.value if one.outcome else None}
            for one in case.claims
        ],
        "language": case.language,
        "origin": case.origin.value,
        "received_at": case.received_at.isoformat(),
        "due_on": case.due_on.isoformat(),
        "answered_at": case.answered_at.isoformat() if case.answered_at else None,
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "owner": case.owner,
        "deadline": deadline.to_facts(),
        "receipt_evidence": [
            {"on": one.on(zone).isoformat(), "source": one.source, "credible": one.credible, "why": one.why}
            for one in rivals
        ],
        "identity": accounts.identity,
        "approvals": accounts.approvals,
        "delivery": accounts.delivery,
        "letters": letters.told,
        "missing": letters.gaps,
        "head": case.head,
        "events": case.events,
    }
    if dossier.private:
        facts["requester"] = {"name": case.requester.name, "address": case.requester.address}
        known = (one for one in sorted(accounts.people) if one in dossier.names)
        facts["colleagues"] = {one: dossier.names[one] for one in known}
    return facts


def _shown(desk: Desk, dossier: Dossier, told: Sequence[Entry]) -> Iterator[tuple[Entry, Message | None]]:
    """Yield each letter once more for the page, one open at a time."""
    for outline, entry in zip(dossier.outlines, told, strict=True):
        yield entry, opened(desk, outline).message if dossier.private else None
