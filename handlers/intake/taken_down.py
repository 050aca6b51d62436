"""What a colleague writes down of a request that came by post, by phone, in person or in a chat.

The form and how it is read; the case that comes of it is `handlers.intake.by_hand`'s.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from connectors.base import Address
from handlers.domain.card import Field, FieldKind
from handlers.domain.case import Origin
from handlers.domain.deadline import add_months
from handlers.domain.errors import Incomplete
from handlers.domain.languages import LANGUAGES
from handlers.domain.mailbox import Mailbox
from handlers.domain.phrase import say
from handlers.domain.rights import RIGHTS, Right
from handlers.letters.typed import plain

_ORIGINS = (
    (Origin.POST.value, say("By post")),
    (Origin.PHONE.value, say("By phone")),
    (Origin.IN_PERSON.value, say("In person")),
    (Origin.CHAT.value, say("In a chat")),
)
_RIGHTS = tuple((right.value, facts.label) for right, facts in RIGHTS.items())
_OTHER = "other"
_LANGUAGES = (
    *LANGUAGES.items(),
    (_OTHER, say("Another language")),
)
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@]+@[^\s<>,;:\"()\[\]@]+\.[^\s<>,;:\"()\[\]@]+")
#: Characters of a line, of an address (RFC 5321 section 4.5.3.1.3) and of what was asked.
_LINE, _LONGEST_ADDRESS, TEXT = 200, 254, 3_000
#: Nobody could claim these rights before (GDPR Art. 99(2)).
_LAW_APPLIES = date(2018, 5, 25)
#: Months after which a date is asked about once more.
_LONG_AGO = 6

Wrong = dict[str, str]


@dataclass(frozen=True, slots=True)
class TakenDown:
    """A request as the form describes it.

    Attributes:
        received_on: the local date.
        evidence: what proves that date.
        requester: the address may be empty.
        language: "" for one that we have no letters in.
    """

    origin: Origin
    received_on: date
    evidence: str
    requester: Address
    rights: tuple[Right, ...]
    language: str
    text: str
    mailbox: Mailbox


def fields(origin: Origin, today: date, mailboxes: list[Mailbox], quoted: str) -> tuple[Field, ...]:
    """Return the fields of the form.

    Args:
        quoted: what stands in it as the person's words at first; hostile text.
    """
    leaving = tuple((str(mailbox.id), mailbox.name) for mailbox in mailboxes)
    from_where = Field(
        "mailbox", say("Answers leave from"), FieldKind.CHOICE, leaving, leaving[0][0] if leaving else ""
    )
    return (
        *_receipt(origin, today),
        *_person(),
        Field("rights", say("What do they ask for?"), FieldKind.SEVERAL, _RIGHTS),
        Field("language", say("Language"), FieldKind.CHOICE, _LANGUAGES),
        Field("text", say("In their words"), initial=quoted[:TEXT], longest=TEXT),
        Field(
            "long_ago",
            say("The date is right though it is more than six months ago"),
            FieldKind.TICK,
            required=False,
        ),
        *([from_where] if len(mailboxes) > 1 else []),
    )


def read(answers: Mapping[str, str], today: date, mailboxes: list[Mailbox]) -> TakenDown:
    """Return the request that a filled-in form describes.

    Raises:
        Incomplete: with every mistake at once, each at its field.
    """
    wrong: Wrong = {}
    received_on = _day(answers, today, wrong)
    mailbox = _mailbox(answers, mailboxes, wrong)
    language = _one_of(answers, "language", dict(_LANGUAGES), wrong, say("Choose the language to answer in."))
    origin = _one_of(answers, "origin", dict(_ORIGINS), wrong, say("Choose how it came."))
    evidence = _filled(
        answers, "evidence", line, wrong, say("Say what proves the date; an authority may ask.")
    )
    name = _filled(answers, "name", line, wrong, say("Say who asks, as far as you know."))
    text = _filled(answers, "text", words, wrong, say("Write down what was asked."))
    email, rights = _email(answers, wrong), _rights(answers, wrong)
    if wrong or received_on is None or mailbox is None:
        raise Incomplete(wrong)
    return TakenDown(
        Origin(origin),
        received_on,
        evidence,
        Address(email, name),
        rights,
        "" if language == _OTHER else language,
        text,
        mailbox,
    )


def line(written: str) -> str:
    """Return what was written as one printable line."""
    return "".join(c for c in " ".join(plain(written).split()) if c.isprintable())[:_LINE]


def words(written: str) -> str:
    """Return what was written, as long as a field takes it; a message quoted there was decoded before."""
    return written.strip()[:TEXT]


def _receipt(origin: Origin, today: date) -> tuple[Field, ...]:
    return (
        Field("origin", say("How did it come?"), FieldKind.CHOICE, _ORIGINS, origin.value),
        Field(
            "received_on",
            say("Received on"),
            FieldKind.DATE,
            initial=today.isoformat(),
            hint=say("The month to answer runs from this day, whoever in the house received it."),
        ),
        Field(
            "evidence",
            say("What proves the date?"),
            FieldKind.LINE,
            hint=say("A postmark, a stamp of receipt, a call log."),
            longest=_LINE,
        ),
    )


def _person() -> tuple[Field, ...]:
    return (
        Field("name", say("Who asks?"), FieldKind.LINE, longest=_LINE),
        Field(
            "email",
            say("Their e-mail address"),
            FieldKind.LINE,
            required=False,
            hint=say("Without one, the answer is given outside Ombud."),
            longest=_LONGEST_ADDRESS,
        ),
    )


def _filled(
    answers: Mapping[str, str], name: str, clean: Callable[[str], str], wrong: Wrong, missing: str
) -> str:
    if not (written := clean(answers.get(name, ""))):
        wrong[name] = missing
    return written


def _one_of(
    answers: Mapping[str, str], name: str, options: Mapping[str, str], wrong: Wrong, missing: str
) -> str:
    if (chosen := answers.get(name, "")) not in options:
        wrong[name] = missing
    return chosen


def _day(answers: Mapping[str, str], today: date, wrong: Wrong) -> date | None:
    try:
        day = date.fromisoformat(answers.get("received_on", ""))
    except ValueError:
        wrong["received_on"] = say("Choose the day on which it was received.")
        return None
    if day < _LAW_APPLIES:
        wrong["received_on"] = say(
            "The GDPR applies from {day} on (Art. 99(2)); choose that day or a later one.",
            day=_LAW_APPLIES.isoformat(),
        )
    elif day > today:
        wrong["received_on"] = say("This day is still to come; choose the day on which it was received.")
    elif day < add_months(today, -_LONG_AGO) and answers.get("long_ago") != "yes":
        wrong["long_ago"] = say("This is more than six months ago. Tick this where the date is right.")
    return day


def _email(answers: Mapping[str, str], wrong: Wrong) -> str:
    email = answers.get("email", "").strip()
    if email and (len(email) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(email) or not email.isprintable()):
        wrong["email"] = say("This is no e-mail address; leave it empty where there is none.")
    return email


def _rights(answers: Mapping[str, str], wrong: Wrong) -> tuple[Right, ...]:
    chosen = set(answers.get("rights", "").split())
    rights = tuple(right for right in Right if right.value in chosen)
    if not rights:
        wrong["rights"] = say("Choose what they ask for; where you cannot tell, choose Unclear.")
    return tuple(right for right in rights if right is not Right.UNCLEAR) or rights


def _mailbox(answers: Mapping[str, str], mailboxes: list[Mailbox], wrong: Wrong) -> Mailbox | None:
    if len(mailboxes) == 1:
        return mailboxes[0]
    chosen = next((mailbox for mailbox in mailboxes if str(mailbox.id) == answers.get("mailbox")), None)
    if chosen is None:
        wrong["mailbox"] = say("Choose where answers leave from.")
    return chosen
