"""What the purge of a mailbox does with each table, and why; a test compares it with the schema and a store.

A table that is not named here is a table that somebody forgot.
"""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What happens to a mailbox's rows of a table."""

    DELETED = "deleted"
    EMPTIED = "emptied"  # rows stay, the named columns are emptied
    KEPT = "kept"  # rows stay as they are, for accountability (GDPR Art. 5(2))
    NONE = "none"  # no row belongs to a mailbox


@dataclass(frozen=True, slots=True)
class Store:
    """One table.

    Attributes:
        columns: that are emptied.
    """

    fate: Fate
    why: str
    columns: tuple[str, ...] = ()


def _deleted(why: str) -> Store:
    return Store(Fate.DELETED, why)


def _emptied(why: str, *columns: str) -> Store:
    return Store(Fate.EMPTIED, why, columns)


def _kept(why: str) -> Store:
    return Store(Fate.KEPT, why)


def _none(why: str) -> Store:
    return Store(Fate.NONE, why)


#: Every table there is, and the blobs beside the database.
STORES = {
    "absence": _none("who is away, of colleagues"),
    "access": _kept("who looked at what: ids and counts, forgotten after 400 days"),
    "aside": _deleted("that letters came and what they seemed"),
    "batch": _deleted("which letters were alike"),
    "beat": _kept("a name of a thing and instants, forgotten when nobody looks after it"),
    "case_file": _emptied(
        "the skeleton: number, dates, status, codes", "requester_sealed", "draft_id", "leaving_id"
    ),
    "certificate": _kept("what was certified of the purge, signed"),
    "changed_case": _none("a queue of ids, emptied by whoever looked"),
    "claim": _kept("the skeleton: rights and outcomes"),
    "colleague": _none("colleagues"),
    "colleague_address": _none("colleagues, sealed under the organisation's key"),
    "consent": _deleted("ways in that nobody may go any more"),
    "cursor": _deleted("places in a mailbox that is not read any more"),
    "data_key": _emptied("that there was a key, and when it was destroyed", "wrapped"),
    "disposal": _none("what the retention schedule deleted, counted by day and rule"),
    "deferred": _none("the gate's own list of what waits, settled as it is done"),
    "enclosure": _deleted("files that left with replies"),
    "erase_order": _kept("who had a case erased early, and why, sealed under the organisation's key"),
    "erasure": _kept("which entries of the erasure ledger are done here: ids, codes, instants"),
    "escalation": _deleted("what managers were told of open cases"),
    "event": _emptied(
        "the skeleton: what happened, by whom and when, with salted commitments of the words",
        "content_sealed",
    ),
    "feed_fault": _deleted("trouble with folders that are not read any more"),
    "forgotten": _kept("cases that the retention schedule deleted, by their ids alone"),
    "head_round": _none("days, counts and hashes over all records"),
    "hold": _kept("which holds there were, sealed under the organisation's key"),
    "home_page": _none("what colleagues chose to see"),
    "inbox": _none("ids of deliveries, forgotten after 30 days"),
    "incident": _none("the register of breaches, which Art. 33(5) has kept; under a key of its own"),
    "incident_desk": _none("the same"),
    "incident_event": _none("the same"),
    "keeping": _kept("when the skeletons of its cases are due to go"),
    "ledger": _none("which erasure ledger the database belongs to"),
    "mailbox": _emptied(
        "that there was a mailbox, and what it was called", "address_sealed", "details_sealed"
    ),
    "mailbox_event": _kept("what happened to the mailbox: codes, counts and dates"),
    "mailbox_grant": _deleted("what opened it"),
    "mandate": _deleted("for whom somebody wrote"),
    "memo": _none("mail to colleagues: hashes under the organisation's key, forgotten after 400 days"),
    "message": _deleted("letters and replies"),
    "organisation": _none("the organisation"),
    "original": _deleted("letters as they came"),
    "outage": _none("when things stood still"),
    "outbox": _kept("that cards were shown: ids, forgotten after 30 days; mail and threads are deleted"),
    "own_word": _none("the organisation's, sealed under its key"),
    "pass": _deleted("ways to files that are gone"),
    "permit": _none("gone before its transaction ends"),
    "picture": _none("pictures of digests, which show counts"),
    "post": _kept("where the card stands that shows the skeleton; lines are deleted with their messages"),
    "purge": _kept("what the purge did, for its certificate"),
    "reading": _deleted("how letters were read"),
    "reading_correction": _deleted("what colleagues said of that"),
    "recount": _none("by what open cases are counted"),
    "reminder": _deleted("what colleagues were told of due dates"),
    "reserve": _kept("which case was kept apart because of a hold"),
    "retention": _none("by which schedule the organisation deletes, and since when"),
    "scrub": _deleted("that a case was masked; its record says the same"),
    "scrub_set_by": _deleted("words of masked cases as they were"),
    "shared_letter": _deleted("which cases showed which letters"),
    "signing_key": _none("what certificates are signed with; the private ones under the organisation's key"),
    "sketch": _deleted("what letters looked like"),
    "sketch_band": _deleted("the same"),
    "snooze": _deleted("what colleagues put off"),
    "stand_in": _none("for which notices mail stood in, forgotten after 400 days"),
    "statistic": _kept("counts that name no case; they outlive what they count (docs/digests.md)"),
    "stub": _deleted("which letters were noticed"),
    "vigil": _deleted("when cases would have been the managers' concern"),
    "watch": _deleted("promises to be told of mail"),
    "witness": _kept("hashes of records, for accountability: the skeleton is held against them"),
}
