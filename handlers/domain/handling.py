"""What colleagues decide about a case besides answering it: who handles it, what it is about, its language.

Each function returns the changed case with the event that says what happened.
"""

from dataclasses import replace

from handlers.domain.case import ActionId, Case, Claim
from handlers.domain.errors import AlreadyHandled, Incomplete
from handlers.domain.events import Event, EventKind, Fact
from handlers.domain.ids import PersonId
from handlers.domain.people import Actor
from handlers.domain.phrase import say
from handlers.domain.rights import Right


def claimed(case: Case, actor: Actor) -> tuple[Case, Event]:
    """Give the case to the actor.

    Raises:
        AlreadyHandled: someone, perhaps the actor, has it.
    """
    case.check(ActionId.CLAIM, actor)
    if case.owner == actor.id:
        raise AlreadyHandled(say("You have case {number} already.", number=case.number))
    if case.owner is not None:
        owner = f"<@{case.owner}>"
        raise AlreadyHandled(
            say("Case {number} was just claimed by {owner}.", number=case.number, owner=owner)
        )
    return case.handled_by(actor.id), case.happened(EventKind.CLAIMED, actor)


def unclaimed(case: Case, actor: Actor) -> tuple[Case, Event]:
    """Give the case back to the pool.

    Raises:
        AlreadyHandled: it is nobody's.
    """
    case.check(ActionId.UNCLAIM, actor)
    if case.owner is None:
        raise AlreadyHandled(say("Case {number} is nobody's already.", number=case.number))
    case.check_undrafted()
    return case.unowned(), case.happened(EventKind.UNCLAIMED, actor)


def assigned(case: Case, owner: PersonId, actor: Actor) -> tuple[Case, Event]:
    """Put the case into somebody's hands.

    Raises:
        AlreadyHandled: they have it.
    """
    case.check(ActionId.ASSIGN, actor)
    if case.owner == owner:
        raise AlreadyHandled(
            say("Case {number} is in the hands of {owner} already.", number=case.number, owner=f"<@{owner}>")
        )
    return case.handled_by(owner), case.happened(EventKind.ASSIGNED, actor, to=owner, before=case.owner)


def claiming(case: Case, rights: frozenset[Right], actor: Actor, reason: str) -> tuple[Case, Event]:
    """Say anew which rights the letter uses; a right made clear takes the place of "unclear".

    Args:
        reason: why a right is dropped; it is people's words, and kept sealed.

    Raises:
        AlreadyHandled: they are these already.
        Incomplete: no right is left, or one is dropped without a reason.
    """
    case.check(ActionId.RIGHTS, actor)
    wanted = rights - {Right.UNCLEAR} or rights
    if not wanted:
        raise Incomplete({"rights": say("Keep at least one right; where you cannot tell, choose Unclear.")})
    added = [right for right in Right if right in wanted and right not in case.rights]
    dropped = [right for right in case.rights if right not in wanted]
    if not (added or dropped):
        raise AlreadyHandled(say("Case {number} is about these rights already.", number=case.number))
    if set(dropped) - {Right.UNCLEAR} and not reason:
        raise Incomplete({"reason": say("Say why a right is dropped; it stands in the case's record.")})
    kept = tuple(claim for claim in case.claims if claim.right in wanted)
    facts: dict[str, Fact] = {"added": " ".join(added), "dropped": " ".join(dropped)}
    event = replace(case.happened(EventKind.RIGHTS_CHANGED, actor, **facts), content=reason)
    return replace(case, claims=(*kept, *map(Claim, added))), event


def spoken(case: Case, language: str, actor: Actor) -> tuple[Case, Event]:
    """Say in which language the person is answered (ISO 639-1, "" where it is another one).

    Raises:
        AlreadyHandled: it is this one already.
    """
    case.check(ActionId.LANGUAGE, actor)
    if case.language == language:
        raise AlreadyHandled(say("Case {number} has this language already.", number=case.number))
    event = case.happened(EventKind.LANGUAGE_SET, actor, language=language, before=case.language)
    return replace(case, language=language), event
