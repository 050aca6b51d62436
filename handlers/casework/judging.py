"""Judging an answer: which question it answers, whether it suffices, and when it came.

The days that we let it lie do not count: the clock runs again from the letter's arrival (C15, C16).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from handlers.casework import reasons
from handlers.casework.recounting import Ground, countable, told
from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId, Case
from handlers.domain.clock.questions import Question
from handlers.domain.errors import Incomplete
from handlers.domain.ids import MessageId
from handlers.domain.judging import QUESTIONS, check_open, judged
from handlers.domain.message import Direction, Purpose
from handlers.domain.phrase import Phrase, say
from handlers.domain.presses import Done, Press
from handlers.showing import save_and_show
from handlers.store.outlines import Outline
from handlers.store.transaction import Transaction

_OTHERWISE = "otherwise"
#: Letters that are offered, the newest first.
_OFFERED = 20


@dataclass(frozen=True, slots=True)
class Came:
    """When an answer came: by a letter, or another way on a day that is stated."""

    at: datetime
    letter: int | None = None


def form(desk: Desk, press: Press) -> Form:
    """Return the form in which an answer is judged.

    Raises:
        WrongStatus: no question stops the clock.
    """
    with desk.reading("judging.form") as tx:
        case = tx.cases.get(press.case_id)
        check_open(case, press.actor)
        found = countable(tx, desk, case)
        since = [at for at in found.all_open().values() if at is not None]
        letters = _letters(tx, case, min(since, default=None))
    zone = found.establishment.zone
    came = tuple(
        (str(one.id), say("The letter of {time}", time=one.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")))
        for one in letters
    )
    fields = (
        *_which(found),
        Field(
            "suffices",
            say("Does it suffice?"),
            FieldKind.CHOICE,
            (
                ("yes", say("Yes: the clock runs again")),
                ("no", say("No: the question stays open, ask again")),
            ),
        ),
        Field(
            "came",
            say("How the answer came"),
            FieldKind.CHOICE,
            (*came, (_OTHERWISE, say("Another way, on the day below"))),
            initial=came[0][0] if came else _OTHERWISE,
        ),
        Field("came_on", say("On another day"), FieldKind.DATE, required=False),
        reasons.field(
            say("How you know that it came on another day"), say("It stands in the case's record.")
        ),
    )
    return Form(
        ActionId.JUDGE,
        case.id,
        case.version,
        say("Answer, {number}", number=case.number),
        say("Judge"),
        fields,
        (say("The clock counts from the day the answer came, however late it is looked at."),),
    )


def judge(desk: Desk, press: Press) -> Done:
    """Say whether an answer suffices; the due date follows.

    Raises:
        Incomplete: something is not said, or the day cannot be.
        StaleCase: the case changed since the form was opened.
        WrongStatus: no question stops the clock.
    """
    answers = press.answers or {}
    with desk.transaction("judging.judge") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        check_open(case, press.actor)
        check_revision(tx, case, press)
        found = countable(tx, desk, case)
        question = _question(found, answers.get("question", ""))
        suffices = answers.get("suffices", "")
        missing: dict[str, str] = {}
        if question is None:
            missing["question"] = say("Choose the question that it answers.")
        if suffices not in {"yes", "no"}:
            missing["suffices"] = say("Say whether it suffices.")
        came = _came(tx, case, found, question, press, missing)
        if missing or question is None or came is None:
            raise Incomplete(missing)
        changed, event = judged(
            case, question, came.at, press.actor, suffices=suffices == "yes", letter=came.letter
        )
        deadline = found.deadline(event)
        event = replace(event, facts={**event.facts, **told(case, deadline)}, content=reasons.given(press))
        case = save_and_show(tx, replace(changed, deadline=deadline), event)
        if question is Question.IDENTITY and came.letter is not None:
            tx.disposals.mark_paper(MessageId(came.letter), tx.now)
    return Done(_said(case, suffices=suffices == "yes"))


def _said(case: Case, *, suffices: bool) -> Phrase:
    if not suffices:
        return say("The question in case {number} stays open; ask again.", number=case.number)
    if case.deadline.stands_still:
        return say("Another question in case {number} still stops the clock.", number=case.number)
    due = case.due_on.isoformat()
    return say("The clock of case {number} runs again: it is due {due}.", number=case.number, due=due)


def _which(found: Ground) -> tuple[Field, ...]:
    opened = found.all_open()
    if len(opened) < 2:
        return ()
    options = tuple((one.value, QUESTIONS[one]) for one in opened)
    return (Field("question", say("Which question"), FieldKind.CHOICE, options),)


def _question(found: Ground, chosen: str) -> Question | None:
    opened = list(found.all_open())
    if len(opened) == 1 and not chosen:
        return opened[0]
    return next((one for one in opened if one.value == chosen), None)


def _letters(tx: Transaction, case: Case, since: datetime | None = None) -> Sequence[Outline]:
    """Return the letters of the person, the newest first."""
    found = [
        one
        for one in tx.outlines.of_case(case.id)
        if one.direction is Direction.INBOUND
        and one.known_sender
        and one.purpose in {Purpose.CORRESPONDENCE, Purpose.DUPLICATE}
        and (since is None or one.at >= since)
    ]
    return found[: -_OFFERED - 1 : -1]


def _came(
    tx: Transaction,
    case: Case,
    found: Ground,
    question: Question | None,
    press: Press,
    missing: dict[str, str],
) -> Came | None:
    """Return when the answer came, or None with what is wrong in `missing`."""
    answers = press.answers or {}
    if question is None:
        return None
    asked = found.all_open().get(question)
    if answers.get("came", "") != _OTHERWISE:
        letter = next((one for one in _letters(tx, case, asked) if str(one.id) == answers.get("came")), None)
        if letter is None:
            missing["came"] = say("Choose the letter; one that came before the question answers nothing.")
            return None
        return Came(letter.at, letter.id)
    if not reasons.given(press):
        missing["reason"] = say("Say how you know that it came on that day.")
    at = _stated(found, asked, answers.get("came_on", ""), missing)
    return Came(at) if at is not None else None


def _stated(found: Ground, asked: datetime | None, day: str, missing: dict[str, str]) -> datetime | None:
    """Return an instant on a day that somebody states, not before the question and not in the future."""
    zone, now = found.establishment.zone, found.now
    try:
        on = date.fromisoformat(day)
    except ValueError:
        missing["came_on"] = say("Choose the day on which it came.")
        return None
    if on > now.astimezone(zone).date():
        missing["came_on"] = say("That day is still to come.")
    elif asked is not None and on < asked.astimezone(zone).date():
        missing["came_on"] = say("That day is before the question was asked.")
    else:
        noon = datetime.combine(on, time(12), zone).astimezone(UTC)
        return min(max(noon, asked or noon), now)
    return None
