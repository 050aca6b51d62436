"""Saying whether somebody may write for another person: seen, or missing, by whom and how."""

from dataclasses import replace

from handlers.agents.services import name_of
from handlers.casework import reasons
from handlers.casework.revisions import check_revision
from handlers.desk import Desk
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId
from handlers.domain.errors import Incomplete
from handlers.domain.events import EventKind
from handlers.domain.mandate import Mandate, MandateState, MandateWay
from handlers.domain.phrase import Phrase, joined, say
from handlers.domain.presses import Done, Press
from handlers.domain.visible import visible
from handlers.people.colleagues import name_of as called
from handlers.showing import save_and_show

_MISSING = "missing"
WAYS = {
    MandateWay.LETTER: say("Seen: it came with the letter"),
    MandateWay.AGENT: say("Seen: whoever writes sent it when asked"),
    MandateWay.PERSON: say("Confirmed by the person"),
    MandateWay.LAW: say("By law or office: a parent, a guardian"),
}
_NOT_GIVEN = say("Missing, or it does not hold")


def form(desk: Desk, press: Press) -> Form:
    """Return the form in which somebody says whether the mandate was seen, with what is known of it."""
    with desk.reading("mandates.form") as tx:
        case = tx.cases.get(press.case_id)
        known = tx.mandates.of(case.id)
    case.check(ActionId.MANDATE, press.actor)
    options = tuple((way.value, label) for way, label in WAYS.items())
    stands = known.way.value if known and known.way else ""
    if known and known.state is MandateState.MISSING:
        stands = _MISSING
    return Form(
        ActionId.MANDATE,
        case.id,
        case.version,
        say("Mandate, {number}", number=case.number),
        say("Save"),
        (
            Field(
                "way",
                say("Is there a mandate?"),
                FieldKind.CHOICE,
                (*options, (_MISSING, _NOT_GIVEN)),
                initial=stands,
            ),
            reasons.field(say("What you saw"), say("It stands in the case's record.")),
        ),
        tuple(_notes(desk, known)),
    )


def judge(desk: Desk, press: Press) -> Done:
    """Write whether there is a mandate; the clock runs all the same, and nobody is written to.

    Raises:
        Incomplete: nothing was chosen.
        StaleCase: the case changed since the form was opened.
    """
    with desk.transaction("mandates.judge") as tx:
        tx.inbox.once(press.id)
        case = tx.cases.locked(press.case_id)
        case.check(ActionId.MANDATE, press.actor)
        check_revision(tx, case, press)
        state, way = _chosen(press)
        tx.mandates.judge(tx.mailboxes.get(case.mailbox_id), case.id, state, way, press.actor.id)
        facts = {"state": state.value, "way": way.value if way else _MISSING}
        event = case.happened(EventKind.MANDATE_JUDGED, press.actor, **facts)
        save_and_show(tx, case, replace(event, content=reasons.given(press)))
    return Done(
        say("It stands in the record of case {number}: {said}.", number=case.number, said=told(state, way))
    )


def _chosen(press: Press) -> tuple[MandateState, MandateWay | None]:
    chosen = (press.answers or {}).get("way", "")
    if chosen == _MISSING:
        return MandateState.MISSING, None
    if chosen not in set(MandateWay):
        raise Incomplete({"way": say("Choose one of these.")})
    return MandateState.SEEN, MandateWay(chosen)


def told(state: MandateState, way: MandateWay | None) -> Phrase:
    """Return what was said of a mandate, in words."""
    if state is MandateState.OPEN:
        return say("not checked yet")
    return WAYS[way] if way else _NOT_GIVEN


def _notes(desk: Desk, known: Mandate | None) -> list[Phrase]:
    if known is None:
        return [say("The letter was not taken for one that is written for somebody else.")]
    notes = []
    if known.service:
        notes.append(
            say("Sent by {service}, which writes for persons who hired it.", service=name_of(known.service))
        )
    if known.name or known.address:
        person = joined(" ", filter(None, (visible(known.name, 100), visible(known.address, 200))))
        notes.append(say("For: {person}, as the letter says; compare it with what you hold.", person=person))
    notes.append(
        say("The letter speaks of a mandate.") if known.spoken else say("The letter speaks of no mandate.")
    )
    if known.judged_by and known.judged_at:
        notes.append(
            say(
                "{who} said on {day}: {said}.",
                who=called(desk, known.judged_by),
                day=known.judged_at.date().isoformat(),
                said=told(known.state, known.way),
            )
        )
    notes.append(say("Where nothing is clear, answer the person themselves. The clock runs meanwhile."))
    return notes
