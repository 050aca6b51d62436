"""What erasing a case takes, what stays and what stops it, in sentences for whoever decides about it."""

from collections.abc import Callable, Mapping

from handlers.disposal.erasing_cases import DoomedCase
from handlers.domain.holds import Route
from handlers.domain.obligation import Obligation
from handlers.domain.phrase import Phrase, count, joined, say
from handlers.domain.retention import Store

#: How much of what, as people call it.
_AMOUNTS: Mapping[Store, Callable[[int], Phrase]] = {
    Store.LETTERS: lambda n: count("{n} letter or reply", "{n} letters and replies", n),
    Store.ORIGINALS: lambda n: count("{n} letter as it came", "{n} letters as they came", n),
    Store.ENCLOSURES: lambda n: count(
        "{n} file that left with an answer", "{n} files that left with answers", n
    ),
    Store.NOTES: lambda n: count("{n} note in the record", "{n} notes in the record", n),
}
_KEPT = {
    Store.LETTERS: say("letters"),
    Store.ORIGINALS: say("letters as they came"),
    Store.ENCLOSURES: say("files sent with answers"),
    Store.PAPERS: say("letters that proved who asks"),
    Store.NOTES: say("notes"),
}


def told(doomed: DoomedCase) -> list[str]:
    """Return, in sentences, what goes of a case, what stays for how long, and what stops it."""
    said: list[str] = [_goes(doomed)] if doomed.goes and doomed.allowed else []
    if Store.LETTERS in doomed.goes and doomed.allowed:
        said.append(
            say("Who asked is forgotten, and all that the chat system shows of it but its card goes.")
        )
    if doomed.allowed:
        said.append(_skeleton(doomed))
    if doomed.law is not None:
        said.append(_law(doomed.law))
    if doomed.waits:
        said.append(
            count(
                "Case {numbers} shows letters of it too: these stay until that case lets go of them.",
                "Cases {numbers} show letters of it too: these stay until the last of them lets go of them.",
                len(doomed.shown_by),
                numbers=", ".join(doomed.shown_by),
            )
        )
    if doomed.merged:
        said.append(
            count(
                "Case {numbers} was joined to it and keeps its own letters; erase it as well.",
                "Cases {numbers} were joined to it and keep their own letters; erase them as well.",
                len(doomed.merged),
                numbers=", ".join(doomed.merged),
            )
        )
    if doomed.held:
        said.append(say("A legal hold keeps it: nothing goes before that is released, and then by itself."))
    if doomed.stops is not None:
        said.append(doomed.stops.message)
    return said


def _goes(doomed: DoomedCase) -> Phrase:
    found = [
        amount(doomed.amounts[store])
        for store, amount in _AMOUNTS.items()
        if store in doomed.goes and doomed.amounts.get(store)
    ]
    if not found:
        return say("Nothing of case {number} has any words left.", number=doomed.number)
    things = joined(", ", found)
    if doomed.route is Route.ANSWERED:
        return say(
            "Case {number} granted erasure, and goes from Ombud too: {things}. Nobody can take this back.",
            number=doomed.number,
            things=things,
        )
    return say(
        "Of case {number} is erased for good: {things}. Nobody can take this back.",
        number=doomed.number,
        things=things,
    )


def _skeleton(doomed: DoomedCase) -> Phrase:
    if doomed.skeleton_until is None:
        return say("Its number, rights, dates, outcome and the record without words stay.")
    return say(
        "Its number, rights, dates, outcome and the record without words stay until {date}.",
        date=doomed.skeleton_until.isoformat(),
    )


def _law(law: Obligation) -> Phrase:
    values = {
        "rules": ", ".join(one.id for one in law.rules),
        "things": joined(", ", [_KEPT[one] for one in _KEPT if one in law.stores]),
    }
    if law.until is None:
        return say("A law has {things} kept (rule {rules}), with no end known yet; these stay.", **values)
    return say(
        "A law has {things} kept (rule {rules}); these go by themselves on {date}.",
        date=law.until.isoformat(),
        **values,
    )
