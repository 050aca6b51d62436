"""The reason that a colleague gives in a form: one field and one length wherever it is asked for.

Whether a reason is needed is the domain's to say; where it stands is the record's.
"""

from handlers.domain.card import Field
from handlers.domain.phrase import Phrase
from handlers.domain.presses import Press
from handlers.letters.typed import plain

#: Characters that are kept.
LONGEST = 1_000


def field(label: Phrase, hint: Phrase, *, required: bool = False) -> Field:
    """Return the field that asks for a reason."""
    return Field("reason", label, required=required, hint=hint, longest=LONGEST)


def given(press: Press) -> str:
    """Return the reason that was typed, or an empty text."""
    return plain((press.answers or {}).get("reason", "")).strip()[:LONGEST]
