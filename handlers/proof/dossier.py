"""The case file for a supervisory authority: what is told of a case, taken down at one instant.

That it was exported stands in the record before anything is read, so that it is in the file itself; once the
file is whole, the digest of its manifest is written there too, and whoever holds the file can be shown by the
record that it is the one that was made.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.casebook import organisation_of
from handlers.desk import Desk
from handlers.domain.case import ActionId, Case
from handlers.domain.clock.establishment import Establishment
from handlers.domain.errors import not_for
from handlers.domain.events import Event, EventKind, Fact, RecordedEvent
from handlers.domain.ids import PersonId
from handlers.domain.looking import Look
from handlers.domain.people import CASE_PEOPLE, Actor, Organisation
from handlers.people import access, colleagues
from handlers.store.outlines import Outline

_PAGE = 100  # events that are open at a time


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case as it is told to an authority.

    Attributes:
        case: with the head and the number of events that the file ends with.
        private: with personal data; without, nobody's words, names or addresses are in it.
        outlines: its letters and ours, the oldest first, none of them opened.
        names: what colleagues are called; empty without personal data.
    """

    case: Case
    organisation: Organisation
    establishment: Establishment
    actor: Actor
    at: datetime
    private: bool
    outlines: tuple[Outline, ...] = ()
    names: Mapping[PersonId, str] = field(default_factory=dict)

    def called(self, person: PersonId) -> str:
        """Return what somebody is called, or else their id."""
        return self.names.get(person, person)


def begin(desk: Desk, actor: Actor, number: str, *, private: bool = True) -> Dossier:
    """Write down that a case is exported, and return what its file is made from.

    Raises:
        NotFound: there is no such case.
        NotAllowed: the person has no role for cases.
        TooMuch: they exported as much as one may within an hour.
    """
    if not actor.roles & CASE_PEOPLE:
        raise not_for(actor, CASE_PEOPLE)
    with access.watching(desk, actor), desk.transaction("dossier.begin") as tx:
        access.allow(tx, desk, actor, Look.EXPORT)
        case = tx.cases.locked(tx.cases.numbered(organisation_of(tx).id, number.strip()).id)
        case.check_role(ActionId.OPEN_LETTER, actor)  # of a skeleton, what is left
        facts: dict[str, Fact] = {"form": "case_file", "personal_data": private}
        case = tx.cases.note(case, Event(EventKind.EXPORTED, facts, actor=actor.id))
        access.note(tx, actor, Look.EXPORT, 1, case.id)
        organisation = tx.organisations.get(case.organisation_id)
        return Dossier(
            case=case,
            organisation=organisation,
            establishment=desk.establishment(organisation),
            actor=actor,
            at=tx.now,
            private=private,
            outlines=tuple(tx.outlines.of_case(case.id)),
            names=colleagues.names(desk) if private else {},
        )


def seal(desk: Desk, dossier: Dossier, manifest: str) -> None:
    """Write into the record which file was made.

    Args:
        manifest: SHA-256 of its manifest, hexadecimal.
    """
    with desk.transaction("dossier.seal") as tx:
        case = tx.cases.locked(dossier.case.id)
        facts: dict[str, Fact] = {"form": "case_file", "manifest": manifest, "personal_data": dossier.private}
        tx.cases.note(case, Event(EventKind.EXPORTED, facts, actor=dossier.actor.id))


def record_of(desk: Desk, dossier: Dossier) -> Iterator[RecordedEvent]:
    """Yield the record up to the export, a few events open at a time.

    What was erased meanwhile is not in it; nothing else can change.
    """
    after = 0
    while after < dossier.case.events:
        with desk.reading("dossier.record") as tx:
            page = tx.events.page(dossier.case.id, after, dossier.case.events, _PAGE)
        if not page:
            return
        yield from page
        after = page[-1].seq
