"""A notice of extension: drafted from a wording in the person's language, looked at, and sent like a reply.

Whether it extends anything is the clock's to say, when it has left (C12, C13).
"""

from dataclasses import dataclass
from datetime import date

from handlers.answers.drafts import TEXT_LIMIT, Written, drafted, typed, waits_there, writable, write
from handlers.answers.wordings import sender_of
from handlers.answers.writing import check_writable
from handlers.casework.recounting import Ground, countable
from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.clock.regime import ExtensionBy
from handlers.domain.deadline import Deadline
from handlers.domain.errors import Incomplete
from handlers.domain.events import Event, EventKind
from handlers.domain.extending import GROUNDS, check_extendable, lengths, wrong_end, wrong_length
from handlers.domain.message import Message, Purpose
from handlers.domain.phrase import Phrase, say
from handlers.domain.presses import Press
from handlers.letters.extension import extension, named
from handlers.letters.typed import plain
from handlers.store.transaction import Transaction

#: Characters: the wording around them takes the rest of what a form field holds.
_REASONS, _NOW = 700, 300
_BETWEEN = "\n\n——\n\n"  # parts what is sealed as one


@dataclass(frozen=True, slots=True)
class Wanted:
    """How far, on which grounds, and in which words."""

    length: str = ""
    grounds: tuple[str, ...] = ()
    reasons: str = ""
    now: str = ""

    @property
    def happens(self) -> Event:
        """Return that the notice leaves now."""
        return Event(EventKind.EXTENSION_SENT, {"length": self.length})


def form(desk: Desk, press: Press) -> Form:
    """Return the form to extend the period in, with the drafted notice when there is one.

    Raises:
        WrongStatus: there is nothing to extend, another reply is drafted, or one is held back.
    """
    with desk.reading("extending.form") as tx:
        case = tx.cases.get(press.case_id)
        check_writable(tx, case, ActionId.EXTEND, press.actor)
        return form_for(tx, desk, case, drafted(tx, case))


def form_for(tx: Transaction, desk: Desk, case: Case, draft: Message | None) -> Form:
    """Return the form of a notice that is drafted, or not yet.

    Raises:
        WrongStatus: there is nothing to extend, or another reply is drafted.
    """
    found = _extendable(tx, desk, case, draft)
    before = _before(tx, case, draft)
    fields = [
        _length(found, before.length),
        Field(
            "grounds",
            say("Grounds"),
            FieldKind.SEVERAL,
            tuple(GROUNDS.items()),
            initial=" ".join(before.grounds),
            hint=say("Effort alone, or the size of the organisation, is no ground."),
        ),
        Field(
            "reasons",
            say("The reasons, in words for the person"),
            initial=before.reasons,
            hint=say("Concrete ones: what it is about this request that takes longer."),
            longest=_REASONS,
        ),
        Field(
            "now",
            say("What the person can have now"),
            initial=before.now,
            required=False,
            hint=say("As they will read it; leave it empty for nothing."),
            longest=_NOW,
        ),
    ]
    if draft is not None:
        fields.append(_text(draft))
    return Form(
        ActionId.EXTEND,
        case.id,
        case.version,
        say("Extension, {number}", number=case.number),
        say("Preview"),
        tuple(fields),
        (*_promises(found), *waits_there(tx, case)),
    )


def draft(desk: Desk, press: Press) -> Sheet:
    """Keep the notice and return it as it will leave, for a last look.

    Raises:
        Incomplete: length, grounds or reasons are missing, or the text names another last day.
        StaleCase: somebody else changed the case since the form was opened.
        WrongStatus: there is nothing to extend, another reply is drafted, or one is held back.
    """
    with desk.transaction("extending.draft") as tx:
        case = writable(tx, press, ActionId.EXTEND)
        earlier = drafted(tx, case)
        found = _extendable(tx, desk, case, earlier)
        wanted = _wanted(press)
        missing = _missing(wanted, found)
        if missing:
            raise Incomplete(missing)
        extended = found.deadline(wanted.happens)
        if wrong := wrong_end(extended):
            raise Incomplete({"length": wrong})
        text = _worded(tx, case, extended, wanted)
        typed_text = typed(desk, press)
        if typed_text and earlier is not None and typed_text != earlier.content.text.strip():
            text, missing = typed_text, _wrong_words(case, typed_text, extended.due_on)
        written = Written(
            ActionId.EXTEND,
            plain(text).strip(),
            Purpose.EXTENSION,
            {"length": wanted.length, "grounds": " ".join(wanted.grounds)},
            _BETWEEN.join((wanted.reasons, wanted.now)) if wanted.now else wanted.reasons,
            missing,
            (_moves(found.deadline(), extended),),
        )
        return write(tx, desk, press, case, written)


