"""Telling somebody which letters may be requests and wait for a look; numbers alone, no content."""

from collections.abc import Mapping

from handlers.domain.events import Fact
from handlers.domain.notice import Notice
from handlers.domain.phrase import count, say

#: Numbers named in the message; more are counted.
_NAMED = 20
_WHY = say("You get this because you handle cases in Ombud; who does stands in its settings.")


def looks_wait(facts: Mapping[str, Fact]) -> Notice:
    """Return the message of a morning."""
    numbers = str(facts["numbers"]).split()
    said = count(
        "{n} letter may be a request, and nobody has said so or otherwise yet.",
        "{n} letters may be requests, and nobody has said so or otherwise yet.",
        len(numbers),
    )
    shown = ", ".join(numbers[:_NAMED]) + (", …" if len(numbers) > _NAMED or facts.get("more") else "")
    advice = say(
        "Look at each today: open the letter, and say whether it was read rightly. Their periods run from "
        "the day they came in all the same."
    )
    return Notice(said, say("Possibly requests: look within the day"), lines=(said, shown, advice), why=_WHY)
