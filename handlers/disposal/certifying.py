"""The certificate of a purge: made in the transaction that ends it, and so exactly once, whatever is killed.

It says what went, when and how, and what stays under which rule, in ids, codes, instants and counts. GDPR
Art. 5(2) has the controller prove it; nothing here is about a data subject.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from handlers.desk import Desk
from handlers.disposal.stores import STORES, Fate
from handlers.domain.certificate import (
    FORMAT,
    Issued,
    SigningKey,
    number_of,
    page_to_sign,
    parsed_number,
    read,
    to_sign,
    written,
)
from handlers.domain.errors import NotFound
from handlers.domain.events import EventKind, Fact
from handlers.domain.holds import Route
from handlers.domain.ids import MailboxId
from handlers.domain.people import Organisation, Role
from handlers.domain.phrase import say
from handlers.domain.purge import CASES, FILES, LETTERS, POSTS, RESERVED, Purge, Reserve
from handlers.people.colleagues import holding
from handlers.people.notices import NoticeKind, ask_notice
from handlers.ports import Signer
from handlers.store.leftovers import Left
from handlers.store.transaction import Transaction

#: Why a purge ran, by its route; what is not here says its code.
_WHY = {
    Route.DISCONNECTED.value: "The mailbox was disconnected, and the days to wait after it were over.",
    Route.EARLY.value: "The mailbox was disconnected, and somebody asked not to wait any longer.",
    Route.ADMIN.value: "An admin asked for it.",
    Route.RESTORED.value: "A backup had brought back what was deleted before.",
    Route.RETENTION.value: "Its time under the retention schedule was over.",
}
_RELEASED = "The last legal hold on it was released after its mailbox was purged."
_OVER = "The period for which a law had it kept after its mailbox was purged is over."
_HOW = (
    "Letters, files, addresses and notes lay sealed (AES-256-GCM) under the data key named here, which was "
    "destroyed: from then on nothing of them can be read, in older backups either, by whoever has no older "
    "copy of that key. "
    "Then the rows and files themselves were deleted from the live system."
)
#: What stays, and why it may.
_SKELETON = "GDPR Art. 5(2): accountability, without names, addresses or words of data subjects"
_HELD = "GDPR Art. 17(3)(e): legal claims; whole, under a key of its own, until the hold is released"
_OBLIGED = "GDPR Art. 17(3)(b): legal obligation; what it names alone, under a key of its own, until its end"


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at before a purge ends, since it may take its time and nothing changes it any more.

    Attributes:
        left: what is left in the tables that lose something.
        records: how many records of cases ended.
        head: SHA-256 over how each of them ends.
    """

    left: Mapping[str, Left] = field(default_factory=dict)
    records: int = 0
    head: str = ""


def look(desk: Desk, mailbox: MailboxId) -> Looked:
    """Count what is left of a mailbox, and take the head of its cases' records."""
    losing = {name: one.columns for name, one in STORES.items() if one.fate in {Fate.DELETED, Fate.EMPTIED}}
    with desk.reading("certifying.look") as tx:
        records, head = _head(tx, mailbox)
        return Looked(tx.leftovers.count(mailbox, losing), records, head)


def issue(tx: Transaction, purge: Purge, looked: Looked) -> Issued:
    """Certify a purge that has just ended; asked for again it returns what there is.

    Raises:
        BrokenSeal: the signing key does not open.
    """
    if (known := tx.certificates.of(purge.mailbox_id)) is not None:
        return known
    mailbox = tx.mailboxes.get(purge.mailbox_id)
    organisation = tx.organisations.get(mailbox.organisation_id)
    year = tx.now.astimezone(organisation.zone).year
    running = tx.certificates.next_running(organisation.id, year)
    statement = _statement(tx, organisation, mailbox.name, purge, looked)
    statement["certificate"] = number_of(year, running)
    signer = tx.signing_keys.present(organisation.id)
    document = written(statement, signer.public, signer.sign(to_sign(statement)))
    return tx.certificates.add(purge.mailbox_id, organisation.id, year, running, document)


