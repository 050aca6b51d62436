"""What a list shows of a case: no requester, no letter, nothing that has to be unsealed."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from handlers.domain.case import Case, Status
from handlers.domain.clock.reckoning import ClockState
from handlers.domain.ids import CaseId, MessageId, PersonId
from handlers.domain.rights import Right


@dataclass(frozen=True, slots=True)
class Glance:
    """A case as it stands in a list.

    Attributes:
        draft_id: the reply that is drafted and not yet sent.
        leaving: an answer is handed over for sending and has not left yet.
        clock: how its period stands.
    """

    id: CaseId
    number: str
    version: int
    status: Status
    rights: tuple[Right, ...]
    due_on: date
    owner: PersonId | None = None
    draft_id: MessageId | None = None
    leaving: bool = False
    is_test: bool = False
    clock: ClockState = ClockState.RUNNING

    @property
    def drafted(self) -> bool:
        """Return whether a reply is drafted."""
        return self.draft_id is not None

    @classmethod
    def of(cls, case: Case) -> Self:
        """Return what a list shows of a case."""
        return cls(
            id=case.id,
            number=case.number,
            version=case.version,
            status=case.status,
            rights=case.rights,
            due_on=case.due_on,
            owner=case.owner,
            draft_id=case.draft_id,
            leaving=case.leaving_id is not None,
            is_test=case.is_test,
            clock=case.deadline.state,
        )
