"""Questions: a reply that asks the person something; the case waits for them once it has left.

What a question does to the clock is `handlers.answers.pausing`' to tell, and the clock's to decide.
"""

from handlers.answers.drafts import TEXT_LIMIT, Written, drafted, typed, waits_there, writable, write
from handlers.answers.pausing import LARGE, Asked, Pauses, pauses
from handlers.answers.writing import check_writable
from handlers.casework.reasons import LONGEST
from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.events import EventKind, RecordedEvent
from handlers.domain.message import Message, Purpose
from handlers.domain.phrase import say
from handlers.domain.presses import Press
from handlers.letters.typed import plain
from handlers.store.transaction import Transaction

TOPICS = {
    "identity": say("Who they are"),
    "scope": say("Which data or which period"),
    "fee": say("A fee"),
    "other": say("Something else"),
}
#: Parts the two reasons that are sealed as one.
_BETWEEN = "\n\n——\n\n"


def form(desk: Desk, press: Press) -> Form:
    """Return the form to write a question in, with the drafted text when there is one.

    Raises:
        WrongStatus: an earlier reply is held back; it can be taken back.
    """
    with desk.reading("questions.form") as tx:
        case = tx.cases.get(press.case_id)
        check_writable(tx, case, ActionId.ASK, press.actor)
        return form_for(tx, desk, case, drafted(tx, case))


def form_for(tx: Transaction, desk: Desk, case: Case, draft: Message | None) -> Form:
    """Return the form of a question that is drafted, or not yet."""
    asks = draft is not None and draft.purpose is Purpose.QUESTION
    written = tx.events.about(case.id, EventKind.REPLY_DRAFTED, draft.id) if draft and asks else None
    found = pauses(tx, desk, case)
    text = Field(
        "text",
        say("Your question, as plain text"),
        initial=draft.content.text if draft is not None else "",
        hint=say("At most {most} characters.", most=TEXT_LIMIT),
        longest=TEXT_LIMIT,
    )
    return Form(
        ActionId.ASK,
        case.id,
        case.version,
        say("Question, {number}", number=case.number),
        say("Preview"),
        (*_grounds(found, written), text),
        (
            say("Ask only for what you need to answer, and for no more proof than is necessary."),
            *found.told(),
            say("It goes by e-mail to the person who wrote, after you have seen it as it will leave."),
            *waits_there(tx, case),
        ),
    )


def _grounds(found: Pauses, written: RecordedEvent | None) -> tuple[Field, ...]:
    """Return the fields that say what is asked about, and on which ground the clock may stop for it."""
    facts = written.facts if written is not None else {}
    doubt, _, late = ((written.content or "") if written is not None else "").partition(_BETWEEN)
    fields = [
        Field(
            "topic",
            say("What you ask about"),
            FieldKind.CHOICE,
            tuple(TOPICS.items()),
            initial=str(facts.get("topic") or ""),
        ),
        Field(
            "doubt",
            say("Who they are: why you doubt it"),
            initial=doubt,
            required=False,
            hint=say("Needed when you ask who they are: only reasonable doubt allows it (Art. 12(6))."),
            longest=LONGEST,
        ),
    ]
    if found.asks_whether_large:
        fields.append(
            Field(
                LARGE,
                say("We hold a large quantity of data about this person (recital 63)"),
                FieldKind.TICK,
                initial="yes" if facts.get(LARGE) else "",
                required=False,
            )
        )
    if found.is_late:
        fields.append(
            Field(
                "late",
                say("Why you ask so late"),
                initial=late,
                required=False,
                hint=say("Without a reason, a question so late does not stop the clock."),
                longest=LONGEST,
            )
        )
    return tuple(fields)


def draft(desk: Desk, press: Press) -> Sheet:
    """Keep the written question and return it as it will leave, for a last look.

    Raises:
        Incomplete: there is no topic, no text, or no address to send it to; or nobody says why it is
            doubted who they are.
        StaleCase: somebody else changed the case since the form was opened.
        WrongStatus: an earlier reply is held back.
    """
    answers = press.answers or {}
    topic, doubt = answers.get("topic", ""), _said(answers.get("doubt", ""))
    late = _said(answers.get("late", ""))
    missing = {} if topic in TOPICS else {"topic": say("Choose what you ask about.")}
    if topic == "identity" and not doubt:
        missing["doubt"] = say("Say why you doubt who they are; without reasonable doubt nobody may ask.")
    asked = Asked(topic, large=answers.get(LARGE) == "yes" and topic == "scope", reasoned=bool(late))
    with desk.transaction("questions.draft") as tx:
        case = writable(tx, press, ActionId.ASK)
        written = Written(
            ActionId.ASK,
            typed(desk, press),
            Purpose.QUESTION,
            asked.facts,
            _BETWEEN.join((doubt, late)) if late else doubt,
            missing,
            () if missing else (pauses(tx, desk, case).of(asked),),
        )
        return write(tx, desk, press, case, written)


def _said(text: str) -> str:
    return plain(text).strip()[:LONGEST]
