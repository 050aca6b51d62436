"""National numbers in what is about to leave: sending stops until a person says that they belong there.

Mail is no safe way for them: the Nordic authorities expect encryption, and a reason to use the number at
all (Data Protection Act DK § 11, Act NO § 12, Act 2018:218 SE ch. 3 § 10). Found are types, never values.
"""

from collections.abc import Iterable

from handlers.cards.sensitive_lines import listed
from handlers.casework import reasons
from handlers.domain.card import Field, FieldKind, Form
from handlers.domain.case import ActionId, Case
from handlers.domain.errors import Incomplete
from handlers.domain.message import Message
from handlers.domain.phrase import Phrase, say
from handlers.domain.presses import Press
from handlers.sensitive.finding import NUMBERS, Sensitive
from handlers.sensitive.scan import find
from handlers.store.enclosures import Enclosure

#: Numbers that hold by their own form; what is only called one is no reason to stop.
_VALID = NUMBERS - {Sensitive.LABELLED}


def held(message: Message, files: Iterable[Enclosure]) -> tuple[Sensitive, ...]:
    """Return which kinds of valid national numbers a mail of ours holds, its files' names included."""
    words = "\n".join((message.content.subject, message.content.text, *(one.file.name for one in files)))
    return tuple(sorted({one.kind for one in find(words, _VALID)}))


def notes(message: Message, files: Iterable[Enclosure]) -> tuple[Phrase, ...]:
    """Return what whoever looks at a draft is told of the numbers in it."""
    kinds = held(message, files)
    return (say("Careful, this mail holds: {kinds}.", kinds=listed(kinds)),) if kinds else ()


class Stopped(Exception):
    """The mail does not leave before its sender has answered a form."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form


def confirmed(
    case: Case, message: Message, files: Iterable[Enclosure], press: Press
) -> tuple[Sensitive, ...]:
    """Return which national numbers leave with a mail, on the word of the person who sends it.

    Raises:
        Incomplete: the form was sent back without the tick, or without a reason.
        Stopped: nobody was asked yet.
    """
    kinds = held(message, files)
    answers = press.answers or {}
    if not kinds:
        return ()
    if "sure" not in answers and "reason" not in answers:
        raise Stopped(_form(case, press.token, kinds))
    missing: dict[str, str] = {}
    if answers.get("sure") != "yes":
        missing["sure"] = say("Tick this if the number has to be in the mail; else go back and take it out.")
    if not reasons.given(press):
        missing["reason"] = say("Say why the number has to be in the mail.")
    if missing:
        raise Incomplete(missing)
    return kinds


def _form(case: Case, token: str, kinds: tuple[Sensitive, ...]) -> Form:
    sure = Field("sure", say("The number has to be in this mail"), FieldKind.TICK, required=False)
    hint = say("It stands in the case's record with your name.")
    return Form(
        ActionId.SEND,
        case.id,
        case.version,
        say("Send, {number}?", number=case.number),
        say("Send {number}", number=case.number),
        (sure, reasons.field(say("Why the number has to be in the mail"), hint, required=True)),
        (
            say("Nothing has left yet. This mail holds: {kinds}.", kinds=listed(kinds)),
            say("Mail can be read on its way. Take the number out, or say why it has to be there."),
        ),
        token,
    )
