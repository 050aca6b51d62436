"""The story itself: five days and a week of a privacy desk in Denmark, before and into December 2026.

A letter of 25 November is due on 25 December, which is Christmas; so it is due on Monday the 28th.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.story.people import ADA, IRIS, MALLORY, MAX
from bot.sandbox.story.steps import (
    Act,
    Arrive,
    Ask,
    Barred,
    Claim,
    Close,
    Explain,
    OpenHome,
    OpenLetter,
    Reopen,
    Reply,
)

ZONE = ZoneInfo("Europe/Copenhagen")

TO_FREJA = """Kære Freja

Her er en kopi af de oplysninger, vi har om dig: navn, adresse og tre
ordrer fra 2019 til 2024. Vi har ikke givet dem videre til andre end
fragtmanden.

Venlig hilsen
Ada, Lanternhouse"""

TO_SAM = """Hello Sam,

We have found your account and will send you a copy of your data
before we erase it. Is this address the right one for the copy?

Kind regards
Ada, Lanternhouse"""

TO_FREJA_AGAIN = """Kære Freja

Det er vi kede af. Vi sender dig kopien som brev i dag.

Venlig hilsen
Max, Lanternhouse"""


def _at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


ACTS = (
    Act(
        "Wednesday morning: letters",
        _at(11, 25, 9),
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
        "Friday: answers",
        _at(11, 27, 14),
        (Reply(ADA, "Freja", TO_FREJA), Reply(ADA, "Sam", TO_SAM), OpenHome(ADA)),
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
                    "11-robin-encrypted",
                    "14-odd-dataportabilitet",
                    "15-pat-late-at-night",
                )
            ),
            Explain("Pat"),
            OpenLetter(ADA, "Sam"),
        ),
    ),
    Act(
        "Wednesday: two cases closed",
        _at(12, 2, 11),
        (Close(ADA, "Freja", ("fulfilled",)), Close(ADA, "Sam", ("fulfilled", "fulfilled"))),
    ),
    Act(
        "A week on: one comes back",
        _at(12, 8, 9),
        (
            Arrive(("17-freja-comes-back",)),
            Reopen(MAX, "Freja"),
            Reply(MAX, "Freja", TO_FREJA_AGAIN),
            Ask(MAX, "mine"),
        ),
    ),
)
