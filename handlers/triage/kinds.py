"""What kind of letter it is: by the markers of the mail first, then by what its words weigh."""

from connectors.base import MailKind
from handlers.domain.finding import Circumstances, LetterKind, Verdict
from handlers.triage.verdicts import Judged
from handlers.triage.weighing import Weighed

_BY_WORDS = (
    LetterKind.PRIVACY_QUESTION,
    LetterKind.BREACH_REPORT,
    LetterKind.AUTHORITY,
    LetterKind.AUTO_REPLY,
    LetterKind.LIST,
    LetterKind.SPAM,
)
_MARKED = {
    MailKind.BOUNCE: LetterKind.BOUNCE,
    MailKind.AUTO_REPLY: LetterKind.AUTO_REPLY,
    MailKind.RECEIPT: LetterKind.AUTO_REPLY,
    MailKind.CALENDAR: LetterKind.CALENDAR,
    MailKind.LIST: LetterKind.LIST,
}
_MATTERS = (
    LetterKind.BREACH_REPORT,
    LetterKind.AUTHORITY,
)  # the main matter, rights or not
_SURE = 0.6
_LIKELY = 0.3


def kind_of(judged: Judged, weighed: Weighed, about: Circumstances) -> LetterKind:
    """Return the kind; a request stays one on a list or among junk."""
    likely = {kind: weighed.likely[f"kind {kind}"] for kind in _BY_WORDS}
    if judged.verdict is Verdict.REQUEST:
        matter = max(_MATTERS, key=lambda kind: likely[kind])
        return matter if likely[matter] >= _SURE else LetterKind.REQUEST
    if about.mail_kind in _MARKED:
        return _MARKED[about.mail_kind]
    kind = max(_BY_WORDS, key=lambda one: likely[one])
    return kind if likely[kind] >= _LIKELY else LetterKind.OTHER
