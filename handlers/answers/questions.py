"""Questions: a reply that asks the person something; the case waits for them once it has left."""

from handlers.answers.drafts import TEXT_LIMIT, drafted, waits_there, write
from handlers.answers.writing import check_writable
from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form, Sheet
from handlers.domain.case import ActionId, Case
from handlers.domain.events import EventKind, Fact
from handlers.domain.message import Message
from handlers.domain.phrase import say
from handlers.domain.presses import Press
from handlers.store.transaction import Transaction

TOPICS = {
    "identity": say("Who they are"),
    "scope": say("Which data or which period"),
    "other": say("Something else"),
}


def form(desk: Desk, press: Press) -> Form:
    """Return the form to write a question in, with the drafted text when there is one.

    Raises:
        WrongStatus: an earlier reply is held back; it can be taken back.
    """
    with desk.reading("questions.form") as tx:
        case = tx.cases.get(press.case_id)
        check_writable(tx, case, ActionId.ASK, press.actor)
        return form_for(tx, case, drafted(tx, case))


def form_for(tx: Transaction, case: Case, draft: Message | None) -> Form:
    """Return the form of a question that is drafted, or not yet."""
    written = tx.events.about(case.id, EventKind.REPLY_DRAFTED, draft.id) if draft is not None else None
    topic = Field(
        "topic",
        say("What you ask about"),
        FieldKind.CHOICE,
        tuple(TOPICS.items()),
        initial=str(written.facts.get("topic") or "") if written is not None else "",
    )
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
        (topic, text),
        (
            say("Ask only for what you need to answer, and for no more proof than is necessary."),
            say("It goes by e-mail to the person who wrote, after you have seen it as it will leave."),
            *waits_there(tx, case),
        ),
    )


def asked_for(tx: Transaction, message: Message) -> dict[str, Fact]:
    """Return what the clock has to know of a question: its topic, and on which ground it may pause.

    Until it has left, it is no more than a draft, and stops nothing.
    """
    assert message.case_id is not None
    written = tx.events.about(message.case_id, EventKind.REPLY_DRAFTED, message.id)
    kept = ("topic", "large", "reasoned")
    return {name: written.facts[name] for name in kept if written and written.facts.get(name)}


def draft(desk: Desk, press: Press) -> Sheet:
    """Keep the written question and return it as it will leave, for a last look.

    Raises:
        Incomplete: there is no topic, no text, or no address to send it to.
        StaleCase: somebody else changed the case since the form was opened.
        WrongStatus: an earlier reply is held back.
    """
    topic = (press.answers or {}).get("topic", "")
    missing = {} if topic in TOPICS else {"topic": say("Choose what you ask about.")}
    with desk.transaction("questions.draft") as tx:
        return write(tx, desk, press, ActionId.ASK, topic, missing)
