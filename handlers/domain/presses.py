"""What a colleague did in a chat system, and what it gets back: the same for every chat system."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.domain.answer import Answer
from handlers.domain.card import Form, HomeRow, Sheet
from handlers.domain.case import ActionId
from handlers.domain.ids import CaseId
from handlers.domain.people import Actor


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button or a submitted form.

    Attributes:
        id: the chat system's id of this press; a second delivery changes nothing.
        revision: of the case as the person saw it.
        answers: by field name; None for a bare button.
        token: what the form or sheet was about, as we sent it out.
    """

    id: str
    action: ActionId
    case_id: CaseId
    actor: Actor
    revision: int = 0
    answers: Mapping[str, str] | None = None
    token: str = field(default="")


@dataclass(frozen=True, slots=True)
class Done:
    """It is done; one sentence for the person who pressed.

    Attributes:
        about: the case, with the buttons by which this can be taken back, where it can.
    """

    text: str
    about: HomeRow | None = None


Response = Form | Sheet | Done | Answer
