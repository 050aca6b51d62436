"""The table of what colleagues can do with a case, and the only door to it for every chat system."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers import further
from handlers.answers import attaching, extending, questions, recalling, replies, sending
from handlers.casework import (
    claims,
    closing,
    confirming,
    early_erasure,
    judging,
    legal_holds,
    linking,
    mandates,
    notes,
    ownership,
    receipts,
    scrubbing,
    senders,
    splitting,
)
from handlers.desk import Desk
from handlers.domain.case import TRANSITIONS, ActionId
from handlers.domain.errors import not_for
from handlers.domain.presses import Press, Response
from handlers.home import testing_desk
from handlers.incidents import report_forms
from handlers.people import escalations, snoozes
from handlers.viewing import derivation, files
from handlers.viewing.opening import open_letter


@dataclass(frozen=True, slots=True)
class Action:
    """One row: what a bare button does, and what a filled-in form does."""

    press: Callable[[Desk, Press], Response]
    submit: Callable[[Desk, Press], Response] | None = None


ACTIONS: dict[ActionId, Action] = {
    ActionId.CLAIM: Action(ownership.claim),
    ActionId.UNCLAIM: Action(ownership.unclaim),
    ActionId.ASSIGN: Action(ownership.assign_form, ownership.assign),
    ActionId.OPEN_LETTER: Action(open_letter),
    ActionId.OPEN_FILE: Action(files.form),
    ActionId.ATTACH: Action(attaching.form),
    ActionId.REPLY: Action(replies.form, replies.draft),
    ActionId.ASK: Action(questions.form, questions.draft),
    ActionId.JUDGE: Action(judging.form, judging.judge),
    ActionId.EXTEND: Action(extending.form, extending.draft),
    ActionId.RECEIPT: Action(receipts.form, receipts.correct),
    ActionId.ASK_APPROVAL: Action(sending.ask_approval),
    ActionId.SEND: Action(sending.look, sending.send),
    ActionId.DISCARD: Action(replies.discard),
    ActionId.UNDO: Action(recalling.undo),
    ActionId.HAS_LEFT: Action(recalling.has_left),
    ActionId.NOTE: Action(notes.form, notes.add),
    ActionId.RIGHTS: Action(claims.rights_form, claims.change_rights),
    ActionId.LANGUAGE: Action(claims.language_form, claims.set_language),
    ActionId.CONFIRM: Action(confirming.confirm),
    ActionId.CORRECT: Action(confirming.form, confirming.correct),
    ActionId.NOT_A_REQUEST: Action(closing.not_a_request_form, closing.not_a_request),
    ActionId.DUPLICATE: Action(linking.duplicate_form, linking.duplicate),
    ActionId.MERGE: Action(linking.merge_form, linking.merge),
    ActionId.SEPARATE: Action(linking.separate, linking.separate_chosen),
    ActionId.SPLIT: Action(splitting.form, splitting.divide),
    ActionId.CLOSE: Action(closing.form, closing.close),
    ActionId.REOPEN: Action(closing.reopen),
    ActionId.SCRUB: Action(scrubbing.look, scrubbing.scrub),
    ActionId.UNSCRUB: Action(scrubbing.undo),
    ActionId.MORE: Action(lambda desk, press: further.offers(desk, press, ACTIONS)),
    ActionId.SNOOZE: Action(snoozes.choose, snoozes.put_off),
    ActionId.TAKE_CARE: Action(escalations.take),
    ActionId.REMOVE_TEST: Action(testing_desk.remove),
    ActionId.SENDER: Action(senders.form, senders.confirm),
    ActionId.CLOCK: Action(derivation.show),
    ActionId.MANDATE: Action(mandates.form, mandates.judge),
    ActionId.ERASE: Action(early_erasure.form, early_erasure.erase),
    ActionId.HOLD: Action(legal_holds.form, legal_holds.place),
    ActionId.HOLDS: Action(legal_holds.look),
    ActionId.REVIEW_HOLD: Action(legal_holds.review_form, legal_holds.review),
    ActionId.RELEASE_HOLD: Action(legal_holds.release_form, legal_holds.release),
    ActionId.INCIDENT: Action(report_forms.form_on_case, report_forms.send_on_case),
}


def perform(desk: Desk, press: Press) -> Response:
    """Do what was pressed or submitted, as the person's roles allow now.

    Roles come from the roster here, whatever the face believed: the picture that was pressed may
    be old, and its values are not to be trusted.

    Raises:
        Refused: the rules do not allow it; the message is safe to show.
    """
    actor = replace(press.actor, roles=desk.roster.roles(press.actor.id))
    if not TRANSITIONS[press.action].roles & actor.roles:
        raise not_for(actor, TRANSITIONS[press.action].roles)
    row = ACTIONS[press.action]
    use_case = row.submit if press.answers is not None and row.submit else row.press
    return use_case(desk, replace(press, actor=actor))