def tell(tx: Transaction, desk: Desk, issued: Issued) -> None:
    """Have admins and managers told that there is a certificate, by its number alone."""
    about = read(issued.document).statement["about"]
    facts: dict[str, Fact] = {"name": about["mailbox"], "certificate": issued.number}
    if "case" in about:
        facts["case"] = about["case"]
    ask_notice(tx, NoticeKind.MAILBOX_PURGED, holding(desk, Role.ADMIN, Role.MANAGER), issued.number, facts)


def listed(desk: Desk) -> list[Issued]:
    """Return every certificate, the newest first."""
    with desk.reading("certifying.list") as tx:
        return tx.certificates.every(_organisation(tx).id)


def found(desk: Desk, number: str) -> Issued:
    """Return a certificate by its number.

    Raises:
        NotFound: there is none.
    """
    with desk.reading("certifying.find") as tx:
        parts = parsed_number(number)
        issued = tx.certificates.numbered(_organisation(tx).id, *parts) if parts else None
    if issued is None:
        raise NotFound(say("There is no certificate {number}; the list shows all.", number=number))
    return issued


def still_holds(desk: Desk, issued: Issued) -> bool:
    """Return whether the cases' records end today as the certificate says."""
    said = read(issued.document).statement["records"]
    with desk.reading("certifying.head") as tx:
        return _head(tx, issued.mailbox_id) == (said["count"], said["sha256"])


def page_signature(desk: Desk, issued: Issued, page: bytes) -> bytes:
    """Return the signature of a page drawn of a certificate, by the key that signed it.

    Raises:
        NotFound: that key is not there.
        BrokenSeal: it does not open.
    """
    with desk.transaction("certifying.sign_page") as tx:
        signer = tx.signing_keys.of(issued.organisation_id, read(issued.document).key)
        if signer is None:
            raise NotFound(say("The key that signed this certificate is not here; restore it from a backup."))
        return signer.sign(page_to_sign(page, issued.document))


def keys(desk: Desk) -> list[SigningKey]:
    """Return every public key of this installation, the present one first; one is made where none is."""
    with desk.transaction("certifying.key") as tx:
        organisation = _organisation(tx).id
        tx.signing_keys.present(organisation)
        return tx.signing_keys.every(organisation)


def renew_key(desk: Desk) -> Signer:
    """Sign with a new key from now on; the old public key stays good for what it signed."""
    with desk.transaction("certifying.renew_key") as tx:
        return tx.signing_keys.renew(_organisation(tx).id)


def _organisation(tx: Transaction) -> Organisation:
    organisation = tx.organisations.first()
    if organisation is None:
        raise NotFound(say("Ombud is not set up yet: run {command}.", command="`ombud migrate`"))
    return organisation


def _head(tx: Transaction, mailbox: MailboxId) -> tuple[int, str]:
    """Return how many records ended, and one hash over a line for each: case number, event number, digest."""
    head, counted = hashlib.sha256(), 0
    for number, seq, digest in tx.certificates.ends(mailbox):
        head.update(f"{number} {seq} {digest}\n".encode())
        counted += 1
    return counted, head.hexdigest()


