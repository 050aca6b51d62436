"""What the story promises of each case at its end, written down by hand and not computed."""

from dataclasses import dataclass
from datetime import date

from bot.sandbox.story.people import ADA, MAX


@dataclass(frozen=True, slots=True)
class Expected:
    """One case as it must stand.

    Attributes:
        messages: letters and mails on the case, by purpose.
        acknowledged: whether its writer gets an acknowledgement.
    """

    rights: tuple[str, ...]
    language: str
    due_on: date
    messages: dict[str, int]
    status: str = "new"
    owner: str | None = None
    acknowledged: bool = True
    unreadable: bool = False


_CHRISTMAS = date(2026, 12, 28)  # 25 and 26 December are holidays, 27 December is a Sunday
_PLAIN = date(2026, 12, 30)
_NEW_YEAR = date(2027, 1, 4)  # received on 1 December local time; 1 January is a holiday, then a weekend
_ANSWERED = {"request": 1, "acknowledgement": 1}

EXPECTED = {
    "Freja": Expected(
        ("access",),
        "da",
        _CHRISTMAS,
        {**_ANSWERED, "duplicate": 1, "reply": 2, "correspondence": 1},
        status="open",
        owner=MAX,
    ),
    "Ingrid": Expected(("erasure",), "nb", _CHRISTMAS, {**_ANSWERED, "automatic": 1}),
    "Nils": Expected(("access",), "sv", _CHRISTMAS, {**_ANSWERED, "bounce": 1}),
    "Sam": Expected(
        ("access", "erasure"),
        "en",
        _CHRISTMAS,
        {**_ANSWERED, "reply": 1, "correspondence": 1},
        status="closed",
        owner=ADA,
    ),
    "Greta": Expected(("access",), "de", _CHRISTMAS, _ANSWERED, status="open", owner=MAX),
    "Jonas": Expected(("objection",), "de", _CHRISTMAS, _ANSWERED),
    "Mette": Expected(("erasure",), "da", _CHRISTMAS, {"request": 1}, acknowledged=False),
    "Linnéa": Expected(("rectification",), "sv", _PLAIN, _ANSWERED),
    "Robin": Expected(("unclear",), "", _PLAIN, _ANSWERED, unreadable=True),
    "Odd": Expected(("portability",), "nb", _PLAIN, _ANSWERED),
    "Pat": Expected(("unclear",), "en", _NEW_YEAR, _ANSWERED),
}
