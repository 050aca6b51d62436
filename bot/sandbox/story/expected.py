"""What the story promises of each case at its end, written down by hand and not computed."""

from dataclasses import dataclass
from datetime import date

from bot.sandbox.story.people import ADA, MAX


@dataclass(frozen=True, slots=True)
class Expected:
    """One case as it must stand.

    Attributes:
        rights: as the letter was understood when the case was opened.
        messages: letters and mails on the case, by purpose.
        by_then: what it is about at the end, where people or a merge changed that.
        follows: the case that carries it on.
        promised_on: the last day that its acknowledgement names, where it moved since.
        acknowledged: whether its writer gets an acknowledgement.
    """

    rights: tuple[str, ...]
    language: str
    due_on: date
    messages: dict[str, int]
    status: str = "new"
    owner: str | None = None
    by_then: tuple[str, ...] = ()
    follows: str = ""
    promised_on: date | None = None
    acknowledged: bool = True
    unreadable: bool = False

    @property
    def claimed(self) -> tuple[str, ...]:
        """Return what the case is about at the end."""
        return self.by_then or self.rights


_CHRISTMAS = date(2026, 12, 28)  # 25 and 26 December are holidays, 27 December is a Sunday
_PLAIN = date(2026, 12, 30)
_NEW_YEAR = date(2027, 1, 4)  # received on 1 December local time; 1 January is a holiday, then a weekend
_ON_PAPER = date(2026, 12, 21)  # received by a shop on 20 November; 20 December is a Sunday
# A month from 26 November and 8 days, from the question of 27 November to the proof of 5 December, end on
# Sunday 3 January.
_PAUSED = date(2027, 1, 4)
_EXTENDED = date(2027, 2, 1)  # two months from 30 November end on Saturday 30 January
_ANSWERED = {"request": 1, "acknowledgement": 1}

EXPECTED = {
    "Freja": Expected(
        ("access",),
        "da",
        _CHRISTMAS,
        # Of three replies that were written one was taken back.
        {**_ANSWERED, "duplicate": 1, "reply": 3, "correspondence": 1},
        status="open",
        owner=MAX,
    ),
    "Ingrid": Expected(
        ("erasure",),
        "nb",
        _CHRISTMAS,
        {**_ANSWERED, "automatic": 1, "reply": 1},
        status="closed",
        owner=ADA,
    ),
    "Nils": Expected(("access",), "sv", _CHRISTMAS, {**_ANSWERED, "bounce": 1}),
    "Sam": Expected(
        ("access", "erasure"),
        "en",
        _CHRISTMAS,
        {**_ANSWERED, "question": 1, "correspondence": 1, "reply": 1},
        status="closed",
        owner=ADA,
    ),
    "Greta": Expected(
        ("access",),
        "de",
        _PAUSED,
        {**_ANSWERED, "question": 1, "correspondence": 1},
        status="open",
        owner=MAX,
        promised_on=_CHRISTMAS,
    ),
    "Jonas": Expected(
        ("objection", "consent_withdrawal"), "de", _CHRISTMAS, _ANSWERED, by_then=("objection",)
    ),
    "Mette": Expected(("erasure",), "da", _CHRISTMAS, {"request": 1}, acknowledged=False),
    "Karen": Expected(
        ("erasure",), "da", _ON_PAPER, {"request": 1}, status="closed", owner=ADA, acknowledged=False
    ),
    "Linnéa": Expected(
        ("rectification",), "sv", _PLAIN, {**_ANSWERED, "request": 2}, by_then=("rectification", "access")
    ),
    # Written within a day of the first, so that it is not acknowledged again.
    "Linnéa again": Expected(
        ("access",), "sv", _PLAIN, {"request": 1}, status="closed", follows="Linnéa", acknowledged=False
    ),
    "Robin": Expected(("unclear",), "", _PLAIN, _ANSWERED, unreadable=True),
    "Odd": Expected(
        ("portability",),
        "nb",
        _EXTENDED,
        {**_ANSWERED, "extension": 1},
        status="open",
        owner=ADA,
        promised_on=_PLAIN,
    ),
    "Nils again": Expected(("access",), "sv", _PLAIN, _ANSWERED, status="closed", follows="Nils"),
    # A question about a parcel: a case for somebody to read, and nothing to acknowledge as a request.
    "Pat": Expected(("unclear",), "en", _NEW_YEAR, {"request": 1}, by_then=("access",), acknowledged=False),
    "Karl": Expected(("access",), "en", date(2027, 1, 8), _ANSWERED),
    "Signe": Expected(("access",), "da", date(2027, 1, 14), _ANSWERED),
    # Received on 17 December; 17 January is a Sunday.
    "Anton": Expected(("erasure",), "sv", date(2027, 1, 18), _ANSWERED),
}

#: When each was reminded, by the clock on their wall: 7 and 18 December are the morning fourteen days
#: before a due date and the first one after the outage; what Ada put off came back within the day.
REMINDED = {
    ADA: ("2026-12-07 09:00", "2026-12-18 11:30", "2026-12-18 14:45", "2026-12-21 09:00"),
    MAX: ("2026-12-18 11:30", "2026-12-21 09:00"),
}
#: What a reminder says that came too late.
LATE = "Late: this was to come on 2026-12-14"
#: What digests say of the days on which nothing ran.
OUTAGE = "Ombud did not run from 2026-12-09 11:00 to 2026-12-18 11:30 (9 days)"
#: What the notice of extension says besides the reasons, and the last day on which it could leave.
EXTENSION = ("Vi trenger mer tid", "senest 1. februar 2027", "mengden opplysninger", "du klage til")
EXTENSION_BY = date(2026, 12, 30)
