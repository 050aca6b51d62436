"""Whether a letter was read rightly: one press where it was, a form where it was not."""

from dataclasses import dataclass

from handlers.cards.readings import KINDS, REQUESTERS
from handlers.casework import feedback, reasons
from handlers.casework.recounting import recounted
from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.domain import confirming
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId, Case
from handlers.domain.confirming import Said
from handlers.domain.errors import Incomplete
from handlers.domain.events import Event
from handlers.domain.finding import LetterKind, RequesterKind
from handlers.domain.handling import claiming, spoken
from handlers.domain.languages import LANGUAGES
from handlers.domain.phrase import say
from handlers.domain.presses import Done, Press
from handlers.domain.rights import RIGHTS, Right, names
from handlers.showing import save_and_show, show
from handlers.store.transaction import Transaction

_OTHER = "other"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the form says of a letter: all of it."""

    rights: tuple[Right, ...]
    language: str
    kind: LetterKind
    requester: RequesterKind

    @property
    def said(self) -> Said:
        """Return it as it is compared with what was found."""
        asks = self.kind is LetterKind.REQUEST or Right.UNCLEAR not in self.rights
        return Said(self.rights, self.language, self.kind, self.requester, asks)


#: What a letter with a case can be; machines' mail opens none by itself, and "not a request" closes one.
_KINDS = (
    LetterKind.REQUEST,
    LetterKind.PRIVACY_QUESTION,
    LetterKind.BREACH_REPORT,
    LetterKind.AUTHORITY,
    LetterKind.OTHER,
)


def confirm(desk: Desk, press: Press) -> Done:
    """Say that a letter was read rightly.

    Raises:
        AlreadyHandled: somebody has said so.
        Refused: no right was recognised, so that one must be named.
        StaleCase: the case changed since its card was drawn.
    """
    with desk.transaction("confirming.confirm") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.CONFIRM, press.actor)
        changed, event = confirming.confirmed(case, press.actor)
        check_revision(tx, case, press)
        case = save_and_show(tx, changed, event)
    return Done(say("Case {number} is confirmed: {rights}.", number=case.number, rights=names(case.rights)))


def form(desk: Desk, press: Press) -> Form:
    """Return the form in which somebody says how a letter is to be read."""
    with desk.reading("confirming.form") as tx:
        case = tx.cases.get(press.case_id)
    case.check(ActionId.CORRECT, press.actor)
    title = say("Reading of {number}", number=case.number)
    due = say("The due date stays: it follows from the day the letter came in.")
    own = say("What you correct is kept for your organisation's own words, and teaches nobody else.")
    return Form(
        ActionId.CORRECT, case.id, case.version, title, say("Say how it is"), _fields(case), (due, own)
    )


def _fields(case: Case) -> tuple[Field, ...]:
    options = tuple(
        (right.value, say("{right} ({article})", right=facts.label, article=facts.article))
        for right, facts in RIGHTS.items()
    )
    kinds = tuple((kind.value, KINDS[kind]) for kind in dict.fromkeys((*_KINDS, case.reading.kind)))
    askers = tuple((kind.value, label) for kind, label in REQUESTERS.items())
    speaks = case.language if case.language in LANGUAGES else _OTHER
    return (
        Field(
            "rights", say("Rights the letter uses"), FieldKind.SEVERAL, options, initial=" ".join(case.rights)
        ),
        Field("kind", say("What it is"), FieldKind.CHOICE, kinds, initial=case.reading.kind.value),
        Field("requester", say("Who asks"), FieldKind.CHOICE, askers, initial=case.reading.requester.value),
        Field(
            "language",
            say("Language of the person"),
            FieldKind.CHOICE,
            (*LANGUAGES.items(), (_OTHER, say("Another language"))),
            initial=speaks,
        ),
        reasons.field(
            say("Why a right is dropped"), say("Needed when you drop one; it stands in the case's record.")
        ),
    )


def correct(desk: Desk, press: Press) -> Done:
    """Say how a letter is to be read: rights, kind, requester and language.

    Raises:
        Incomplete: something was not chosen, or a right is dropped without a reason.
        StaleCase: the case changed since the form was opened.
    """
    with desk.transaction("confirming.correct") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.CORRECT, press.actor)
        check_revision(tx, case, press)
        answer = _answer(press, case)
        changed, events = _changed(tx, desk, case, press, answer)
        feedback.remember(tx, case, press.actor, answer.said)
        saved = tx.cases.save(changed, *events)
        show(tx, saved)
    return Done(say("Case {number} is read as you say.", number=saved.number))


def _answer(press: Press, case: Case) -> _Answer:
    answers = press.answers or {}
    rights = {Right(word) for word in answers.get("rights", "").split() if word in set(Right)}
    kind, asker = answers.get("kind", ""), answers.get("requester", "")
    language = answers.get("language", "")
    missing: dict[str, str] = {}
    if not rights:
        missing["rights"] = say("Keep at least one right; where you cannot tell, choose Unclear.")
    if kind not in {*_KINDS, case.reading.kind}:
        missing["kind"] = say("Choose what it is.")
    if asker not in set(RequesterKind):
        missing["requester"] = say("Choose who asks.")
    if language not in {*LANGUAGES, _OTHER}:
        missing["language"] = say("Choose a language.")
    if missing:
        raise Incomplete(missing)
    kept = case.language if case.language not in LANGUAGES else ""  # one that no letter of ours is written in
    clear = rights - {Right.UNCLEAR} or rights
    return _Answer(
        rights=tuple(right for right in Right if right in clear),
        language=kept if language == _OTHER else language,
        kind=LetterKind(kind),
        requester=RequesterKind(asker),
    )


def _changed(
    tx: Transaction, desk: Desk, case: Case, press: Press, answer: _Answer
) -> tuple[Case, tuple[Event, *tuple[Event, ...]]]:
    """Return the case as it is said to be, with what happened, in this order."""
    events: list[Event] = []
    changed = case
    if set(answer.rights) != set(case.rights):
        changed, event = claiming(changed, frozenset(answer.rights), press.actor, reasons.given(press))
        changed, event = recounted(tx, desk, changed, event)
        events.append(event)
    if answer.language != case.language:
        changed, event = spoken(changed, answer.language, press.actor)
        events.append(event)
    changed, last = confirming.reread(changed, answer.kind, answer.requester, press.actor)
    events.append(last)
    return changed, (events[0], *events[1:])
