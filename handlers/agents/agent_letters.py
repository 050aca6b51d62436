"""A letter that a known service sends is a request of somebody else, whatever its markers say of machines."""

from collections.abc import Sequence
from dataclasses import replace

from connectors.base import Address
from handlers.agents.person import person_in
from handlers.agents.services import service_of
from handlers.domain.aside import BULK
from handlers.domain.authentication import domain_of
from handlers.domain.finding import Finding, LetterKind, Requester, RequesterKind, Verdict

_MANDATE = (
    *("power of attorney", "authoris", "authoriz", "mandate", "on behalf of", "letter of authority"),
    *("fuldmagt", "fullmakt", "på vegne", "vollmacht", "bevollmächtigt", "volmacht", "machtiging", "namens"),
    *("valtakirja", "pełnomocnictw", "procuration", "poder", "procura"),
)


def applied(
    found: Finding, senders: Sequence[Address], text: str, reply_to: Sequence[Address] = ()
) -> Finding:
    """Return what was found in a letter, with what is known of its sender."""
    service = service_of(senders[0].address) if len(senders) == 1 else None
    if service is None:
        return found
    verdict = Verdict.LOOK if found.verdict is Verdict.OTHER else found.verdict
    kind = LetterKind.REQUEST if found.kind in {*BULK, LetterKind.OTHER} else found.kind
    asker = _requester(found, senders[0], text, reply_to)
    return replace(found, verdict=verdict, kind=kind, requester=asker)


def _requester(found: Finding, sender: Address, text: str, reply_to: Sequence[Address]) -> Requester:
    answered = reply_to[0].address if reply_to else ""
    name, address = person_in(text, sender.name, answered, frozenset({domain_of(sender.address)}))
    told = text[:20_000].casefold()
    return Requester(
        RequesterKind.REPRESENTATIVE,
        person=name or found.requester.person,
        address=address or found.requester.address,
        mandate=found.requester.mandate or any(word in told for word in _MANDATE),
    )
