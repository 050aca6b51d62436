"""The table of what colleagues can do at the desk that belongs to no case yet, and the only door to it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers.aside import batching, judging
from handlers.aside import sheets as sheets_aside
from handlers.desk import Desk
from handlers.domain.errands import Errand, ErrandId
from handlers.domain.errors import not_for
from handlers.domain.incidents.incident import REPORTERS, WORKERS
from handlers.domain.people import CASE_PEOPLE, Role
from handlers.domain.presses import Response
from handlers.duties import digests
from handlers.home import pages, testing_desk
from handlers.incidents import report_forms, sheets, work_forms
from handlers.intake import by_hand, taking_up
from handlers.mailboxes import disconnect_form, inviting, purge_form, switching

_ADMINS = frozenset({Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Row:
    """One row: who may run the errand, what a button or shortcut does, and what a filled-in form does."""

    roles: frozenset[Role]
    press: Callable[[Desk, Errand], Response]
    submit: Callable[[Desk, Errand], Response] | None = None


ERRANDS: dict[ErrandId, Row] = {
    ErrandId.NEW_CASE: Row(CASE_PEOPLE, by_hand.form, by_hand.open_case),
    ErrandId.CASE_FROM_MESSAGE: Row(CASE_PEOPLE, by_hand.form_from_message, by_hand.open_case),
    ErrandId.NOTE_FROM_MESSAGE: Row(CASE_PEOPLE, by_hand.note_form, by_hand.note),
    ErrandId.FILTER_HOME: Row(CASE_PEOPLE, pages.choose),
    ErrandId.TURN_HOME: Row(CASE_PEOPLE, pages.choose),
    ErrandId.REFRESH_HOME: Row(CASE_PEOPLE | _ADMINS, pages.choose),
    ErrandId.LIST_CASES: Row(CASE_PEOPLE, digests.listed),
    ErrandId.SEND_DIGEST: Row(frozenset({Role.MANAGER}), digests.send),
    ErrandId.TEST_CASE: Row(_ADMINS, testing_desk.open_test_case),
    ErrandId.DISCONNECT_MAILBOX: Row(_ADMINS, disconnect_form.form, disconnect_form.disconnect),
    ErrandId.CONNECT_MAILBOX: Row(_ADMINS, inviting.form, inviting.invite),
    ErrandId.PURGE_MAILBOX: Row(_ADMINS, purge_form.form, purge_form.delete),
    ErrandId.RECONNECT_MAILBOX: Row(_ADMINS, inviting.again),
    ErrandId.DECIDE_MAILBOX: Row(_ADMINS, inviting.again, inviting.decided),
    ErrandId.ASIDE: Row(CASE_PEOPLE, sheets_aside.list_sheet),
    ErrandId.ASIDE_READ: Row(CASE_PEOPLE, sheets_aside.letter_sheet),
    ErrandId.ASIDE_OPEN: Row(CASE_PEOPLE, taking_up.take_up),
    ErrandId.ASIDE_NONE: Row(CASE_PEOPLE, judging.none),
    ErrandId.BATCH: Row(CASE_PEOPLE, batching.show),
    ErrandId.BATCH_CLAIM: Row(CASE_PEOPLE, batching.claim),
    ErrandId.WATCH_MAILBOX: Row(_ADMINS, switching.form, switching.submit),
    ErrandId.INCIDENT: Row(REPORTERS, report_forms.form, report_forms.send),
    ErrandId.INCIDENT_OPEN: Row(WORKERS, sheets.open_sheet),
    ErrandId.INCIDENT_WRITE: Row(WORKERS, work_forms.write_form, work_forms.write),
    ErrandId.INCIDENT_RISK: Row(WORKERS, work_forms.risk_form, work_forms.assess),
    ErrandId.INCIDENT_NOTIFY: Row(WORKERS, work_forms.notify_form, work_forms.notify),
    ErrandId.INCIDENT_EXEMPT: Row(WORKERS, work_forms.exempt_form, work_forms.exempt),
    ErrandId.INCIDENT_PERSONS: Row(WORKERS, work_forms.persons_form, work_forms.tell_persons),
    ErrandId.INCIDENT_AWARE: Row(WORKERS, work_forms.aware_form, work_forms.correct),
    ErrandId.INCIDENT_CLOSE: Row(WORKERS, work_forms.close_form, work_forms.close),
    ErrandId.INCIDENT_REOPEN: Row(WORKERS, work_forms.reopen_form, work_forms.reopen),
}


def run(desk: Desk, errand: Errand) -> Response:
    """Do what was asked for, as the person's roles allow now; roles come from the roster here.

    Raises:
        Refused: the rules do not allow it; the message is safe to show.
    """
    actor = replace(errand.actor, roles=desk.roster.roles(errand.actor.id))
    row = ERRANDS[errand.errand]
    if not row.roles & actor.roles:
        raise not_for(actor, row.roles)
    use_case = row.submit if errand.answers is not None and row.submit else row.press
    return use_case(desk, replace(errand, actor=actor))
