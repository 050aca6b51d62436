"""The story itself: four weeks of a privacy desk in Denmark, before and into December 2026.

A letter of 25 November is due on 25 December, which is Christmas; so it is due on Monday the 28th.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.sandbox.story import words
from bot.sandbox.story.people import ADA, IRIS, MALLORY, MAX
from bot.sandbox.story.steps import (
    Act,
    Arrive,
    Ask,
    AskBack,
    Assign,
    Barred,
    ChangeRights,
    Claim,
    Close,
    Confirm,
    Explain,
    Extend,
    Join,
    Judge,
    OpenByHand,
    OpenHome,
    OpenLetter,
    PutOff,
    ReadOtherwise,
    Reopen,
    Reply,
    StandStill,
    WriteNote,
)

ZONE = ZoneInfo("Europe/Copenhagen")


def _at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


ACTS = (
    Act(
        "Wednesday morning: letters",
        _at(11, 25, 8, 50),
        (
            Arrive(
                (
                    "01-freja-indsigt",
                    "02-ingrid-sletting",
                    "03-nils-registerutdrag",
                    "04-sam-access-and-erasure",
                    "12-newsletter",
                )
            ),
            Explain("Freja"),
        ),
    ),
    Act(
        "Later that morning: who takes what",
        _at(11, 25, 10),
        (
            Claim(ADA, "Freja"),
            Claim(ADA, "Sam", others=(MAX,)),
            Barred(MALLORY, "Nils"),
            OpenLetter(ADA, "Freja"),
            Assign(MAX, "Ingrid", to=ADA),
            WriteNote(ADA, "Ingrid", words.ABOUT_INGRID),
            Ask(MAX, "list"),
            Ask(IRIS, "list"),
        ),
    ),
    Act(
        "Thursday: the same again, and not quite",
        _at(11, 26, 9, 30),
        (
            Arrive(
                (
                    "08-ingrid-out-of-office",
                    "05-greta-auskunft",
                    "06-jonas-widerspruch",
                    "16-forged-sender",
                    "07-freja-again-by-group",
                )
            ),
            Claim(MAX, "Greta"),
        ),
    ),
    Act(
        "Thursday: a letter on paper",
        _at(11, 26, 11),
        (
            OpenByHand(ADA, "Karen", date(2026, 11, 20), words.STAMP, "erasure", "da", words.FROM_KAREN),
            Explain("Karen"),
            Claim(ADA, "Karen"),
        ),
    ),
    Act(
        "Friday: an answer, once more, and a question",
        _at(11, 27, 14),
        (
            Reply(ADA, "Freja", words.TO_FREJA, in_haste=words.TO_FREJA_IN_HASTE),
            AskBack(ADA, "Sam", "other", words.ASK_SAM),
            AskBack(MAX, "Greta", "identity", words.ASK_GRETA, doubt=words.DOUBT_GRETA),
            Explain("Greta"),
            OpenHome(ADA),
        ),
    ),
    Act(
        "What Monday and its night brought",
        _at(12, 1, 8),
        (
            Arrive(
                (
                    "10-sam-answers",
                    "09-mail-to-nils-came-back",
                    "13-linnea-rattelse",
                    "18-linnea-also-asks",
                    "11-robin-encrypted",
                    "14-odd-dataportabilitet",
                    "19-nils-asks-again",
                    "15-pat-late-at-night",
                )
            ),
            Explain("Pat"),
            OpenLetter(ADA, "Sam"),
        ),
    ),
    Act(
        "Tuesday: what belongs together",
        _at(12, 1, 10),
        (
            ChangeRights(ADA, "Pat", ("access",)),
            Join(ADA, "Nils again", "Nils"),
            Join(MAX, "Linnéa again", "Linnéa", merge=True),
        ),
    ),
    Act(
        "Wednesday: two cases closed",
        _at(12, 2, 11),
        (
            Reply(ADA, "Sam", words.TO_SAM),
            Close(ADA, "Freja", ("fulfilled",)),
            Close(ADA, "Sam", ("fulfilled", "fulfilled")),
        ),
    ),
    Act(
        "A week on: one comes back, one is brought to mind",
        _at(12, 8, 9),
        (
            Arrive(("17-freja-comes-back", "23-lawyer-for-elin")),
            Confirm(ADA, "Karl"),
            ReadOtherwise(MAX, "Jonas", ("objection",), "request", "subject", "de", words.WHY_JONAS),
            Reopen(MAX, "Freja"),
            Reply(MAX, "Freja", words.TO_FREJA_AGAIN),
            Close(ADA, "Karen", ("fulfilled",), elsewhere=True),
            OpenHome(ADA),
            OpenHome(MAX),
            OpenHome(IRIS),
            OpenHome(MALLORY),
            Ask(MAX, "mine"),
        ),
    ),
    Act(
        "Later: a proof that came on Saturday, and more time for another",
        _at(12, 8, 10),
        (
            Arrive(("20-greta-proves",)),
            Judge(MAX, "Greta", suffices=True),
            Explain("Greta"),
            Claim(ADA, "Odd"),
            Extend(ADA, "Odd", 1, ("amount", "storage"), words.WHY_LATER),
            Explain("Odd"),
        ),
    ),
    Act(
        "Wednesday: nothing runs, for nine days",
        _at(12, 9, 11),
        (StandStill(_at(12, 18, 11, 30), ("21-signe-indsigt", "22-anton-radering")),),
    ),
    Act("Friday: what was owed, once", _at(12, 18, 11, 35), (PutOff(ADA, "Ingrid", "hours"),)),
    Act("Three hours later", _at(12, 18, 14, 45), (Ask(ADA, "mine"),)),
    Act(
        "Monday: the week in numbers, and an answer",
        _at(12, 21, 9, 10),
        (
            Reply(ADA, "Ingrid", words.TO_INGRID),
            Close(ADA, "Ingrid", ("fulfilled",)),
            OpenHome(ADA),
            OpenHome(MAX),
        ),
    ),
)
