"""One-time ways to a page of our own: who may go there, for what, and until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.ids import CaseId, MessageId, PersonId

#: In the place of a file's number: the whole letter as it came.
WHOLE_LETTER = 0


class PassUse(StrEnum):
    """What a pass lets its holder do."""

    FILE = "file"  # read one file of a letter, once
    ATTACH = "attach"  # lay files to a draft and take them away again


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass; whoever holds its token holds it, and roles are asked again where it is used.

    Attributes:
        position: which file of the message, 1 for the first; `WHOLE_LETTER` for the letter itself.
    """

    use: PassUse
    person: PersonId
    case_id: CaseId
    message_id: MessageId
    expires_at: datetime
    position: int = WHOLE_LETTER
