"""The set-up as answers to what an admin typed: the checklist, and the mailboxes."""

from handlers.casebook import organisation_of
from handlers.desk import Desk
from handlers.disposal import countdowns
from handlers.domain.answer import Answer
from handlers.domain.card import Step
from handlers.domain.errands import ErrandId
from handlers.domain.people import Actor
from handlers.domain.phrase import say
from handlers.home import checklist
from handlers.mailboxes import inviting, wellbeing

#: Buttons of an answer beside those that connect a mailbox and say what one is for.
_WAYS = 3


def settings(desk: Desk, _actor: Actor, _words: str) -> Answer:
    """Return the checklist."""
    with desk.reading("set_up.settings") as tx:
        points = tuple(checklist.lines(desk, tx, organisation_of(tx), tx.rounds.standing()))
    return Answer(say("How Ombud is set up:"), points)


def mailboxes(desk: Desk, _actor: Actor, _words: str) -> Answer:
    """Return each mailbox by name with its provider, how it fares, and what waits in it."""
    with desk.reading("set_up.mailboxes") as tx:
        standings, now, waits = tx.rounds.standing(), tx.now, countdowns.countdowns(tx)
    if not standings:
        none = say("No mailbox is connected; connect one, or name one in the settings.")
        return Answer(none, steps=inviting.steps(desk, ()))
    lines = tuple(
        say(
            "{told} Provider: {provider}. {waiting}",
            told=wellbeing.told(one, now),
            provider=one.provider,
            waiting=checklist.further(one, waits),
        )
        for one in standings
    )
    ways = inviting.steps(desk, standings)
    kinds = Step(ErrandId.WATCH_MAILBOX, say("Privacy or general"))
    return Answer(say("Mailboxes:"), lines, steps=(*ways[:-1][:_WAYS], ways[-1], kinds))
