"""What the database itself refuses to delete: one table of protected rows, and the triggers made from it.

A row goes, or a sealed column is emptied, only while a permit for its case or mailbox stands, and
never while a hold names one of them, or a case that shows its letter. `TRUNCATE` is refused always.
On SQLite another row takes no such row's place: a `REPLACE` deletes without asking the triggers of
deletion, unless `recursive_triggers` is on, as it is with Ombud's own connections and not at the prompt.
The statements of a release lie under `migrations/triggers`, written by `python -m
handlers.store.gate_triggers <revision>`; a test compares them with what this file says now.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: What each refusal says; they hold no ids, for a driver's message may end in a log.
HELD, NO_PERMIT = "gate: a hold stands", "gate: no permit"
DIALECTS = ("sqlite", "postgresql")
FOLDER = Path(__file__).parent / "migrations" / "triggers"
#: Bytes below which nothing is sealed: a version, a nonce of 12 and a tag of 16; and below which no data
#: key is wrapped, however its master key is kept: a key of 32 and a tag of 16.
SEALED_BYTES, WRAPPED_BYTES = 29, 48


@dataclass(frozen=True, slots=True)
class Protected:
    """A table whose rows belong to a case or a mailbox.

    Attributes:
        case, mailbox: expressions that name them, of the row `OLD`; "" where there is none.
        message: an expression for the letter a row belongs to, which other cases may show as well.
        keys: what tells its rows apart, each a set of columns: the primary key, and what else is unique.
            Empty where a row that takes another's place says the same.
        sealed: columns that may not be emptied, nor given less than anything sealed has.
        kept: columns that may not change while a hold stands; one that is still empty may be filled.
        spared: a condition under which a row may go, and be emptied, all the same.
        within: further conditions under which a hold `h` covers the row.
        permits: whether a permit is asked for; False where holds alone keep a row.
        moves: whether its `mailbox_id` is fixed while a hold names that mailbox.
    """

    table: str
    keys: tuple[tuple[str, ...], ...]
    case: str = ""
    mailbox: str = ""
    message: str = ""
    sealed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    spared: str = ""
    within: tuple[str, ...] = ()
    permits: bool = True
    moves: bool = False


_ID = (("id",),)


def _of_message(table: str, key: str, *sealed: str, moves: bool = False) -> Protected:
    found = "(SELECT {} FROM message m WHERE m.id = OLD.message_id)"
    case, mailbox = found.format("m.case_id"), found.format("m.mailbox_id")
    kept = () if moves else ("message_id",)
    return Protected(table, ((key,),), case, mailbox, "OLD.message_id", sealed, kept)


def _of_case(
    table: str, keys: tuple[tuple[str, ...], ...], *sealed: str, spared: str = "", permits: bool = True
) -> Protected:
    mailbox = "(SELECT c.mailbox_id FROM case_file c WHERE c.id = OLD.case_id)"
    return Protected(
        table, keys, "OLD.case_id", mailbox, "", sealed, ("case_id",), spared=spared, permits=permits
    )


_STANDS_AGAIN = (
    "EXISTS (SELECT 1 FROM message m WHERE OLD.what = 'message' AND m.id = OLD.ref"
    " AND m.content_sealed = OLD.words_sealed)"
    " OR EXISTS (SELECT 1 FROM reading r WHERE OLD.what = 'reading' AND r.message_id = OLD.ref"
    " AND r.evidence_sealed = OLD.words_sealed)"
    " OR EXISTS (SELECT 1 FROM event e WHERE OLD.what = 'event' AND e.case_id = OLD.case_id"
    " AND e.seq = OLD.ref AND e.content_sealed = OLD.words_sealed)"
)
_SEALS_NOTHING = (
    "NOT EXISTS (SELECT 1 FROM mailbox b WHERE b.key_id = OLD.id)"
    " AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.key_id = OLD.id)"
    " AND NOT EXISTS (SELECT 1 FROM incident_desk d WHERE d.key_id = OLD.id)"
)
_OF_KEY = "(SELECT b.id FROM mailbox b WHERE b.key_id = OLD.id)"
_HELD_IN = (
    "EXISTS (SELECT 1 FROM case_file c WHERE c.id = h.case_id AND c.mailbox_id = {})",
    (
        "EXISTS (SELECT 1 FROM shared_letter s JOIN message m ON m.id = s.message_id"
        " WHERE s.case_id = h.case_id AND m.mailbox_id = {})"
    ),
)

#: Rows that the gate keeps, in the order in which triggers are made.
PROTECTED = (
    Protected(
        "case_file",
        (*_ID, ("organisation_id", "number")),
        "OLD.id",
        "OLD.mailbox_id",
        sealed=("requester_sealed",),
        moves=True,
    ),
    _of_case("event", (("case_id", "seq"),), "content_sealed"),
    Protected(
        "message",
        _ID,
        "OLD.case_id",
        "OLD.mailbox_id",
        "OLD.id",
        sealed=("content_sealed",),
        kept=("case_id",),
        moves=True,
    ),
    _of_message("original", "message_id", "body_sealed"),
    # Files go with the draft that takes another's place.
    _of_message("enclosure", "id", "body_sealed", "facts_sealed", moves=True),
    _of_message("reading", "message_id", "evidence_sealed"),
    _of_message("reading_correction", "id"),
    _of_case("mandate", (("case_id",),), "person_sealed"),
    # A copy of what stands in its place again may go.
    _of_case("scrub_set_by", (("case_id", "what", "ref"),), "words_sealed", spared=_STANDS_AGAIN),
    # Case handlers merge cases and separate them again; a held case goes on showing what it shows.
    _of_case("shared_letter", (), permits=False),
    Protected(
        "mailbox",
        (*_ID, ("organisation_id", "name")),
        mailbox="OLD.id",
        spared="OLD.status = 'proposed'",
        within=tuple(one.format("OLD.id") for one in _HELD_IN),
    ),
    Protected(
        "data_key",
        _ID,
        mailbox=_OF_KEY,
        sealed=("wrapped",),
        spared=_SEALS_NOTHING,
        within=tuple(one.format(_OF_KEY) for one in _HELD_IN),
    ),
)

#: Tables with a case's or a letter's id, or with something sealed, that the gate leaves alone, and why.
UNPROTECTED = {
    "access": "ids and counts of who looked, kept for a time of its own",
    "aside": "codes of a letter that opened no case; its words stand in `message`",
    "changed_case": "a queue of ids, emptied by whoever looked",
    "claim": "codes, rewritten whenever a case is; the record says the same",
    "colleague_address": "of a colleague, as the directory says it today",
    "consent": "access to a mailbox, which is given back and forgotten",
    "cursor": "a place in a feed, not a letter",
    "deferred": "the gate's own list of what waits",
    "erase_order": "that somebody had a case erased, and why; withdrawn as the case is opened again",
    "escalation": "ids and dates of what managers were told",
    "forgotten": "that a case is gone, by its id alone",
    "hold": "has triggers of its own: one that stands is neither deleted nor turned to something else",
    "incident": "a register of its own, which nothing deletes",
    "incident_event": "the record of that register, which nothing deletes",
    "keeping": "when a case is next due, a date; reckoned anew at any time",
    "mailbox_grant": "access to a mailbox, which is given back and forgotten",
    "outbox": "ids and codes of effects, not what they say",
    "own_word": "the organisation's, not a case's",
    "pass": "a one-time way to a file, not the file",
    "permit": "the gate's own, gone before its transaction ends",
    "post": "where the chat system shows a card",
    "reminder": "ids and dates of what somebody was told",
    "reserve": "which case was kept apart because of a hold; nothing deletes it",
    "scrub": "that a case was masked; begun anew with each time",
    "signing_key": "what certificates are signed with, not a case's",
    **dict.fromkeys(("sketch", "sketch_band"), "keyed hashes, made anew from the letter"),
    "snooze": "ids and dates of what somebody put off",
    "vigil": "an instant, reckoned anew with each change",
    "watch": "access to a mailbox, which is given back and forgotten",
    "witness": "hashes of records; one that is gone is found by any head that was kept",
}


def held(one: Protected) -> str:
    """Return the condition under which a hold keeps the row `OLD`."""
    covers = [f"h.case_id = {one.case}"] if one.case else []
    covers += [f"h.mailbox_id = {one.mailbox}"]
    if one.message:
        shown = f"s.case_id = h.case_id AND s.message_id = {one.message}"
        covers.append(_exists("shared_letter s", shown))
    return _exists("hold h", f"h.released_at IS NULL AND ({' OR '.join((*covers, *one.within))})")


def permitted(one: Protected) -> str:
    """Return the condition under which a permit lets the row `OLD` go."""
    names = [f"p.case_id = {one.case}"] if one.case else []
    return _exists("permit p", " OR ".join((*names, f"p.mailbox_id = {one.mailbox}")))


def emptied(one: Protected) -> str:
    """Return the condition under which an update takes something sealed away."""
    return " OR ".join(
        f"(length(OLD.{column}) > 0 AND coalesce(length(NEW.{column}), 0) < {_least(column)})"
        for column in one.sealed
    )


def _least(column: str) -> int:
    return WRAPPED_BYTES if column == "wrapped" else SEALED_BYTES


def _displaced(table: str, same: str, kept: str) -> str:
    """Return the condition under which the row `NEW` takes the place of a row `was` that is kept.

    Args:
        same: the condition under which it does.
        kept: the condition under which a row `OLD` is kept.
    """
    return _exists(f"{table} was", f"({same}) AND {kept.replace('OLD.', 'was.')}")


def _same(key: tuple[str, ...]) -> str:
    return " AND ".join(f"was.{one} = NEW.{one}" for one in key)


def _turned(key: tuple[str, ...]) -> str:
    """Return the condition under which an update gives a row the key of another."""
    return f"{_same(key)} AND ({' OR '.join(f'OLD.{one} <> NEW.{one}' for one in key)})"


def _exists(table: str, where: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} WHERE {where})"  # noqa: S608 # from this file alone


def _differs(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"(OLD.{one} <> coalesce(NEW.{one}, 0))" for one in columns)


@dataclass(frozen=True, slots=True)
class _Trigger:
    """One trigger, before it is said in a dialect: each refusal with the condition that calls for it."""

    name: str
    table: str
    event: str
    when: str
    refusals: tuple[tuple[str, str], ...]
    sqlite_alone: bool = False


def _replacing(
    table: str, keys: tuple[tuple[str, ...], ...], refusals: tuple[tuple[str, str], ...]
) -> Iterator[_Trigger]:
    """Yield what keeps rows from a REPLACE, by which SQLite deletes whatever has a key of the new row."""
    # A row is told by its number too, where that is no column.
    others = keys if ("id",) in keys else (*keys, ("rowid",))
    ways = (
        ("replace", "INSERT", " OR ".join(f"({_same(one)})" for one in others)),
        ("displace", f"UPDATE OF {_columns(keys)}", " OR ".join(f"({_turned(one)})" for one in keys)),
    )
    for name, event, same in ways:
        told = tuple((_displaced(table, same, where), said) for where, said in refusals)
        yield _Trigger(f"gate_{table}_{name}", table, event, "", told, sqlite_alone=True)


def _columns(keys: tuple[tuple[str, ...], ...]) -> str:
    return ", ".join(dict.fromkeys(column for key in keys for column in key))


def _triggers() -> Iterator[_Trigger]:
    for one in PROTECTED:
        keeps = ((held(one), HELD),)
        asks = (*keeps, (f"NOT {permitted(one)}", NO_PERMIT)) if one.permits else keeps
        unless = f"NOT ({one.spared})" if one.spared else ""
        yield _Trigger(f"gate_{one.table}_delete", one.table, "DELETE", unless, asks)
        if one.sealed:
            event = f"UPDATE OF {', '.join(one.sealed)}"
            taken = f"({emptied(one)}) AND {unless}" if unless else emptied(one)
            yield _Trigger(f"gate_{one.table}_empty", one.table, event, taken, asks)
        if one.kept:
            event = f"UPDATE OF {', '.join(one.kept)}"
            yield _Trigger(f"gate_{one.table}_keep", one.table, event, _differs(one.kept), keeps)
        if one.moves:
            stays = _exists("hold h", f"h.released_at IS NULL AND h.mailbox_id = {one.mailbox}")
            event, when = "UPDATE OF mailbox_id", _differs(("mailbox_id",))
            yield _Trigger(f"gate_{one.table}_move", one.table, event, when, ((stays, HELD),))
        if one.keys:
            but = f"{unless} AND " if unless else ""
            yield from _replacing(one.table, one.keys, tuple((f"{but}{where}", said) for where, said in asks))
    stands, always = "OLD.released_at IS NULL", (("1 = 1", HELD),)
    yield _Trigger("gate_hold_delete", "hold", "DELETE", stands, always)
    other = " OR ".join(
        f"coalesce(OLD.{one}, 0) <> coalesce(NEW.{one}, 0)" for one in ("case_id", "mailbox_id")
    )
    yield _Trigger(
        "gate_hold_keep", "hold", "UPDATE OF case_id, mailbox_id", f"{stands} AND ({other})", always
    )
    yield from _replacing("hold", _ID, ((stands, HELD),))


def statements(dialect: str) -> list[str]:
    """Return the statements that make the triggers, in order, for one of `DIALECTS`."""
    if dialect == "sqlite":
        return [_on_sqlite(one) for one in _triggers()]
    made = [sql for one in _triggers() if not one.sqlite_alone for sql in _on_postgresql(one)]
    never = f"RAISE EXCEPTION '{NO_PERMIT}' USING ERRCODE = 'check_violation'"
    made.append(_function("gate_truncate", f"  {never};"))
    each = "CREATE TRIGGER gate_{0}_truncate BEFORE TRUNCATE ON {0} FOR EACH STATEMENT EXECUTE FUNCTION {1}()"
    kept = (*(one.table for one in PROTECTED), "hold")
    return [*made, *(each.format(table, "gate_truncate") for table in kept)]


def _on_sqlite(one: _Trigger) -> str:
    when = f"WHEN {one.when}\n" if one.when else ""
    raised = "\n".join(f"  SELECT RAISE(ABORT, '{said}') WHERE {where};" for where, said in one.refusals)
    return f"CREATE TRIGGER {one.name} BEFORE {one.event} ON {one.table}\n{when}BEGIN\n{raised}\nEND"


def _on_postgresql(one: _Trigger) -> tuple[str, str]:
    refused = "\n".join(
        f"  IF {where} THEN\n    RAISE EXCEPTION '{said}' USING ERRCODE = 'check_violation';\n  END IF;"
        for where, said in one.refusals
    )
    row = "OLD" if one.event == "DELETE" else "NEW"
    when = f" WHEN ({one.when})" if one.when and "SELECT" not in one.when else ""
    if one.when and not when:  # no query may stand in a trigger's own condition
        refused = f"  IF NOT ({one.when}) THEN\n    RETURN {row};\n  END IF;\n{refused}"
    before = f"CREATE TRIGGER {one.name} BEFORE {one.event} ON {one.table}"
    return (
        _function(one.name, f"{refused}\n  RETURN {row};"),
        f"{before} FOR EACH ROW{when} EXECUTE FUNCTION {one.name}()",
    )


def _function(name: str, body: str) -> str:
    head = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $gate$"
    return f"{head}\nBEGIN\n{body}\nEND\n$gate$"


def written(revision: str, dialect: str) -> list[str]:
    """Return the statements that lie with a migration."""
    text = (FOLDER / f"{revision}.{dialect}.sql").read_text("utf-8")
    return [one.strip() for one in text.split("\n;;\n") if one.strip()]


def write(revision: str, folder: Path = FOLDER) -> None:
    """Write the statements for a migration."""
    folder.mkdir(exist_ok=True)
    for dialect in DIALECTS:
        text = "".join(f"{one}\n;;\n" for one in statements(dialect))
        (folder / f"{revision}.{dialect}.sql").write_text(text, "utf-8")


if __name__ == "__main__":
    write(sys.argv[1])
