"""Why a person looks at a letter whatever its words weigh: it cannot be read, or what it asks is elsewhere.

Each reason has a name, which stands where a rule's name stands among what decided.
"""

from dataclasses import dataclass, replace

from connectors.base import MailKind
from handlers.domain.finding import Circumstances, Verdict
from handlers.triage.passages import Spot
from handlers.triage.verdicts import Judged

UNREADABLE = "unreadable"  # its text is none: bytes of a picture, a program, a cipher
POINTS = "points-to-file"  # it says no more than that something came with it, which was not read
ENCRYPTED = "encrypted"
FOREIGN = "unknown-language"
REASONS = (UNREADABLE, POINTS, ENCRYPTED, FOREIGN)

_SURELY = 0.9  # that a person must look
_MACHINES = frozenset({MailKind.AUTO_REPLY, MailKind.BOUNCE, MailKind.RECEIPT, MailKind.CALENDAR})


@dataclass(frozen=True, slots=True)
class Doubts:
    """What speaks against putting a letter aside, and against believing its weights.

    Attributes:
        legible: its text has words.
        strange: they are in no language known here, and meet no rule: what they weigh says nothing.
        pointing: the words that only point to a file, or its name.
    """

    legible: bool = True
    strange: bool = False
    pointing: Spot | None = None


def looked_into(judged: Judged, doubts: Doubts, about: Circumstances) -> Judged:
    """Return what a letter is taken for once it was asked whether there was anything to weigh."""
    silenced = judged.verdict is Verdict.OTHER and about.mail_kind in _MACHINES
    if not doubts.legible and not silenced:
        return Judged(Verdict.LOOK, (), _SURELY)
    if doubts.strange and judged.verdict is Verdict.REQUEST:
        return replace(judged, verdict=Verdict.LOOK, rights=(), confidence=_SURELY)
    if doubts.pointing is not None and judged.verdict is Verdict.OTHER and not silenced:
        return Judged(Verdict.LOOK, (), _SURELY)
    return judged


def reason_of(judged: Judged, doubts: Doubts, about: Circumstances, *, foreign: bool) -> str:
    """Return the name of what makes a person look at a letter; "" where its words alone do."""
    if judged.verdict is not Verdict.LOOK:
        return ""
    if not doubts.legible:
        return UNREADABLE
    if about.encrypted:
        return ENCRYPTED
    if doubts.pointing is not None:
        return POINTS
    return FOREIGN if foreign or doubts.strange else ""