def _statement(
    tx: Transaction, organisation: Organisation, name: str, purge: Purge, looked: Looked
) -> dict[str, Any]:
    kept = tx.certificates.reserve_at(purge.mailbox_id)
    about: dict[str, Any] = {"kind": "mailbox", "mailbox": name, "mailbox_id": purge.mailbox_id}
    if kept is not None:
        about = {"kind": "reserve", "mailbox": kept[2], "mailbox_id": kept[0].source_id, "case": kept[1]}
        about["reserve_id"] = purge.mailbox_id
    obligations = _obligations(tx, purge.mailbox_id, None if kept is None else kept[0])
    apart = _OVER if obligations else _RELEASED
    why = _WHY.get(purge.route, purge.route) if kept is None else apart
    return {
        "format": FORMAT,
        "ombud": version("ombud"),
        "organisation": organisation.name,
        "about": about,
        "route": purge.route,
        "why": why + _first_time(tx, purge),
        "asked_by": purge.asked_by,
        "times": _times(tx, purge),
        "key": {"id": purge.key_id, "destroyed": _instant(purge.unreadable_at), "how": _HOW},
        "counts": {one: purge.counts.get(one, 0) for one in (CASES, LETTERS, FILES, POSTS, RESERVED)}
        | dict(purge.counts),
        "stores": [_store(store, looked.left.get(store)) for store in sorted(STORES) if _loses(store)],
        "stays": [_stays(store) for store in sorted(STORES) if _keeps(store)],
        "rule": _SKELETON,
        "holds": _holds(tx, purge.mailbox_id, released=kept is not None),
        "holds_rule": _HELD,
        "obligations": obligations,
        "obligations_rule": _OBLIGED,
        "records": {"count": looked.records, "sha256": looked.head},
        "verify": "ombud verify-certificate FILE --key KEY",
    }


def _first_time(tx: Transaction, purge: Purge) -> str:
    """Return, of what is deleted again after a restore, when it was the first time; "" of anything else."""
    if purge.route != Route.RESTORED.value:
        return ""
    before = tx.erasures.again(purge.mailbox_id)
    at = "" if before is None else f" It was deleted first on {_instant(before.at)}."
    return at + " A certificate that was issued then stays good, under the key of that time."


def _times(tx: Transaction, purge: Purge) -> dict[str, str | None]:
    instants = {
        "disconnected": purge.disconnected_at,
        "begun": purge.started_at,
        "unreadable": purge.unreadable_at,
        "gone": purge.gone_at,
        "ended": purge.ended_at,
        "issued": tx.now,
    }
    return {name: _instant(at) for name, at in instants.items()}


def _holds(tx: Transaction, mailbox: MailboxId, *, released: bool) -> list[dict[str, Any]]:
    """Return holds by id, case, owner and dates; their reasons may name people, and stay out."""
    found = tx.certificates.holds_released(mailbox) if released else tx.certificates.holds_kept(mailbox)
    return [
        {
            "hold": row.id,
            "case": row.number,
            "owner": row.owner,
            "review_on": row.review_on,
            "placed": _instant(row.placed_at),
            "released": _instant(row.released_at),
        }
        for row in found
    ]


def _obligations(tx: Transaction, mailbox: MailboxId, own: Reserve | None) -> list[dict[str, Any]]:
    """Return what laws have kept of a mailbox's cases, or had kept of a reserve: codes, sources and days."""
    reserves = tx.reserves.out_of(mailbox) if own is None else [own]
    told = tx.events.facts_of([one.case_id for one in reserves], {EventKind.RESERVED})
    numbers = tx.certificates.numbers(one.case_id for one in reserves)
    found = []
    for one in reserves:
        facts = told[one.case_id][-1].facts if told[one.case_id] else {}
        if facts.get("rule"):
            said = {name: facts[name] for name in ("rule", "basis", "kept")}
            found.append({"case": numbers[one.case_id], **said, "until": facts["until"] or None})
    return found


def _loses(store: str) -> bool:
    return STORES[store].fate in {Fate.DELETED, Fate.EMPTIED}


def _keeps(store: str) -> bool:
    return STORES[store].fate in {Fate.KEPT, Fate.EMPTIED}


def _store(name: str, left: Left | None) -> dict[str, Any]:
    """Return what became of a table; rows that say of no mailbox are counted with those that they hang on."""
    return {
        "store": name,
        "fate": STORES[name].fate.value,
        "rows_left": None if left is None else left.rows,
        "rows_with_content_left": None if left is None else left.filled,
    }


def _stays(name: str) -> dict[str, str]:
    return {"store": name, "what": STORES[name].why}


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
