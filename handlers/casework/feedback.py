"""What people say of readings, remembered for the organisation's own words; no words of letters are kept."""

from dataclasses import replace

from handlers.domain.case import Case
from handlers.domain.confirming import Said, corrections
from handlers.domain.finding import Finding
from handlers.domain.ids import CaseId, MessageId, OrganisationId
from handlers.domain.people import Actor
from handlers.domain.rights import Right
from handlers.store.transaction import Transaction


def remember(tx: Transaction, case: Case, actor: Actor, said: Said) -> None:
    """Write where somebody says otherwise of a case than was found in its letters."""
    found = tx.readings.of_case(CaseId(case.id))
    if found:
        message = next(iter(found))
        _write(tx, case.organisation_id, message, _together(list(found.values())), actor, said)


def no_request(tx: Transaction, organisation: OrganisationId, message: MessageId, actor: Actor) -> None:
    """Write that a letter without a case is no request, where it was taken for one."""
    found = tx.readings.of([message]).get(message)
    if found is not None:
        _write(tx, organisation, message, found, actor, Said(asks=False))


def _write(
    tx: Transaction,
    organisation: OrganisationId,
    message: MessageId,
    found: Finding,
    actor: Actor,
    said: Said,
) -> None:
    told = corrections(found, said)
    tx.readings.correct(organisation, message, found.version, told, actor.id)


def _together(found: list[Finding]) -> Finding:
    """Return the first letter's finding with the rights that all of them use."""
    used = {right for one in found for right in one.rights}
    return replace(found[0], rights=tuple(right for right in Right if right in used))