def check_in_time(tx: Transaction, desk: Desk, case: Case) -> None:
    """Check that a drafted notice would still extend something if it left now.

    Raises:
        WrongStatus: it would not.
    """
    found = countable(tx, desk, case)
    check_extendable(case, found.deadline(), found.today)


def _extendable(tx: Transaction, desk: Desk, case: Case, draft: Message | None) -> Ground:
    if draft is None or draft.purpose is not Purpose.EXTENSION:
        case.check_undrafted()
    found = countable(tx, desk, case)
    check_extendable(case, found.deadline(), found.today)
    return found


def _before(tx: Transaction, case: Case, draft: Message | None) -> Wanted:
    written = tx.events.about(case.id, EventKind.REPLY_DRAFTED, draft.id) if draft is not None else None
    if written is None:
        return Wanted()
    reasons, _, now = (written.content or "").partition(_BETWEEN)
    grounds = str(written.facts.get("grounds") or "").split()
    return Wanted(str(written.facts.get("length") or ""), tuple(grounds), reasons, now)


def _length(found: Ground, initial: str) -> Field:
    law = found.establishment.regime
    if law.extension_by is ExtensionBy.PROMISED_DATE:
        return Field("length", say("The day by which the answer comes"), FieldKind.DATE, initial=initial)
    if law.extension_by is ExtensionBy.DAYS:
        hint = say("From 1 to {most}.", most=law.longest_extension)
        return Field(
            "length", say("How many days more"), FieldKind.LINE, initial=initial, hint=hint, longest=3
        )
    return Field("length", say("How much longer"), FieldKind.CHOICE, lengths(law.name), initial=initial)


def _text(draft: Message) -> Field:
    return Field(
        "text",
        say("The notice, as plain text"),
        initial=draft.content.text,
        required=False,
        hint=say("Written anew from what stands above, unless you change it here."),
        longest=TEXT_LIMIT,
    )


def _promises(found: Ground) -> tuple[Phrase, ...]:
    """Return what the form says of the clock: what stands, what would, and by when it has to leave."""
    now = found.deadline()
    told = [say("Now due {due}.", due=now.due_on.isoformat())]
    for length, label in lengths(now.regime):
        due = found.deadline(Wanted(length).happens).due_on.isoformat()
        told.append(say("With {length} more: due {due}.", length=label, due=due))
    if now.first_on is not None:
        told.append(
            say(
                "It counts only if it leaves by {first}, and only once. A refusal has no extension.",
                first=now.first_on.isoformat(),
            )
        )
    else:
        told.append(say("The clock stands still for a question; the day told counts none of that time."))
    return tuple(told)


def _wanted(press: Press) -> Wanted:
    answers = press.answers or {}
    chosen = answers.get("grounds", "").split()
    return Wanted(
        answers.get("length", "").strip(),
        tuple(ground for ground in GROUNDS if ground in chosen),
        plain(answers.get("reasons", "")).strip()[:_REASONS],
        plain(answers.get("now", "")).strip()[:_NOW],
    )


def _missing(wanted: Wanted, found: Ground) -> dict[str, str]:
    missing: dict[str, str] = {}
    if wrong := wrong_length(found.establishment.regime.name, found.today, wanted.length):
        missing["length"] = wrong
    if not wanted.grounds:
        missing["grounds"] = say("Choose at least one; without a ground nothing can be extended.")
    if not wanted.reasons:
        missing["reasons"] = say("Say why, as the person will read it.")
    return missing


def _worded(tx: Transaction, case: Case, extended: Deadline, wanted: Wanted) -> str:
    return extension(
        case.language,
        sender_of(tx, case),
        received_on=extended.received_on,
        due_on=extended.due_on,
        grounds=wanted.grounds,
        reasons=wanted.reasons,
        now=wanted.now,
    )


def _wrong_words(case: Case, text: str, due_on: date) -> dict[str, str]:
    """Return what is wrong with a notice written by hand: it has to name the new last day."""
    on = named(case.language, due_on)
    if on in text or due_on.isoformat() in text:
        return {}
    return {
        "text": say(
            "Name the new last day in the text: {due}. Or leave this empty to have it written anew.", due=on
        )
    }


def _moves(before: Deadline, extended: Deadline) -> Phrase:
    return say(
        "Once it has left, the due date moves from {before} to {after}.",
        before=before.due_on.isoformat(),
        after=extended.due_on.isoformat(),
    )
